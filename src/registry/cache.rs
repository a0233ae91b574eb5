//! The cache: contents of packs by their digests, and what each place was last seen to offer.
//!
//! It is verified when something is put in and when it is taken out, safe to delete at any time, and safe for several
//! processes at once: every file appears by one rename. What is damaged counts as absent.
//!
//! ```text
//! packs/<sp1 digest>.tar     a pack's content
//! index/<place>.json         versions of a place, and the digests of those in packs/
//! memos/<key>.memo           what this build of the tool found in a project that stands as it stood then
//! lock/<place>               held while a place is asked, so that a hundred processes ask once
//! work/                      downloads that are under way
//! ```

#![expect(clippy::disallowed_methods, reason = "this is the cache edge: it reads and writes the cache's own folder")]

use std::io;
use std::path::{Path, PathBuf};

use crate::blueprint::pack::ContentFault;

mod index;
mod memo;
mod store;
mod sweep;

pub use index::{Known, KnownPack};
pub use store::Held;

/// A folder that holds what was fetched before.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
}

/// The cache could not be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    #[error("the cache cannot be written: `{}`: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("the pack cannot be put into the cache: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Content { faults: Vec<ContentFault> },
}

impl Cache {
    /// The cache in `root`, which need not exist.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A folder for work under way, which goes away with the value.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn scratch(&self) -> Result<tempfile::TempDir, CacheError> {
        let work = self.folder("work")?;
        tempfile::Builder::new().prefix("at-").tempdir_in(&work).map_err(at(&work))
    }

    fn folder(&self, name: &str) -> Result<PathBuf, CacheError> {
        let folder = self.root.join(name);
        std::fs::create_dir_all(&folder).map_err(at(&folder))?;
        Ok(folder)
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> CacheError {
    let path = path.to_owned();
    move |source| CacheError::Io { path, source }
}

/// Writes a file so that others see it whole or not at all, also after a crash.
fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), CacheError> {
    use std::io::Write as _;
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder).map_err(at(folder))?;
    let path = folder.join(name);
    let written = file.write_all(bytes).and_then(|()| file.as_file().sync_all());
    written.map_err(at(&path))?;
    file.persist(&path).map_err(|error| CacheError::Io { path, source: error.error })?;
    Ok(())
}

#[cfg(test)]
mod tests;
