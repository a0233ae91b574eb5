//! The changes of a journal, made or taken back. Every step can be done again, so a run that was killed at any
//! point is finished by doing all of them once more.

use std::io;

use cap_std::fs::Dir;

use super::changes::Underway;
use super::fault::{DiskError, at};
use super::file::{restore_mode, set_executable};
use super::folder::Folder;
use super::journal::{Does, Journal, Op, Stamp, Way, close, turn_back};
use super::path_state::{Looker, PathState, look};
use crate::model::path::RelPath;

/// Moves a file from one folder to another, over what stands there.
pub(super) type Move<'a> = &'a dyn Fn(&Dir, &str, &Dir, &str) -> io::Result<()>;

/// A journal, and what it is about.
pub(super) struct Work<'a> {
    pub(super) root: &'a Dir,
    /// The staging folder.
    pub(super) stage: &'a Dir,
    pub(super) journal: &'a Journal,
    pub(super) moved: Move<'a>,
}

/// The change that failed.
type Failed = (RelPath, io::Error);

/// Moves by renaming; between file systems by a copy that is complete before it has its name.
pub(super) fn moved(from: &Dir, old: &str, to: &Dir, new: &str) -> io::Result<()> {
    match from.rename(old, to, new) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let part = format!("{new}.scaffold-part");
            from.copy(old, to, &part)?;
            to.rename(&part, to, new)?;
            from.remove_file(old)
        }
        result => result,
    }
}

/// Carries a decided journal to its end, and says which files it left since they changed meanwhile. A change that
/// fails makes it turn back, so that the tree is as it was.
pub(super) fn finish(folder: &mut Folder, work: &Work<'_>, way: Way) -> Result<Vec<RelPath>, DiskError> {
    let _underway = Underway::begin();
    folder.keep(true);
    let done = match way {
        Way::Back => Ok(Vec::new()),
        Way::Forward => work.forward(),
    };
    if done.is_err() {
        turn_back(folder.path()).map_err(at("take back the changes of", folder.path()))?;
    }
    if done.is_err() || way == Way::Back {
        work.back().map_err(|failed| io_error(folder, failed))?;
    }
    close(folder.path()).map_err(at("finish the changes of", folder.path()))?;
    folder.keep(false);
    done.map_err(|failed| io_error(folder, failed))
}

fn io_error(folder: &Folder, (path, error): Failed) -> DiskError {
    let root = folder.path().parent().unwrap_or(folder.path());
    at("change the file", &root.join(path.as_str()))(error)
}

impl Work<'_> {
    /// Makes the changes in order, and returns the paths that were left since somebody else changed them.
    pub(super) fn forward(&self) -> Result<Vec<RelPath>, Failed> {
        let mut kept = Vec::new();
        for (n, op) in self.journal.ops.iter().enumerate() {
            let done = match op.does {
                Does::Write => self.write(n, op),
                Does::Delete => self.delete(n, op),
                Does::Chmod { executable } => set_executable(self.root, op.path.as_str(), executable).map(|()| true),
            };
            if !done.map_err(|error| (op.path.clone(), error))? {
                kept.push(op.path.clone());
            }
        }
        Ok(kept)
    }

    /// `false` when the path is left as it is.
    fn write(&self, n: usize, op: &Op) -> io::Result<bool> {
        let new = format!("new/{n}");
        if !self.stage.try_exists(&new)? {
            return Ok(true);
        }
        if !self.make_folders(&op.path)? || !self.keep_old(n, op)? {
            return Ok(false);
        }
        (self.moved)(self.stage, &new, self.root, op.path.as_str())?;
        Ok(true)
    }

    fn delete(&self, n: usize, op: &Op) -> io::Result<bool> {
        // What stands there after the file was moved away is somebody's, or a folder of a later change.
        let done = self.set_aside(n, op)? || self.stage.try_exists(format!("old/{n}"))?;
        // A folder that still holds something stays, and so do those above it.
        _ = op.path.ancestors().try_for_each(|folder| self.root.remove_dir(folder.as_str()));
        Ok(done)
    }

    /// Gives what was there the name `old/<n>` beside its own, so that a kill finds the old file or the new one at the
    /// path and never none; `false` when something else stands there by now.
    fn keep_old(&self, n: usize, op: &Op) -> io::Result<bool> {
        let old = format!("old/{n}");
        match Looker::new(self.root).at(&op.path) {
            (_, PathState::Nothing) => Ok(true),
            (at, PathState::File(metadata)) if at == op.path && is_same(op.was, &metadata) => {
                if !self.stage.try_exists(&old)? {
                    self.named_too(op.path.as_str(), self.root, &old, self.stage)?;
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Gives a file a second name, or only the new one where the file system knows no second.
    fn named_too(&self, name: &str, from: &Dir, new: &str, to: &Dir) -> io::Result<()> {
        from.hard_link(name, to, new).or_else(|_| (self.moved)(from, name, to, new))
    }

    /// Moves what was there to `old/<n>`; `false` when something else stands there by now.
    fn set_aside(&self, n: usize, op: &Op) -> io::Result<bool> {
        match Looker::new(self.root).at(&op.path) {
            (_, PathState::Nothing) => Ok(true),
            (at, PathState::File(metadata)) if at == op.path && is_same(op.was, &metadata) => {
                (self.moved)(self.root, op.path.as_str(), self.stage, &format!("old/{n}"))?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Makes the folders above a path; `false` when something else stands in the way.
    fn make_folders(&self, path: &RelPath) -> io::Result<bool> {
        let mut folders: Vec<_> = path.ancestors().collect();
        folders.reverse();
        for folder in folders {
            match look(self.root, folder.as_str()) {
                PathState::Folder => {}
                PathState::Nothing => self.root.create_dir(folder.as_str())?,
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Takes the changes back, the last one first.
    pub(super) fn back(&self) -> Result<(), Failed> {
        for (n, op) in self.journal.ops.iter().enumerate().rev() {
            self.take_back(n, op).map_err(|error| (op.path.clone(), error))?;
        }
        Ok(())
    }

    fn take_back(&self, n: usize, op: &Op) -> io::Result<()> {
        match op.does {
            Does::Chmod { .. } => restore_mode(self.root, op.path.as_str(), op.was.and_then(|was| was.mode)),
            Does::Delete => self.put_back(n, &op.path),
            Does::Write if op.was.is_some() => self.exchange_back(n, &op.path),
            Does::Write => self.take_out(n, &op.path),
        }
    }

    /// Puts the old file in the place of the new one, which keeps its name in the staging folder.
    fn exchange_back(&self, n: usize, path: &RelPath) -> io::Result<()> {
        let (new, old) = (format!("new/{n}"), format!("old/{n}"));
        let is_out = self.stage.try_exists(&new)?;
        if !self.stage.try_exists(&old)? {
            // Without an old file there is nothing to exchange: it was gone before, or is put back already.
            return if is_out { Ok(()) } else { self.take_out(n, path) };
        }
        match Looker::new(self.root).at(path) {
            (_, PathState::Nothing) => return self.put_back(n, path),
            (at, PathState::File(metadata)) if at == *path => {
                let here = Stamp::of(&metadata);
                let is_ours = !is_out || (here == self.stamp(&new)? && here != self.stamp(&old)?);
                if !is_ours {
                    return Ok(());
                }
            }
            _ => return Ok(()),
        }
        if !is_out {
            self.named_too(path.as_str(), self.root, &new, self.stage)?;
        }
        (self.moved)(self.stage, &old, self.root, path.as_str())
    }

    fn stamp(&self, staged: &str) -> io::Result<Stamp> {
        self.stage.symlink_metadata(staged).map(|metadata| Stamp::of(&metadata))
    }

    /// Moves a new file out again, unless it never came in, and removes the folders that were made for it.
    fn take_out(&self, n: usize, path: &RelPath) -> io::Result<()> {
        let new = format!("new/{n}");
        if !self.stage.try_exists(&new)?
            && let (at, PathState::File(_)) = Looker::new(self.root).at(path)
            && at == *path
        {
            (self.moved)(self.root, path.as_str(), self.stage, &new)?;
        }
        let made = path.ancestors().filter(|folder| self.journal.made(folder));
        made.for_each(|folder| _ = self.root.remove_dir(folder.as_str()));
        Ok(())
    }

    fn put_back(&self, n: usize, path: &RelPath) -> io::Result<()> {
        let old = format!("old/{n}");
        let there = || matches!(Looker::new(self.root).at(path), (_, PathState::Nothing));
        if self.stage.try_exists(&old)? && there() && self.make_folders(path)? {
            (self.moved)(self.stage, &old, self.root, path.as_str())?;
        }
        Ok(())
    }
}

fn is_same(was: Option<Stamp>, metadata: &cap_std::fs::Metadata) -> bool {
    was.is_some_and(|was| was.is_of(metadata))
}
