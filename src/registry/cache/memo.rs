//! Memos: what this build of the tool made of something before, by a digest of all that it depends on.
//!
//! A memo only saves the time to come to the same once more. One that is absent, damaged or of another build is nobody's
//! loss, so whatever goes wrong here is passed over.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{Cache, CacheError, at};
use crate::model::digest::Digest;

/// The largest memo, in bytes.
const MAX_BYTES: u64 = 16 << 20;
/// How many memos are kept; the oldest go first.
const MOST: usize = 256;

/// The folder of memos.
pub(super) const FOLDER: &str = "memos";

impl Cache {
    /// The key of what depends on `parts` and on this very build of the tool; nothing where that cannot be told.
    #[must_use]
    pub fn key(parts: &[&[u8]]) -> Option<Digest> {
        let build = build()?;
        let lengths: Vec<[u8; 8]> = parts.iter().map(|part| (part.len() as u64).to_le_bytes()).collect();
        let told = lengths.iter().zip(parts).flat_map(|(length, part)| [&length[..], part]);
        Some(Digest::of_parts([build.as_bytes()].into_iter().chain(told)))
    }

    /// The memo under that key; what is damaged counts as absent.
    #[must_use]
    pub fn recall(&self, key: &Digest) -> Option<String> {
        read(&self.root().join(FOLDER).join(name(key)), key)
    }

    /// Leaves a memo, if that can be done.
    pub fn leave(&self, key: &Digest, memo: &str) {
        if memo.len() as u64 + 65 <= MAX_BYTES {
            _ = self.write(key, memo);
        }
    }

    fn write(&self, key: &Digest, memo: &str) -> Result<(), CacheError> {
        use std::io::Write as _;
        let folder = self.folder(FOLDER)?;
        self.make_room(&folder);
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(&folder).map_err(at(&folder))?;
        // What a crash leaves of it is damaged at worst: nothing has to reach the disk now.
        file.write_all(format!("{}\n{memo}", checked(key, memo)).as_bytes()).map_err(at(&folder))?;
        file.persist(folder.join(name(key))).map_err(|error| at(&folder)(error.error))?;
        Ok(())
    }

    /// Takes the oldest memos out where there are too many.
    fn make_room(&self, folder: &Path) {
        let entries: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().collect();
        if entries.len() < MOST {
            return;
        }
        let touched = |path: &PathBuf| std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
        let mut paths: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
        paths.sort_by_cached_key(touched);
        paths[..paths.len() - MOST / 2].iter().for_each(|path| _ = std::fs::remove_file(path));
    }
}

/// Which build of the tool this is: another one may come to something else.
fn build() -> Option<String> {
    let metadata = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    let made = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}\n", env!("CARGO_PKG_VERSION"), metadata.len(), made.as_nanos()))
}

/// Reads a memo whose first line is the digest of its key and of the rest.
fn read(path: &Path, key: &Digest) -> Option<String> {
    if std::fs::metadata(path).ok()?.len() > MAX_BYTES {
        return None;
    }
    let mut text = std::fs::read_to_string(path).ok()?;
    let (digest, memo) = text.split_once('\n')?;
    (digest.parse() == Ok(checked(key, memo))).then_some(())?;
    let start = digest.len() + 1;
    Some(text.split_off(start))
}

fn checked(key: &Digest, memo: &str) -> Digest {
    Digest::of_parts([key.to_string().as_bytes(), memo.as_bytes()])
}

fn name(key: &Digest) -> String {
    format!("{key}.memo")
}

/// Why a file among the memos is none.
pub(super) fn fault(path: &Path) -> Option<String> {
    let key = path.file_stem().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
    let whole = key.is_some_and(|key: Digest| read(path, &key).is_some());
    (!whole).then(|| "its digest does not hold".to_owned())
}
