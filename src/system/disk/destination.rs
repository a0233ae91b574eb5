//! `Destination`: what stands where a new folder is to go.

use std::env;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::fault::{DiskError, at};
use super::path_state::is_absent;

/// What stands at a destination. A link is never followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    Absent,
    EmptyFolder,
    /// A folder with nothing but a `.git`, as a clone of an empty repository has it. No rename can replace it.
    EmptyRepository,
    Folder {
        entries: usize,
    },
    File,
    Link,
    /// A device, a socket, a pipe, or what may not be looked at.
    Other,
}

/// What is at `dest`. A `/` at its end does not make a link a folder.
#[must_use]
pub fn inspect(dest: &Path) -> Destination {
    let path = resolved(dest).unwrap_or_else(|_| dest.to_owned());
    match fs::symlink_metadata(&path).map(|metadata| metadata.file_type()) {
        Ok(kind) if kind.is_dir() => folder(&path).unwrap_or(Destination::Other),
        Ok(kind) if kind.is_file() => Destination::File,
        Ok(kind) if kind.is_symlink() => Destination::Link,
        Err(error) if is_absent(&error) => Destination::Absent,
        _ => Destination::Other,
    }
}

fn folder(path: &Path) -> io::Result<Destination> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        names.push(entry?.file_name());
    }
    Ok(match names.len() {
        0 => Destination::EmptyFolder,
        1 if names[0] == ".git" => Destination::EmptyRepository,
        entries => Destination::Folder { entries },
    })
}

/// Whether an empty folder has to be filled where it is, since no rename can replace it: it is the current folder,
/// or another file system is mounted there.
#[must_use]
pub fn in_place(dest: &Path) -> bool {
    let Ok(path) = dest.canonicalize() else { return false };
    let current = env::current_dir().and_then(|folder| folder.canonicalize());
    current.is_ok_and(|current| current.starts_with(&path)) || is_mount(&path)
}

#[cfg(unix)]
fn is_mount(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| path.symlink_metadata().map(|metadata| metadata.dev()).ok();
    path.parent().is_none_or(|parent| device(parent) != device(path))
}

#[cfg(not(unix))]
fn is_mount(path: &Path) -> bool {
    path.parent().is_none()
}

/// `dest` as an absolute path whose last part is a name, so that a folder can be made beside it.
///
/// # Errors
/// [`DiskError::Io`] when `dest` ends in `..` and does not exist.
pub(super) fn resolved(dest: &Path) -> Result<PathBuf, DiskError> {
    let named = matches!(dest.components().next_back(), Some(std::path::Component::Normal(_)));
    let path = if named { std::path::absolute(dest) } else { dest.canonicalize() };
    let path = path.map_err(at("find the folder", dest))?;
    // Taking the path apart drops a `/` at its end, which would follow a link.
    Ok(path.components().collect())
}

impl fmt::Display for Destination {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => out.write_str("nothing is there"),
            Self::EmptyFolder => out.write_str("an empty folder is there"),
            Self::EmptyRepository => out.write_str("an empty repository is there"),
            Self::Folder { entries: 1 } => out.write_str("a folder with 1 entry is there"),
            Self::Folder { entries } => write!(out, "a folder with {entries} entries is there"),
            Self::File => out.write_str("a file is there"),
            Self::Link => out.write_str("a link is there, and links are not followed"),
            Self::Other => out.write_str("something that is no folder is there"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::disk::tests::Folder;

    #[test]
    fn each_kind_is_told() {
        let folder = Folder::of("//- full/a\n//- full/b\n//- file\n");
        fs::create_dir(folder.path().join("empty")).expect("a folder");
        folder.link("link", "empty");
        let check = |name: &str, expected| assert_eq!(inspect(&folder.path().join(name)), expected, "{name}");
        check("none", Destination::Absent);
        check("none/below", Destination::Absent);
        check("file/below", Destination::Absent);
        check("empty", Destination::EmptyFolder);
        check("empty/", Destination::EmptyFolder);
        check("empty/.", Destination::EmptyFolder);
        check("full", Destination::Folder { entries: 2 });
        folder.write("clone/.git/HEAD", "");
        check("clone", Destination::EmptyRepository);
        folder.write("linked/.git", "gitdir: x");
        check("linked", Destination::EmptyRepository);
        check("file", Destination::File);
        check("link", Destination::Link);
        check("link/", Destination::Link);
        assert_eq!(inspect(Path::new("/dev/null")), Destination::Other);
    }

    #[test]
    fn what_no_rename_can_replace_is_told() {
        let folder = Folder::of("//- a/b\n");
        assert!(in_place(Path::new(".")) && in_place(Path::new("/")));
        assert!(!in_place(&folder.path().join("a")));
    }
}
