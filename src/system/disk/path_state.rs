//! `PathState`: what is at a path, found without following a link.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType, Metadata};

use super::fault::{DiskError, at, reason};
use crate::model::path::RelPath;
use crate::model::tree::Entry;

/// What is at a path.
#[derive(Debug, Clone)]
pub(super) enum PathState {
    Nothing,
    File(Metadata),
    Folder,
    Link { target: String },
    Special { kind: &'static str },
    Unreadable { reason: String },
}

/// Looks at paths below one folder, and remembers the folders on the way.
pub(super) struct Looker<'a> {
    dir: &'a Dir,
    folders: BTreeMap<RelPath, PathState>,
}

/// Opens the folder that everything else is resolved beneath. A link to a folder is fine here: the user named it.
pub(super) fn open_root(root: &Path) -> Result<Dir, DiskError> {
    Dir::open_ambient_dir(root, ambient_authority()).map_err(at("open the folder", root))
}

/// What is at `path`, whose parent is known to be a folder.
pub(super) fn look(dir: &Dir, path: &str) -> PathState {
    match dir.symlink_metadata(path) {
        Ok(metadata) => known(dir, path, metadata),
        Err(error) if is_absent(&error) => PathState::Nothing,
        Err(error) => PathState::Unreadable { reason: reason(&error) },
    }
}

fn known(dir: &Dir, path: &str, metadata: Metadata) -> PathState {
    match metadata.file_type() {
        kind if kind.is_file() => PathState::File(metadata),
        kind if kind.is_dir() => PathState::Folder,
        kind if kind.is_symlink() => PathState::Link { target: target(dir, path) },
        kind => PathState::Special { kind: special(kind) },
    }
}

/// Where a link leads, with replacement characters; empty when it cannot be read.
pub(super) fn target(dir: &Dir, path: &str) -> String {
    dir.read_link_contents(path).map(|target| target.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The word for what is neither a file, a folder nor a link.
#[cfg(unix)]
pub(super) fn special(kind: FileType) -> &'static str {
    use cap_std::fs::FileTypeExt as _;
    match kind {
        kind if kind.is_fifo() => "pipe",
        kind if kind.is_socket() => "socket",
        _ => "device",
    }
}

#[cfg(not(unix))]
pub(super) fn special(_: FileType) -> &'static str {
    "device"
}

/// Whether nothing stands there, also since a part of the path is no folder.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether any of owner, group and others may execute the file; false where the system has no such bit.
pub(super) fn is_executable(metadata: &Metadata) -> bool {
    mode(metadata).is_some_and(|mode| mode & 0o111 != 0)
}

/// The permission bits, where the system has them.
#[cfg(unix)]
pub(super) fn mode(metadata: &Metadata) -> Option<u32> {
    use cap_std::fs::MetadataExt as _;
    Some(metadata.mode() & 0o777)
}

#[cfg(not(unix))]
pub(super) fn mode(_: &Metadata) -> Option<u32> {
    None
}

impl PathState {
    /// The entry for a path that was asked for, unless it is a file or nothing stands there.
    pub(super) fn entry(self) -> Option<Entry> {
        match self {
            Self::Nothing | Self::File(_) => None,
            Self::Folder => Some(Entry::Special { kind: "folder" }),
            Self::Link { target } => Some(Entry::Link { target }),
            Self::Special { kind } => Some(Entry::Special { kind }),
            Self::Unreadable { reason } => Some(Entry::Unreadable { reason }),
        }
    }
}

impl<'a> Looker<'a> {
    pub(super) fn new(dir: &'a Dir) -> Self {
        Self { dir, folders: BTreeMap::new() }
    }

    /// What is at `path`, or the first thing on the way to it that is not a folder, with its own path.
    pub(super) fn at(&mut self, path: &RelPath) -> (RelPath, PathState) {
        match self.on_the_way(path) {
            Some(stop) => stop,
            None => (path.clone(), look(self.dir, path.as_str())),
        }
    }

    fn on_the_way(&mut self, path: &RelPath) -> Option<(RelPath, PathState)> {
        let folder = path.parent()?;
        if let Some(stop) = self.on_the_way(&folder) {
            return Some(stop);
        }
        let standing = self.folders.entry(folder.clone()).or_insert_with(|| look(self.dir, folder.as_str()));
        match standing {
            PathState::Folder => None,
            other => Some((folder, other.clone())),
        }
    }
}
