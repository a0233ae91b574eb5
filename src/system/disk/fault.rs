//! `DiskError`: what the file system refused, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

use super::destination::Destination;
use super::refusal::Refusal;
use crate::model::path::{PathFault, RelPath};
use crate::model::tree::Collision;
use crate::system::git::GitError;

/// Why the disk could not be read or changed. A variant with a list holds everything that is wrong at once.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// One call failed; `source.kind()` tells a full disk from a read-only one.
    #[error("cannot {action}: `{}`: {}", path.display(), advice(source))]
    Io { action: &'static str, path: PathBuf, source: io::Error },
    /// A folder that is no pack.
    #[error("not a pack: `{}`: {}", root.display(), list(faults))]
    Pack { root: PathBuf, faults: Vec<PackFault> },
    /// A plan that does not fit what stands on disk. Nothing was written.
    #[error("nothing was changed: `{}`: {}", root.display(), list(refusals))]
    Refused { root: PathBuf, refusals: Vec<Refusal> },
    /// A new folder was asked for where something stands.
    #[error("cannot make the folder: `{}`: {found}: choose another name", dest.display())]
    Occupied { dest: PathBuf, found: Destination },
    /// An empty folder that no rename can replace: the current one, or a mount point.
    #[error("cannot replace the folder: `{}`: it is the current folder or a mount point: fill it in place", dest.display())]
    InPlace { dest: PathBuf },
    /// Somebody else changed these files while the plan was carried out. They were left; all others are done.
    #[error("left as they are, since they changed meanwhile: `{}`: {}: run this again", root.display(), list(paths))]
    Kept { root: PathBuf, paths: Vec<RelPath> },
    /// Something was left out of a repository, and git cannot say whether it is tracked.
    #[error("which files are tracked cannot be told: {0}")]
    Git(#[from] GitError),
    /// Another process is changing the same project.
    #[error("another run is at work: `{}`: wait for it to end and run this again", folder.display())]
    Busy { folder: PathBuf },
    /// The caller asked to stop before anything was decided.
    #[error("stopping, nothing was changed")]
    Stopped,
}

/// Why one thing cannot be in a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackFault {
    #[error("`{path}` is a link to `{target}`: a pack holds regular files only, put a copy there")]
    Link { path: String, target: String },
    #[error("`{path}` is a {kind}: a pack holds regular files only, remove it")]
    Special { path: String, kind: &'static str },
    #[error("`{path}` cannot be read: {reason}")]
    Unreadable { path: String, reason: String },
    #[error("{0}: rename it")]
    Name(#[from] NameFault),
    #[error("{0}: rename one")]
    Collision(Collision),
    #[error("`{path}` has {bytes} bytes, {limit} are allowed: make it smaller or leave it out")]
    TooBig { path: String, bytes: u64, limit: u64 },
    #[error("the files have {bytes} bytes together, {limit} are allowed: leave some out")]
    TooHeavy { bytes: u64, limit: u64 },
    #[error("there are more than {limit} files: leave some out, or list them in a `.gitignore`")]
    TooMany { limit: usize },
}

/// A name on disk that cannot be a [`RelPath`](crate::model::path::RelPath).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum NameFault {
    /// The path with replacement characters.
    #[error("`{0}` is not UTF-8")]
    NotUtf8(String),
    /// The message of the [`PathFault`].
    #[error("{0}")]
    Refused(String),
}

impl From<PathFault> for NameFault {
    fn from(fault: PathFault) -> Self {
        Self::Refused(fault.to_string())
    }
}

/// Gives a failed call its place, for `map_err`.
pub(super) fn at(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DiskError {
    let path = path.to_owned();
    move |source| DiskError::Io { action, path, source }
}

/// What happened, without the number of the operating system.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotFound => "it is not there".into(),
        io::ErrorKind::NotADirectory => "a part of the path is not a folder".into(),
        io::ErrorKind::AlreadyExists => "something else is there".into(),
        io::ErrorKind::DirectoryNotEmpty => "the folder is no longer empty".into(),
        io::ErrorKind::InvalidFilename => "the name is too long".into(),
        _ => plain(error),
    }
}

/// What happened, and what to do about it.
fn advice(error: &io::Error) -> String {
    let advice = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space and run it again",
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::AlreadyExists => "choose another place",
        io::ErrorKind::PermissionDenied => "change its owner or mode, or choose another place",
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "check the path",
        io::ErrorKind::InvalidFilename => "choose a shorter one",
        io::ErrorKind::DirectoryNotEmpty => "see what appeared there and run it again",
        _ => "check the disk and run it again",
    };
    format!("{}: {advice}", reason(error))
}

fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

fn list<T: ToString>(items: &[T]) -> String {
    match items {
        [only] => only.to_string(),
        _ => items.iter().flat_map(|item| ["\n  ".to_owned(), item.to_string()]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: io::Error, message: &str) {
        let error = at("write", Path::new("a/b"))(source);
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn messages_say_what_where_and_what_to_do() {
        let os = io::Error::from_raw_os_error;
        check(os(28), "cannot write: `a/b`: the disk is full: free some space and run it again");
        check(os(30), "cannot write: `a/b`: the file system is read-only: choose another place");
        check(os(13), "cannot write: `a/b`: permission denied: change its owner or mode, or choose another place");
        check(os(5), "cannot write: `a/b`: input/output error: check the disk and run it again");
    }

    #[test]
    fn a_list_stands_on_lines_of_its_own() {
        let special = |path: &str| PackFault::Special { path: path.into(), kind: "pipe" };
        let error = DiskError::Pack { root: "p".into(), faults: vec![special("a"), special("b")] };
        let line = |path| format!("  `{path}` is a pipe: a pack holds regular files only, remove it");
        assert_eq!(error.to_string(), format!("not a pack: `p`: \n{}\n{}", line("a"), line("b")));
    }
}
