//! `Folder`: a staging folder with a lock, so that a run that was killed can be told from one that works.
//!
//! `.scaffold-<name>-<random>/` holds a `lock` that its maker keeps locked, and `tree/` (a new folder) or `new/`,
//! `old/` and a journal (changes to an existing one). The system gives up a lock with the process that holds it,
//! whatever ends it, so a lock that can be taken belongs to nobody. The text of a lock names the lock itself, which no
//! file of a blueprint, a clone or a copy can do: only where it does is a folder removed.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::fault::{DiskError, at};

/// What the name of every staging folder begins with.
pub(super) const PREFIX: &str = ".scaffold-";
/// The journal of changes that were decided, and of changes that are being taken back.
pub(super) const JOURNALS: [&str; 2] = ["journal", "undo"];
/// Everything a staging folder may hold, in the order in which it is removed: without a journal what follows is
/// mere rubbish, and with a lock it can still be told as ours. A folder with any other name in it is not.
const NAMES: [&str; 7] = [JOURNALS[0], JOURNALS[1], "draft", "tree", "new", "old", "lock"];
/// A cleaner may remove a folder between its making and its locking; each attempt has a new name.
const ATTEMPTS: usize = 16;
/// How many characters of a name are made up.
const RANDOM: usize = 8;

/// A staging folder whose lock this process holds. Dropping it removes the folder, unless it is to be kept.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    lock: File,
    kept: bool,
}

impl Folder {
    /// Makes a staging folder in `parent`; `name` is for people who find it.
    pub(super) fn create(parent: &Path, name: &str) -> Result<Self, DiskError> {
        for _ in 0..ATTEMPTS {
            if let Some(folder) = Self::attempt(parent, name).map_err(at("make a staging folder in", parent))? {
                return Ok(folder);
            }
        }
        Err(DiskError::Busy { folder: parent.to_owned() })
    }

    /// `None` when a cleaner took the folder away before it was locked.
    fn attempt(parent: &Path, name: &str) -> io::Result<Option<Self>> {
        let prefix = if name.is_empty() { PREFIX.to_owned() } else { format!("{PREFIX}{name}-") };
        let folder = tempfile::Builder::new().prefix(&prefix).rand_bytes(RANDOM).tempdir_in(parent)?;
        let path = folder.path().join("lock");
        let mut lock = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            lock => lock?,
        };
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(None),
            // Where files cannot be locked nobody else can take the lock either, so nothing is removed by mistake.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            result => result?,
        }
        lock.write_all(mark(&lock.metadata()?).as_bytes())?;
        let folder = Self { path: folder.keep(), lock, kept: false };
        Ok(folder.is_at_its_path().then_some(folder))
    }

    /// Takes over the folder at `path` when it is ours and nobody works on it.
    pub(super) fn claim(path: &Path) -> Option<Self> {
        if !is_ours(path) {
            return None;
        }
        let lock = OpenOptions::new().write(true).open(path.join("lock")).ok()?;
        lock.try_lock().ok()?;
        let folder = Self { path: path.to_owned(), lock, kept: true };
        folder.is_at_its_path().then_some(folder)
    }

    /// Whether a living process works in the folder at `path`.
    pub(super) fn is_busy(path: &Path) -> bool {
        let held = |lock: File| matches!(lock.try_lock(), Err(TryLockError::WouldBlock));
        is_ours(path) && OpenOptions::new().write(true).open(path.join("lock")).is_ok_and(held)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A number that no copy of the folder shares, such as one that came with a clone; 0 where there is none.
    pub(super) fn identity(&self) -> u64 {
        self.lock.metadata().map(|metadata| identity(&metadata)).unwrap_or_default()
    }

    /// Says whether the folder outlives this value.
    pub(super) fn keep(&mut self, kept: bool) {
        self.kept = kept;
    }

    /// Whether the lock that is held is the one at the path, not one of a folder that was removed.
    fn is_at_its_path(&self) -> bool {
        let there = fs::symlink_metadata(self.path.join("lock"));
        there.is_ok_and(|there| identity(&there) == self.identity())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed is left for the next run.
            for name in NAMES {
                remove(&self.path.join(name));
            }
            _ = fs::remove_dir(&self.path);
        }
    }
}

/// Removes a file or a folder with everything in it; links in it are removed, not followed.
fn remove(path: &Path) {
    _ = match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> u64 {
    0
}

/// What the lock with that metadata says.
fn mark(lock: &fs::Metadata) -> String {
    format!("scaffold-lock-v1 {}\n", identity(lock))
}

/// Whether this program made the folder at `path`, on this disk.
fn is_marked(path: &Path) -> bool {
    let mut text = String::new();
    let Ok(lock) = File::open(path.join("lock")) else { return false };
    let Ok(metadata) = lock.metadata() else { return false };
    let read = lock.take(64).read_to_string(&mut text).is_ok();
    (read && text == mark(&metadata)) || (text.is_empty() && is_begun(path))
}

/// Whether the folder has nothing but an empty lock and a name such as ours: its maker was killed in between.
fn is_begun(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let random = name.rsplit('-').next().unwrap_or_default();
    let is_random = random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_random && all_names(path, |name| name == "lock")
}

fn is_ours(path: &Path) -> bool {
    let is = |path: &Path, wanted: fn(&fs::Metadata) -> bool| path.symlink_metadata().is_ok_and(|m| wanted(&m));
    let known = |name: &OsStr| NAMES.iter().any(|known| name == *known);
    is(path, fs::Metadata::is_dir) && is(&path.join("lock"), fs::Metadata::is_file) && all_names(path, known)
}

fn all_names(path: &Path, known: impl Fn(&OsStr) -> bool) -> bool {
    let Ok(mut entries) = fs::read_dir(path) else { return false };
    entries.all(|entry| entry.is_ok_and(|entry| known(&entry.file_name())))
}

/// The staging folders in `parent`, ours or not, in name order.
pub(super) fn candidates(parent: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let named = entries.filter_map(Result::ok).filter(|entry| is_candidate(&entry.file_name()));
    let folders = named.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut paths: Vec<_> = folders.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn is_candidate(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(PREFIX.as_bytes())
}

/// Removes the staging folders in `parent` that a killed run left behind, and returns how many.
///
/// A folder is removed when it holds nothing but what this program puts there and its lock can be taken, or when it
/// is empty. One with a journal stays: its changes are for [`recover`](super::recover) to finish. Links are not
/// followed, and what cannot be removed is left.
pub fn clean_stale(parent: &Path) -> usize {
    candidates(parent).iter().filter(|path| clean(path)).count()
}

/// Whether the folder holds changes that were decided and may be unfinished.
pub(super) fn has_journal(path: &Path) -> bool {
    JOURNALS.iter().any(|name| path.join(name).symlink_metadata().is_ok())
}

/// Removes one staging folder without a journal; `true` when it is gone.
pub(super) fn clean(path: &Path) -> bool {
    // `remove_dir` fails on a folder that holds anything, so a maker that is about to lock is only made to retry.
    if fs::remove_dir(path).is_ok() {
        return true;
    }
    if has_journal(path) || !is_marked(path) {
        return false;
    }
    let Some(mut folder) = Folder::claim(path) else { return false };
    folder.keep(false);
    drop(folder);
    path.symlink_metadata().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::disk::tests::Folder as Test;

    fn stale(parent: &Test) -> PathBuf {
        let mut folder = Folder::create(parent.path(), "x").expect("a folder");
        folder.keep(true);
        folder.path().to_owned()
    }

    #[test]
    fn what_a_killed_run_left_is_removed() {
        let parent = Test::of("//- a\n");
        let path = stale(&parent);
        fs::create_dir(path.join("tree")).expect("a folder");
        fs::write(path.join("tree/file"), "").expect("a file");
        parent.link(&format!("{}/tree/link", path.file_name().expect("a name").to_string_lossy()), "/etc");
        fs::create_dir(parent.path().join(".scaffold-empty")).expect("a folder");
        parent.write(".scaffold-a1B2c3D4/lock", "");
        assert_eq!(clean_stale(parent.path()), 3);
        assert_eq!(parent.names(), ["a"]);
    }

    #[test]
    fn what_lives_or_is_not_ours_stays() {
        let parent = Test::of("");
        let live = Folder::create(parent.path(), "live").expect("a folder");
        for name in [".scaffold-1/notes", ".scaffold-2/lock", ".scaffold-2/notes", ".scaffold-3/lock/x", ".scaffold-f"]
        {
            parent.write(name, "mine");
        }
        // What a blueprint may render there, whatever the name.
        for name in [".scaffold-x/lock", ".scaffold-12345678/lock", ".scaffold-y/new/a", ".scaffold-y/lock"] {
            parent.write(name, "theirs");
        }
        parent.write(".scaffold-z/lock", "");
        parent.write(".scaffold-4/lock", "");
        parent.write(".scaffold-4/journal", "{}");
        parent.write("real/lock", "");
        parent.link(".scaffold-5", "real");
        let before = parent.names();
        assert_eq!(clean_stale(parent.path()), 0);
        assert_eq!(parent.names(), before);
        drop(live);
        assert_eq!(parent.names().len(), before.len() - 1);
    }

    #[test]
    fn makers_and_cleaners_do_not_disturb_each_other() {
        let parent = Test::of("");
        let make = || {
            let folder = Folder::create(parent.path(), "").expect("a folder");
            fs::write(folder.path().join("tree"), "x").expect("nobody removed it");
            assert!(folder.path().join("lock").exists() && folder.path().join("tree").exists());
        };
        std::thread::scope(|scope| {
            let cleaner = scope.spawn(|| (0..300).map(|_| clean_stale(parent.path())).sum::<usize>());
            (0..300).for_each(|_| make());
            cleaner.join().expect("no panic");
        });
        assert_eq!(parent.names(), Vec::<String>::new());
    }
}
