//! `Ground`: what rules are judged on: a tree, its zones, and what is read out of it once for all rules.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::pattern::code::Code;
use crate::code::names::Names;
use crate::code::routes::{self, Routes};
use crate::model::digest::is_binary;
use crate::model::path::{Globs, RelPath};
use crate::model::tree::{Entry, File, Tree};
use crate::syntax::{self, Data, Kind, Outline, Unit};

/// A tree that rules are judged on. Every file is read and parsed once, whatever the number of rules, and only when a
/// rule asks.
pub struct Ground<'g> {
    tree: &'g Tree,
    zones: Vec<(String, Globs)>,
    /// The zones of every path, by their number.
    placed: OnceLock<BTreeMap<&'g RelPath, Vec<usize>>>,
    parsed: BTreeMap<&'g RelPath, Parsed<'g>>,
    names: OnceLock<Names<'g>>,
    /// The zones of every file that names know, by its number.
    zoned: OnceLock<Vec<Vec<usize>>>,
    unreadable: OnceLock<Vec<(&'g RelPath, String)>>,
    routes: OnceLock<Routes>,
}

/// What a file was parsed to, by whoever asked first.
#[derive(Default)]
struct Parsed<'g> {
    outline: OnceLock<Option<Outline<'g>>>,
    data: OnceLock<Option<Data>>,
    code: OnceLock<Option<Code<'g>>>,
}

impl<'g> Ground<'g> {
    /// The ground of a tree; `zones` are names and path patterns, and a pattern that cannot be read matches nothing.
    #[must_use]
    pub fn new(tree: &'g Tree, zones: &[(&str, &[String])]) -> Self {
        let zones = zones.iter().map(|(name, paths)| ((*name).to_owned(), Globs::new(paths).unwrap_or_default()));
        let parsed = tree.files().map(|(path, _)| (path, Parsed::default())).collect();
        let (zones, placed) = (zones.collect(), OnceLock::new());
        let (names, zoned) = (OnceLock::new(), OnceLock::new());
        let (unreadable, routes) = (OnceLock::new(), OnceLock::new());
        Self { tree, zones, placed, parsed, names, zoned, unreadable, routes }
    }

    /// What stands there; only what rules asked for is held with its bytes.
    #[must_use]
    pub fn tree(&self) -> &'g Tree {
        self.tree
    }

    /// The path as the tree holds it, if something stands there.
    #[must_use]
    pub fn path(&self, path: &RelPath) -> Option<&'g RelPath> {
        self.tree.path(path)
    }

    /// What stands at a path, whether or not it was read.
    #[must_use]
    pub fn entry(&self, path: &RelPath) -> Option<&'g Entry> {
        self.tree.get(path)
    }

    /// The files that are held, in path order.
    pub fn files(&self) -> impl Iterator<Item = (&'g RelPath, &'g File)> {
        self.tree.files()
    }

    /// The text of a file, without its byte-order mark; nothing where it is absent, binary or no UTF-8.
    #[must_use]
    pub fn text(&self, path: &RelPath) -> Option<&'g str> {
        let bytes = &self.tree.file(path)?.bytes;
        let text = std::str::from_utf8(bytes).ok().filter(|_| !is_binary(bytes))?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// The units of a file, where it is a text whose language has any. Read once.
    #[must_use]
    pub fn outline(&self, path: &RelPath) -> Option<&Outline<'g>> {
        let read = || syntax::outline(path, self.text(path)?);
        self.parsed.get(path)?.outline.get_or_init(read).as_ref()
    }

    /// The unit a byte of a file is in, as reports name units: the innermost item, or the file.
    #[must_use]
    pub fn unit_at(&self, path: &RelPath, at: usize) -> String {
        match self.innermost(path, at) {
            Some(unit) => format!("{path}::{}", unit.key),
            None => path.to_string(),
        }
    }

    /// Whether a byte of a file is compiled for tests alone.
    #[must_use]
    pub fn is_test(&self, path: &RelPath, at: usize) -> bool {
        let units = self.outline(path).map_or(&[][..], |outline| &outline.units);
        let mut unit = self.innermost(path, at);
        while let Some(inner) = unit {
            if inner.gate.contains("cfg(test)") || inner.attributes.iter().any(|one| one == "test") {
                return true;
            }
            unit = inner.parent.and_then(|parent| units.get(parent));
        }
        false
    }

    fn innermost(&self, path: &RelPath, at: usize) -> Option<&Unit<'g>> {
        let around = self.outline(path)?.units.iter().filter(|unit| {
            let plumbing = matches!(unit.kind, Kind::Import | Kind::File);
            unit.span.contains(&at) && !plumbing
        });
        around.min_by_key(|unit| unit.span.len())
    }

    /// What a file of TOML, JSON or YAML holds. Read once.
    #[must_use]
    pub fn data(&self, path: &RelPath) -> Option<&Data> {
        let read = || syntax::data(path, self.text(path)?);
        self.parsed.get(path)?.data.get_or_init(read).as_ref()
    }

    /// The tokens of a source, where it is a text that is not too large. Read once.
    pub(super) fn code(&self, path: &RelPath) -> Option<&Code<'g>> {
        let read = || self.text(path).filter(|text| text.len() <= syntax::MAX_BYTES).map(Code::read);
        self.parsed.get(path)?.code.get_or_init(read).as_ref()
    }

    /// What its sources and manifests name. Read once.
    #[must_use]
    pub fn names(&self) -> &Names<'g> {
        self.names.get_or_init(|| Names::read(self.tree))
    }

    /// The files that cannot be read, and why, in path order.
    #[must_use]
    pub fn unreadable(&self) -> &[(&'g RelPath, String)] {
        let reason = |entry: &Entry| match entry {
            Entry::Unreadable { reason } => Some(reason.clone()),
            Entry::File(file) if std::str::from_utf8(&file.bytes).is_err() => Some("it is not UTF-8".to_owned()),
            _ => None,
        };
        let list = || self.tree.iter().filter_map(|(path, entry)| Some((path, reason(entry)?))).collect();
        self.unreadable.get_or_init(list)
    }

    /// What its sources and documents say that it answers to. Read once.
    #[must_use]
    pub fn routes(&self) -> &Routes {
        self.routes.get_or_init(|| routes::read(self.tree, self.names(), &|path| self.outline(path)))
    }

    /// What a type that a rule names may be, with aliases of the project as what they stand for.
    #[must_use]
    pub fn types(&self, tokens: &[String]) -> Vec<Vec<String>> {
        routes::types(self.tree, self.names(), &|path| self.outline(path), tokens)
    }

    /// The extractors of the project that a path may name, by their keys.
    #[must_use]
    pub fn extractors(&self, path: &[&str]) -> Vec<String> {
        routes::extractors(self.tree, self.names(), &|path| self.outline(path), path)
    }

    /// The names of all zones, in the order of the manifest.
    pub fn zones(&self) -> impl Iterator<Item = &str> {
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
    pub fn zone(&self, name: &str) -> Option<&Globs> {
        self.zones.iter().find(|(known, _)| known == name).map(|(_, globs)| globs)
    }

    /// The zones that a path of the tree lies in.
    pub fn zones_of(&self, path: &RelPath) -> impl Iterator<Item = &str> {
        let zones = self.placed.get_or_init(|| self.place()).get(path).into_iter().flatten();
        zones.map(|at| self.zones[*at].0.as_str())
    }

    /// The number of a zone, where there is one of that name.
    pub(super) fn zone_number(&self, name: &str) -> Option<usize> {
        self.zones.iter().position(|(known, _)| known == name)
    }

    /// The numbers of the zones of every file that names know, by its number.
    pub(super) fn zoned(&self) -> &[Vec<usize>] {
        let placed = self.placed.get_or_init(|| self.place());
        let zones = |path: &RelPath| placed.get(path).cloned().unwrap_or_default();
        self.zoned.get_or_init(|| self.names().files().map(zones).collect())
    }

    /// Whether a path lies in the zone, or in one a selector such as `zone:api` names, or matches a pattern.
    #[must_use]
    pub fn is_in(&self, path: &RelPath, zone: &str) -> bool {
        self.zones_of(path).any(|name| name == zone)
    }

    fn place(&self) -> BTreeMap<&'g RelPath, Vec<usize>> {
        let of = |path: &'g RelPath| (0..self.zones.len()).filter(|at| self.zones[*at].1.is_match(path)).collect();
        self.tree.paths().map(|path| (path, of(path))).collect()
    }
}
