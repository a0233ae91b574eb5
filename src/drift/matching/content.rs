//! What a unit says, apart from what it is called.

use std::collections::BTreeMap;

use crate::model::digest::Digest;
use crate::syntax::{Kind, Outline};

/// What a unit says, whatever it is called: its own tokens and those of all that stands inside it. Where it speaks of
/// itself, any name is the same.
#[must_use]
pub fn content(outline: &Outline<'_>, unit: usize, children: &[Vec<usize>]) -> Digest {
    digest(outline, unit, children, outline.units[unit].name.as_str())
}

/// [`content`] where the unit's own name means something else inside of it: `fn copy` calls another `copy`.
#[must_use]
pub fn verbatim(outline: &Outline<'_>, unit: usize, children: &[Vec<usize>]) -> Digest {
    digest(outline, unit, children, "")
}

fn digest(outline: &Outline<'_>, unit: usize, children: &[Vec<usize>], own: &str) -> Digest {
    let (mut parts, mut open) = (Vec::new(), vec![unit]);
    while let Some(at) = open.pop() {
        let one = &outline.units[at];
        if at != unit {
            parts.push(if one.name == own { "\0" } else { one.name.as_str() });
        }
        parts.push(one.kind.word());
        parts.extend(one.tokens().map(|token| if token == own { "\0" } else { token }));
        open.extend(children[at].iter().filter(|child| outline.units[**child].kind != Kind::Import));
    }
    Digest::of_parts(parts.into_iter().flat_map(|part| [part.as_bytes(), b"\n"]))
}

/// The tokens of a unit and of all that stands inside it.
pub(super) fn all_tokens<'o>(outline: &'o Outline<'_>, unit: usize, children: &[Vec<usize>]) -> Vec<&'o str> {
    let (mut tokens, mut open) = (Vec::new(), vec![unit]);
    while let Some(at) = open.pop() {
        tokens.extend(outline.units[at].tokens());
        open.extend(&children[at]);
    }
    tokens
}

pub(super) fn size(outline: &Outline<'_>, unit: usize, children: &[Vec<usize>]) -> usize {
    all_tokens(outline, unit, children).len()
}

/// A name with every word that has another name now.
#[must_use]
pub fn rename(name: &str, renames: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for c in name.chars().chain(std::iter::once('\0')) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        out.push_str(renames.get(&word).unwrap_or(&word));
        word.clear();
        out.extend((c != '\0').then_some(c));
    }
    out
}
