//! The crates that a lock speaks of: the members of its workspace and what they reach by path.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use semver::{Version, VersionReq};

use crate::cargo::dependency::{DependencyKind, Resolved};
use crate::cargo::workspace::{ManifestFile, Manifests};

/// A crate whose manifest is at hand.
pub(super) struct Crate {
    /// Counted from the top of the tree; empty for that.
    pub folder: String,
    pub name: String,
    pub version: String,
    pub wants: Vec<Want>,
    pub member: bool,
}

/// A dependency a manifest names.
pub(super) struct Want {
    /// The package's own name, whatever the manifest calls it.
    pub name: String,
    pub origin: Origin,
    requirement: Option<VersionReq>,
    dev: bool,
}

/// Where a dependency comes from.
pub(super) enum Origin {
    /// A folder counted from the top of the tree; `None` when it lies outside.
    Path(Option<String>),
    Git,
    Registry,
}

impl Want {
    pub(super) fn takes(&self, version: &Version) -> bool {
        self.requirement.as_ref().is_none_or(|requirement| requirement.matches(version))
    }

    fn new(dependency: &Resolved<'_>) -> Self {
        let requirement = dependency.version().and_then(|text| VersionReq::parse(text).ok());
        let origin = match (dependency.has_path(), dependency.is_git()) {
            (true, _) => Origin::Path(dependency.folder()),
            (false, true) => Origin::Git,
            (false, false) => Origin::Registry,
        };
        let dev = dependency.written.kind == DependencyKind::Dev;
        Self { name: dependency.package().to_owned(), origin, requirement, dev }
    }
}

/// The members of the workspace in `root`, and the crates they reach by path. `None` when a manifest among them is missing
/// or not all of it can be read.
pub(super) fn crates(manifests: &Manifests, root: &str) -> Option<Vec<Crate>> {
    manifests.at(root).filter(|file| file.manifest.is_whole())?;
    let members = manifests.members(root)?;
    let mut queue: VecDeque<String> = members.iter().cloned().collect();
    let mut found: BTreeMap<String, Crate> = BTreeMap::new();
    while let Some(folder) = queue.pop_front() {
        let Some(file) = manifests.at(&folder).filter(|_| !found.contains_key(&folder)) else { continue };
        let read = read(manifests, file, &members)?;
        queue.extend(read.neighbours().map(str::to_owned));
        found.insert(folder, read);
    }
    Some(found.into_values().collect())
}

fn read(manifests: &Manifests, file: &ManifestFile, members: &BTreeSet<String>) -> Option<Crate> {
    let package = file.manifest.package.as_ref().filter(|_| file.manifest.is_whole())?;
    let wants = manifests.dependencies(file).iter().map(Want::new).collect();
    Some(Crate {
        folder: file.folder.clone(),
        name: package.name.clone()?,
        version: manifests.version(file)?,
        wants,
        member: members.contains(&file.folder),
    })
}

impl Crate {
    /// Folders this crate reaches by path; the dev-dependencies of a crate that is no member do not count.
    fn neighbours(&self) -> impl Iterator<Item = &str> {
        let counts = |want: &&Want| self.member || !want.dev;
        self.wants.iter().filter(counts).filter_map(|want| match &want.origin {
            Origin::Path(Some(folder)) => Some(folder.as_str()),
            _ => None,
        })
    }
}
