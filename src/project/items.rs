//! `LockedItems`: what a rendered file said, item by item, as hashes: enough to tell which of them differ where neither
//! the pack nor the project's history has the text.

use serde::{Deserialize, Serialize};

use crate::model::digest::{Digest, is_binary};
use crate::model::path::RelPath;
use crate::syntax::{self, Kind, Outline, Unit, unmarked};

/// The items of one file, one a line: `KIND TOKENS HASHES KEY`. Of what has no inside there is one hash only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LockedItems(String);

/// How many units and tokens a file has: words where its language has no units, and one of each where it is no text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    pub units: usize,
    pub tokens: usize,
}

/// One item: a unit that the measure counts, its members included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockedItem {
    pub kind: Kind,
    pub key: String,
    pub tokens: usize,
    /// What users of it see, without its name, in 8 hexadecimal digits; nothing for a key.
    pub head: String,
    /// What is inside, in 8 hexadecimal digits; nothing where nothing is.
    pub body: String,
}

impl LockedItems {
    /// The items in the order of their kinds and keys; nothing for a file of more keys than anyone would write.
    #[must_use]
    pub fn of(outline: &Outline<'_>, strict: bool) -> Self {
        if outline.units.iter().filter(|unit| unit.kind == Kind::Key).count() > MOST_KEYS {
            return Self::default();
        }
        Self::of_items(items(outline, strict).into_iter().map(|(_, item)| item))
    }

    /// The items as they come.
    #[must_use]
    pub fn of_items(items: impl IntoIterator<Item = LockedItem>) -> Self {
        let line = |item: LockedItem| {
            let kind = item.kind.word().replace(' ', "-");
            let space = if item.key.is_empty() { "" } else { " " };
            format!("{kind} {} {}{}{space}{}\n", item.tokens, item.head, item.body, item.key)
        };
        Self(items.into_iter().map(line).collect())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is that text, as it is written.
    pub(super) fn is_text(&self, text: &str) -> bool {
        self.0 == text
    }

    /// Every item; lines that make no sense are passed over, for the lock's digest has held.
    #[must_use]
    pub fn read(&self) -> Vec<LockedItem> {
        self.0.lines().filter_map(item).collect()
    }
}

fn item(line: &str) -> Option<LockedItem> {
    let mut words = line.splitn(4, ' ');
    // The item that is the file itself has no key.
    let (kind, tokens, hashes, key) = (words.next()?, words.next()?, words.next()?, words.next().unwrap_or_default());
    let kind = Kind::of_word(&kind.replace('-', " ")).or_else(|| Kind::of_word(kind))?;
    let (head, body) = if kind == Kind::Key { ("", hashes) } else { hashes.split_at_checked(DIGITS)? };
    let (key, tokens) = (key.to_owned(), tokens.parse().ok()?);
    Some(LockedItem { kind, key, tokens, head: head.to_owned(), body: body.to_owned() })
}

/// The items of an outline with the places of their units, by key; imports only where `strict` holds a file to them.
#[must_use]
pub fn items(outline: &Outline<'_>, strict: bool) -> Vec<(usize, LockedItem)> {
    let inner = outline.children();
    let counts = |unit: &Unit<'_>| unit.kind.is_counted() || (strict && unit.kind == Kind::Import);
    let counted = (0..outline.units.len()).filter(|at| counts(&outline.units[*at]));
    let mut items: Vec<_> = counted.map(|at| (at, hashed(outline, at, &inner, strict))).collect();
    items.sort_by(|a, b| a.1.cmp(&b.1));
    items
}

fn hashed(outline: &Outline<'_>, at: usize, inner: &[Vec<usize>], strict: bool) -> LockedItem {
    let unit = &outline.units[at];
    let (data, is_list) = (unit.kind == Kind::Key, unit.ordered && unit.kind == Kind::Key);
    let head = if data {
        String::new()
    } else {
        let members = members(outline, at, inner, strict);
        short(parts(unit, strict).iter().map(String::as_str).chain([members.as_str()]))
    };
    let body = match () {
        () if is_list => short(inner[at].iter().map(|child| outline.units[*child].name.as_str())),
        () if unit.body.is_empty() && !data => String::new(),
        () => short(unit.body.iter().map(AsRef::as_ref)),
    };
    let tokens = if unit.kind == Kind::Import { 0 } else { weight(outline, at, inner) };
    LockedItem { kind: unit.kind, key: written(&unit.key), tokens, head, body }
}

/// A key on one line.
fn written(key: &str) -> String {
    key.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// What users of a unit see of it.
fn parts(unit: &Unit<'_>, strict: bool) -> Vec<String> {
    let docs: &[syntax::Token<'_>] = if strict { &unit.docs } else { &[] };
    let lists = [&unit.visibility[..], &unit.signature[..], docs].map(|list| {
        let words: Vec<&str> = list.iter().map(AsRef::as_ref).collect();
        words.join("\u{1f}")
    });
    lists.into_iter().chain([unit.arranged(strict).join("\u{1f}"), unit.bounds.join("\u{1f}")]).collect()
}

/// The members of a unit and theirs, in an order only where it means something.
fn members(outline: &Outline<'_>, at: usize, inner: &[Vec<usize>], strict: bool) -> String {
    let parts_of = inner[at].iter().filter(|child| outline.units[**child].kind.is_member());
    let told = |child: &usize| {
        let unit = &outline.units[*child];
        // The language bounds the nesting: a variant has fields, and a field has none.
        let within = members(outline, *child, inner, strict);
        format!("{}\u{1e}{}\u{1e}{within}", unit.name, parts(unit, strict).join("\u{1e}"))
    };
    let mut told: Vec<String> = parts_of.map(told).collect();
    if !outline.units[at].ordered && !strict {
        told.sort();
    }
    told.join("\u{1d}")
}

fn weight(outline: &Outline<'_>, at: usize, inner: &[Vec<usize>]) -> usize {
    let members = inner[at].iter().filter(|child| outline.units[**child].kind.is_member());
    outline.units[at].weight() + members.map(|child| weight(outline, *child, inner)).sum::<usize>()
}

const DIGITS: usize = 8;
/// A document with more keys was generated, and is known as a whole.
const MOST_KEYS: usize = 256;

fn short<'p>(parts: impl Iterator<Item = &'p str>) -> String {
    let digest = Digest::of_parts(parts.flat_map(|part| [part.as_bytes(), b"\0"]));
    digest.to_string()[..DIGITS].to_owned()
}

impl Size {
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { units: self.units + other.units, tokens: self.tokens + other.tokens }
    }

    /// The size of a file, and its outline where its language has units and it is not over a limit.
    #[must_use]
    pub fn of<'t>(path: &RelPath, bytes: &'t [u8]) -> (Self, Option<Outline<'t>>) {
        let text = std::str::from_utf8(bytes).ok().filter(|_| !is_binary(bytes));
        let Some(text) = text.map(unmarked) else { return (Self { units: 1, tokens: 1 }, None) };
        match syntax::outline(path, text).filter(|outline| !outline.coarse && outline.broken.is_empty()) {
            Some(outline) => (Self::of_outline(&outline), Some(outline)),
            None => (Self { units: 1, tokens: text.split_ascii_whitespace().count() }, None),
        }
    }

    fn of_outline(outline: &Outline<'_>) -> Self {
        let units = outline.units.iter().filter(|unit| unit.kind.is_counted()).count();
        let tokens = outline.units.iter().filter(|unit| unit.kind != Kind::Import).map(Unit::weight).sum();
        Self { units, tokens }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, strict: bool) -> Vec<LockedItem> {
        let path = RelPath::new("a.rs").expect("a path");
        let (size, outline) = Size::of(&path, text.as_bytes());
        let items = LockedItems::of(&outline.expect("an outline"), strict).read();
        assert_eq!(items.iter().map(|item| item.tokens).sum::<usize>(), size.tokens, "{text}");
        items
    }

    /// The keys of what differs between two texts, with what of it.
    fn check(was: &str, is: &str, expected: &[&str]) {
        let (was, is) = (read(was, false), read(is, false));
        let parts = |one: &LockedItem| {
            let same = is.iter().find(|other| (other.kind, &other.key) == (one.kind, &one.key));
            match same {
                None => Some(format!("{} gone", one.key)),
                Some(other) if other.head != one.head => Some(format!("{} head", one.key)),
                Some(other) if other.body != one.body => Some(format!("{} body", one.key)),
                Some(_) => None,
            }
        };
        assert_eq!(was.iter().filter_map(parts).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn hashes_tell_which_item_differs() {
        let text = "use a::b;\npub struct S { x: u8, y: u8 }\nenum E { A { z: u8 }, B }\nimpl S { fn go(&self) {} }\nmod m { fn f() { 1 } }\n";
        let with = |from: &str, to: &str| text.replace(from, to);
        check(text, text, &[]);
        check(text, &with("x: u8, y: u8", "y: u8, /* c */ x: u8,"), &[]);
        check(text, &with("y: u8", "y: u16"), &["S head"]);
        check(text, &with("z: u8", "z: u16"), &["E head"]);
        check(text, &with("{ 1 }", "{ 2 }"), &["m::f body"]);
        check(text, &with("fn go", "pub fn go"), &["impl S::go head"]);
        check(text, &with("impl S { fn go(&self) {} }", ""), &["impl S::go gone", "impl S gone"]);
        check(text, &with("use a::b;", "use c::d;"), &[]);
    }

    #[test]
    fn strict_files_are_held_to_their_imports_and_docs() {
        let (was, is) =
            (read("use a::b;\n/// One.\nfn f() {}\n", true), read("use a::c;\n/// Two.\nfn f() {}\n", true));
        assert_eq!(was.len(), 3, "{was:?}");
        assert_ne!(was, is);
    }
}
