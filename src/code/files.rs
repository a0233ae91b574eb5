//! `Files`: a tree whose files are read once for all who ask, each by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::cargo::Packages;
use crate::model::digest::is_binary;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::syntax::{self, Data, Outline, SourceFile};

/// A tree whose files are read and parsed once, whatever the number of those who ask, and only when somebody asks.
pub struct Files<'t> {
    tree: &'t Tree,
    parsed: BTreeMap<&'t RelPath, Parsed<'t>>,
    unreadable: OnceLock<Vec<(&'t RelPath, String)>>,
    packages: OnceLock<Arc<Packages>>,
}

/// What a file was read as, by whoever asked first.
#[derive(Default)]
struct Parsed<'t> {
    rust: OnceLock<Option<SourceFile<'t>>>,
    data: OnceLock<Option<Data>>,
}

impl<'t> Files<'t> {
    /// The files of a tree, of which nothing is read yet.
    #[must_use]
    pub fn new(tree: &'t Tree) -> Self {
        let parsed = tree.files().map(|(path, _)| (path, Parsed::default())).collect();
        Self { tree, parsed, unreadable: OnceLock::new(), packages: OnceLock::new() }
    }

    /// The tree itself; only what rules asked for is held with its bytes.
    #[must_use]
    pub fn tree(&self) -> &'t Tree {
        self.tree
    }

    /// The path as the tree holds it, if something is there.
    #[must_use]
    pub fn path(&self, path: &RelPath) -> Option<&'t RelPath> {
        self.tree.path(path)
    }

    /// What is at a path, whether or not it was read.
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
        Some(syntax::unmarked(text))
    }

    /// A Rust source, where it is UTF-8. Lexed once.
    #[must_use]
    pub fn rust(&self, path: &RelPath) -> Option<&SourceFile<'t>> {
        let file = self.tree.file(path).filter(|_| path.extension() == Some("rs"))?;
        let read = || Some(SourceFile::read(syntax::unmarked(std::str::from_utf8(&file.bytes).ok()?)));
        self.parsed.get(path)?.rust.get_or_init(read).as_ref()
    }

    /// The units of a Rust source, where it is a text. Read once.
    #[must_use]
    pub fn outline(&self, path: &RelPath) -> Option<&Outline<'t>> {
        self.text(path)?;
        Some(self.rust(path)?.outline())
    }

    /// The item a byte of a file is in, as reports name units: the innermost one, or the file.
    #[must_use]
    pub fn unit_at(&self, path: &RelPath, byte: usize) -> String {
        let around = self.rust(path).and_then(|source| source.outline().units.get(source.unit_at(byte)?));
        around.map_or_else(|| path.to_string(), |unit| format!("{path}::{}", unit.key))
    }

    /// What a file of TOML, JSON or YAML holds. Read once.
    #[must_use]
    pub fn data(&self, path: &RelPath) -> Option<&Data> {
        let read = || syntax::data(path, self.text(path)?);
        self.parsed.get(path)?.data.get_or_init(read).as_ref()
    }

    /// Its packages, and which of them a file belongs to. Read once.
    #[must_use]
    pub fn packages(&self) -> &Arc<Packages> {
        self.packages.get_or_init(|| Arc::new(Packages::read(self.tree)))
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
}
