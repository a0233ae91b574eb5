//! Three trees made at random, of which it is known who changed what: the table of states, for files, items, members
//! and keys.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::finding::State;
use crate::model::tree::Tree;
use proptest::prelude::*;

use crate::tests::engine::{compare, locked, tree};

/// What one side has of a unit: nothing, or one of its versions.
type Version = Option<u8>;

/// A unit of the base, the target and the project.
type Triple = [Version; 3];

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    File,
    Item,
    Member,
    Key,
}

const LEVELS: [Level; 4] = [Level::File, Level::Item, Level::Member, Level::Key];

/// Whether what the team adds is its own, or an intrusion.
const CLOSED: &str = "[[ownership]]\npaths = [\"**\"]\nmode = \"closed\"\nwhy = \"it is held\"\n";

fn version() -> impl Strategy<Value = Version> {
    prop_oneof![Just(None), (0..3u8).prop_map(Some)]
}

fn triples() -> impl Strategy<Value = Vec<(Level, Triple)>> {
    let triple = (prop::sample::select(LEVELS.to_vec()), [version(), version(), version()]);
    prop::collection::vec(triple, 1..14)
}

/// Twelve words that no other unit and no other version has.
fn words(at: usize, version: u8) -> String {
    (0..12).map(|word| format!("w{at}v{version}n{word}")).collect::<Vec<_>>().join(" ")
}

/// The tree of one side. What holds members and keys is always there.
fn side(units: &[(Level, Triple)], side: usize) -> Tree {
    let (mut items, mut members, mut keys) = ("fn stays() {}\n".to_owned(), String::new(), "stays = 1\n".to_owned());
    let mut files: Vec<(String, String)> = Vec::new();
    for (at, (level, triple)) in units.iter().enumerate() {
        let Some(version) = triple[side] else { continue };
        match level {
            Level::File => files.push((format!("n{at}.txt"), words(at, version))),
            Level::Item => items.push_str(&format!("fn u{at}() {{ m{at}! {{ {} }} }}\n", words(at, version))),
            Level::Member => members.push_str(&format!("    u{at}: T{at}v{version},\n")),
            Level::Key => keys.push_str(&format!("u{at} = \"{}\"\n", words(at, version))),
        }
    }
    files.push(("src/a.rs".into(), items));
    files.push(("src/b.rs".into(), format!("struct S {{\n    stays: u8,\n{members}}}\n")));
    files.push(("c.toml".into(), keys));
    tree(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

fn name(level: Level, at: usize) -> String {
    match level {
        Level::File => format!("n{at}.txt"),
        Level::Item => format!("src/a.rs::u{at}"),
        Level::Member => format!("src/b.rs::S::u{at}"),
        Level::Key => format!("c.toml#u{at}"),
    }
}

/// The table.
fn expected([base, target, actual]: Triple, closed: bool) -> Option<State> {
    match () {
        () if base == target && base == actual => None,
        () if base == target && base.is_none() => closed.then_some(State::Intrusion),
        () if base == target => Some(State::Drifted),
        () if base == actual => Some(State::Behind),
        () if target == actual => Some(State::Converged),
        () => Some(State::Conflict),
    }
}

/// What is found, by unit.
fn found(units: &[(Level, Triple)], text: bool, closed: bool) -> BTreeMap<String, BTreeSet<&'static str>> {
    let [base, target, actual] = [0, 1, 2].map(|at| side(units, at));
    let locked = locked(&base, if closed { CLOSED } else { "" });
    let none = Tree::new();
    let (_, findings) = compare(&locked, if text { &base } else { &none }, Some(&target), &actual);
    let mut found: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for finding in findings {
        found.entry(finding.unit).or_default().insert(finding.state.name());
    }
    found
}

fn wanted(units: &[(Level, Triple)], closed: bool) -> BTreeMap<String, BTreeSet<&'static str>> {
    let one = |(at, (level, triple)): (usize, &(Level, Triple))| {
        Some((name(*level, at), BTreeSet::from([expected(*triple, closed)?.name()])))
    };
    units.iter().enumerate().filter_map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_unit_has_the_state_of_the_table(units in triples(), closed in any::<bool>()) {
        prop_assert_eq!(found(&units, true, closed), wanted(&units, closed));
    }

    #[test]
    fn the_lock_alone_knows_the_states_of_items_and_keys(units in triples(), closed in any::<bool>()) {
        let units: Vec<_> = units.into_iter().filter(|(level, _)| *level != Level::Member).collect();
        prop_assert_eq!(found(&units, false, closed), wanted(&units, closed));
    }

    #[test]
    fn replaying_the_blueprints_own_change_is_never_drift(units in triples(), closed in any::<bool>(), text in any::<bool>()) {
        let units: Vec<_> = units.into_iter().map(|(level, [base, target, _])| (level, [base, target, target])).collect();
        let [base, target] = [0, 1].map(|at| side(&units, at));
        let locked = locked(&base, if closed { CLOSED } else { "" });
        let none = Tree::new();
        let (drift, findings) = compare(&locked, if text { &base } else { &none }, Some(&target), &target);
        prop_assert!(findings.iter().all(|finding| finding.state == State::Converged), "{findings:?}");
        prop_assert_eq!((drift.loss.units, drift.loss.tokens), (0, 0));
        prop_assert!(drift.extensions.is_empty() && drift.intrusions.is_empty() && drift.added.is_empty());
    }
}
