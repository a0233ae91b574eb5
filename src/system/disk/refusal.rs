//! `Refusal`: why a change does not fit what stands on disk, found before anything is written.

use std::collections::BTreeSet;

use cap_std::fs::{Dir, DirEntry};

use super::journal::{Does, Op, Stamp};
use super::path_state::{Looker, PathState};
use crate::model::path::RelPath;
use crate::model::plan::{Change, Plan};

/// Why one change cannot be carried out. Any of them refuses the whole plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("`{path}`: `{at}` is a link, and nothing is written through one: put a file or a folder there")]
    Link { path: RelPath, at: RelPath },
    #[error("`{path}`: a {kind} is at `{at}`: move it away")]
    InTheWay { path: RelPath, at: RelPath, kind: &'static str },
    #[error("`{path}` appeared since the plan was made: run this again")]
    Appeared { path: RelPath },
    #[error("`{path}` is gone since the plan was made: run this again")]
    Gone { path: RelPath },
    #[error("`{path}`: `{at}` cannot be looked at: {reason}")]
    Unreadable { path: RelPath, at: RelPath, reason: String },
}

/// A plan that fits: what to do in which order, and the folders it takes.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// Deletions first, since they make room, then the rest; each in path order.
    pub(super) ops: Vec<Op>,
    pub(super) folders: BTreeSet<RelPath>,
}

struct Check<'a> {
    dir: &'a Dir,
    looker: Looker<'a>,
    deleted: BTreeSet<&'a RelPath>,
    folders: BTreeSet<RelPath>,
}

/// Holds a plan against the disk.
///
/// # Errors
/// Every change that does not fit.
pub(super) fn check(dir: &Dir, plan: &Plan) -> Result<Checked, Vec<Refusal>> {
    let deleted = plan.changes.iter().filter(|(_, change)| *change == Change::Delete).map(|(path, _)| path).collect();
    let mut check = Check { dir, looker: Looker::new(dir), deleted, folders: BTreeSet::new() };
    let mut ops = Vec::new();
    let mut refusals = Vec::new();
    for (path, change) in &plan.changes {
        match check.op(path, change) {
            Ok(op) => ops.push(op),
            Err(refusal) => refusals.push(refusal),
        }
    }
    ops.sort_by(|a, b| (a.does != Does::Delete, &a.path).cmp(&(b.does != Does::Delete, &b.path)));
    if refusals.is_empty() { Ok(Checked { ops, folders: check.folders }) } else { Err(refusals) }
}

impl Check<'_> {
    fn op(&mut self, path: &RelPath, change: &Change) -> Result<Op, Refusal> {
        let path = path.clone();
        let was = self.old(&path)?;
        let does = match change {
            Change::Create(_) if was.is_some() => return Err(Refusal::Appeared { path }),
            Change::Create(_) | Change::Replace(_) => Does::Write,
            Change::Delete => Does::Delete,
            Change::Chmod { .. } if was.is_none() => return Err(Refusal::Gone { path }),
            Change::Chmod { executable } => Does::Chmod { executable: *executable },
        };
        Ok(Op { path, does, was })
    }

    /// The file that is at `path`, if any.
    fn old(&mut self, path: &RelPath) -> Result<Option<Stamp>, Refusal> {
        let (at, standing) = self.looker.at(path);
        let above = at != *path;
        let owned = path.clone();
        let in_the_way = |kind| Err(Refusal::InTheWay { path: owned.clone(), at: at.clone(), kind });
        match standing {
            PathState::Nothing => Ok(self.new_folders(path, &at)),
            PathState::File(_) if above && self.deleted.contains(&at) => Ok(self.new_folders(path, &at)),
            PathState::File(_) if above => in_the_way("file"),
            PathState::File(metadata) => Ok(Some(Stamp::of(&metadata))),
            PathState::Folder if self.is_emptied(&at) => Ok(None),
            PathState::Folder => in_the_way("folder"),
            PathState::Special { kind } => in_the_way(kind),
            PathState::Link { .. } => Err(Refusal::Link { path: owned, at }),
            PathState::Unreadable { reason } => Err(Refusal::Unreadable { path: owned, at, reason }),
        }
    }

    /// Notes the folders from `at` down to `path`, which are to be made.
    fn new_folders(&mut self, path: &RelPath, at: &RelPath) -> Option<Stamp> {
        if !self.deleted.contains(path) {
            self.folders.extend(path.ancestors().take_while(|folder| folder.as_str().len() >= at.as_str().len()));
        }
        None
    }

    /// Whether the plan deletes everything in a folder, so that the folder goes too.
    fn is_emptied(&self, folder: &RelPath) -> bool {
        let Ok(entries) = self.dir.read_dir(folder.as_str()) else { return false };
        let mut entries = entries.peekable();
        entries.peek().is_some() && entries.all(|entry| entry.is_ok_and(|entry| self.is_deleted(folder, &entry)))
    }

    fn is_deleted(&self, folder: &RelPath, entry: &DirEntry) -> bool {
        let path = entry.file_name().to_str().and_then(|name| RelPath::new(&format!("{folder}/{name}")).ok());
        let is_folder = entry.metadata().is_ok_and(|metadata| metadata.is_dir());
        path.is_some_and(|path| if is_folder { self.is_emptied(&path) } else { self.deleted.contains(&path) })
    }
}
