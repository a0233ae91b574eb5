//! Edits of real sources with their labels: each is found at exactly its unit, under the right code.
//!
//! What is edited, and what it has to be found as, is known from `syn`, and not from the reader that is tested.

use std::collections::BTreeMap;

use crate::drift::{Keys, inside};
use crate::model::path::RelPath;
use crate::rule::Mode;

use crate::tests::corpus;

mod edits;
mod moves;
pub mod places;

use edits::{Edit, edits};
use places::places;

/// Crates this project is built from, of several authors and styles.
const CRATES: &[&str] = &["globset", "semver", "rayon", "toml_edit", "walkdir", "bytes", "regex", "handlebars", "uuid"];

/// How many of the edits of a class are tried: one in so many.
const EACH: usize = 41;

/// Edits of one class: how many were made, found at all, found right, and told of beside what was right.
#[derive(Default)]
struct Tally {
    made: usize,
    right: usize,
    told: usize,
    wrong: Vec<String>,
}

fn found(base: &str, actual: &str) -> Vec<String> {
    let path = RelPath::new("src/a.rs").expect("a path");
    let inside = inside(&path, base, actual, Mode::Open, &Keys::default()).expect("Rust has units");
    inside.units.iter().map(|unit| format!("{} {}", unit.code, unit.key.trim_start_matches("::"))).collect()
}

/// Takes one edit into the tally of its class.
fn tally(tallies: &mut BTreeMap<&'static str, Tally>, name: &str, edit: &Edit, found: Vec<String>) {
    let tally = tallies.entry(edit.class).or_default();
    let right = found.iter().filter(|one| edit.wanted.contains(one)).count();
    tally.made += edit.wanted.len();
    tally.right += right;
    tally.told += found.len();
    if found != edit.wanted {
        tally.wrong.push(format!("{name}: wanted {:?}, found {found:?}", edit.wanted));
    }
}

/// Prints what was found of each class, and holds that none is missed and none is told in vain.
#[expect(clippy::print_stdout, reason = "the counts are what the test is run for, with --nocapture")]
fn judge(tallies: &BTreeMap<&'static str, Tally>) {
    for (class, tally) in tallies {
        println!("{class:24} made {:5}  found {:5}  told {:5}", tally.made, tally.right, tally.told);
        tally.wrong.iter().take(12).for_each(|wrong| println!("    {wrong}"));
    }
    let wrong: usize = tallies.values().map(|tally| tally.wrong.len()).sum();
    assert_eq!(wrong, 0, "edits that were found otherwise");
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn each_edit_is_found_at_its_unit() {
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for name in CRATES {
        for (path, text) in corpus::sources(name) {
            let Some(places) = places(&text) else { continue };
            let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
            for edit in edits(&text, &places) {
                let count = seen.entry(edit.class).or_default();
                *count += 1;
                if *count % EACH == 1 {
                    let found = found(&text, &edit.text);
                    tally(&mut tallies, &format!("{name}/{path}"), &edit, found);
                }
            }
        }
    }
    judge(&tallies);
}
