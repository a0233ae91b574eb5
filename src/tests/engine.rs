//! Comparisons of trees through the library, without a disk.

use std::collections::BTreeMap;

use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Choice, Interview, Surroundings};
use crate::blueprint::pack::Pack;
use crate::drift::{self, Drift, Looked, Target};
use crate::model::finding::Finding;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::project::{Locked, LockedPack, record};

/// A tree of texts.
pub fn tree<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Tree {
    let entry = |text: &str| Entry::File(File::new(text.as_bytes().to_vec()));
    files.into_iter().map(|(path, text)| (RelPath::new(path).expect("a path"), entry(text))).collect()
}

/// The lock of a blueprint that renders to `base`, with more of a manifest in `policy`.
pub fn locked(base: &Tree, policy: &str) -> Locked {
    let manifest = format!("schema = 1\nname = \"b\"\n{policy}");
    let pack = tree([("blueprint.toml", manifest.as_str()), ("reference/x", "")]);
    let blueprint = Blueprint::read(&Pack::read("", pack).expect("a pack"), "b").expect("a blueprint");
    let interview = Interview::new(&blueprint, BTreeMap::new(), &Choice::default(), Surroundings::default());
    let answers = interview.finish().expect("answers");
    let pack = LockedPack { reference: "./b".into(), name: "b".into(), ..pack_of("1.0.0") };
    record(&blueprint, &answers, base, blueprint.policy.clone(), ".", pack)
}

fn pack_of(version: &str) -> LockedPack {
    let text = format!("schema = 1\nname = \"b\"\nversion = \"{version}\"\n");
    let blueprint = "schema = 1\nname = \"b\"\n";
    let pack = tree([("pack.toml", &*text), ("b/blueprint.toml", blueprint), ("b/reference/x", "")]);
    LockedPack::of(&Pack::read("", pack).expect("a pack"), "./b")
}

/// Compares a whole project, as the program does; `text` has what of the base is at hand.
pub fn compare(locked: &Locked, text: &Tree, target: Option<&Tree>, actual: &Tree) -> (Drift, Vec<Finding>) {
    let mut drift = drift::compare(locked, &[], actual, text);
    drift::inspect(&mut drift, locked, actual, text, &Looked::default());
    if let Some(tree) = target {
        drift::against(&mut drift, locked, &[], Target { tree, as_answered: None }, actual, text);
    }
    drift::follow(&mut drift, actual, text);
    drift::measure(&mut drift, locked, actual, text);
    let findings = drift::findings(&drift, &locked.policy, ".");
    (drift, findings)
}
