//! New shape: what the team added that has one. Neutral and never gating: a leader's reading list.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Added, Drift};
use crate::blueprint::Policy;
use crate::lang::Kind;
use crate::path::RelPath;

/// One thing the team added.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Shape {
    pub kind: ShapeKind,
    pub name: String,
    /// The file it stands in.
    pub path: RelPath,
}

/// What has a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeKind {
    Dependency,
    Crate,
    Module,
    Migration,
    /// A public item in a zone of the blueprint.
    PublicItem,
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
            Self::PublicItem => "public item",
        }
    }
}

/// What the team added that has a shape: from the paths it added, and from what it added inside the blueprint's files.
#[must_use]
pub fn shapes(drift: &Drift, policy: &Policy) -> Vec<Shape> {
    let files = drift.extensions.iter().filter_map(of_file);
    let units = drift.added.iter().filter_map(|(path, one)| of_unit(path, one, policy));
    let mut found: Vec<Shape> = files.chain(units).collect();
    found.sort();
    found.dedup();
    found
}

fn of_file(path: &RelPath) -> Option<Shape> {
    let folder = path.parent();
    let last = |folder: &RelPath| folder.file_name().to_owned();
    let (kind, name) = match (path.file_name(), path.extension()) {
        ("Cargo.toml", _) => (ShapeKind::Crate, last(&folder?)),
        (_, Some("sql")) if path.as_str().split('/').any(|part| part == "migrations") => {
            (ShapeKind::Migration, path.file_name().to_owned())
        }
        ("mod.rs", _) => (ShapeKind::Module, last(&folder?)),
        ("lib.rs" | "main.rs", _) => return None,
        (name, Some("rs")) if path.as_str().split('/').any(|part| part == "src") => {
            (ShapeKind::Module, name.trim_end_matches(".rs").to_owned())
        }
        _ => return None,
    };
    Some(Shape { kind, name, path: path.clone() })
}

fn of_unit(path: &RelPath, one: &Added, policy: &Policy) -> Option<Shape> {
    let shape = |kind, name: &str| Some(Shape { kind, name: name.to_owned(), path: path.clone() });
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
