//! The packages of a lock as a graph: which crate of the workspace each one is, what it depends on, what is reached.

use std::collections::BTreeMap;

use semver::Version;

use super::crates::{Crate, Origin, Want};
use crate::cargo::lock::{LockedDependency, LockedPackage};

/// More packages of one name than any real lock holds; it bounds the work that a hostile one can cause.
const MOST_NAMESAKES: usize = 64;

/// A package, and the crate whose manifest speaks for it.
pub(super) struct Node<'a> {
    pub package: LockedPackage<'a>,
    pub version: Version,
    manifest: Option<&'a Crate>,
}

/// Packages are numbered by their place in `nodes`.
pub(super) struct Graph<'a> {
    pub nodes: Vec<Node<'a>>,
    by_name: BTreeMap<&'a str, Vec<usize>>,
    by_folder: BTreeMap<&'a str, usize>,
}

impl<'a> Graph<'a> {
    /// Matches packages with crates; a crate the lock does not know gets a package. `None` for a name or a
    /// version that is none, and for too many packages of one name.
    pub(super) fn new(packages: Vec<LockedPackage<'a>>, crates: &'a [Crate]) -> Option<Self> {
        let mut graph = Self { nodes: Vec::new(), by_name: BTreeMap::new(), by_folder: BTreeMap::new() };
        for package in packages {
            graph.push(package)?;
        }
        for manifest in crates {
            let index = match graph.find_crate(manifest) {
                Some(index) => index,
                None => graph.push(new_package(manifest)?)?,
            };
            let node = &mut graph.nodes[index];
            node.manifest = Some(manifest);
            if node.package.version != manifest.version {
                node.package.version = &manifest.version;
                node.version = Version::parse(&manifest.version).ok()?;
            }
            graph.by_folder.insert(&manifest.folder, index);
        }
        Some(graph)
    }

    fn push(&mut self, package: LockedPackage<'a>) -> Option<usize> {
        let index = self.nodes.len();
        let version = Version::parse(package.version).ok()?;
        let namesakes = self.by_name.entry(package.name).or_default();
        namesakes.push(index);
        if namesakes.len() > MOST_NAMESAKES {
            return None;
        }
        self.nodes.push(Node { package, version, manifest: None });
        Some(index)
    }

    /// The package without a source that bears the crate's name, and its version where several do.
    fn find_crate(&self, manifest: &Crate) -> Option<usize> {
        let free = |index: &usize| self.nodes[*index].package.source.is_none() && self.nodes[*index].manifest.is_none();
        let same = |index: &usize| self.nodes[*index].package.version == manifest.version;
        let found: Vec<usize> = self.named(&manifest.name).iter().copied().filter(free).collect();
        match found.as_slice() {
            [only] => Some(*only),
            several => several.iter().copied().find(same),
        }
    }

    fn named(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// What each package depends on, numbered like `nodes`; `None` when a text means no package.
    pub(super) fn edges(&self) -> Option<Vec<Vec<usize>>> {
        let edges = self.nodes.iter().map(|node| match node.manifest {
            Some(manifest) => Some(self.by_manifest(node, manifest)),
            None => node.package.dependencies.iter().map(|text| self.outside(text)).collect(),
        });
        edges.map(|found| found.map(distinct)).collect()
    }

    /// Packages `text` may mean. Names were unambiguous before they were substituted, so a text that fits several
    /// packages with a source never meant one of those.
    fn meant(&self, text: &str) -> Vec<usize> {
        let LockedDependency { name, version, source } = LockedDependency::read(text);
        let fits = |index: &usize| {
            let package = &self.nodes[*index].package;
            let same_source = || source.is_none() || package.source.map(without_commit) == source;
            version.is_none_or(|version| package.version == version) && same_source()
        };
        let found: Vec<usize> = self.named(name).iter().copied().filter(fits).collect();
        let (sourced, local): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|index| self.nodes[*index].package.source.is_some());
        if sourced.len() > 1 { local } else { [local, sourced].concat() }
    }

    /// What a package that rendering does not touch means by `text`: another such one wherever it can be.
    fn outside(&self, text: &str) -> Option<usize> {
        let rank = |index: &usize| {
            let node = &self.nodes[*index];
            (node.manifest.is_some(), node.package.source.is_some())
        };
        self.meant(text).into_iter().min_by_key(rank)
    }

    /// What a crate depends on: what its manifest names, in the versions its lock entry had.
    fn by_manifest(&self, node: &Node<'a>, manifest: &Crate) -> Vec<usize> {
        let mut listed: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for text in &node.package.dependencies {
            listed.entry(LockedDependency::read(text).name).or_default().extend(self.meant(text));
        }
        listed.values_mut().for_each(|candidates| *candidates = distinct(std::mem::take(candidates)));
        let targets = manifest.wants.iter().flat_map(|want| match listed.get(want.name.as_str()) {
            Some(candidates) if !candidates.is_empty() => self.listed(want, candidates),
            _ if manifest.member => self.fresh(want).into_iter().collect(),
            _ => Vec::new(),
        });
        targets.collect()
    }

    fn listed(&self, want: &Want, candidates: &[usize]) -> Vec<usize> {
        if let Some(index) = self.in_folder(want) {
            return vec![index];
        }
        let by_origin = narrow(candidates, |index| self.comes_from(want, index));
        narrow(&by_origin, |index| want.takes(&self.nodes[index].version))
    }

    /// A dependency the lock entry did not have: Cargo would take the newest version that is locked already.
    fn fresh(&self, want: &Want) -> Option<usize> {
        let fits = |index: &usize| self.comes_from(want, *index) && want.takes(&self.nodes[*index].version);
        let locked = || self.named(&want.name).iter().copied().filter(fits);
        self.in_folder(want).or_else(|| locked().max_by_key(|index| &self.nodes[*index].version))
    }

    fn in_folder(&self, want: &Want) -> Option<usize> {
        match &want.origin {
            Origin::Path(Some(folder)) => self.by_folder.get(folder.as_str()).copied(),
            _ => None,
        }
    }

    fn comes_from(&self, want: &Want, index: usize) -> bool {
        match (&want.origin, self.nodes[index].package.source) {
            (Origin::Path(_), source) => source.is_none(),
            (Origin::Git, Some(source)) => source.starts_with("git+"),
            (Origin::Registry, Some(source)) => !source.starts_with("git+"),
            (Origin::Git | Origin::Registry, None) => false,
        }
    }

    /// Every package a member of the workspace leads to, the members among them.
    pub(super) fn reached(&self, edges: &[Vec<usize>]) -> Vec<usize> {
        let is_member = |node: &Node<'_>| node.manifest.is_some_and(|manifest| manifest.member);
        let mut seen: Vec<bool> = self.nodes.iter().map(is_member).collect();
        let mut found: Vec<usize> = (0..seen.len()).filter(|index| seen[*index]).collect();
        let mut next = 0;
        while let Some(index) = found.get(next).copied() {
            next += 1;
            for target in &edges[index] {
                if !std::mem::replace(&mut seen[*target], true) {
                    found.push(*target);
                }
            }
        }
        found
    }
}

fn new_package(manifest: &Crate) -> Option<LockedPackage<'_>> {
    let (name, version) = (manifest.name.as_str(), manifest.version.as_str());
    is_name(name).then(|| LockedPackage { name, version, source: None, checksum: None, dependencies: Vec::new() })
}

/// The candidates that pass, or all of them when none does: a `[patch]` moves a crate where its manifest does not say.
fn narrow(candidates: &[usize], passes: impl Fn(usize) -> bool) -> Vec<usize> {
    let passed: Vec<usize> = candidates.iter().copied().filter(|index| passes(*index)).collect();
    if passed.is_empty() { candidates.to_vec() } else { passed }
}

fn distinct(mut edges: Vec<usize>) -> Vec<usize> {
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Whether the texts of a package can be written as they are.
pub(super) fn is_plain(package: &LockedPackage<'_>) -> bool {
    let quoted = |text: &str| text.contains(['"', '\\']) || text.contains(char::is_control);
    is_name(package.name) && ![package.source, package.checksum].into_iter().flatten().any(quoted)
}

/// Whether `text` may name a package; what else Cargo asks of a name does not matter here.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// A source without the commit it was locked to, which is how a dependency names it.
pub(super) fn without_commit(source: &str) -> &str {
    source.split_once('#').map_or(source, |(source, _)| source)
}
