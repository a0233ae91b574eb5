//! `ExpectedType`: a type that a rule names, found behind whatever a source calls it.

use crate::code::routes::head;
use crate::rule::RuleContext;
use crate::rule::written::{Part, Written};

/// A type with gaps, as each thing that its name may stand for.
pub(super) struct ExpectedType {
    /// As the author wrote it.
    pub shown: String,
    forms: Vec<Written>,
    /// The extractors that have the name, where they are several.
    pub several: Vec<String>,
}

/// Whether a type is the one that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    No,
    /// It is one of several that have the name.
    Unclear,
    Yes,
}

impl ExpectedType {
    /// Reads what the author wrote; nothing where it is no type.
    pub(super) fn read(text: &str, context: &RuleContext<'_>) -> Option<Self> {
        let written = Written::read(text).ok()?;
        let forms = context.sources.types(written.tokens()).iter().map(|tokens| Written::of(tokens)).collect();
        let named = match head(written.tokens()) {
            Some((path, _)) => context.sources.extractors(&path.split("::").collect::<Vec<_>>()),
            None => Vec::new(),
        };
        let several = if named.len() > 1 { named } else { Vec::new() };
        Some(Self { shown: written.to_string(), forms, several })
    }

    /// Whether a type with its names in full is this one.
    pub(super) fn fit(&self, meant: &[String]) -> Fit {
        let found = self.forms.iter().filter(|form| is(form, meant)).count();
        match found {
            0 => Fit::No,
            _ if found == self.forms.len() => Fit::Yes,
            _ => Fit::Unclear,
        }
    }

    /// Whether it stands anywhere inside of a type.
    pub(super) fn is_inside(&self, meant: &[String]) -> bool {
        let begins = |at: &usize| meant[*at].starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '(');
        (0..meant.len()).filter(begins).any(|at| {
            let ends = (at + 1..=meant.len()).take(256);
            ends.filter(|end| balanced(&meant[at..*end])).any(|end| self.fit(&meant[at..end]) != Fit::No)
        })
    }
}

fn is(form: &Written, meant: &[String]) -> bool {
    // A name without its parameters stands for all of them.
    let bare = form.path().zip(head(meant)).is_some_and(|(wanted, (found, end))| {
        let wanted: Vec<&str> = wanted.split("::").collect();
        let found: Vec<&str> = found.split("::").collect();
        paths(&wanted, &found) && (end == meant.len() || meant[end] == "<" && balanced(&meant[end..]))
    });
    bare || form.is_by(meant, &same)
}

fn balanced(tokens: &[String]) -> bool {
    let mut depth = 0i32;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "<" | "(" | "[" => depth += 1,
            ">" if at > 0 && tokens[at - 1] == "-" => {}
            ">" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn same(one: &Part<'_>, other: &Part<'_>) -> bool {
    match (one, other) {
        (Part::Path(one), Part::Path(other)) => paths(one, other),
        _ => one == other,
    }
}

/// Whether two paths may be one: they end alike, and what the shorter has more stands in the longer, in its order. A
/// re-export leaves out modules of the path that it leads to.
fn paths(one: &[&str], other: &[&str]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let root = |segment: &str| matches!(segment, "crate" | "self" | "super" | "core" | "alloc" | "std");
    let mut rest = long.iter();
    let mut wanted = short.iter().filter(|segment| !root(segment));
    short.last() == long.last() && wanted.all(|wanted| rest.any(|segment| segment == wanted))
}
