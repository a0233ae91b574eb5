//! Packages as code names them: what each may name by which name, and what that is.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::cargo::{self, DependencyKind, ManifestFile, Resolved, underscored};
use crate::model::path::RelPath;

/// A package, and what code of it may name.
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
    /// Nothing where its library would lie outside of the tree.
    pub lib_root: Option<String>,
    /// Where its crates begin.
    pub roots: BTreeSet<String>,
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

/// All packages, numbered as those of [`cargo::Packages`].
#[derive(Debug)]
pub(super) struct Packages {
    pub all: Vec<Package>,
    cargo: Arc<cargo::Packages>,
}

impl Packages {
    pub(super) fn new(cargo: Arc<cargo::Packages>) -> Self {
        let mut all: Vec<Package> = cargo.all().iter().map(package).collect();
        for file in cargo.manifests.files() {
            let package = cargo.at(&file.folder).filter(|at| all[*at].manifest.as_ref() == Some(&file.path));
            if let Some(package) = package {
                all[package].wants = wants(&cargo, file);
            }
        }
        Self { all, cargo }
    }

    /// The package that a source belongs to.
    pub(super) fn of(&self, path: &RelPath) -> Option<usize> {
        self.cargo.of(path)
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
}

fn package(one: &cargo::Package) -> Package {
    Package {
        folder: one.folder.clone(),
        lib_name: one.library.clone(),
        old: one.old,
        proc_macro: one.is_proc_macro(),
        manifest: one.manifest.clone(),
        wants: Vec::new(),
        lib_root: one.library_root(),
        roots: one.targets.iter().map(|target| target.root.clone()).collect(),
    }
}

/// What a manifest asks for, with renames undone and folders found.
fn wants(cargo: &cargo::Packages, file: &ManifestFile) -> Vec<Want> {
    cargo.manifests.dependencies(file).iter().map(|dependency| want(cargo, file, dependency)).collect()
}

fn want(cargo: &cargo::Packages, file: &ManifestFile, dependency: &Resolved<'_>) -> Want {
    let (real, written) = (dependency.package(), dependency.written);
    let in_folder = dependency.folder().and_then(|folder| cargo.at(&folder));
    let patched = || cargo.manifests.patched_folder(file, real).and_then(|folder| cargo.at(&folder));
    let package = in_folder.or_else(patched);
    let library = package.map(|package| cargo.all()[package].library.clone());
    let key = library.clone().filter(|_| !dependency.is_renamed());
    Want {
        key: key.unwrap_or_else(|| underscored(&written.name)),
        name: library.unwrap_or_else(|| underscored(real)),
        package,
        dev: written.kind == DependencyKind::Dev,
        unit: written.key.clone(),
        span: written.name_span.clone(),
    }
}
