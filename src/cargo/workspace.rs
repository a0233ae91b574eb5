//! The crates of a workspace: its members and what they reach by path, read from the manifests.

use std::collections::{BTreeMap, VecDeque};

use semver::{Version, VersionReq};

use super::manifest::{Dependency, Manifest, WorkspaceTable};
use crate::model::path::{Globs, RelPath, join};

/// A crate whose manifest is at hand.
pub(super) struct Crate {
    /// Relative to the lock; empty for the lock's own folder.
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
    /// A folder relative to the lock; `None` when it lies outside.
    Path(Option<String>),
    Git,
    Registry,
}

impl Want {
    pub(super) fn takes(&self, version: &Version) -> bool {
        self.requirement.as_ref().is_none_or(|requirement| requirement.matches(version))
    }

    fn new(key: &str, dependency: &Dependency, folder: &str, dev: bool) -> Self {
        let requirement = dependency.version().and_then(|text| VersionReq::parse(text).ok());
        let origin = match (dependency.path(), dependency.is_git()) {
            (Some(path), _) => Origin::Path(join(folder, path)),
            (None, true) => Origin::Git,
            (None, false) => Origin::Registry,
        };
        Self { name: dependency.package().unwrap_or(key).to_owned(), origin, requirement, dev }
    }
}

/// The members, and the crates they reach by path. `None` when a manifest among them is missing or cannot be read.
pub(super) fn crates(manifests: &[(&str, &str)]) -> Option<Vec<Crate>> {
    let texts: BTreeMap<String, &str> =
        manifests.iter().filter_map(|(folder, text)| Some((join("", folder)?, *text))).collect();
    let mut root = Manifest::read(texts.get("")?)?;
    let layout = Layout { texts: &texts, table: root.workspace.take() };
    let mut queue: VecDeque<(String, bool)> = layout.listed()?.into_iter().map(|folder| (folder, true)).collect();
    if root.package.is_some() {
        queue.push_front((String::new(), true));
    }
    let mut found: BTreeMap<String, Crate> = BTreeMap::new();
    while let Some((folder, member)) = queue.pop_front() {
        let Some(text) = texts.get(&folder).filter(|_| !found.contains_key(&folder)) else { continue };
        let read = layout.read(&folder, text, member)?;
        for next in read.neighbours() {
            // Members first: what only a member's neighbour reaches is none.
            match member && layout.takes_in(next) {
                true => queue.push_front((next.to_owned(), true)),
                false => queue.push_back((next.to_owned(), false)),
            }
        }
        found.insert(folder, read);
    }
    Some(found.into_values().collect())
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

/// Which folders hold a manifest, and what the root says of them.
struct Layout<'m> {
    texts: &'m BTreeMap<String, &'m str>,
    table: Option<WorkspaceTable>,
}

impl Layout<'_> {
    /// Folders the workspace lists as members.
    fn listed(&self) -> Option<Vec<String>> {
        let Some(table) = &self.table else { return Some(Vec::new()) };
        let patterns: Vec<String> = table.members.iter().filter_map(|pattern| join("", pattern)).collect();
        let (globs, plain): (Vec<_>, Vec<_>) = patterns.iter().partition(|text| text.contains(['*', '?', '[']));
        let globs = if globs.is_empty() { None } else { Some(Globs::new(&globs).ok()?) };
        let matched = |folder: &String| {
            let by_glob = |globs: &Globs| RelPath::new(folder).is_ok_and(|path| globs.is_match(&path));
            plain.contains(&folder) || globs.as_ref().is_some_and(by_glob)
        };
        let folders = self.texts.keys().filter(|folder| matched(folder) && !self.excludes(folder));
        Some(folders.cloned().collect())
    }

    /// Whether a crate that a member reaches by path is a member too.
    fn takes_in(&self, folder: &str) -> bool {
        self.table.is_some() && !self.excludes(folder)
    }

    fn excludes(&self, folder: &str) -> bool {
        let Some(table) = &self.table else { return false };
        let holds = |outer: &String| join("", outer).is_some_and(|outer| is_inside(folder, &outer));
        table.exclude.iter().any(holds) && !table.members.iter().any(holds)
    }

    fn read(&self, folder: &str, text: &str, member: bool) -> Option<Crate> {
        let manifest = Manifest::read(text)?;
        let package = manifest.package.as_ref()?;
        let inherited = self.table.as_ref();
        let version = package.version(inherited)?.to_owned();
        let wants = manifest.dependencies().map(|(key, dependency, dev)| {
            // An inherited path is relative to the root, a crate's own one to the crate.
            match inherited.and_then(|table| table.dependency(key, dependency)) {
                Some(shared) => Want::new(key, shared, "", dev),
                None => Want::new(key, dependency, folder, dev),
            }
        });
        Some(Crate { folder: folder.to_owned(), name: package.name.clone(), version, wants: wants.collect(), member })
    }
}

fn is_inside(folder: &str, outer: &str) -> bool {
    let rest = folder.strip_prefix(outer);
    outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
