//! The project a run is about: found upwards, read whole, and checked against its lock.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::{Asked, Failure};
use super::interrupt::Interrupt;
use super::reach;
use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Answers, Choice, Given, Interview, Surroundings};
use crate::blueprint::pack::Pack;
use crate::model::diagnostic::SourceText;
use crate::model::path::RelPath;
use crate::model::plan::plan;
use crate::model::tree::{Entry as TreeEntry, File, Tree};
use crate::project::{
    BASELINE, Baseline, Entry, LOCK, Lock, Locked, LockedPack, MANIFEST, Project, ProjectManifest, staleness,
};
use crate::registry::{self, Access, SourceError};
use crate::system::disk;

/// The nearest folder at or above `from` that holds a scaffold.toml.
///
/// # Errors
/// [`Failure::NoProject`] when there is none.
pub fn find(from: &Path) -> Result<PathBuf, Failure> {
    let start = from.canonicalize().map_err(|error| unreadable(from, &error))?;
    let found = start.ancestors().find(|folder| folder.join(MANIFEST).is_file());
    found.map(Path::to_owned).ok_or_else(|| Failure::NoProject { from: from.to_owned() })
}

/// Reads `scaffold.toml`.
///
/// # Errors
/// Everything wrong with it.
pub fn manifest(root: &Path) -> Result<ProjectManifest, Failure> {
    let text = String::from_utf8_lossy(&read(root, MANIFEST)?.unwrap_or_default()).into_owned();
    let source = Arc::new(SourceText { name: MANIFEST.to_owned(), text });
    ProjectManifest::read(&source).map_err(Failure::Diagnostics)
}

/// Reads `scaffold.baseline`; it is empty where there is none.
///
/// # Errors
/// Every line of it that cannot be read.
fn baseline(root: &Path) -> Result<Baseline, Failure> {
    let text = String::from_utf8_lossy(&read(root, BASELINE)?.unwrap_or_default()).into_owned();
    let source = Arc::new(SourceText { name: BASELINE.to_owned(), text });
    Baseline::read(&source).map_err(Failure::Diagnostics)
}

/// Reads the project at `root`, once unfinished changes of an earlier run are finished.
///
/// # Errors
/// When the manifest has faults, or the lock is missing, was edited, or no longer fits.
pub fn open(root: &Path) -> Result<Project, Failure> {
    open_against(root, "lock")
}

/// [`open`], for a comparison with `against`. Where that is not the lock, scaffold.toml may have other answers and
/// components: they are what the project is to become.
///
/// # Errors
/// Those of [`open`].
pub fn open_against(root: &Path, against: &str) -> Result<Project, Failure> {
    disk::recover(root)?;
    let manifest = manifest(root)?;
    let text = read(root, LOCK)?.ok_or(Failure::NoLock)?;
    let lock = Lock::read(&text).map_err(Failure::Lock)?;
    let mut stale = staleness(&manifest, &lock);
    stale.retain(|stale| against == "lock" || !stale.is_answer);
    let baseline = baseline(root)?;
    if stale.is_empty() { Ok(Project { manifest, lock, baseline }) } else { Err(Failure::Stale(stale)) }
}

/// A file at the top of the project; `None` when it is absent.
pub fn read(root: &Path, name: &str) -> Result<Option<Vec<u8>>, Failure> {
    let Ok(path) = RelPath::new(name) else { return Ok(None) };
    let tree = disk::read_files(root, std::slice::from_ref(&path));
    match tree.get(&path) {
        Some(TreeEntry::File(file)) => Ok(Some(file.bytes.to_vec())),
        None => Ok(None),
        Some(TreeEntry::Unreadable { reason }) => {
            Err(Failure::Unreadable { path: root.join(name), reason: reason.clone() })
        }
        Some(_) => Err(Failure::Unreadable { path: root.join(name), reason: "it is no regular file".into() }),
    }
}

/// Puts `text` in the place of a file at the top of the project, which held `before`: whole, or not at all.
///
/// # Errors
/// When something else stands there by now, or it cannot be written.
pub fn replace(
    root: &Path,
    name: &str,
    before: Option<Vec<u8>>,
    text: String,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let Ok(path) = RelPath::new(name) else { return Ok(()) };
    let tree = |bytes: Option<Vec<u8>>| -> Tree {
        bytes.map(|bytes| (path.clone(), TreeEntry::File(File::new(bytes)))).into_iter().collect()
    };
    let plan = plan(&tree(before), &tree(Some(text.into_bytes())));
    Ok(disk::apply(root, &plan, &|| interrupt.is_set())?)
}

/// Answers as `scaffold.toml` or the lock gives them; what is absent comes from defaults.
///
/// # Errors
/// Every answer that is missing or does not fit.
pub fn answers(blueprint: &Blueprint, entry: &Entry, surroundings: Surroundings) -> Result<Answers, Failure> {
    let given = entry.answers.iter().map(|(name, value)| (name.clone(), Given::Value(value.clone()))).collect();
    let exactly = entry.components.as_ref().map(|on| on.iter().cloned().collect::<BTreeSet<_>>());
    let choice = Choice { exactly, ..Choice::default() };
    let mut interview = Interview::new(blueprint, given, &choice, surroundings);
    interview.settle(true);
    interview.finish().map_err(|faults| Failure::Answers(faults, Asked::ByManifest))
}

/// The blueprint and answers of a locked entry, for what the lock alone cannot tell. The network is not used: a project
/// is judged by its lock, and a pack that is not on this machine is found in the history.
///
/// # Errors
/// When the pack cannot be had or no longer reads.
pub fn blueprint_of(root: &Path, locked: &Locked) -> Result<(Blueprint, Answers), Failure> {
    let access = Access { config: Arc::new(reach::config()?), cache: reach::cache(), ..Access::local(root) };
    blueprint_in(&registry::open_locked(&locked.pack, &access)?.pack, locked)
}

/// The blueprint and answers of a locked entry in another version of its pack.
///
/// # Errors
/// When it no longer reads, or does not take the answers.
pub fn blueprint_in(pack: &Pack, locked: &Locked) -> Result<(Blueprint, Answers), Failure> {
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

/// What a report says where the pack of an entry is elsewhere and not in the cache either.
#[must_use]
pub fn unverified(locked: &Locked) -> Option<String> {
    let pack = &locked.pack;
    let there = registry::is_local(&pack.reference) || reach::cache().is_some_and(|cache| registry::has(pack, &cache));
    let why = "it is not on this machine, and the project was judged by scaffold.lock alone";
    (!there).then(|| format!("pack not verified: `{}`: {why}", pack.reference))
}

/// Why a pack of the lock is refused: scaffold.toml requires a signature of it.
#[must_use]
pub fn untrusted(pack: &LockedPack) -> Failure {
    let help = "a `[[trust]]` of scaffold.toml that covers it says `required = true`, here or where the change began";
    Failure::Source(SourceError::Untrusted {
        place: pack.reference.clone(),
        reason: "no signature of a key that scaffold.toml requires is recorded in scaffold.lock".into(),
        help: Some(help.into()),
    })
}

/// The folder of an entry.
#[must_use]
pub fn folder(root: &Path, into: &str) -> PathBuf {
    if into == "." { root.to_owned() } else { root.join(into) }
}

/// What stands in the folder of an entry: its blueprint's files read, others listed, what git tracks included.
///
/// # Errors
/// When the folder cannot be read.
pub fn snapshot(project: &Project, root: &Path, locked: &Locked) -> Result<disk::Snapshot, Failure> {
    let folder = folder(root, &locked.into);
    let moved = moved_inside(project, &locked.into);
    let wanted: BTreeSet<RelPath> =
        locked.files.keys().cloned().chain(moved.into_iter().map(|moved| moved.to)).collect();
    let mut snapshot = disk::read_project(&folder, &wanted, &project.nested(&locked.into))?;
    if snapshot.ignored_any
        && let Ok(tracked) = crate::system::git::tracked_ignored(&folder)
    {
        disk::list_also(&folder, &mut snapshot, &tracked)?;
    }
    Ok(snapshot)
}

/// The official renames that lie in the folder of an entry, relative to it.
#[must_use]
pub fn moved_inside(project: &Project, into: &str) -> Vec<crate::project::Moved> {
    let inside = |moved: &crate::project::Moved| {
        Some(crate::project::Moved { from: moved.from.inside(into)?, to: moved.to.inside(into)? })
    };
    project.manifest.moved.iter().filter_map(inside).collect()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        other => other.to_string(),
    };
    Failure::Unreadable { path: path.to_owned(), reason }
}
