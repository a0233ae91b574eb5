//! The packages of a tree, and which of them a file belongs to.

use std::collections::BTreeMap;

use super::manifest::Manifest;
use super::target::{Place, Target, TargetKind, targets, underscored};
use super::workspace::{ManifestFile, Manifests};
use crate::model::path::{RelPath, join};
use crate::model::tree::Tree;

/// A package, read from its manifest or, where that is not at hand, told from its folders.
#[derive(Debug, Clone)]
pub struct Package {
    /// Empty for the top.
    pub folder: String,
    /// Its manifest, where that is at hand.
    pub manifest: Option<RelPath>,
    /// That of its folder where it says none.
    pub name: String,
    /// What code calls its library, whether or not it has one.
    pub library: String,
    /// Its paths are those of the edition of 2015.
    pub old: bool,
    /// Its crates, by kind.
    pub targets: Vec<Target>,
}

/// Every package of a tree: those with a manifest in path order, then those that only their folders tell.
#[derive(Debug, Default)]
pub struct Packages {
    pub manifests: Manifests,
    all: Vec<Package>,
    by_folder: BTreeMap<String, usize>,
}

/// The folders of a package that hold its sources.
const SOURCE_FOLDERS: [&str; 4] = ["src/", "tests/", "examples/", "benches/"];

impl Packages {
    /// Reads the manifests of a tree, and gives sources without one a package by their folders.
    #[must_use]
    pub fn read(tree: &Tree) -> Self {
        let paths: Vec<&str> = tree.paths().map(RelPath::as_str).collect();
        let mut packages = Self { manifests: Manifests::read(tree), ..Self::default() };
        let mut read = Vec::new();
        for file in packages.manifests.files().filter(|file| file.manifest.package.is_some()) {
            read.push(of_manifest(&packages.manifests, file, &paths));
        }
        read.into_iter().for_each(|package| packages.add(package));
        for (path, _) in tree.files().filter(|(path, _)| path.extension() == Some("rs")) {
            let folder = packages.folder_of(path);
            if !packages.by_folder.contains_key(&folder) {
                packages.add(of_folder(&folder, &paths));
            }
        }
        packages
    }

    fn add(&mut self, package: Package) {
        self.by_folder.insert(package.folder.clone(), self.all.len());
        self.all.push(package);
    }

    /// Every package; other functions give their places in it.
    #[must_use]
    pub fn all(&self) -> &[Package] {
        &self.all
    }

    /// The package in a folder, the top of a package's own.
    #[must_use]
    pub fn at(&self, folder: &str) -> Option<usize> {
        self.by_folder.get(folder).copied()
    }

    /// The package that a file belongs to: that of the nearest folder with a manifest, unless the file is in a `src` of
    /// its own below that. Nothing where there is no package around it.
    #[must_use]
    pub fn of(&self, path: &RelPath) -> Option<usize> {
        self.at(&self.folder_of(path)).or_else(|| self.at(&self.nearest(path)))
    }

    /// The nearest folder around a path that is known for a package; the top where there is none.
    fn nearest(&self, path: &RelPath) -> String {
        let known = path.ancestors().find(|folder| self.by_folder.contains_key(folder.as_str()));
        known.map_or_else(String::new, String::from)
    }

    /// The folder of the package that a source belongs to.
    fn folder_of(&self, path: &RelPath) -> String {
        let nearest = self.nearest(path);
        let inside = path.inside(&nearest);
        let rest = inside.as_ref().map_or("", RelPath::as_str);
        if SOURCE_FOLDERS.iter().any(|folder| rest.starts_with(folder)) {
            return nearest;
        }
        // A crate whose manifest is not at hand is still a crate of its own.
        match rest.find("/src/").map(|at| &rest[..at]) {
            Some(inner) if nearest.is_empty() => inner.to_owned(),
            Some(inner) => format!("{nearest}/{inner}"),
            None => nearest,
        }
    }
}

impl Package {
    /// Where its library begins, or would if it had one.
    #[must_use]
    pub fn library_root(&self) -> Option<String> {
        match self.targets.iter().find(|target| matches!(target.kind, TargetKind::Lib | TargetKind::ProcMacro)) {
            Some(library) => Some(library.root.clone()),
            None => join(&self.folder, "src/lib.rs"),
        }
    }

    /// Whether its library is a procedural macro.
    #[must_use]
    pub fn is_proc_macro(&self) -> bool {
        self.targets.iter().any(|target| target.kind == TargetKind::ProcMacro)
    }
}

fn of_manifest(manifests: &Manifests, file: &ManifestFile, paths: &[&str]) -> Package {
    let edition = manifests.edition(file);
    let old = edition.is_none_or(|edition| edition == "2015");
    let own = file.manifest.package.as_ref().and_then(|package| package.name.as_deref());
    let name = own.filter(|name| !name.is_empty()).unwrap_or_else(|| name_of(&file.folder));
    let library = file.manifest.lib.as_ref().and_then(|lib| lib.name.as_deref());
    let place = Place { folder: &file.folder, name, manifest: &file.manifest, old, paths };
    Package {
        folder: file.folder.clone(),
        manifest: Some(file.path.clone()),
        name: name.to_owned(),
        library: underscored(library.unwrap_or(name)),
        old,
        targets: targets(&place),
    }
}

fn of_folder(folder: &str, paths: &[&str]) -> Package {
    let (name, manifest) = (name_of(folder), &Manifest::default());
    Package {
        folder: folder.to_owned(),
        manifest: None,
        name: name.to_owned(),
        library: underscored(name),
        old: false,
        targets: targets(&Place { folder, name, manifest, old: false, paths }),
    }
}

/// The name that its folder gives a package.
fn name_of(folder: &str) -> &str {
    folder.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("crate_root")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_package_around_it() {
        let tree = Tree::from_fixture(
            "//- Cargo.toml\n[package]\nname = 'top'\n//- src/lib.rs\n//- tests/data/x/src/lib.rs\n\
             //- crates/a/Cargo.toml\n[package]\nname = 'a'\n//- crates/a/src/lib.rs\n//- vendor/v/src/lib.rs\n",
        );
        let packages = Packages::read(&tree.expect("a fixture"));
        for (path, expected) in [
            ("src/deep/er.rs", "top"),
            ("tests/data/x/src/lib.rs", "top"),
            ("README.md", "top"),
            ("crates/a/Cargo.toml", "a"),
            ("crates/a/tests/it.rs", "a"),
            ("crates/README.md", "top"),
            ("vendor/v/src/lib.rs", "v"),
            ("vendor/w/src/lib.rs", "top"),
        ] {
            let path = RelPath::new(path).expect("a path");
            let found = packages.of(&path).map(|at| packages.all()[at].name.as_str());
            assert_eq!(found, Some(expected), "{path}");
        }
    }
}
