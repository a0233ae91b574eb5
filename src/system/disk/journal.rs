//! `Journal`: changes that were decided, written down before the first of them is made.
//!
//! It is one JSON document in a staging folder. It is written as `draft` and renamed: `journal` means that the
//! changes are to be made, `undo` that one of them failed and all are to be taken back.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

use cap_std::fs::Metadata;
use serde::{Deserialize, Serialize};

use super::folder::{Folder, JOURNALS};
use super::path_state::mode;
use crate::model::path::RelPath;

const SCHEMA: &str = "scaffold-journal-v1";
/// A journal of a hundred thousand changes is a tenth of this.
const MOST_BYTES: u64 = 256 << 20;

/// Changes to a folder. The new bytes of the n-th stand in `new/<n>`, what was there before goes to `old/<n>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    schema: String,
    /// [`Folder::identity`]: a journal that came with a clone or a copy is not carried out.
    identity: u64,
    /// Folders that the changes make, in path order.
    folders: Vec<RelPath>,
    pub(super) ops: Vec<Op>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Op {
    pub(super) path: RelPath,
    pub(super) does: Does,
    /// The file that stood there when the changes were decided.
    pub(super) was: Option<Stamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Does {
    Write,
    Delete,
    Chmod { executable: bool },
}

/// What tells a file from the one that somebody saved over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stamp {
    size: u64,
    /// Nanoseconds since 1970; 0 where the system does not say.
    modified: u64,
    pub(super) mode: Option<u32>,
}

/// Which way the changes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Back,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|time| time.into_std().duration_since(UNIX_EPOCH).ok());
        let modified = modified.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or_default();
        Self { size: metadata.len(), modified, mode: mode(metadata) }
    }

    /// Whether the content is still the one that was seen. A mode that changed meanwhile is no reason to stop.
    pub(super) fn is_of(&self, metadata: &Metadata) -> bool {
        Self { mode: self.mode, ..Self::of(metadata) } == *self
    }
}

impl Journal {
    pub(super) fn new(folder: &Folder, folders: Vec<RelPath>, ops: Vec<Op>) -> Self {
        Self { schema: SCHEMA.to_owned(), identity: folder.identity(), folders, ops }
    }

    /// Whether the changes make this folder.
    pub(super) fn made(&self, folder: &RelPath) -> bool {
        self.folders.binary_search(folder).is_ok()
    }

    /// Writes the journal and decides: once this returns `Ok`, the changes will be made.
    pub(super) fn decide(&self, folder: &Folder) -> io::Result<()> {
        let draft = folder.path().join("draft");
        let mut file = File::create_new(&draft)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(&draft, folder.path().join(JOURNALS[0]))
    }

    /// The journal of a folder and its way; `None` when it is not one that this folder's maker wrote.
    pub(super) fn read(folder: &Folder) -> Option<(Self, Way)> {
        let back = text(&folder.path().join(JOURNALS[1])).map(|text| (text, Way::Back));
        let (text, way) = back.or_else(|| Some((text(&folder.path().join(JOURNALS[0]))?, Way::Forward)))?;
        let journal: Self = serde_json::from_slice(&text).ok()?;
        (journal.schema == SCHEMA && journal.identity == folder.identity()).then_some((journal, way))
    }
}

/// Decides that the changes are to be taken back.
pub(super) fn turn_back(folder: &Path) -> io::Result<()> {
    fs::rename(folder.join(JOURNALS[0]), folder.join(JOURNALS[1]))
}

/// Forgets the changes: nothing is left to be done.
pub(super) fn close(folder: &Path) -> io::Result<()> {
    let removed = JOURNALS.map(|name| fs::remove_file(folder.join(name)));
    let failed = removed.into_iter().filter_map(Result::err).find(|error| error.kind() != io::ErrorKind::NotFound);
    failed.map_or(Ok(()), Err)
}

fn text(path: &Path) -> Option<Vec<u8>> {
    path.symlink_metadata().ok().filter(|metadata| metadata.is_file() && metadata.len() <= MOST_BYTES)?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
