//! The packages of a rendering: two of one name cannot live in one workspace, and one named like a dependency is
//! ambiguous wherever Cargo is given its name.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Rendered;
use crate::blueprint::Blueprint;
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::path::RelPath;
use crate::model::tree::Tree;

#[derive(Deserialize)]
struct Manifest {
    package: Option<Package>,
}

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: Option<String>,
    source: Option<String>,
}

/// Refuses packages that an answer gave one name, and notes those named like a dependency.
pub(super) fn check(blueprint: &Blueprint, mut rendered: Rendered) -> Result<Rendered, Vec<Diagnostic>> {
    let mut named: BTreeMap<String, RelPath> = BTreeMap::new();
    let mut faults = Vec::new();
    // Test data may hold manifests that share a name in the reference already; those are never one workspace.
    let before: BTreeMap<RelPath, String> =
        packages(&blueprint.reference).into_iter().map(|(name, path)| (path, name)).collect();
    let was = |path: &RelPath| rendered.origins.get(path).and_then(|origin| before.get(&origin.source));
    for (name, path) in packages(&rendered.tree) {
        let other = named.insert(name.clone(), path.clone());
        if let Some(other) = other.filter(|other| was(other) != was(&path)) {
            let message = format!("{other} and {path} would both be the package `{name}`");
            let help = "answer with a name that no crate of the blueprint has";
            faults.push(Diagnostic::error(Code::RenderPackage, message).help(help));
        }
    }
    let taken = dependencies(&rendered.tree).into_iter().filter(|name| named.contains_key(name));
    rendered.warnings = taken
        .map(|name| {
            let message = format!("the package `{name}` is named like one of its dependencies");
            let help = "it builds, and `cargo -p` needs `name@version` to tell them apart";
            Diagnostic::warning(Code::RenderPackage, message).help(help)
        })
        .collect();
    if faults.is_empty() { Ok(rendered) } else { Err(faults) }
}

fn packages(tree: &Tree) -> Vec<(String, RelPath)> {
    let name = |path: &RelPath, text: &str| {
        let manifest: Manifest = toml::from_str(text).ok()?;
        Some((manifest.package?.name?, path.clone()))
    };
    texts(tree, "Cargo.toml").into_iter().filter_map(|(path, text)| name(path, text)).collect()
}

/// The names of the packages that a lock takes from elsewhere.
fn dependencies(tree: &Tree) -> Vec<String> {
    let locks = texts(tree, "Cargo.lock").into_iter().filter_map(|(_, text)| toml::from_str::<Lock>(text).ok());
    let foreign = locks.flat_map(|lock| lock.package).filter(|package| package.source.is_some());
    let mut names: Vec<String> = foreign.filter_map(|package| package.name).collect();
    names.sort();
    names.dedup();
    names
}

fn texts<'t>(tree: &'t Tree, name: &str) -> Vec<(&'t RelPath, &'t str)> {
    let found = tree.files().filter(|(path, _)| path.file_name() == name);
    found.filter_map(|(path, file)| Some((path, std::str::from_utf8(&file.bytes).ok()?))).collect()
}
