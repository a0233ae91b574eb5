//! "Formatting only" is a promise. One token of real sources is dropped, put in, swapped or replaced, a blank between
//! marks comes or goes, or an import leads somewhere else: where that is called formatting, `syn` reads the same tree.
//! And what rustfmt makes of them with its default options is formatting, all of it.
//!
//! `SCAFFOLD_PROMISE=8 cargo test --release --lib promise -- --nocapture` tries eight times as many.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::Range;
use std::process::{Command, Stdio};

use crate::drift::{Keys, inside};
use crate::model::path::RelPath;
use crate::rule::Mode;
use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

use super::trees::meaning;
use super::{CRATES, Dice};
use crate::tests::corpus;

/// What may be dropped, put in or swapped.
const TOKENS: &[&str] = &["{", "}", "(", ")", "[", "]", ",", ";"];

/// How many mutants are made of one source.
const EACH: usize = 4;

/// Of so many sources, a run of all tests takes one.
const SOURCES: usize = 8;

/// How many times as many are tried as in a run of all tests.
fn scale() -> usize {
    std::env::var("SCAFFOLD_PROMISE").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// One of so many sources, those among them that `syn` reads, with a seed for each.
fn picked(apart: usize) -> impl Iterator<Item = (String, String, Dice)> {
    let of = |name: &&str| {
        let name = (*name).to_owned();
        corpus::sources(&name).into_iter().map(move |(path, text)| (format!("{name}/{path}"), text))
    };
    let some = CRATES.iter().flat_map(of).step_by(apart).zip(1..);
    let read = some.filter(|((_, text), _)| syn::parse_file(text).is_ok());
    read.map(|((name, text), seed)| (name, text, Dice::new(seed)))
}

/// Whether the tool says that nothing but the looks of a source changed.
fn is_formatting(base: &str, other: &str, mode: Mode) -> bool {
    let path = RelPath::new("src/a.rs").expect("a path");
    let inside = inside(&path, base, other, mode, &Keys::default()).expect("Rust has units");
    inside.units.is_empty() && inside.added.is_empty() && !inside.imports
}

/// The tokens of a source that are neither white space nor comments.
fn tokens(text: &str) -> Vec<(Range<usize>, TokenKind)> {
    let mut at = 0;
    let mut all = Vec::new();
    for token in tokenize(text, FrontmatterAllowed::No) {
        let range = at..at + token.len as usize;
        at = range.end;
        let looks = matches!(
            token.kind,
            TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. }
        );
        if !looks {
            all.push((range, token.kind));
        }
    }
    all
}

fn replaced(text: &str, range: Range<usize>, put: &str) -> String {
    format!("{}{put}{}", &text[..range.start], &text[range.end..])
}

fn is_mark(kind: TokenKind) -> bool {
    !matches!(kind, TokenKind::Ident | TokenKind::RawIdent | TokenKind::Literal { .. } | TokenKind::Lifetime { .. })
}

/// One change of a source, with the name of its kind; nothing where there is no place for it.
fn mutant(text: &str, all: &[(Range<usize>, TokenKind)], dice: &mut Dice) -> Option<(&'static str, String)> {
    let marks: Vec<usize> = (0..all.len()).filter(|at| TOKENS.contains(&&text[all[*at].0.clone()])).collect();
    let any = dice.below(all.len());
    let mark = *marks.get(dice.below(marks.len()))?;
    let put = TOKENS[dice.below(TOKENS.len())];
    let range = all[mark].0.clone();
    Some(match dice.below(7) {
        0 => ("dropped", replaced(text, range, " ")),
        1 => ("put in", replaced(text, all[any].0.start..all[any].0.start, &format!(" {put} "))),
        2 => {
            let commas: Vec<usize> =
                marks.iter().copied().filter(|at| ",;})]".contains(&text[all[*at].0.clone()])).collect();
            let at = all[*commas.get(dice.below(commas.len()))?].0.start;
            ("put in", replaced(text, at..at, if dice.below(2) == 0 { "," } else { ";" }))
        }
        3 => {
            let next = all.get(mark + 1)?.0.clone();
            let (one, other) = (&text[range.clone()], &text[next.clone()]);
            ("swapped", replaced(text, range.start..next.end, &format!("{other} {one}")))
        }
        4 => ("replaced", replaced(text, range, put)),
        5 => ("blank", blank(text, all, dice)?),
        _ => ("import", import(text, all, dice)?),
    })
}

/// A blank between two marks comes, or goes.
fn blank(text: &str, all: &[(Range<usize>, TokenKind)], dice: &mut Dice) -> Option<String> {
    let both = |at: &usize| is_mark(all[*at].1) && is_mark(all[*at + 1].1);
    let touches = |at: &usize| {
        let between = &text[all[*at].0.end..all[*at + 1].0.start];
        between.chars().all(char::is_whitespace)
    };
    let places: Vec<usize> = (0..all.len().saturating_sub(1)).filter(both).filter(touches).collect();
    let at = *places.get(dice.below(places.len()))?;
    let between = all[at].0.end..all[at + 1].0.start;
    let put = if between.is_empty() { " " } else { "" };
    Some(replaced(text, between, put))
}

/// One name in an import is another.
fn import(text: &str, all: &[(Range<usize>, TokenKind)], dice: &mut Dice) -> Option<String> {
    let uses: Vec<usize> = (0..all.len()).filter(|at| &text[all[*at].0.clone()] == "use").collect();
    let from = *uses.get(dice.below(uses.len()))?;
    let end = (from..all.len()).find(|at| &text[all[*at].0.clone()] == ";")?;
    let named = |at: &usize| all[*at].1 == TokenKind::Ident && &text[all[*at].0.clone()] != "as";
    let names: Vec<usize> = (from + 1..end).filter(named).collect();
    let at = *names.get(dice.below(names.len()))?;
    Some(replaced(text, all[at].0.clone(), "quite_another"))
}

#[derive(Debug, Default)]
struct Tally {
    tried: usize,
    claimed: usize,
    wrong: Vec<String>,
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are what the test is run for, with --nocapture")]
fn formatting_only_is_a_promise() {
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    let apart = if scale() == 1 { SOURCES } else { 1 };
    for (name, text, mut dice) in picked(apart) {
        let all = tokens(&text);
        let mut known = None;
        for _ in 0..EACH * scale() {
            let Some((kind, other)) = mutant(&text, &all, &mut dice) else { continue };
            let tally = tallies.entry(kind).or_default();
            tally.tried += 1;
            let mode = if dice.below(2) == 0 { Mode::Open } else { Mode::Pinned };
            if !is_formatting(&text, &other, mode) {
                continue;
            }
            tally.claimed += 1;
            let was = known.get_or_insert_with(|| meaning(&text).expect("syn reads it"));
            let is = meaning(&other);
            if is.as_ref() != Some(was) {
                tally.wrong.push(format!("{name} ({mode:?}): {}", differing(&text, &other)));
            }
        }
    }
    for (kind, tally) in &tallies {
        println!("{kind:10} tried {:6}  formatting only {:5}  wrong {}", tally.tried, tally.claimed, tally.wrong.len());
        tally.wrong.iter().take(40).for_each(|wrong| println!("    {wrong}"));
    }
    assert!(tallies.values().all(|tally| tally.wrong.is_empty()), "what means something was called formatting");
    assert!(tallies.values().map(|tally| tally.tried).sum::<usize>() > 100);
}

/// Where two texts differ, with what is around it.
fn differing(was: &str, is: &str) -> String {
    let same = was.bytes().zip(is.bytes()).take_while(|(a, b)| a == b).count();
    let window = |text: &str| {
        let start = (0..=same.saturating_sub(40)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let end = (same + 30..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        format!("{:?}", &text[start..end])
    };
    format!("{} is {}", window(was), window(is))
}

/// A text as rustfmt writes it with its default options; nothing where it refuses.
fn formatted(text: &str, edition: &str) -> Option<String> {
    let folder = std::env::temp_dir();
    let mut child = Command::new("rustfmt")
        .args(["--quiet", "--edition", edition])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("rustfmt runs");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are what the test is run for, with --nocapture")]
fn what_rustfmt_does_by_default_is_formatting() {
    let (mut done, mut left) = (0, Vec::new());
    let each = (40 / scale()).max(1);
    for (name, text, _) in picked(each) {
        for (edition, mode) in [("2021", Mode::Pinned), ("2024", Mode::Open)] {
            let Some(other) = formatted(&text, edition) else { continue };
            done += 1;
            for (was, is) in [(&text, &other), (&other, &text)] {
                let found = super::found(was, is, mode);
                if !found.is_empty() {
                    left.push(format!("{name} ({edition}): {found:?}"));
                }
            }
        }
    }
    println!("{done} files formatted, findings left in {}", left.len());
    left.iter().for_each(|one| println!("    {one}"));
    assert!(left.is_empty() && done > 10, "{done} files");
}
