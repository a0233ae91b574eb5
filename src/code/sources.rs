//! `Sources`: a tree, and what is read out of it once for all who ask.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::names::Names;
use super::routes::{self, Routes};
use crate::cargo::Packages;
use crate::model::digest::is_binary;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::syntax::{self, Data, Kind, Outline, Unit};

/// A tree whose files are read and parsed once, whatever the number of those who ask, and only when somebody asks.
pub struct Sources<'t> {
    tree: &'t Tree,
    parsed: BTreeMap<&'t RelPath, Parsed<'t>>,
    packages: OnceLock<Arc<Packages>>,
    names: OnceLock<Names<'t>>,
    unreadable: OnceLock<Vec<(&'t RelPath, String)>>,
    routes: OnceLock<Routes>,
}

/// What a file was parsed to, by whoever asked first.
#[derive(Default)]
struct Parsed<'t> {
    outline: OnceLock<Option<Outline<'t>>>,
    data: OnceLock<Option<Data>>,
}

impl<'t> Sources<'t> {
    /// The sources of a tree, of which nothing is read yet.
    #[must_use]
    pub fn new(tree: &'t Tree) -> Self {
        let parsed = tree.files().map(|(path, _)| (path, Parsed::default())).collect();
        let (packages, names) = (OnceLock::new(), OnceLock::new());
        Self { tree, parsed, packages, names, unreadable: OnceLock::new(), routes: OnceLock::new() }
    }

    /// What stands there; only what rules asked for is held with its bytes.
    #[must_use]
    pub fn tree(&self) -> &'t Tree {
        self.tree
    }

    /// The path as the tree holds it, if something stands there.
    #[must_use]
    pub fn path(&self, path: &RelPath) -> Option<&'t RelPath> {
        self.tree.path(path)
    }

    /// What stands at a path, whether or not it was read.
    #[must_use]
    pub fn entry(&self, path: &RelPath) -> Option<&'t Entry> {
        self.tree.get(path)
    }

    /// The files that are held, in path order.
    pub fn files(&self) -> impl Iterator<Item = (&'t RelPath, &'t File)> {
        self.tree.files()
    }

    /// The text of a file, without its byte-order mark; nothing where it is absent, binary or no UTF-8.
    #[must_use]
    pub fn text(&self, path: &RelPath) -> Option<&'t str> {
        let bytes = &self.tree.file(path)?.bytes;
        let text = std::str::from_utf8(bytes).ok().filter(|_| !is_binary(bytes))?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// The units of a file, where it is a text whose language has any. Read once.
    #[must_use]
    pub fn outline(&self, path: &RelPath) -> Option<&Outline<'t>> {
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

    fn innermost(&self, path: &RelPath, at: usize) -> Option<&Unit<'t>> {
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

    /// Its packages, and which of them a file belongs to. Read once.
    #[must_use]
    pub fn packages(&self) -> &Packages {
        self.cargo()
    }

    fn cargo(&self) -> &Arc<Packages> {
        self.packages.get_or_init(|| Arc::new(Packages::read(self.tree)))
    }

    /// What its sources and manifests name. Read once.
    #[must_use]
    pub fn names(&self) -> &Names<'t> {
        self.names.get_or_init(|| Names::read(self.tree, Arc::clone(self.cargo())))
    }

    /// The files that cannot be read, and why, in path order.
    #[must_use]
    pub fn unreadable(&self) -> &[(&'t RelPath, String)] {
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
}
