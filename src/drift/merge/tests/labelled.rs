//! Two hundred units with a label each: what both sides did to it, and what has to come of it. 143 need no decision and
//! 57 are conflicts.

use std::collections::BTreeSet;

use super::{path, tree};
use crate::drift::merge::{Merged, Terms, Three, merge};
use crate::rule::Policy;

/// What one side did to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Did {
    Nothing,
    Reformatted,
    /// The first statement, or the value.
    First(u8),
    /// The last statement, or the comment.
    Last(u8),
    Commented,
    Deleted,
    Absent,
    Added(u8),
}

use Did::{Absent, Added, Commented, Deleted, First, Last, Nothing, Reformatted};

/// What needs no decision, with the content that comes of it: first, last, comment; nothing where the unit is gone.
const CLEAN: &[(Did, Did, Option<[u8; 3]>)] = &[
    (Nothing, Nothing, Some([0, 0, 0])),
    (First(1), Nothing, Some([1, 0, 0])),
    (Nothing, First(2), Some([2, 0, 0])),
    (First(1), First(1), Some([1, 0, 0])),
    (Deleted, Nothing, None),
    (Nothing, Deleted, None),
    (Deleted, Deleted, None),
    (Reformatted, First(2), Some([2, 0, 0])),
    (First(1), Reformatted, Some([1, 0, 0])),
    (Reformatted, Reformatted, Some([0, 0, 0])),
    (Reformatted, Deleted, None),
    (Deleted, Reformatted, None),
    (Added(1), Absent, Some([1, 0, 0])),
    (Absent, Added(2), Some([2, 0, 0])),
    (Added(1), Added(1), Some([1, 0, 0])),
    (Commented, Nothing, Some([0, 0, 1])),
    (Nothing, Commented, Some([0, 0, 1])),
    (Last(1), Nothing, Some([0, 1, 0])),
    (Nothing, Last(2), Some([0, 2, 0])),
    (First(1), Last(2), Some([1, 2, 0])),
    (Last(1), First(2), Some([2, 1, 0])),
];

const CONFLICTS: &[(Did, Did)] =
    &[(First(1), First(2)), (First(1), Deleted), (Deleted, First(2)), (Added(1), Added(2)), (Last(1), Last(2))];

/// A unit: its number, what was done to it, and what is to come of it; nothing where it is a conflict.
type Label = (usize, Did, Did, Option<Option<[u8; 3]>>);

fn labels() -> Vec<Label> {
    let clean = CLEAN.iter().cycle().take(143).map(|(ours, theirs, result)| (*ours, *theirs, Some(*result)));
    let conflicts = CONFLICTS.iter().cycle().take(57).map(|(ours, theirs)| (*ours, *theirs, None));
    let mut labels: Vec<Label> =
        clean.chain(conflicts).enumerate().map(|(at, (ours, theirs, result))| (at, ours, theirs, result)).collect();
    // Spread, so that clean units and conflicts are neighbours.
    labels.sort_by_key(|label| label.0 * 67 % 200);
    labels
}

/// What a side has of a unit.
fn content(did: Did) -> Option<[u8; 3]> {
    match did {
        Nothing | Reformatted => Some([0, 0, 0]),
        First(version) | Added(version) => Some([version, 0, 0]),
        Last(version) => Some([0, version, 0]),
        Commented => Some([0, 0, 1]),
        Deleted | Absent => None,
    }
}

fn function(at: usize, [first, last, comment]: [u8; 3], is_loose: bool) -> String {
    let comment = if comment > 0 { format!("// It is {comment}.\n") } else { String::new() };
    let body = format!("let a{at} = first({at}, {first});");
    match is_loose {
        false => format!("{comment}fn u{at}() {{\n    {body}\n    middle({at});\n    last(a{at}, {last});\n}}\n\n"),
        true => format!("{comment}fn u{at}( ) {{ {body} middle({at}); last(\n  a{at},\n {last},\n); }}\n\n"),
    }
}

/// Two keys: a unit of data that has a first and a last part.
fn keys(at: usize, [first, last, comment]: [u8; 3], is_loose: bool) -> String {
    let comment = if comment > 0 { format!("# It is {comment}.\n") } else { String::new() };
    let equals = if is_loose { "   =  " } else { " = " };
    format!("{comment}u{at}{equals}{{ first = {first}, last = {last} }}\n")
}

/// The text of a side: the base where no side is named.
fn side(labels: &[Label], side: Option<usize>, unit: fn(usize, [u8; 3], bool) -> String) -> String {
    let mut out = String::new();
    for (at, ours, theirs, _) in labels {
        let was = !matches!((ours, theirs), (Added(_) | Absent, _));
        let did = match side {
            None if was => Nothing,
            None => Absent,
            Some(side) => [*ours, *theirs][side],
        };
        out.extend(content(did).map(|content| unit(*at, content, did == Reformatted)));
    }
    out
}

fn merged(file: &str, labels: &[Label], unit: fn(usize, [u8; 3], bool) -> String) -> Merged {
    let [base, ours, theirs] =
        [None, Some(0), Some(1)].map(|at| tree(&format!("//- {file}\n{}", side(labels, at, unit))));
    let policy = Policy::default();
    let terms = Terms { policy: &policy, moved: &[], renamed: &[], decided: &[] };
    merge(Three::new(&base, &ours, &theirs), &terms)
}

/// The text without what only looks: white space, and commas before a bracket.
fn bare(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    text.replace(",)", ")")
}

#[track_caller]
fn check(file: &str, unit: fn(usize, [u8; 3], bool) -> String, name: fn(&str) -> String) {
    let labels = labels();
    let found = merged(file, &labels, unit);
    let text = String::from_utf8(found.tree.file(&path(file)).expect("it is there").bytes.to_vec()).expect("text");
    let text = bare(&text);
    let conflicts: BTreeSet<String> = found.conflicts.iter().map(|one| name(&one.unit)).collect();
    let (mut right, mut kept) = (0, 0);
    let mut wrong = Vec::new();
    for (at, ours, theirs, result) in &labels {
        let is_conflict = conflicts.contains(&format!("u{at}"));
        let content = result.unwrap_or_else(|| content(*ours));
        let has = match content {
            Some(content) => text.contains(&bare(&unit(*at, content, false))),
            None => !text.contains(&format!("u{at}(")) && !text.contains(&format!("u{at}=")),
        };
        match (has && is_conflict == result.is_none(), result) {
            (true, Some(_)) => right += 1,
            (true, None) => kept += 1,
            (false, _) => wrong.push(format!("u{at} {ours:?} {theirs:?}")),
        }
    }
    assert_eq!((right, kept), (143, 57), "{file}: {wrong:?}");
    assert_eq!(conflicts.len(), 57);
}

#[test]
fn of_two_hundred_functions_each_gets_its_fate() {
    check("a.rs", function, str::to_owned);
}

#[test]
fn of_two_hundred_keys_each_gets_its_fate() {
    check("a.toml", keys, |unit| unit.split('.').next().unwrap_or(unit).to_owned());
}
