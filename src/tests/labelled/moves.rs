//! Items that go to another file: a move is a note at the unit that left, and no alarm.

use std::collections::BTreeMap;

use crate::model::tree::Tree;

use super::edits::Edit;
use super::places::{Place, Word, places};
use super::{CRATES, Tally, corpus, judge, tally};
use crate::tests::engine::{compare, locked, tree};

const EACH: usize = 17;

/// `CODE UNIT` of everything found between two trees, without the units' first file.
fn found(base: &Tree, actual: &Tree) -> Vec<String> {
    let (_, found) = compare(&locked(base, ""), base, None, actual);
    let mut lines: Vec<_> = found.iter().map(|one| format!("{} {}", one.code, one.unit)).collect();
    lines.sort();
    lines
}

/// An item in a file of its own, in the ways it may get there.
fn moves(text: &str, place: &Place) -> Vec<(Edit, String)> {
    let item = &text[place.span.clone()];
    let code = |code: &str| format!("{code} src/a.rs::{}", place.key);
    let cut = |put: &str| format!("{}{put}{}", &text[..place.span.start], &text[place.span.end..]);
    let head = "//! What was in the other file.\n\nuse super::*;\n\n";
    let edit = |class, put: &str, item: &str, wanted: Vec<String>| {
        (Edit { class, text: cut(put), wanted }, format!("{head}{item}\n"))
    };
    let reexport = format!("pub use quite_new::{};", place.name);
    let mut all = vec![edit("moved", "", item, vec![code("item/moved")])];
    if place.kind != Word::Method && place.visibility.is_some() {
        all.push(edit("moved, re-exported", &reexport, item, vec![code("item/moved")]));
    }
    if let Some(inputs) = place.inputs.clone().filter(|inputs| inputs.is_empty() && item.len() > 120) {
        let at = inputs.start - place.span.start;
        let changed = format!("{}quite_new: u8{}", &item[..at], &item[at..]);
        all.push(edit("moved and changed", "", &changed, vec![code("item/moved"), code("item/signature")]));
    }
    if item.len() > 300 && place.kind == Word::Function {
        let ident = place.ident.start - place.span.start..place.ident.end - place.span.start;
        let renamed = format!("{}quite_another_name{}", &item[..ident.start], &item[ident.end..]);
        all.push(edit("moved and renamed", "", &renamed, vec![code("item/renamed")]));
    }
    all
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn an_item_in_another_file_has_moved() {
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for name in CRATES {
        for (path, text) in corpus::sources(name) {
            let places = places(&text).unwrap_or_default();
            let tops = places.iter().filter(|place| place.top && !place.key.is_empty());
            for place in tops.filter(|place| place.kind != Word::Module).step_by(EACH) {
                for (edit, new) in moves(&text, place) {
                    let base = tree([("src/a.rs", text.as_str())]);
                    let actual = tree([("src/a.rs", edit.text.as_str()), ("src/quite_new.rs", new.as_str())]);
                    let found = found(&base, &actual);
                    tally(&mut tallies, &format!("{name}/{path}"), &edit, found);
                }
            }
        }
    }
    judge(&tallies);
}
