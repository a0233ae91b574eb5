//! `Added`: a unit that only one side of a comparison has, with what it is recognised by on the other side.

use crate::drift::matching::content::{content, verbatim};
use crate::drift::matching::owner::owner;
use crate::model::digest::Digest;
use crate::model::path::RelPath;
use crate::syntax::{self, Kind, Outline};

/// A unit that the blueprint does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    pub kind: Kind,
    pub key: String,
    pub name: String,
    /// The type or the trait it stands in, for a method.
    pub(super) owner: String,
    pub content: Digest,
    /// Its content where its own name means something else inside of it.
    pub(super) verbatim: Digest,
    pub public: bool,
    pub span: std::ops::Range<usize>,
    /// How many units and tokens it is, with all that stands inside it.
    pub(super) size: (usize, usize),
    /// The items that stand in it, of a type's own `impl`: each may go somewhere else.
    pub(super) inner: Vec<Self>,
}

/// The units of a file that is all the team's.
#[must_use]
pub(super) fn all_added(path: &RelPath, text: &str) -> Vec<Added> {
    let Some(outline) = syntax::outline(path, text) else { return Vec::new() };
    let inner = outline.children();
    let counted = (0..outline.units.len())
        .filter(|at| outline.units[*at].kind.is_counted() && !outline.units[*at].key.is_empty());
    counted.map(|at| added(&outline, at, &inner, syntax::joint(path))).collect()
}

pub(super) fn added(outline: &Outline<'_>, at: usize, inner: &[Vec<usize>], joint: &str) -> Added {
    let unit = &outline.units[at];
    let is_own = unit.kind == Kind::Impl && !unit.name.contains(" for ");
    let own = inner[at].iter().filter(|at| is_own && outline.units[**at].kind.is_counted());
    Added {
        kind: unit.kind,
        key: format!("{joint}{}", unit.key),
        name: unit.name.clone(),
        owner: owner(outline, at),
        content: content(outline, at, inner),
        verbatim: verbatim(outline, at, inner),
        public: unit.visibility.len() == 1,
        span: unit.span.clone(),
        size: size(outline, at, inner),
        inner: own.map(|at| added(outline, *at, inner, joint)).collect(),
    }
}

/// How many units and tokens a unit is, with all that stands inside it.
fn size(outline: &Outline<'_>, at: usize, inner: &[Vec<usize>]) -> (usize, usize) {
    let (mut units, mut tokens, mut open) = (0, 0, vec![at]);
    while let Some(at) = open.pop() {
        let unit = &outline.units[at];
        units += usize::from(unit.kind.is_counted());
        tokens += if unit.kind == Kind::Import { 0 } else { unit.weight() };
        open.extend(&inner[at]);
    }
    (units, tokens)
}
