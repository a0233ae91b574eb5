//! Contents by their digests.

use std::path::PathBuf;

use super::{Cache, CacheError, at, write_whole};
use crate::blueprint::pack::{ContentFault, MAX_BYTES, MAX_FILES};
use crate::model::digest::Digest;
use crate::model::tree::Tree;
use crate::registry::archive;

/// The largest file that can be one of ours: every file of a pack has a header and padding, at most 2 KiB.
const MAX_TAR: u64 = MAX_BYTES + 2048 * MAX_FILES as u64;

/// Only one process at a time holds this for a place.
pub struct Held(#[expect(dead_code, reason = "the lock ends with the open file")] std::fs::File);

impl Cache {
    /// The content of that digest; `None` when it is not here or was damaged, and then it is taken out.
    #[must_use]
    pub fn load(&self, digest: &Digest) -> Option<Tree> {
        let path = self.path_of(digest);
        let size = std::fs::metadata(&path).ok()?.len();
        let bytes = if size <= MAX_TAR { std::fs::read(&path).ok()? } else { Vec::new() };
        let found = whole(&bytes, digest);
        if found.is_none() {
            _ = std::fs::remove_file(&path);
        }
        found
    }

    /// Whether there is something under that digest; it was not looked at.
    #[must_use]
    pub fn has(&self, digest: &Digest) -> bool {
        self.path_of(digest).is_file()
    }

    /// Puts a content in, and returns its digest.
    ///
    /// # Errors
    /// When it cannot be written, or is no content of a pack.
    pub fn store(&self, tree: &Tree) -> Result<Digest, CacheError> {
        let digest = tree.digest();
        let content = |faults| CacheError::Content { faults };
        let bytes = archive::tar(tree).map_err(content)?;
        if archive::read_tar(&bytes).map_err(content)? != *tree {
            let reason = "it reads back as something else".to_owned();
            return Err(CacheError::Content { faults: vec![ContentFault::Broken(reason)] });
        }
        write_whole(&self.folder("packs")?, &name(&digest), &bytes)?;
        Ok(digest)
    }

    /// Waits until no other process asks the same place, and keeps others waiting as long as the value lives.
    ///
    /// # Errors
    /// When the lock cannot be had.
    pub fn hold(&self, place: &str) -> Result<Held, CacheError> {
        let path = self.folder("lock")?.join(Digest::of(place.as_bytes()).to_string());
        let file = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(at(&path))?;
        file.lock().map_err(at(&path))?;
        Ok(Held(file))
    }

    fn path_of(&self, digest: &Digest) -> PathBuf {
        self.root().join("packs").join(name(digest))
    }
}

/// The tree in `bytes`, if they are what [`Cache::store`] wrote for `digest`, bit by bit.
pub(super) fn whole(bytes: &[u8], digest: &Digest) -> Option<Tree> {
    let tree = archive::read_tar(bytes).ok()?;
    let again = || archive::tar(&tree).is_ok_and(|again| again == bytes);
    let (named, same) = rayon::join(|| tree.digest() == *digest, again);
    (named && same).then_some(tree)
}

pub(super) fn name(digest: &Digest) -> String {
    format!("{digest}.tar")
}
