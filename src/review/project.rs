//! `Project`: the project a review is of: found upwards, read whole, and held against its lock.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{ReviewError, TargetVersion, World};
use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Answers, Choice, Given, Interview, Surroundings};
use crate::blueprint::pack::Pack;
use crate::model::diagnostic::SourceText;
use crate::model::path::RelPath;
use crate::model::plan::{Plan, plan};
use crate::model::tree::{Entry as TreeEntry, File, Tree};
use crate::project::{
    BASELINE, Baseline, Entry, LOCK, Lock, Locked, LockedPack, MANIFEST, Moved, ProjectFiles, ProjectManifest,
    Staleness, staleness,
};
use crate::registry::{self, SourceError};
use crate::system::disk;

/// A project on this machine, and the world around it.
pub struct Project {
    pub(crate) root: PathBuf,
    pub(crate) files: ProjectFiles,
    pub(crate) world: World,
    /// In what scaffold.toml and the lock differ.
    stale: Vec<Staleness>,
}

impl Project {
    /// Reads the project at or above `folder`, once unfinished changes of an earlier run are finished.
    ///
    /// # Errors
    /// When there is none, a file of it has faults, or the lock is missing.
    pub fn open(folder: &Path, world: World) -> Result<Self, ReviewError> {
        let root = find(folder)?;
        disk::recover(&root)?;
        let manifest = read_manifest(&root)?;
        let lock = Lock::read(&read_top(&root, LOCK)?.ok_or(ReviewError::NoLock)?).map_err(ReviewError::Lock)?;
        let stale = staleness(&manifest, &lock);
        let baseline = read_baseline(&root)?;
        Ok(Self { root, files: ProjectFiles { manifest, lock, baseline }, world, stale })
    }

    /// The project's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the lock records.
    pub(crate) fn lock(&self) -> &Lock {
        &self.files.lock
    }

    /// That scaffold.toml and the lock agree, as far as a comparison with `target` asks for it: with another version,
    /// other answers and components are what the project is to become.
    ///
    /// # Errors
    /// All in which they differ.
    pub(super) fn check_fresh(&self, target: &TargetVersion) -> Result<(), ReviewError> {
        let counts = |stale: &&Staleness| *target == TargetVersion::Lock || !stale.is_answer;
        let stale: Vec<Staleness> = self.stale.iter().filter(counts).cloned().collect();
        if stale.is_empty() { Ok(()) } else { Err(ReviewError::Stale(stale)) }
    }

    /// A file at the top of the project; `None` when it is absent.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, ReviewError> {
        read_top(&self.root, name)
    }

    /// Keeps other runs from writing into the project until the value goes away: what is read before a plan is made is
    /// still there when the plan is applied.
    ///
    /// # Errors
    /// When `stopped` says so, or the folder cannot be held.
    pub fn hold(folder: &Path, stopped: disk::Stop<'_>) -> Result<disk::Held, ReviewError> {
        Ok(disk::hold(&find(folder)?, stopped)?)
    }

    /// Writes what a plan says: whole, or not at all.
    ///
    /// # Errors
    /// When something else is there by now, it cannot be written, or `stopped` says so.
    pub fn apply(&self, plan: &Plan, stopped: disk::Stop<'_>) -> Result<(), ReviewError> {
        Ok(disk::apply(&self.root, plan, stopped)?)
    }

    /// The blueprint and answers of a locked entry, for what the lock alone cannot say. The network is not used: a
    /// project is judged by its lock, and a pack that is not on this machine is found in the history.
    ///
    /// # Errors
    /// When the pack cannot be had or no longer reads.
    pub(crate) fn blueprint_of(&self, locked: &Locked) -> Result<(Blueprint, Answers), ReviewError> {
        let access = self.world.local_access(&self.root)?;
        blueprint_in(&registry::open_locked(&locked.pack, &access)?.pack, locked)
    }

    /// What a report says where the pack of an entry is elsewhere and not in the cache either.
    pub(super) fn unverified(&self, locked: &Locked) -> Option<String> {
        let pack = &locked.pack;
        let cached = || self.world.cache().is_some_and(|cache| registry::has(pack, &cache));
        let why = "it is not on this machine, and the project was judged by scaffold.lock alone";
        let there = registry::is_local(&pack.reference) || cached();
        (!there).then(|| format!("pack not verified: `{}`: {why}", pack.reference))
    }

    /// The folder of an entry.
    pub(crate) fn folder(&self, into: &str) -> PathBuf {
        folder(&self.root, into)
    }
}

/// The nearest folder at or above `from` that holds a scaffold.toml.
///
/// # Errors
/// [`ReviewError::NoProject`] when there is none.
pub(crate) fn find(from: &Path) -> Result<PathBuf, ReviewError> {
    let found = disk::nearest_with(from, MANIFEST).map_err(|error| unreadable(from, &error))?;
    found.ok_or_else(|| ReviewError::NoProject { from: from.to_owned() })
}

/// Reads `scaffold.toml`.
///
/// # Errors
/// Everything wrong with it.
pub(crate) fn read_manifest(root: &Path) -> Result<ProjectManifest, ReviewError> {
    Ok(ProjectManifest::read(&text_of(root, MANIFEST)?)?)
}

/// Reads `scaffold.baseline`; it is empty where there is none.
///
/// # Errors
/// Every line of it that cannot be read.
fn read_baseline(root: &Path) -> Result<Baseline, ReviewError> {
    Ok(Baseline::read(&text_of(root, BASELINE)?)?)
}

/// The text of a file at the top of the project; empty where there is none.
fn text_of(root: &Path, name: &str) -> Result<Arc<SourceText>, ReviewError> {
    let bytes = read_top(root, name)?;
    let text = bytes.map_or_else(String::new, |bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Arc::new(SourceText { name: name.to_owned(), text }))
}

/// A file at the top of the project; `None` when it is absent.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_top(root: &Path, name: &str) -> Result<Option<Vec<u8>>, ReviewError> {
    let Ok(path) = RelPath::new(name) else { return Ok(None) };
    let tree = disk::read_files(root, std::slice::from_ref(&path));
    let unreadable = |reason: String| ReviewError::Unreadable { path: root.join(name), reason };
    match tree.get(&path) {
        Some(TreeEntry::File(file)) => Ok(Some(file.bytes.to_vec())),
        None => Ok(None),
        Some(TreeEntry::Unreadable { reason }) => Err(unreadable(reason.clone())),
        Some(_) => Err(unreadable("it is no regular file".into())),
    }
}

/// The plan that puts `text` in the place of a file at the top of the project, which held `before`.
pub(crate) fn replacing(name: &str, before: Option<Vec<u8>>, text: String) -> Plan {
    let path = RelPath::new(name).expect("the names of the tool's own files are paths");
    let tree = |bytes: Option<Vec<u8>>| -> Tree {
        bytes.map(|bytes| (path.clone(), TreeEntry::File(File::new(bytes)))).into_iter().collect()
    };
    plan(&tree(before), &tree(Some(text.into_bytes())))
}

/// Answers as `scaffold.toml` or the lock gives them; what is absent comes from defaults.
///
/// # Errors
/// Every answer that is missing or does not fit.
pub(crate) fn answers(
    blueprint: &Blueprint,
    entry: &Entry,
    surroundings: Surroundings,
) -> Result<Answers, ReviewError> {
    let given = entry.answers.iter().map(|(name, value)| (name.clone(), Given::Value(value.clone()))).collect();
    let exactly = entry.components.as_ref().map(|on| on.iter().cloned().collect::<BTreeSet<_>>());
    let choice = Choice { exactly, ..Choice::default() };
    let mut interview = Interview::new(blueprint, given, &choice, surroundings);
    interview.settle(true);
    interview.finish().map_err(ReviewError::Answers)
}

/// The blueprint and answers of a locked entry in another version of its pack.
///
/// # Errors
/// When it no longer reads, or does not take the answers.
pub(super) fn blueprint_in(pack: &Pack, locked: &Locked) -> Result<(Blueprint, Answers), ReviewError> {
    let blueprint = Blueprint::read(pack, &locked.name)?;
    let entry = Entry {
        name: locked.name.clone(),
        pack: locked.pack.reference.clone(),
        version: semver::VersionReq::STAR,
        into: locked.into.clone(),
        components: Some(locked.components.clone()),
        answers: locked.answers.clone(),
    };
    let answers = answers(&blueprint, &entry, Surroundings::default())?;
    Ok((blueprint, answers))
}

/// Why a pack of the lock is refused: scaffold.toml requires a signature of it.
pub(super) fn untrusted(pack: &LockedPack) -> ReviewError {
    let help = "a `[[trust]]` of scaffold.toml that covers it says `required = true`, here or where the change began";
    ReviewError::Source(SourceError::Untrusted {
        place: pack.reference.clone(),
        reason: "no signature of a key that scaffold.toml requires is recorded in scaffold.lock".into(),
        help: Some(help.into()),
    })
}

/// The folder of an entry of the project at `root`.
pub(crate) fn folder(root: &Path, into: &str) -> PathBuf {
    if into == "." { root.to_owned() } else { root.join(into) }
}

/// What stands in the folder of an entry: its blueprint's files read, others listed, what git tracks included.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn snapshot(project: &ProjectFiles, root: &Path, locked: &Locked) -> Result<disk::Snapshot, ReviewError> {
    let folder = folder(root, &locked.into);
    if !disk::exists(&folder) {
        return Ok(disk::Snapshot::default());
    }
    let moved = moved_inside(project, &locked.into);
    let wanted: BTreeSet<RelPath> =
        locked.files.keys().cloned().chain(moved.into_iter().map(|moved| moved.to)).collect();
    Ok(disk::read_project(&folder, &wanted, &project.nested(&locked.into))?)
}

/// The official renames that lie in the folder of an entry, relative to it.
pub(crate) fn moved_inside(project: &ProjectFiles, into: &str) -> Vec<Moved> {
    let inside = |moved: &Moved| Some(Moved { from: moved.from.inside(into)?, to: moved.to.inside(into)? });
    project.manifest.moved.iter().filter_map(inside).collect()
}

fn unreadable(path: &Path, error: &std::io::Error) -> ReviewError {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        other => other.to_string(),
    };
    ReviewError::Unreadable { path: path.to_owned(), reason }
}
