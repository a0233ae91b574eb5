//! New shape: what the team added that has one. Neutral and never gating: a leader's reading list.
//!
//! Routes and edges between zones are the rules' to see; whoever reports adds them to the list.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use std::collections::{BTreeMap, BTreeSet};

use super::added::all_added;
use super::{Added, Change, Drift, Lines};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};
use crate::rule::Policy;
use crate::syntax::{self, Kind, unmarked};

/// One thing the team added.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Shape {
    pub kind: ShapeKind,
    pub name: String,
    /// The file it stands in.
    pub path: RelPath,
    /// Its line, from 1; 1 for a file as a whole.
    pub line: usize,
}

impl Shape {
    /// Where it stands, as `path:line`; a file as a whole by its path.
    #[must_use]
    pub fn place(&self) -> String {
        if self.line > 1 { format!("{}:{}", self.path, self.line) } else { self.path.to_string() }
    }
}

/// What has a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeKind {
    Dependency,
    Crate,
    Module,
    Migration,
    /// A table that an added migration creates.
    Table,
    /// A variable of the environment that the blueprint's code does not read.
    EnvironmentVariable,
    /// A public item in a zone of the blueprint.
    PublicItem,
    Route,
    /// That one zone uses another.
    Edge,
}

impl ShapeKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dependency => "dependency",
            Self::Crate => "crate",
            Self::Module => "module",
            Self::Migration => "migration",
            Self::Table => "table",
            Self::EnvironmentVariable => "environment variable",
            Self::PublicItem => "public item",
            Self::Route => "route",
            Self::Edge => "edge",
        }
    }

    /// So many of them, such as `2 dependencies`.
    #[must_use]
    pub fn counted(self, count: usize) -> String {
        let word = self.word();
        match word.strip_suffix('y').filter(|_| count != 1) {
            Some(stem) => format!("{count} {stem}ies"),
            None => format!("{count} {word}{}", if count == 1 { "" } else { "s" }),
        }
    }
}

/// How many of the team's own files are read for what has a shape: a count, so that every machine agrees.
const MOST_READ: usize = 1000;
/// The largest of them, in bytes.
const LARGEST_READ: u64 = 256 << 10;

/// The team's own files that may hold something with a shape, worth reading before [`shapes`] is asked.
#[must_use]
pub fn shape_candidates<'a>(drift: &'a Drift, actual: &Tree) -> Vec<&'a RelPath> {
    let unread = |path: &RelPath| matches!(actual.get(path), Some(Entry::Listed { size, .. }) if *size <= LARGEST_READ);
    let telling =
        |path: &RelPath| path.extension() == Some("rs") || path.file_name() == "Cargo.toml" || is_migration(path);
    drift.extensions.iter().filter(|path| telling(path)).take(MOST_READ).filter(|path| unread(path)).collect()
}

/// What the team added that has a shape: from the paths it added, and from what it added inside files, as far as they
/// were read. `base` has what of the blueprint's text is at hand.
#[must_use]
pub fn shapes(drift: &Drift, policy: &Policy, actual: &Tree, base: &Tree) -> Vec<Shape> {
    let files = drift.extensions.iter().filter_map(of_file);
    let new: Vec<(&RelPath, &[u8])> = drift
        .extensions
        .iter()
        .filter_map(|path| Some((path, &actual.file(path)?.bytes[..])))
        .take(MOST_READ)
        .filter(|(_, bytes)| bytes.len() as u64 <= LARGEST_READ)
        .collect();
    let inside: Vec<Shape> = new.par_iter().flat_map_iter(|(path, bytes)| of_text(path, bytes, policy)).collect();
    let texts = texts(drift, actual);
    let units = drift.added.iter().filter_map(|(path, one)| {
        let line = texts.get(path).map_or(1, |(_, lines)| lines.position(one.span.start).0);
        of_unit(path, one, policy, line)
    });
    let units: Vec<Shape> = units.collect();
    let variables = variables(drift, actual, base, &texts);
    let mut found: Vec<Shape> = files.chain(inside).chain(units).chain(variables).collect();
    found.sort();
    found.dedup_by(|a, b| (a.kind, &a.name, &a.path) == (b.kind, &b.name, &b.path));
    found
}

/// The texts of the files in which the team added something, without their marks, with their lines.
type Texts<'t> = BTreeMap<&'t RelPath, (&'t str, Lines)>;

fn texts<'t>(drift: &'t Drift, actual: &'t Tree) -> Texts<'t> {
    let paths: BTreeSet<&RelPath> = drift.added.iter().map(|(path, _)| path).collect();
    let read = |path: &'t RelPath| {
        let bytes = &actual.file(path)?.bytes;
        let text = unmarked(std::str::from_utf8(bytes).ok()?);
        Some((path, (text, Lines::of(bytes.slice(bytes.len() - text.len()..)))))
    };
    paths.into_iter().filter_map(read).collect()
}

/// The line of a byte, which a mark before the text does not shift.
fn line(bytes: &[u8], at: usize) -> usize {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    memchr::memchr_iter(b'\n', &bytes[..(at + mark).min(bytes.len())]).count() + 1
}

fn is_migration(path: &RelPath) -> bool {
    path.extension() == Some("sql") && path.as_str().split('/').any(|part| part == "migrations")
}

fn of_file(path: &RelPath) -> Option<Shape> {
    let folder = path.parent();
    let last = |folder: &RelPath| folder.file_name().to_owned();
    let (kind, name) = match (path.file_name(), path.extension()) {
        ("Cargo.toml", _) => (ShapeKind::Crate, last(&folder?)),
        _ if is_migration(path) => (ShapeKind::Migration, path.file_name().to_owned()),
        ("mod.rs", _) => (ShapeKind::Module, last(&folder?)),
        ("lib.rs" | "main.rs", _) => return None,
        (name, Some("rs")) if path.as_str().split('/').any(|part| part == "src") => {
            (ShapeKind::Module, name.trim_end_matches(".rs").to_owned())
        }
        _ => return None,
    };
    Some(Shape { kind, name, path: path.clone(), line: 1 })
}

/// What has a shape in a file that is all the team's.
fn of_text(path: &RelPath, bytes: &[u8], policy: &Policy) -> Vec<Shape> {
    let Ok(text) = std::str::from_utf8(bytes).map(unmarked) else { return Vec::new() };
    let shape = |kind, name, at| Shape { kind, name, path: path.clone(), line: line(text.as_bytes(), at) };
    if is_migration(path) {
        let tables = syntax::sql::tables(text).into_iter();
        return tables.map(|(name, at)| shape(ShapeKind::Table, name, at)).collect();
    }
    let held = path.extension() == Some("rs") && policy.zones_of(path).is_empty();
    let units = if held { Vec::new() } else { all_added(path, text) };
    let outer = units.iter().filter(|one| one.kind != Kind::Module && !one.key.contains("impl "));
    let units = outer.filter_map(|one| of_unit(path, one, policy, line(text.as_bytes(), one.span.start)));
    let variables = environment(path, text).into_iter();
    units.chain(variables.map(|(name, at)| shape(ShapeKind::EnvironmentVariable, name, at))).collect()
}

fn environment(path: &RelPath, text: &str) -> Vec<(String, usize)> {
    if path.extension() == Some("rs") { syntax::rust::environment(text) } else { Vec::new() }
}

/// The variables that a file of the blueprint reads now and did not read; those of new items where its text is not at
/// hand.
fn variables(drift: &Drift, actual: &Tree, base: &Tree, texts: &Texts<'_>) -> Vec<Shape> {
    let mut found = Vec::new();
    for file in drift.files.iter().filter(|file| file.changes.contains(&Change::Content)) {
        let text = |tree: &'_ Tree, path: &RelPath| {
            let file = tree.file(path)?;
            std::str::from_utf8(&file.bytes).ok().map(|text| unmarked(text).to_owned())
        };
        let Some(is) = text(actual, &file.at) else { continue };
        let was = text(base, &file.path);
        let known: Vec<String> =
            was.iter().flat_map(|was| environment(&file.path, was)).map(|(name, _)| name).collect();
        let new = |at: usize| drift.added.iter().any(|(path, one)| *path == file.at && one.span.contains(&at));
        for (name, at) in environment(&file.path, &is) {
            if !known.contains(&name) && (was.is_some() || new(at)) {
                let (path, line) = (file.at.clone(), line(is.as_bytes(), at));
                found.push(Shape { kind: ShapeKind::EnvironmentVariable, name, path, line });
            }
        }
    }
    // A file that only gained items is no drift, and its items are the team's.
    for (path, one) in &drift.added {
        let Some((text, lines)) = texts.get(path).filter(|_| one.kind != Kind::Key) else { continue };
        let part = text.get(one.span.clone()).unwrap_or_default();
        for (name, at) in environment(path, part) {
            let line = lines.position(one.span.start + at).0;
            found.push(Shape { kind: ShapeKind::EnvironmentVariable, name, path: path.clone(), line });
        }
    }
    found
}

fn of_unit(path: &RelPath, one: &Added, policy: &Policy, line: usize) -> Option<Shape> {
    let shape = |kind, name: &str| Some(Shape { kind, name: name.to_owned(), path: path.clone(), line });
    match one.kind {
        Kind::Key if path.file_name() == "Cargo.toml" => shape(ShapeKind::Dependency, dependency(&one.key)?),
        Kind::Module => shape(ShapeKind::Module, &one.name),
        Kind::Impl | Kind::Key => None,
        _ if one.public && !policy.zones_of(path).is_empty() => {
            shape(ShapeKind::PublicItem, one.key.trim_start_matches(':'))
        }
        _ => None,
    }
}

/// The dependency that a key of a `Cargo.toml` speaks of.
fn dependency(key: &str) -> Option<&str> {
    let (before, rest) = key.split_once("dependencies.")?;
    let table = before.is_empty() || before.ends_with(['#', '-', '.']);
    table.then(|| rest.split('.').next()).flatten()
}
