//! Two versions of real crates: the older one is the blueprint, the newer one what a team made of it.
//!
//! What changed is known from `syn` ([`api`]), and not from the reader that is tested: each public item that is gone, or
//! is another one, is found at its unit, and nothing is said against one that only stands elsewhere or is as it was.
//! The pairs are crates that this project is built from in two versions. Other folders are judged as well, each line
//! `OLD NEW`, by `SCAFFOLD_PAIRS="$(cat pairs.txt)" cargo test --lib pairs -- --nocapture`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::model::code::Code;
use crate::model::finding::{Finding, State};
use crate::model::tree::Tree;

use crate::tests::corpus;
use crate::tests::engine::{compare, locked, tree};

mod api;
mod labels;

use api::{Api, Offer};
use labels::{Label, labels};

/// Crates that the tests are built from in several versions.
const CRATES: &[&str] = &[
    "base64",
    "bit-set",
    "bit-vec",
    "bitflags",
    "block-buffer",
    "crypto-common",
    "digest",
    "getrandom",
    "sha2",
    "syn",
];

/// How many items of one label there are, and what was found otherwise.
#[derive(Debug, Default)]
struct Tally {
    labelled: usize,
    wrong: Vec<String>,
}

type Tallies = BTreeMap<String, Tally>;

/// What is found, by unit, in files by the path the blueprint gave them.
struct Found(BTreeMap<String, Vec<Finding>>);

impl Found {
    fn between(old: &[(String, String)], new: &[(String, String)]) -> Self {
        let whole =
            |sources: &[(String, String)]| tree(sources.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let (base, actual): (Tree, Tree) = (whole(old), whole(new));
        let (drift, findings) = compare(&locked(&base, ""), &base, None, &actual);
        let from: BTreeMap<String, String> =
            drift.files.iter().map(|file| (file.at.to_string(), file.path.to_string())).collect();
        let mut found: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
        for finding in findings {
            let (path, key) = finding.unit.split_once("::").unwrap_or((&finding.unit, ""));
            let path = from.get(path).map_or(path, String::as_str);
            let unit = if key.is_empty() { path.to_owned() } else { format!("{path}::{key}") };
            found.entry(unit).or_default().push(finding);
        }
        Self(found)
    }

    fn has(&self, unit: &str, is: impl Fn(&Finding) -> bool) -> bool {
        self.0.get(unit).is_some_and(|all| all.iter().any(is))
    }

    /// Whether something is said against an item, or that it is gone with what it stood in.
    fn alarms(&self, offer: &Offer, against: impl Fn(&Finding) -> bool) -> bool {
        let around = offer.key.match_indices("::").map(|(at, _)| format!("{}::{}", offer.path, &offer.key[..at]));
        let gone = |one: &Finding| {
            matches!(one.code.builtin(), Some(Code::ItemRemoved | Code::FileMissing | Code::FileCoarse))
        };
        let mut around = around.chain([offer.path.clone()]);
        self.has(&offer.unit(), against) || around.any(|unit| self.has(&unit, gone))
    }

    /// What stands at a unit, for a person.
    fn shown(&self, unit: &str) -> String {
        let all = self.0.get(unit).into_iter().flatten();
        all.map(|one| format!("{} ({})", one.code, one.message)).collect::<Vec<_>>().join(", ")
    }

    /// The names that were found to be others.
    fn renames(&self) -> BTreeMap<String, String> {
        let renamed = self.0.values().flatten().filter(|one| one.code == Code::ItemRenamed);
        let last = |text: &String| text.rsplit("::").next().unwrap_or_default().to_owned();
        renamed.filter_map(|one| Some((last(one.facts.get("was")?), last(one.facts.get("is")?)))).collect()
    }
}

fn is_alarm(finding: &Finding) -> bool {
    finding.state != State::Moved
}

/// Whether a finding denies that an item is what users knew.
fn denies(finding: &Finding) -> bool {
    matches!(
        finding.code.builtin(),
        Some(
            Code::ItemRemoved
                | Code::ItemMemberRemoved
                | Code::ItemRenamed
                | Code::ItemSignature
                | Code::ItemVisibility
                | Code::ItemMemberChanged
        )
    )
}

/// Judges one pair: what differs, and what does not.
fn judge(name: &str, old: &[(String, String)], new: &[(String, String)], tallies: &mut Tallies) {
    let (before, after, found) = (Api::of(old), Api::of(new), Found::between(old, new));
    for (offer, label) in labels(&before, &after, &found.renames()) {
        let unit = offer.unit();
        let right = match label {
            Label::Removed | Label::Changed | Label::MovedAndChanged => found.alarms(offer, is_alarm),
            Label::Moved | Label::ReExported => !found.alarms(offer, denies),
        };
        let tally = tallies.entry(format!("{label:?}")).or_default();
        tally.labelled += 1;
        if !right {
            tally.wrong.push(format!("{name} {unit}: {label:?}, found {}", found.shown(&unit)));
        }
    }
    let now: BTreeSet<_> =
        after.offers.iter().map(|offer| (&offer.path, &offer.key, offer.sort, &offer.whole)).collect();
    let twins = labels::twins(&before);
    let tally = tallies.entry("as it was".into()).or_default();
    for offer in before.offers.iter().filter(|offer| !twins.contains(&offer.unit())) {
        if now.contains(&(&offer.path, &offer.key, offer.sort, &offer.whole)) {
            tally.labelled += 1;
            let unit = offer.unit();
            if found.has(&unit, is_alarm) {
                tally.wrong.push(format!("{name} {unit}: as it was, found {}", found.shown(&unit)));
            }
        }
    }
}

#[expect(clippy::print_stdout, reason = "the counts are what the test is run for, with --nocapture")]
fn show(what: &str, tallies: &Tallies) {
    println!("{what}");
    for (label, tally) in tallies {
        println!("{label:16} {:6}  wrong {:5}", tally.labelled, tally.wrong.len());
        tally.wrong.iter().for_each(|wrong| println!("    {wrong}"));
    }
}

#[test]
fn what_a_new_version_changed_is_found() {
    let mut tallies = Tallies::new();
    for name in CRATES {
        let versions = corpus::versions(name);
        assert!(versions.len() > 1, "{name} is there in one version");
        for pair in versions.windows(2) {
            judge(name, &corpus::read(&pair[0]), &corpus::read(&pair[1]), &mut tallies);
        }
    }
    show("versions of dependencies", &tallies);
    for (label, tally) in &tallies {
        let most = if label == "Moved" { tally.labelled / 10 } else { 0 };
        assert!(tally.wrong.len() <= most, "{label}: {:#?}", tally.wrong);
    }
}

#[test]
fn pairs_of_folders_are_told_of() {
    let mut tallies = Tallies::new();
    for line in std::env::var("SCAFFOLD_PAIRS").unwrap_or_default().lines() {
        let (old, new) = line.split_once(' ').expect("two folders");
        let name = Path::new(new).file_name().expect("a folder").to_string_lossy();
        judge(&name, &corpus::read(Path::new(old)), &corpus::read(Path::new(new)), &mut tallies);
    }
    show("pairs of folders", &tallies);
}
