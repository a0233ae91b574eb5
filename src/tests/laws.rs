//! The laws the design states, as properties over small packs made at random.

use std::collections::BTreeMap;

use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Answers, Choice, Given, Interview, Surroundings};
use crate::blueprint::fixpoint;
use crate::blueprint::pack::Pack;
use crate::blueprint::render;
use crate::drift;
use crate::model::path::RelPath;
use crate::model::plan;
use crate::model::tree::{Entry, File, Tree};
use crate::project::{LockedPack, record};
use crate::system::disk;
use proptest::prelude::*;

const MANIFEST: &str = "schema = 1\nname = \"b\"\n[[parameter]]\nname = \"name\"\nkind = \"string\"\nspecimen = \"acme-service\"\n[[component]]\nname = \"audit\"\n[[component]]\nname = \"paging\"\nrequires = [\"audit\"]\n";

/// One line of a live file: plain text, names in every case, marks and braces of other languages.
fn line() -> impl Strategy<Value = String> {
    const WORDS: &[&str] =
        &["acme-service", "acme_service", "AcmeService", "ACME_SERVICE2", "${{ x }}", "{{name}}", "//~ y", "", "z"];
    prop_oneof![prop::sample::select(WORDS).prop_map(str::to_owned), "[ -~]{0,12}"]
        .prop_map(|text| if text.contains("{{#") || text.contains("{{/") { String::new() } else { text })
}

/// A file whose directives are balanced.
fn body() -> impl Strategy<Value = String> {
    let lines = || {
        prop::collection::vec(line(), 0..4)
            .prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect::<String>())
    };
    let block = (lines(), lines(), prop::sample::select(vec!["audit", "paging"])).prop_map(|(yes, no, component)| {
        let no: String = no.lines().map(|line| format!("//~ {line}\n")).collect();
        format!("// {{{{#if (has \"{component}\")}}}}\n{yes}// {{{{else}}}}\n{no}// {{{{/if}}}}\n")
    });
    (lines(), block, lines()).prop_map(|(before, block, after)| format!("{before}{block}{after}"))
}

fn blueprint(bodies: &[String], reversed: bool) -> Blueprint {
    let path = |text: &str| RelPath::new(text).expect("a path");
    let file = |text: &str| Entry::File(File::new(text.as_bytes().to_vec()));
    let mut entries: Vec<(RelPath, Entry)> = bodies
        .iter()
        .enumerate()
        .map(|(at, body)| (path(&format!("reference/acme-service/f{at}.rs")), file(body)))
        .collect();
    entries.push((path("blueprint.toml"), file(MANIFEST)));
    if reversed {
        entries.reverse();
    }
    let pack = Pack::read("", entries.into_iter().collect()).expect("a pack");
    Blueprint::read(&pack, "b").expect("a blueprint")
}

fn answers(blueprint: &Blueprint, name: &str, without: &[&str]) -> Answers {
    let given = BTreeMap::from([("name".to_owned(), Given::Text(name.to_owned()))]);
    let choice = Choice { without: without.iter().map(|name| (*name).to_owned()).collect(), ..Choice::default() };
    Interview::new(blueprint, given, &choice, Surroundings::default()).finish().expect("answers")
}

fn locked(blueprint: &Blueprint, answers: &Answers, tree: &Tree) -> crate::project::Locked {
    let pack = LockedPack {
        reference: "./b".into(),
        name: "b".into(),
        version: "1.0.0".parse().expect("a version"),
        digest: "sp1:".into(),
        requirement: None,
        revision: None,
        signers: Vec::new(),
    };
    record(blueprint, answers, tree, render::policy(blueprint, answers), ".", pack)
}

mod drift_of_units;
mod hostile;
mod origins;
mod projects;
mod triples;
mod waivers;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rendering_is_a_function_of_pack_and_answers(bodies in prop::collection::vec(body(), 1..4), name in "[a-h]{1,4}-[a-z][a-z0-9]{0,3}") {
        let (first, second) = (blueprint(&bodies, false), blueprint(&bodies, true));
        let one = render::render(&first, &answers(&first, &name, &[])).expect("it renders");
        let two = render::render(&second, &answers(&second, &name, &[])).expect("it renders");
        prop_assert_eq!(&one, &two);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        let alone = pool.install(|| render::render(&first, &answers(&first, &name, &[]))).expect("it renders");
        prop_assert_eq!(&one, &alone);
    }

    #[test]
    fn the_fixpoint_law_holds_for_every_component_set(bodies in prop::collection::vec(body(), 1..4)) {
        let blueprint = blueprint(&bodies, false);
        let sets = fixpoint::sets(&blueprint);
        prop_assert_eq!(sets.answers.len(), 3);
        for answers in &sets.answers {
            prop_assert_eq!(fixpoint::check(&blueprint, answers), Vec::new());
        }
    }

    #[test]
    fn what_was_rendered_and_written_is_in_sync(bodies in prop::collection::vec(body(), 1..4), bare in any::<bool>()) {
        let blueprint = blueprint(&bodies, false);
        let without: &[&str] = if bare { &["audit", "paging"] } else { &[] };
        let answers = answers(&blueprint, "orders", without);
        let rendered = render::render(&blueprint, &answers).expect("it renders");
        let folder = tempfile::tempdir().expect("a folder");
        let dest = folder.path().join("x");
        let plan = plan::plan(&Tree::new(), &rendered.tree);
        let staging = disk::Staging::open(&dest).expect("a staging folder");
        staging.write(&plan, &|| false).expect("it is written");
        staging.commit().expect("it is put in place");
        let wanted = rendered.tree.paths().cloned().collect();
        let actual = disk::read_project(&dest, &wanted, &[]).expect("it is read").tree;
        prop_assert_eq!(&actual, &rendered.tree);
        let drift = drift::compare(&locked(&blueprint, &answers, &rendered.tree), &[], &actual, &rendered.tree);
        prop_assert!(drift.files.is_empty() && drift.extensions.is_empty());
    }

    #[test]
    fn a_tree_needs_nothing_to_become_itself(bodies in prop::collection::vec(body(), 1..4)) {
        let tree = blueprint(&bodies, false).reference;
        prop_assert!(plan::plan(&tree, &tree).is_empty());
    }

    #[test]
    fn no_manifest_makes_it_panic(cut in 0usize..300, len in 0usize..40, put in "[ -~\n]{0,8}") {
        let mut text: Vec<char> = MANIFEST.chars().collect();
        let start = cut.min(text.len());
        let end = (start + len).min(text.len());
        text.splice(start..end, put.chars());
        let text: String = text.into_iter().collect();
        let tree = Tree::from_iter([("blueprint.toml", text.as_str()), ("reference/a", "x")].map(|(path, text)| {
            (RelPath::new(path).expect("a path"), Entry::File(File::new(text.as_bytes().to_vec())))
        }));
        if let Ok(pack) = Pack::read("", tree) {
            let name = pack.blueprints[0].0.clone();
            if let Err(faults) = Blueprint::read(&pack, &name) {
                prop_assert!(!faults.is_empty());
                let places = faults.iter().filter_map(|fault| fault.place.as_ref());
                places.for_each(|place| assert!(!place.position().is_empty()));
            }
        }
    }

    #[test]
    fn a_lock_that_was_touched_is_refused(at in 0usize..2000, with in "[ -~]") {
        let blueprint = blueprint(&["x\n".to_owned()], false);
        let answers = answers(&blueprint, "orders", &[]);
        let rendered = render::render(&blueprint, &answers).expect("it renders");
        let lock = crate::project::Lock { entries: vec![locked(&blueprint, &answers, &rendered.tree)] };
        let mut bytes = lock.to_text().into_bytes();
        let at = at.min(bytes.len() - 1);
        let same = bytes[at] == with.as_bytes()[0];
        bytes[at] = with.as_bytes()[0];
        let read = crate::project::Lock::read(&bytes);
        let right = if same { read == Ok(lock) } else { read.is_err() };
        prop_assert!(right);
    }
}
