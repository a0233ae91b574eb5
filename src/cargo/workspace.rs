//! The manifests of a tree, each read once, and what workspaces make of them: which root a package has, what it inherits
//! from there, which packages are members.
//!
//! As Cargo's `src/workspace.rs` finds them.

use std::collections::{BTreeMap, BTreeSet};

use super::dependency::{Dependency, Resolved};
use super::manifest::{Field, Manifest, WorkspaceTable, is_inside};
use crate::model::path::{RelPath, join};
use crate::model::tree::Tree;
use crate::syntax::unmarked;

/// A manifest, and where it is.
#[derive(Debug, Clone)]
pub struct ManifestFile {
    pub path: RelPath,
    /// Its folder; empty for the top.
    pub folder: String,
    pub manifest: Manifest,
}

/// Every manifest of a tree, in path order.
#[derive(Debug, Default)]
pub struct Manifests {
    files: Vec<ManifestFile>,
    by_folder: BTreeMap<String, usize>,
}

/// The name of a manifest's file.
pub const MANIFEST: &str = "Cargo.toml";

impl Manifests {
    /// Reads every `Cargo.toml` that is held as text. Places are counted without a byte-order mark.
    #[must_use]
    pub fn read(tree: &Tree) -> Self {
        let mut manifests = Self::default();
        for (path, file) in tree.files().filter(|(path, _)| path.file_name() == MANIFEST) {
            let Ok(text) = std::str::from_utf8(&file.bytes) else { continue };
            let folder = folder_of(path);
            manifests.by_folder.insert(folder.clone(), manifests.files.len());
            manifests.files.push(ManifestFile { path: path.clone(), folder, manifest: Manifest::read(unmarked(text)) });
        }
        manifests
    }

    /// Every manifest, in path order.
    pub fn files(&self) -> impl Iterator<Item = &ManifestFile> {
        self.files.iter()
    }

    /// The manifest in a folder; the top is empty.
    #[must_use]
    pub fn at(&self, folder: &str) -> Option<&ManifestFile> {
        self.by_folder.get(folder).map(|index| &self.files[*index])
    }

    /// The manifest at a path, if one is there and could be read.
    #[must_use]
    pub fn file(&self, path: &RelPath) -> Option<&ManifestFile> {
        self.at(&folder_of(path)).filter(|file| file.path == *path)
    }

    /// The manifest whose `[workspace]` the one in `folder` belongs to: itself, what it points to with
    /// `package.workspace`, or the nearest above that does not exclude it. Nothing where there is none in the tree.
    #[must_use]
    pub fn root_of(&self, folder: &str) -> Option<&ManifestFile> {
        let own = self.at(folder)?;
        if own.manifest.workspace.is_some() {
            return Some(own);
        }
        if let Some(pointer) = own.pointer() {
            return self.at(&join(folder, pointer)?);
        }
        for above in folders_above(folder) {
            let Some(found) = self.at(above) else { continue };
            match &found.manifest.workspace {
                Some(table) if !table.excludes(above, folder) => return Some(found),
                Some(_) => {}
                None => {
                    if let Some(pointer) = found.pointer() {
                        return self.at(&join(above, pointer)?);
                    }
                }
            }
        }
        None
    }

    fn table_of(&self, file: &ManifestFile) -> Option<(&ManifestFile, &WorkspaceTable)> {
        let root = self.root_of(&file.folder)?;
        Some((root, root.manifest.workspace.as_ref()?))
    }

    /// The version of a package, inherited where its manifest says so, and `0.0.0` where it says none (the Cargo book,
    /// "The `version` field"). Nothing without a package, or where there is nothing to inherit.
    #[must_use]
    pub fn version(&self, file: &ManifestFile) -> Option<String> {
        match &file.manifest.package.as_ref()?.version {
            Field::Own(version) => Some(version.clone()),
            Field::Absent => Some("0.0.0".to_owned()),
            Field::Inherited => self.table_of(file)?.1.version.clone(),
        }
    }

    /// The edition of a package, inherited where its manifest says so, and 2015 where it says none. Nothing without a
    /// package, or where there is nothing to inherit.
    #[must_use]
    pub fn edition(&self, file: &ManifestFile) -> Option<String> {
        match &file.manifest.package.as_ref()?.edition {
            Field::Own(edition) => Some(edition.clone()),
            Field::Absent => Some("2015".to_owned()),
            Field::Inherited => self.table_of(file)?.1.edition.clone(),
        }
    }

    /// The dependencies of a manifest, in its order, with what they inherit.
    #[must_use]
    pub fn dependencies<'m>(&'m self, file: &'m ManifestFile) -> Vec<Resolved<'m>> {
        let root = self.table_of(file);
        let mut resolved = Vec::new();
        for written in &file.manifest.dependencies {
            let inherited = root.filter(|_| written.inherited).and_then(|(root, table)| {
                let shared = table.dependencies.iter().find(|shared| shared.name == written.name)?;
                Some((shared, root.folder.as_str()))
            });
            resolved.push(match inherited {
                Some((shared, base)) => Resolved { written, shared: Some(shared), base },
                None => Resolved { written, shared: None, base: &file.folder },
            });
        }
        resolved
    }

    /// The dependencies that members of the workspace of a manifest may inherit.
    #[must_use]
    pub fn shared_dependencies<'m>(&'m self, file: &'m ManifestFile) -> Vec<Resolved<'m>> {
        let shared = file.manifest.workspace.iter().flat_map(|table| &table.dependencies);
        shared.map(|written| Resolved { written, shared: None, base: &file.folder }).collect()
    }

    /// The folder that `[patch]` of its workspace says a package lies in, whatever a dependency says.
    #[must_use]
    pub fn patched_folder(&self, file: &ManifestFile, package: &str) -> Option<String> {
        let root = self.root_of(&file.folder).unwrap_or(file);
        let named = |patch: &&Dependency| patch.package.as_ref().unwrap_or(&patch.name) == package;
        let patch = root.manifest.patches.iter().find(named)?;
        join(&root.folder, patch.path.as_ref()?)
    }

    /// The folders of the packages of the workspace in `root`, its own among them: those it lists, and those that they
    /// reach by path. A package without a workspace is alone. `None` when a pattern cannot be read, or no manifest is
    /// there.
    #[must_use]
    pub fn members(&self, root: &str) -> Option<BTreeSet<String>> {
        let own = self.at(root)?;
        let Some(table) = &own.manifest.workspace else {
            return Some(own.manifest.package.iter().map(|_| root.to_owned()).collect());
        };
        let listed = table.listed(root).ok()?;
        let mut work: Vec<&ManifestFile> = self.files().filter(|file| listed.has(&file.folder)).collect();
        work.push(own);
        let mut found = BTreeSet::new();
        while let Some(file) = work.pop() {
            let excluded = file.folder != root && table.excludes(root, &file.folder);
            // What is lost in a fault may have been a package.
            let no_package = file.manifest.package.is_none() && file.manifest.is_whole();
            if excluded || no_package || !found.insert(file.folder.clone()) {
                continue;
            }
            for dependency in self.dependencies(file) {
                let reached = dependency.folder().and_then(|folder| self.at(&folder));
                work.extend(reached.filter(|file| self.takes_in(root, file)));
            }
        }
        Some(found)
    }

    /// Whether what a member reaches by path may be a member: it lies inside, or says so itself.
    fn takes_in(&self, root: &str, file: &ManifestFile) -> bool {
        let inside = is_inside(&file.folder, root);
        inside || self.root_of(&file.folder).is_some_and(|own| own.folder == root)
    }
}

impl ManifestFile {
    /// What `package.workspace` points to, as seen from its folder.
    fn pointer(&self) -> Option<&str> {
        self.manifest.package.as_ref()?.workspace.as_deref()
    }
}

/// The folder of a file; empty for the top.
pub(super) fn folder_of(path: &RelPath) -> String {
    path.parent().map_or_else(String::new, String::from)
}

/// The folders around a folder, nearest first, the top last.
fn folders_above(folder: &str) -> impl Iterator<Item = &str> {
    let above = |at: usize| folder[..at].rfind('/');
    let inner = std::iter::successors(folder.rfind('/'), move |at| above(*at)).map(|at| &folder[..at]);
    inner.chain((!folder.is_empty()).then_some(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "//- Cargo.toml\n[workspace]\nmembers = ['a', '{b']\nexclude = ['a', 'out']\n\
        [workspace.dependencies]\nx = { package = 'y', version = '1' }\n\
        //- a/Cargo.toml\n[package]\nname = 'a'\nedition.workspace = true\n\
        [target.'cfg(unix)'.dev_dependencies]\nx = { workspace = true, features = ['f'] }\n\
        //- out/Cargo.toml\n[package]\nname = 'out'\n[dependencies]\nx.workspace = true\n\
        //- out/in/Cargo.toml\n[package]\nname = 'in'\nworkspace = '../..'\n\
        //- own/Cargo.toml\n[workspace]\n[package]\nname = 'own'\n//- own/deep/er/Cargo.toml\n[package]\nname = 'er'\n\
        //- away/Cargo.toml\n[package]\nname = 'away'\nworkspace = '../../other'\n";

    fn manifests() -> Manifests {
        Manifests::read(&Tree::from_fixture(TREE).expect("a fixture"))
    }

    #[test]
    fn a_manifest_has_the_root_that_cargo_finds() {
        let manifests = manifests();
        let roots = [("", Some("")), ("a", Some("")), ("out", None), ("out/in", Some("")), ("own", Some("own"))];
        for (folder, root) in roots.into_iter().chain([("own/deep/er", Some("own")), ("away", None), ("none", None)]) {
            assert_eq!(manifests.root_of(folder).map(|file| file.folder.as_str()), root, "{folder}");
        }
    }

    #[test]
    fn a_dependency_is_what_the_workspace_says() {
        let manifests = manifests();
        let shown = |folder: &str| {
            let file = manifests.at(folder).expect("a manifest");
            let dependency = manifests.dependencies(file)[0];
            (dependency.package(), dependency.written.key.as_str(), dependency.is_lost())
        };
        assert_eq!(shown("a"), ("y", "target.\"cfg(unix)\".dev_dependencies.x", false));
        assert_eq!(shown("out"), ("x", "dependencies.x", true));
    }

    #[test]
    fn a_key_is_inherited_with_all_below_it() {
        let manifests = manifests();
        let own = &manifests.at("a").expect("a manifest").manifest;
        let above = |key: &[&str]| own.inherited_key(key).map(|key| key.join(" "));
        let of_target = ["target", "cfg(unix)", "dev_dependencies", "x", "version"];
        assert_eq!(above(&of_target), Some("workspace dependencies x version".to_owned()));
        assert_eq!(above(&["package", "edition"]), Some("workspace package edition".to_owned()));
        assert_eq!(above(&["dev_dependencies", "x"]), None);
        assert_eq!(above(&["lints", "rust"]), None);
    }
}
