//! The packages of a rendering: two of one name cannot live in one workspace, and one named like a dependency is
//! ambiguous wherever Cargo is given its name.

use std::collections::{BTreeMap, BTreeSet};

use super::Rendered;
use crate::blueprint::Blueprint;
use crate::cargo::{Lock, Manifests, is_lock};
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::path::RelPath;
use crate::model::tree::Tree;

/// Refuses packages that an answer gave one name, and notes those named like a dependency.
pub(super) fn check(
    blueprint: &Blueprint,
    mut rendered: Rendered,
    manifests: &Manifests,
) -> Result<Rendered, Vec<Diagnostic>> {
    let mut named: BTreeMap<&str, &RelPath> = BTreeMap::new();
    let mut faults = Vec::new();
    // Test data may hold manifests that share a name in the reference already; those are never one workspace.
    let reference = Manifests::read(&blueprint.reference);
    let before: BTreeMap<&RelPath, &str> = packages(&reference).map(|(name, path)| (path, name)).collect();
    let was = |path: &RelPath| rendered.origins.get(path).and_then(|origin| before.get(&origin.source));
    for (name, path) in packages(manifests) {
        let other = named.insert(name, path);
        if let Some(other) = other.filter(|other| was(other) != was(path)) {
            let message = format!("{other} and {path} would both be the package `{name}`");
            let help = "answer with a name that no crate of the blueprint has";
            faults.push(Diagnostic::error(Code::RenderPackage, message).help(help));
        }
    }
    let taken = dependencies(&rendered.tree).into_iter().filter(|name| named.contains_key(name.as_str()));
    rendered.warnings = taken
        .map(|name| {
            let message = format!("the package `{name}` is named like one of its dependencies");
            let help = "it builds, and `cargo -p` needs `name@version` to distinguish them";
            Diagnostic::warning(Code::RenderPackage, message).help(help)
        })
        .collect();
    if faults.is_empty() { Ok(rendered) } else { Err(faults) }
}

/// The name of every package, with its manifest.
fn packages(manifests: &Manifests) -> impl Iterator<Item = (&str, &RelPath)> {
    manifests.files().filter_map(|file| Some((file.manifest.package.as_ref()?.name.as_deref()?, &file.path)))
}

/// The names of the packages that a lock takes from elsewhere.
fn dependencies(tree: &Tree) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, file) in tree.files().filter(|(path, _)| is_lock(path)) {
        let Some(lock) = std::str::from_utf8(&file.bytes).ok().and_then(Lock::read) else { continue };
        let foreign = lock.packages.iter().filter(|package| package.source.is_some());
        names.extend(foreign.map(|package| package.name.to_owned()));
    }
    names
}
