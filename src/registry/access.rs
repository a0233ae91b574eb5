//! `Access`: what a source may use, and who watches it work.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Config;
use crate::registry::cache::Cache;

/// What a source may use.
#[derive(Clone)]
pub struct Access {
    /// The folder that relative paths count from.
    pub cwd: PathBuf,
    /// Only what is on this machine: local carriers and the cache.
    pub offline: bool,
    /// What the lock says must stay as it is.
    pub locked: bool,
    /// A branch, or a tag that is no version, may be followed.
    pub allow_mutable: bool,
    /// What the user set up.
    pub config: Arc<Config>,
    /// `None` where the machine has no place for one.
    pub cache: Option<Cache>,
    pub watch: Arc<dyn Watch>,
}

impl Access {
    #[cfg(test)]
    /// What is on this machine alone, without a cache and without anything set up.
    #[must_use]
    pub fn local(cwd: &Path) -> Self {
        Self {
            cwd: cwd.to_owned(),
            offline: true,
            locked: false,
            allow_mutable: false,
            config: Arc::default(),
            cache: None,
            watch: Arc::new(Unwatched),
        }
    }

    /// The same, with relative paths counting from another folder.
    #[must_use]
    pub fn at(&self, cwd: &Path) -> Self {
        Self { cwd: cwd.to_owned(), ..self.clone() }
    }
}

/// Who watches a source work, and may stop it.
pub trait Watch: Send + Sync {
    /// A step begins, such as `fetching git+https://…`.
    fn step(&self, what: &str);
    /// So many bytes of it came in, of so many where that is known. Called often.
    fn bytes(&self, done: u64, total: Option<u64>);
    /// Something that people should know and that stops nothing.
    fn warn(&self, message: &str);
    /// Whether somebody asked to stop. Sources look between two blocks of a transfer.
    fn stopped(&self) -> bool;
}

/// Nobody.
pub struct Unwatched;

impl Watch for Unwatched {
    fn step(&self, _: &str) {}
    fn bytes(&self, _: u64, _: Option<u64>) {}
    fn warn(&self, _: &str) {}
    fn stopped(&self) -> bool {
        false
    }
}
