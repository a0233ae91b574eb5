//! Real sources laid out otherwise: other white space and line ends, other comments, imports split and merged, items,
//! members, attributes and derives in another order. Nothing of it is found; and with one item less, exactly that one.
//!
//! What is done comes from a seed, and from `syn` and the compiler's lexer, and not from the reader that is tested.

use crate::drift::{Keys, inside};
use crate::model::path::RelPath;
use crate::rule::Mode;

use crate::tests::corpus;
use crate::tests::labelled::places::{Place, Word, places};

mod layout;
mod order;
mod promise;
mod trees;

/// Crates this project is built from, of several authors and styles.
const CRATES: &[&str] = &[
    "globset",
    "semver",
    "rayon",
    "toml_edit",
    "walkdir",
    "bytes",
    "regex",
    "handlebars",
    "uuid",
    "clap",
    "similar",
    "jiff",
];

/// Numbers that follow from a seed.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end.max(1)
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        (1..all.len()).rev().for_each(|at| all.swap(at, self.below(at + 1)));
    }
}

fn found(base: &str, actual: &str, mode: Mode) -> Vec<String> {
    let path = RelPath::new("src/a.rs").expect("a path");
    let inside = inside(&path, base, actual, mode, &Keys::default()).expect("Rust has units");
    inside.units.iter().map(|unit| format!("{} {}", unit.code, unit.key.trim_start_matches("::"))).collect()
}

/// The sources that `syn` reads, with a seed for each.
fn sources() -> impl Iterator<Item = (String, String, Dice)> {
    let all = CRATES
        .iter()
        .flat_map(|name| corpus::sources(name).into_iter().map(move |(path, text)| (format!("{name}/{path}"), text)));
    let plain = all.filter(|(_, text)| syn::parse_file(text).is_ok() && !text.starts_with("#!/"));
    plain.zip(1..).map(|((name, text), seed)| (name, text, Dice::new(seed)))
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn white_space_comments_and_line_ends_are_nothing() {
    let mut done = 0;
    for (name, text, mut dice) in sources() {
        for _ in 0..2 {
            let other = layout::relaid(&text, &mut dice);
            assert_eq!(found(&text, &other, Mode::Closed), [""; 0], "{name}");
            done += 1;
        }
        assert_eq!(found(&text, &layout::bare(&text), Mode::Open), [""; 0], "{name} without comments");
    }
    assert!(done > 400, "{done} texts");
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn order_is_nothing_where_it_means_nothing() {
    let mut done = 0;
    for (name, text, mut dice) in sources() {
        let Some(other) = order::shuffled(&text, &mut dice) else { continue };
        assert!(syn::parse_file(&other).is_ok(), "{name} is no Rust any more:\n{other}");
        assert_eq!(found(&text, &other, Mode::Open), [""; 0], "{name}");
        assert_eq!(found(&other, &text, Mode::Open), [""; 0], "{name}, back");
        done += 1;
    }
    assert!(done > 100, "{done} texts");
}

#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn one_item_less_is_that_one_whatever_else_was_done() {
    let mut done = 0;
    for (name, text, mut dice) in sources() {
        let places = places(&text).unwrap_or_default();
        // What a re-export gives as well is not gone without it.
        let given = |name: &str| text.lines().any(|line| line.contains("pub use") && line.contains(name));
        let fits = |place: &&Place| !place.key.is_empty() && place.kind != Word::Module && !given(&place.name);
        let shown: Vec<_> = places.iter().filter(fits).collect();
        if shown.is_empty() {
            continue;
        }
        for _ in 0..2 {
            let place = shown[dice.below(shown.len())];
            let cut = format!("{}{}", &text[..place.span.start], &text[place.span.end..]);
            let Some(other) = order::shuffled(&cut, &mut dice) else { continue };
            let other = layout::relaid(&other, &mut dice);
            assert_eq!(found(&text, &other, Mode::Open), [format!("item/removed {}", place.key)], "{name}");
            done += 1;
        }
    }
    assert!(done > 150, "{done} texts");
}
