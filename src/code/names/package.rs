//! Packages: which file belongs to which, what each may name, and where its crates begin.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::manifest::{Edition, Entry, Manifest, underscored};
use crate::model::path::{RelPath, join};

/// A package, read from its manifest or, where there is none, told from its folders.
#[derive(Debug)]
pub(super) struct Package {
    /// Empty for the top.
    pub folder: String,
    /// As code writes it.
    pub lib_name: String,
    /// Paths are those of the edition of 2015.
    pub old: bool,
    pub proc_macro: bool,
    pub manifest: Option<RelPath>,
    pub wants: Vec<Want>,
    pub lib_root: String,
    pub roots: Vec<String>,
}

/// Something a package may name.
#[derive(Debug)]
pub(super) struct Want {
    /// What code calls it.
    pub key: String,
    /// What it is.
    pub name: String,
    /// The package of the project that it is.
    pub package: Option<usize>,
    pub dev: bool,
    pub unit: String,
    pub span: Range<usize>,
}

/// All packages, by folder.
#[derive(Debug, Default)]
pub(super) struct Packages {
    pub all: Vec<Package>,
    by_folder: BTreeMap<String, usize>,
    pub broken: Vec<(RelPath, Range<usize>)>,
}

impl Packages {
    /// Reads `manifests`, and gives files without one a package by their folders.
    pub(super) fn new<'a>(manifests: &[(&RelPath, &str)], sources: impl Iterator<Item = &'a RelPath>) -> Self {
        let read = manifests.iter().map(|(path, text)| {
            let folder = path.parent().map(|parent| parent.as_str().to_owned()).unwrap_or_default();
            (folder, *path, Manifest::read(text))
        });
        let read: Vec<(String, &RelPath, Manifest)> = read.collect();
        let mut packages = Self::default();
        for (folder, path, manifest) in read.iter().filter(|(_, _, manifest)| manifest.name.is_some()) {
            let workspace = workspace_of(&read, folder);
            packages.add(package(folder, Some((*path).clone()), manifest, workspace));
        }
        packages.broken =
            read.iter().filter_map(|(_, path, manifest)| Some(((*path).clone(), manifest.broken.clone()?))).collect();
        for path in sources {
            let folder = packages.folder_of(path);
            if !packages.by_folder.contains_key(&folder) {
                packages.add(package(&folder, None, &Manifest { edition: Edition::New, ..Manifest::default() }, None));
            }
        }
        for (folder, _, manifest) in &read {
            packages.link(folder, manifest, workspace_of(&read, folder));
        }
        packages
    }

    fn add(&mut self, package: Package) {
        self.by_folder.insert(package.folder.clone(), self.all.len());
        self.all.push(package);
    }

    /// The folder of the package that a source belongs to.
    fn folder_of(&self, path: &RelPath) -> String {
        let nearest = path.ancestors().find(|folder| self.by_folder.contains_key(folder.as_str()));
        let known = nearest.is_some() || self.by_folder.contains_key("");
        let nearest = nearest.map(|folder| folder.as_str().to_owned()).unwrap_or_default();
        let rest = path.inside(&nearest);
        let rest = rest.as_ref().map_or("", RelPath::as_str);
        let usual = ["src/", "tests/", "examples/", "benches/"].iter().any(|folder| rest.starts_with(folder));
        // A crate whose manifest is not at hand is still a crate of its own.
        let inner = rest.find("/src/").map(|at| &rest[..at]);
        match inner.filter(|_| !usual) {
            Some(inner) if nearest.is_empty() => inner.to_owned(),
            Some(inner) => format!("{nearest}/{inner}"),
            None if known => nearest,
            None => String::new(),
        }
    }

    /// The package that a source belongs to.
    pub(super) fn of(&self, path: &RelPath) -> Option<usize> {
        self.by_folder.get(&self.folder_of(path)).copied()
    }

    /// The package of the project whose library has that name.
    pub(super) fn by_library(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|package| package.lib_name == name)
    }

    /// The packages of the project that code of one may see: itself, and all it asks for. One without a manifest may
    /// ask for any.
    pub(super) fn reached_by(&self, package: usize) -> BTreeSet<usize> {
        if self.all[package].manifest.is_none() {
            return (0..self.all.len()).collect();
        }
        let (mut work, mut seen) = (vec![package], BTreeSet::from([package]));
        while let Some(at) = work.pop() {
            let next = self.all[at].wants.iter().filter_map(|want| want.package);
            work.extend(next.filter(|next| seen.insert(*next)));
        }
        seen
    }

    /// What a manifest asks for, with renames undone and folders found.
    fn link(&mut self, folder: &str, manifest: &Manifest, workspace: Option<(&str, &Manifest)>) {
        let Some(at) = self.by_folder.get(folder).copied().filter(|_| manifest.name.is_some()) else { return };
        let wants = manifest.dependencies.iter().map(|entry| {
            let shared = workspace.filter(|_| entry.inherited).and_then(|(root, workspace)| {
                let shared = workspace.workspace_dependencies.iter().find(|shared| shared.key == entry.key);
                shared.map(|shared| (root, shared))
            });
            self.want(folder, entry, shared, workspace)
        });
        self.all[at].wants = wants.collect();
    }

    fn want(
        &self,
        folder: &str,
        entry: &Entry,
        shared: Option<(&str, &Entry)>,
        workspace: Option<(&str, &Manifest)>,
    ) -> Want {
        let (base, said) = shared.unwrap_or((folder, entry));
        let real = said.package.as_ref().unwrap_or(&said.key);
        let patched = workspace.and_then(|(root, workspace)| {
            let patch = workspace.patches.iter().find(|patch| patch.package.as_ref().unwrap_or(&patch.key) == real);
            Some((root, patch?))
        });
        let of = |base: &str, entry: &Entry| self.by_folder.get(&join(base, entry.folder.as_ref()?)?).copied();
        let package = of(base, said).or_else(|| patched.and_then(|(root, patch)| of(root, patch)));
        let renamed = said.package.is_some() || entry.package.is_some();
        let name = package.map_or_else(|| underscored(real), |package| self.all[package].lib_name.clone());
        let key = match package.filter(|_| !renamed) {
            Some(package) => self.all[package].lib_name.clone(),
            None => underscored(&entry.key),
        };
        Want { key, name, package, dev: entry.dev, unit: entry.unit.clone(), span: entry.span.clone() }
    }
}

/// The workspace a folder is in: the nearest above that is one.
fn workspace_of<'m>(read: &'m [(String, &RelPath, Manifest)], folder: &str) -> Option<(&'m str, &'m Manifest)> {
    let above = |outer: &str| {
        outer.is_empty() || folder == outer || folder.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
    };
    let roots = read.iter().filter(|(outer, _, manifest)| manifest.is_workspace && above(outer));
    roots.max_by_key(|(outer, _, _)| outer.len()).map(|(outer, _, manifest)| (outer.as_str(), manifest))
}

fn package(folder: &str, path: Option<RelPath>, manifest: &Manifest, workspace: Option<(&str, &Manifest)>) -> Package {
    let told = folder.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("crate_root");
    let name = manifest.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(told);
    let name = underscored(name);
    let old = match manifest.edition {
        Edition::Inherited => workspace.is_none_or(|(_, root)| root.workspace_edition == Edition::Old),
        Edition::Absent | Edition::Old => true,
        Edition::New => false,
    };
    let below = |path: &String| join(folder, path);
    Package {
        lib_name: manifest.lib_name.clone().unwrap_or(name),
        old,
        proc_macro: manifest.proc_macro,
        manifest: path,
        wants: Vec::new(),
        lib_root: manifest.lib_path.as_ref().and_then(below).or_else(|| join(folder, "src/lib.rs")).unwrap_or_default(),
        roots: manifest.target_paths.iter().filter_map(below).collect(),
        folder: folder.to_owned(),
    }
}
