//! A walk over a folder: what stands there, without what nobody wants to see and without following a link.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cap_std::fs::Dir;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::fault::{DiskError, NameFault, at, reason};
use super::folder::PREFIX;
use super::ignored::{Rules, Start, ignores};
use super::path_state::{is_executable, special, target};
use crate::model::path::RelPath;
use crate::model::tree::Entry;

/// Below this number of folders in one, threads cost more than they save.
const WORTH_THREADS: usize = 8;

/// What to walk, and what to leave out besides `.git`, ignored files, staging folders and `target/` beside a
/// `Cargo.toml`.
pub(super) struct Scope<'a> {
    pub(super) dir: &'a Dir,
    /// Files that are named only, since the caller reads them: `size` and mode are not asked for.
    pub(super) wanted: &'a BTreeSet<RelPath>,
    /// Folders not to enter.
    pub(super) nested: &'a BTreeSet<RelPath>,
    /// Whether a folder that holds a `.git` of its own is entered.
    pub(super) repositories: bool,
    /// The walk enters no further folder once it met more entries than this.
    pub(super) most: usize,
}

/// What a walk found, in no particular order.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Files as [`Entry::Listed`], links, what else is no folder, and folders that cannot be listed.
    pub(super) entries: Vec<(RelPath, Entry)>,
    /// Regular files among the wanted.
    pub(super) wanted: Vec<RelPath>,
    /// Names that are no `RelPath`.
    pub(super) refused: Vec<NameFault>,
    /// Files and folders that were left out; nothing below such a folder is named.
    pub(super) left_out: Vec<(RelPath, LeftOut)>,
}

/// Why a walk left something out. What is left out was not read: whoever needs it has to say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// A rule of the repository ignores it.
    Ignored,
    /// `target` beside a `Cargo.toml`.
    BuildFolder,
    /// A folder with a `.git` of its own, such as a submodule.
    Repository,
    /// A folder that another entry of the project has.
    Nested,
    /// A staging folder of this program.
    Staging,
}

impl LeftOut {
    /// Whether the repository may track files there all the same.
    pub(super) fn may_be_tracked(self) -> bool {
        matches!(self, Self::Ignored | Self::BuildFolder | Self::Repository)
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Ignored => "it is ignored",
            Self::BuildFolder => "it is in a build folder",
            Self::Repository => "it is in a repository of its own",
            Self::Nested => "another blueprint is applied there",
            Self::Staging => "it is in a staging folder",
        })
    }
}

/// One folder on the way.
struct Here<'a> {
    path: Option<&'a RelPath>,
    rules: Option<Arc<Rules>>,
    cargo: bool,
    repository: bool,
}

struct Walk<'a> {
    scope: &'a Scope<'a>,
    root: &'a Path,
    /// The path from the top of the repository, with a `/` at its end.
    prefix: &'a str,
    met: AtomicUsize,
}

/// Walks everything below `scope.dir`, which is at `root`.
///
/// # Errors
/// When the root itself cannot be listed.
pub(super) fn walk(root: &Path, scope: &Scope<'_>, start: &Start) -> Result<Walked, DiskError> {
    let walk = Walk { scope, root, prefix: &start.prefix, met: AtomicUsize::new(0) };
    let entries = list(root).map_err(at("list the folder", root))?;
    Ok(walk.folder(None, start.rules.clone(), entries))
}

/// What stands in one folder. The types come with the listing; a folder that became a link is not listed.
fn list(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let entries = WalkDir::new(folder).min_depth(1).max_depth(1).follow_links(false).into_iter();
    entries.map(|entry| entry.map_err(io::Error::from)).collect()
}

impl Walk<'_> {
    fn folder(&self, path: Option<&RelPath>, rules: Option<Arc<Rules>>, entries: Vec<DirEntry>) -> Walked {
        let mut walked = Walked::default();
        let mut here = Here { path, rules, cargo: false, repository: false };
        for entry in &entries {
            here.cargo |= entry.file_name() == "Cargo.toml";
            here.repository |= entry.file_name() == ".git";
        }
        if let Some(path) = path.filter(|_| here.repository && !self.scope.repositories) {
            walked.left_out.push((path.clone(), LeftOut::Repository));
            return walked;
        }
        if entries.iter().any(|entry| entry.file_name() == ".gitignore") {
            let depth = self.prefix.len() + path.map_or(0, |path| path.as_str().len() + 1);
            let file = path.map_or(".gitignore".into(), |path| format!("{path}/.gitignore"));
            here.rules = Rules::with_file(here.rules, depth, self.scope.dir, &file);
        }
        let mut folders = Vec::new();
        for entry in &entries {
            folders.extend(self.meet(&here, entry, &mut walked));
        }
        let rules = here.rules;
        let enter = |folder: &RelPath| self.enter(folder, rules.clone());
        let below = match folders.len() {
            0..WORTH_THREADS => folders.iter().map(enter).fold(Walked::default(), Walked::and),
            _ => folders.par_iter().map(enter).reduce(Walked::default, Walked::and),
        };
        below.and(walked)
    }

    fn enter(&self, folder: &RelPath, rules: Option<Arc<Rules>>) -> Walked {
        if self.met.load(Ordering::Relaxed) > self.scope.most {
            return Walked::default();
        }
        match list(&self.root.join(folder.as_str())) {
            Ok(entries) => self.folder(Some(folder), rules, entries),
            Err(error) => Walked::unreadable(folder, &error),
        }
    }

    /// Takes in one entry; a folder to enter is returned.
    fn meet(&self, here: &Here<'_>, entry: &DirEntry, walked: &mut Walked) -> Option<RelPath> {
        let name = entry.file_name().to_string_lossy();
        if name == ".git" {
            return None;
        }
        let text = here.path.map_or_else(|| name.to_string(), |folder| format!("{folder}/{name}"));
        let folder = entry.file_type().is_dir();
        if let Some(why) = self.left_out(here, &name, &text, folder) {
            walked.left_out.extend(RelPath::new(&text).map(|path| (path, why)));
            return None;
        }
        self.met.fetch_add(1, Ordering::Relaxed);
        match RelPath::new(&text) {
            _ if entry.file_name().to_str().is_none() => walked.refused.push(NameFault::NotUtf8(text)),
            Err(fault) => walked.refused.push(fault.into()),
            Ok(path) if folder => return Some(path),
            Ok(path) => self.take(path, entry, walked),
        }
        None
    }

    /// Why the entry `name` at the path `text` is left out, if it is.
    fn left_out(&self, here: &Here<'_>, name: &str, text: &str, folder: bool) -> Option<LeftOut> {
        let ignored = || ignores(here.rules.as_ref(), &format!("{}{text}", self.prefix), folder);
        match () {
            () if folder && name.starts_with(PREFIX) => Some(LeftOut::Staging),
            () if self.is_nested(text, folder) => Some(LeftOut::Nested),
            () if here.is_target(name, folder) => Some(LeftOut::BuildFolder),
            () if here.rules.is_some() && ignored() => Some(LeftOut::Ignored),
            () => None,
        }
    }

    fn is_nested(&self, text: &str, folder: bool) -> bool {
        folder && self.scope.nested.iter().any(|nested| nested.as_str() == text)
    }

    fn take(&self, path: RelPath, entry: &DirEntry, walked: &mut Walked) {
        if entry.file_type().is_file() && self.scope.wanted.contains(&path) {
            return walked.wanted.push(path);
        }
        let seen = self.seen(&path, entry).unwrap_or_else(|error| Entry::Unreadable { reason: reason(&error) });
        walked.entries.push((path, seen));
    }

    fn seen(&self, path: &RelPath, entry: &DirEntry) -> io::Result<Entry> {
        if entry.path_is_symlink() {
            return Ok(Entry::Link { target: target(self.scope.dir, path.as_str()) });
        }
        let metadata = self.scope.dir.symlink_metadata(path.as_str())?;
        if !metadata.is_file() {
            return Ok(Entry::Special { kind: special(metadata.file_type()) });
        }
        Ok(Entry::Listed { size: metadata.len(), executable: is_executable(&metadata) })
    }
}

impl Here<'_> {
    fn is_target(&self, name: &str, folder: bool) -> bool {
        folder && self.cargo && name == "target"
    }
}

impl Walked {
    fn unreadable(folder: &RelPath, error: &io::Error) -> Self {
        let entries = match error.kind() {
            io::ErrorKind::NotFound => Vec::new(),
            _ => vec![(folder.clone(), Entry::Unreadable { reason: reason(error) })],
        };
        Self { entries, ..Self::default() }
    }

    fn and(mut self, mut other: Self) -> Self {
        if self.entries.len() < other.entries.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.entries.append(&mut other.entries);
        self.wanted.append(&mut other.wanted);
        self.refused.append(&mut other.refused);
        self.left_out.append(&mut other.left_out);
        self
    }
}
