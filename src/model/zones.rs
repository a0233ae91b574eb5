//! `Zones`: the named sets of paths that rules and ownership speak about, placed on a tree.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::path::{Globs, RelPath};
use super::tree::Tree;

/// The zones of a tree.
pub struct Zones<'t> {
    tree: &'t Tree,
    zones: Vec<(String, Globs)>,
    /// The zones of every path, by their number.
    placed: OnceLock<BTreeMap<&'t RelPath, Vec<usize>>>,
}

impl<'t> Zones<'t> {
    /// Zones by their names and path patterns; a pattern that cannot be read matches nothing.
    #[must_use]
    pub fn new(tree: &'t Tree, zones: &[(&str, &[String])]) -> Self {
        let zones = zones.iter().map(|(name, paths)| ((*name).to_owned(), Globs::of_readable(paths)));
        Self { tree, zones: zones.collect(), placed: OnceLock::new() }
    }

    /// The names of all zones, in the order of the manifest.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.zones.iter().map(|(name, _)| name.as_str())
    }

    /// How many files each zone has, in the order of the manifest.
    #[must_use]
    pub fn populations(&self) -> Vec<(String, usize)> {
        let placed = self.placed.get_or_init(|| self.place());
        let count = |at: usize| placed.values().filter(|zones| zones.contains(&at)).count();
        self.zones.iter().enumerate().map(|(at, (name, _))| (name.clone(), count(at))).collect()
    }

    /// The path patterns of a zone.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Globs> {
        self.zones.iter().find(|(known, _)| known == name).map(|(_, globs)| globs)
    }

    /// The zones that a path of the tree lies in.
    pub fn of(&self, path: &RelPath) -> impl Iterator<Item = &str> {
        self.numbers(path).iter().map(|at| self.zones[*at].0.as_str())
    }

    /// The numbers of the zones that a path of the tree lies in.
    #[must_use]
    pub fn numbers(&self, path: &RelPath) -> &[usize] {
        self.placed.get_or_init(|| self.place()).get(path).map_or(&[], Vec::as_slice)
    }

    /// The number of a zone, where there is one of that name.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<usize> {
        self.zones.iter().position(|(known, _)| known == name)
    }

    /// Whether a path lies in the zone.
    #[must_use]
    pub fn is_in(&self, path: &RelPath, zone: &str) -> bool {
        self.of(path).any(|name| name == zone)
    }

    fn place(&self) -> BTreeMap<&'t RelPath, Vec<usize>> {
        let of = |path: &'t RelPath| (0..self.zones.len()).filter(|at| self.zones[*at].1.is_match(path)).collect();
        self.tree.paths().map(|path| (path, of(path))).collect()
    }
}
