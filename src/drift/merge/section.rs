//! `Section`: a text cut into the pieces a merge moves: items and their members, tables and their keys.
//!
//! Nothing is lost in cutting: [`Section::text`] is the text it was cut from. A piece carries the comments and
//! attributes above it and the comment that ends its line, so that whoever takes the piece takes them as well.

use std::collections::BTreeMap;

use crate::model::path::RelPath;
use crate::syntax;

mod json;
mod rust;
mod scan;
mod toml;
mod yaml;

pub(super) use scan::lock_names;

/// How deep pieces are cut; what lies deeper is part of the piece above.
const DEEPEST: usize = 32;

/// What the text of a piece is, for whoever compares or merges it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    Rust,
    Toml,
    Json,
    Yaml,
}

/// Commas between the parts of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Commas {
    /// Whether one may follow the last part.
    pub trailing: bool,
}

/// A piece of a text, with the pieces inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section<'t> {
    /// What it is known by among its siblings, of whom no two share one.
    pub key: String,
    /// Its path inside the file, as the outline of the file has it.
    pub label: String,
    /// The white space before it.
    pub gap: &'t str,
    /// Its own text, up to where its parts begin; all of it where it has none.
    pub head: &'t str,
    /// The pieces inside, where it is open to them.
    pub parts: Option<Vec<Section<'t>>>,
    /// What closes it.
    pub tail: &'t str,
    /// The comma after it, where its siblings are told apart by commas.
    pub comma: &'t str,
    /// The comment behind it on its last line.
    pub after: &'t str,
    /// Whether commas stand between its parts.
    pub commas: Option<Commas>,
}

impl<'t> Section<'t> {
    pub fn leaf(key: String, label: String, gap: &'t str, head: &'t str) -> Self {
        Self { key, label, gap, head, parts: None, tail: "", comma: "", after: "", commas: None }
    }

    /// The text it was cut from.
    pub fn text(&self) -> String {
        format!("{}{}{}{}", self.gap, self.core(), self.comma, self.after)
    }

    /// Its own text and that of its parts, without what tells it from its siblings.
    pub fn core(&self) -> String {
        let parts: String = self.parts.iter().flatten().map(Section::text).collect();
        format!("{}{parts}{}", self.head, self.tail)
    }
}

/// Cuts a text; nothing where its language has no pieces, or where it cannot be read in full.
pub(super) fn cut<'t>(path: &RelPath, text: &'t str, twice: &[String]) -> Option<(Grammar, Section<'t>)> {
    if text.len() > syntax::MAX_BYTES {
        return None;
    }
    let (grammar, root) = match syntax::of(path)?.name {
        "Rust" => (Grammar::Rust, rust::cut(path, text)?),
        "TOML" => (Grammar::Toml, toml::cut(text, path.file_name() == "Cargo.lock", twice)?),
        "YAML" => (Grammar::Yaml, yaml::cut(text)?),
        "JSON" | "JSON with comments" => (Grammar::Json, json::cut(text)?),
        _ => return None,
    };
    (root.text() == text).then_some((grammar, root))
}

/// Gives every sibling a key of its own: what stands there twice is counted.
fn number(parts: &mut [Section<'_>]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for part in parts {
        let count = seen.entry(part.key.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            part.key = format!("{} #{count}", part.key);
        }
    }
}

/// White space at the start of a text.
fn blank(text: &str) -> &str {
    &text[..text.len() - text.trim_start().len()]
}

/// Cuts what stands before a piece at its last blank line: comments that stand apart are a piece of their own, and what
/// is left is the piece's. Returns the comments that stand apart, and where the rest starts.
fn apart(text: &str, from: usize, to: usize) -> (Option<Section<'_>>, usize) {
    let between = &text[from..to];
    // A blank line inside a comment is no end of it.
    let written = if between.contains("/*") { None } else { between.rfind("\n\n").map(|at| between[..at].trim_end()) };
    let Some(written) = written.filter(|written| !written.trim().is_empty()) else { return (None, from) };
    let gap = blank(written);
    let comment = &written[gap.len()..];
    let section = Section::leaf(format!("comment {comment}"), String::new(), gap, comment);
    (Some(section), from + written.len())
}

/// The comment that ends the line after a piece, with the white space before it; nothing where only that is there.
fn behind<'t>(text: &'t str, from: usize, to: usize, leader: &str) -> &'t str {
    let line = text[from..to].split('\n').next().unwrap_or_default().trim_end();
    if line.trim_start().starts_with(leader) { line } else { "" }
}

/// A piece with its labels below the element it turned out to be in.
fn under<'t>(element: &str, part: Section<'t>) -> Section<'t> {
    let parts = part.parts.map(|parts| parts.into_iter().map(|part| under(element, part)).collect());
    let label = match part.label.starts_with('[') {
        _ if part.label.is_empty() => String::new(),
        true => format!("{element}{}", part.label),
        false => format!("{element}.{}", part.label),
    };
    Section { label, parts, ..part }
}
