//! `Held`: one process at a time reads a project in order to change it.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::Stop;
use super::fault::DiskError;

/// How long a run waits before it asks again.
const WAIT: Duration = Duration::from_millis(20);

/// A project that nobody else changes while this lives.
#[derive(Debug)]
#[must_use]
pub struct Held {
    /// The system gives the lock up with the file, whatever ends the process.
    _lock: Option<File>,
}

/// Waits until no other process holds the project at `root`, and holds it. To be called before the first file is read
/// that is to be written anew: of two runs, the second then reads what the first has written.
///
/// Where the file system has no locks nobody can be kept waiting, and the run goes on alone.
///
/// # Errors
/// [`DiskError::Stopped`] once `stop` says so.
pub fn hold(root: &Path, stop: Stop<'_>) -> Result<Held, DiskError> {
    let Some(file) = lock_file(root) else { return Ok(Held { _lock: None }) };
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Held { _lock: Some(file) }),
            Err(TryLockError::Error(_)) => return Ok(Held { _lock: None }),
            Err(TryLockError::WouldBlock) if stop() => return Err(DiskError::Stopped),
            Err(TryLockError::WouldBlock) => thread::sleep(WAIT),
        }
    }
}

/// The folder itself is locked, so that no file appears in a project.
#[cfg(unix)]
fn lock_file(root: &Path) -> Option<File> {
    File::open(root).ok()
}

/// A folder cannot be opened as a file here: a file of its name among the temporary ones stands for it.
#[cfg(not(unix))]
fn lock_file(root: &Path) -> Option<File> {
    let root = root.canonicalize().ok()?;
    let name = crate::model::digest::Digest::of(root.to_string_lossy().as_bytes());
    let path = std::env::temp_dir().join(format!("scaffold-{name}.lock"));
    File::options().write(true).create(true).truncate(false).open(path).ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::system::disk::tests::{Folder, go_on};

    #[test]
    fn of_many_who_read_and_write_none_is_lost() {
        let folder = Folder::of("//- count no-newline\n0\n");
        let file = folder.path().join("count");
        let add = || {
            let _held = hold(folder.path(), &go_on).expect("held");
            let count: usize = fs::read_to_string(&file).expect("a text").trim().parse().expect("a number");
            thread::sleep(Duration::from_millis(2));
            fs::write(&file, (count + 1).to_string()).expect("written");
        };
        thread::scope(|scope| (0..20).for_each(|_| _ = scope.spawn(add)));
        assert_eq!(fs::read_to_string(&file).expect("a text"), "20");
        assert_eq!(folder.names(), ["count"]);
    }

    #[test]
    fn who_waits_can_be_stopped() {
        let folder = Folder::of("");
        let _held = hold(folder.path(), &go_on).expect("held");
        assert!(matches!(hold(folder.path(), &|| true), Err(DiskError::Stopped)));
    }
}
