//! The crates of a package: those its manifest lists, and those Cargo finds by where their files are.
//!
//! As the Cargo book has it, "Target auto-discovery", with the roots that a package of the edition of 2015 may leave to be
//! guessed from the name of a target.

use super::manifest::{AutoDiscovery, BuildScript, Manifest, TargetTable};
use crate::model::path::join;

/// A crate of a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    pub kind: TargetKind,
    pub name: String,
    /// The file it begins with, counted from the top of the tree.
    pub root: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetKind {
    Lib,
    ProcMacro,
    Bin,
    Test,
    Example,
    Bench,
    BuildScript,
}

/// A package, as far as its crates depend on it.
pub(super) struct Place<'p> {
    pub folder: &'p str,
    pub name: &'p str,
    pub manifest: &'p Manifest,
    /// Its paths are those of the edition of 2015, in which listed targets end the search for others.
    pub old: bool,
    /// Every path of the tree, sorted.
    pub paths: &'p [&'p str],
}

/// A kind of target that a manifest lists, with what it says of it, and where its files are looked for.
struct Kind<'p> {
    kind: TargetKind,
    folder: &'static str,
    listed: &'p [TargetTable],
    auto: Option<bool>,
}

/// The crates of a package, by kind; those listed come first.
pub(super) fn targets(place: &Place<'_>) -> Vec<Target> {
    let manifest = place.manifest;
    let auto = manifest.package.as_ref().map_or_else(AutoDiscovery::default, |package| package.auto);
    let kinds = [
        Kind { kind: TargetKind::Bin, folder: "src/bin", listed: &manifest.bins, auto: auto.bins },
        Kind { kind: TargetKind::Test, folder: "tests", listed: &manifest.tests, auto: auto.tests },
        Kind { kind: TargetKind::Example, folder: "examples", listed: &manifest.examples, auto: auto.examples },
        Kind { kind: TargetKind::Bench, folder: "benches", listed: &manifest.benches, auto: auto.benches },
    ];
    let mut found: Vec<Target> = place.library(auto.lib).into_iter().collect();
    for kind in kinds {
        found.extend(place.of_kind(&kind));
    }
    found.extend(place.build_script());
    found
}

impl Place<'_> {
    fn has(&self, inside: &str) -> Option<String> {
        let path = join(self.folder, inside)?;
        self.paths.binary_search(&path.as_str()).is_ok().then_some(path)
    }

    fn library(&self, auto: Option<bool>) -> Option<Target> {
        let listed = self.manifest.lib.as_ref();
        let root = match listed.and_then(|lib| lib.path.as_ref()) {
            Some(path) => join(self.folder, path)?,
            None if listed.is_none() && auto == Some(false) => return None,
            None => self.has("src/lib.rs").or_else(|| self.legacy_library(listed?))?,
        };
        let kind = if listed.is_some_and(|lib| lib.proc_macro) { TargetKind::ProcMacro } else { TargetKind::Lib };
        let name = listed.and_then(|lib| lib.name.clone()).unwrap_or_else(|| underscored(self.name));
        Some(Target { kind, name, root })
    }

    fn legacy_library(&self, listed: &TargetTable) -> Option<String> {
        let name = listed.name.clone().unwrap_or_else(|| underscored(self.name));
        self.old.then(|| self.has(&format!("src/{name}.rs")))?
    }

    fn legacy_program(&self, kind: &Kind<'_>, listed: &TargetTable) -> Option<String> {
        if !self.old || kind.kind != TargetKind::Bin {
            return None;
        }
        let own = format!("src/{}.rs", listed.name.as_ref()?);
        let own = self.library(None).is_none().then(|| self.has(&own)).flatten();
        own.or_else(|| self.has("src/main.rs")).or_else(|| self.has("src/bin/main.rs"))
    }

    fn of_kind(&self, kind: &Kind<'_>) -> Vec<Target> {
        let inferred = self.inferred(kind);
        let root_of = |table: &TargetTable| match &table.path {
            Some(path) => join(self.folder, path),
            None => {
                let by_name = inferred.iter().find(|one| Some(&one.name) == table.name.as_ref());
                by_name.map(|one| one.root.clone()).or_else(|| self.legacy_program(kind, table))
            }
        };
        let mut found = Vec::new();
        for table in kind.listed {
            if let (Some(name), Some(root)) = (table.name.clone(), root_of(table)) {
                found.push(Target { kind: kind.kind, name, root });
            }
        }
        if kind.auto.unwrap_or(!self.old || kind.listed.is_empty()) {
            let known = |one: &Target| found.iter().any(|known| known.name == one.name || known.root == one.root);
            let new: Vec<Target> = inferred.into_iter().filter(|one| !known(one)).collect();
            found.extend(new);
        }
        found
    }

    /// The crates of a kind that are found by where their files are.
    fn inferred(&self, kind: &Kind<'_>) -> Vec<Target> {
        let target = |name: &str, root: &str| Target { kind: kind.kind, name: name.to_owned(), root: root.to_owned() };
        let main = (kind.kind == TargetKind::Bin).then(|| self.has("src/main.rs")).flatten();
        let mut found: Vec<Target> = main.iter().map(|root| target(self.name, root)).collect();
        let Some(folder) = join(self.folder, kind.folder).map(|folder| folder + "/") else { return found };
        let from = self.paths.partition_point(|path| *path < folder.as_str());
        for path in self.paths[from..].iter().take_while(|path| path.starts_with(&folder)) {
            if let Some(name) = inferred_name(&path[folder.len()..]) {
                found.push(target(name, path));
            }
        }
        found
    }

    fn build_script(&self) -> Option<Target> {
        let root = match self.manifest.package.as_ref().map(|package| &package.build) {
            Some(BuildScript::None) => return None,
            Some(BuildScript::At(path)) => join(self.folder, path)?,
            Some(BuildScript::Auto) | None => self.has("build.rs")?,
        };
        let file = root.rsplit('/').next().unwrap_or(&root);
        let name = format!("build-script-{}", file.strip_suffix(".rs").unwrap_or(file));
        Some(Target { kind: TargetKind::BuildScript, name, root })
    }
}

/// The name of the crate that a path below the folder of its kind begins, if it begins one: `a.rs` or `a/main.rs`.
fn inferred_name(path: &str) -> Option<&str> {
    if path.starts_with('.') {
        return None;
    }
    match path.split_once('/') {
        Some((folder, "main.rs")) => Some(folder),
        Some(_) => None,
        None => path.strip_suffix(".rs"),
    }
}

/// A package's name as code writes it.
#[must_use]
pub fn underscored(name: &str) -> String {
    name.replace('-', "_")
}
