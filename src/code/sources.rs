//! `Sources`: a tree, and what its files say together, read once for all who ask.

use std::ops::Deref;
use std::sync::OnceLock;

use super::files::Files;
use super::names::{Named, Names};
use super::routes::{self, Routes};
use super::test_code::TestCode;
use crate::model::path::RelPath;
use crate::model::tree::Tree;

/// The files of a tree, and what only all of them together tell. Whatever is asked for is read once.
pub struct Sources<'t> {
    files: Files<'t>,
    names: OnceLock<Names<'t>>,
    tests: OnceLock<TestCode<'t>>,
    routes: OnceLock<Routes>,
}

/// What each file says by itself is asked of its files.
impl<'t> Deref for Sources<'t> {
    type Target = Files<'t>;

    fn deref(&self) -> &Files<'t> {
        &self.files
    }
}

impl<'t> Sources<'t> {
    /// The sources of a tree, of which nothing is read yet.
    #[must_use]
    pub fn new(tree: &'t Tree) -> Self {
        Self { files: Files::new(tree), names: OnceLock::new(), tests: OnceLock::new(), routes: OnceLock::new() }
    }

    /// What its sources and manifests name. Read once.
    #[must_use]
    pub fn names(&self) -> &Names<'t> {
        self.names.get_or_init(|| Names::read(&self.files))
    }

    /// The item, or the key of a manifest, that a name is written in.
    #[must_use]
    pub fn unit_of(&self, named: &Named) -> String {
        let names = self.names();
        let path = names.path(named);
        match names.key(named) {
            Some(key) => format!("{path}#{key}"),
            None => self.unit_at(path, names.span(named).start),
        }
    }

    /// Which code is only compiled for tests, examples and benches. Read once.
    fn tests(&self) -> &TestCode<'t> {
        self.tests.get_or_init(|| TestCode::read(&self.files, self.names()))
    }

    /// Whether a byte of a file is in code that is only compiled for tests, examples and benches.
    #[must_use]
    pub fn is_test(&self, path: &RelPath, byte: usize) -> bool {
        self.tests().holds(&self.files, path, byte)
    }

    /// What its sources and documents say that it answers to. Read once.
    #[must_use]
    pub fn routes(&self) -> &Routes {
        self.routes.get_or_init(|| routes::read(&self.files, self.names(), self.tests()))
    }

    /// What a type that a rule names may be, with aliases of the project as what they stand for.
    #[must_use]
    pub fn types(&self, tokens: &[String]) -> Vec<Vec<String>> {
        routes::types(&self.files, self.names(), self.tests(), tokens)
    }

    /// The extractors of the project that a path may name, by their keys.
    #[must_use]
    pub fn extractors(&self, path: &[&str]) -> Vec<String> {
        routes::extractors(&self.files, self.names(), self.tests(), path)
    }
}
