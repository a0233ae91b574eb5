//! How a project differs from what was rendered for it, file by file and unit by unit: matching, comparison of two and
//! three trees, measure, waivers and baseline on findings, patches, and the merge of three trees.
//!
//! It works from the lock alone. Bytes of the rendering, where they are at hand, add what only they can tell: moves
//! by resemblance, and what differs inside a file ([`inspect`]). A file that cannot be read is unknown, never in sync.
//! Trees come in and values go out: nothing is read from disk.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::drift::matching::{Candidate, moves};
use crate::model::digest::{Digest, is_binary};
use crate::model::finding::{State, Who};
pub use crate::model::lines::Lines;
use crate::model::own::is_own;
use crate::model::path::{Globs, RelPath};
use crate::model::tree::{Entry, File, Tree};
use crate::project::{Locked, LockedFile, Moved, Size};
use crate::rule::Mode;
use crate::syntax::hunk;

mod absorb;
mod accepted;
mod added;
mod documents;
mod finding;
mod follow;
mod hashes;
mod imports;
mod inside;
mod inspect;
mod keys;
mod landmarks;
mod loss;
pub mod matching;
#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the verbs that move a project are to call it"))]
pub mod merge;
mod order;
pub mod patch;
mod policy;
mod shape;
mod since;
mod slots;
mod split_file;
mod three;
mod unit;
mod waive;

pub use absorb::{Pairing, absorb, pairing};
pub use accepted::accepted;
pub use added::Added;
pub use finding::findings;
pub use follow::{follow, item_candidates};
pub use inspect::{Looked, inspect, measure};
pub use keys::Keys;
pub use landmarks::new_landmarks;
pub use loss::Loss;
pub use policy::policy_changed;
pub use shape::{Shape, ShapeKind, shape_candidates, shapes};
pub use since::{Subtracted, subtract};
pub use three::{Target, against};
#[cfg(test)]
pub use unit::inside;
pub use unit::{Inside, UnitDrift};
pub use waive::{Terms, waive};

/// How one file of the blueprint differs from the render.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Missing,
    Content,
    Mode {
        executable: bool,
    },
    /// Something else stands where the file was.
    Kind {
        found: String,
    },
    Unknown {
        reason: String,
    },
    /// The file stands elsewhere.
    Moved {
        to: RelPath,
        similarity: f64,
    },
    /// The file is gone, and most of what it held stands in others.
    Dissolved {
        into: Vec<RelPath>,
    },
}

/// One file of the blueprint in the project.
#[derive(Debug, Clone, PartialEq)]
pub struct FileDrift {
    /// Its path in the blueprint's rendering, relative to the entry's folder.
    pub path: RelPath,
    /// Where it stands in the project now.
    pub at: RelPath,
    pub ownership: Mode,
    pub changes: Vec<Change>,
    /// What differs inside, where both texts are at hand and their language has units: then it is told instead of
    /// [`Change::Content`].
    pub inside: Option<Inside>,
    /// Its text in the project, in lines, for the places of its units.
    pub lines: Lines,
    /// Drifted, or what three trees say of it.
    pub state: State,
    pub who: Who,
    /// What both sides did, in a few words, where three trees tell.
    pub upstream: &'static str,
}

/// The comparison of one entry of the lock.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drift {
    /// Files of the blueprint that differ, in path order.
    pub files: Vec<FileDrift>,
    /// How many files of the blueprint were compared: all but the seeds.
    pub compared: usize,
    pub seeds: usize,
    /// Files of the blueprint that stand at their paths with the very bytes the lock says, in path order.
    pub exact: Vec<RelPath>,
    /// What the team added. Never drift.
    pub extensions: Vec<RelPath>,
    /// What the team added where nothing may be added, with the mode that says so.
    pub intrusions: Vec<(RelPath, Mode)>,
    /// Files that differ in formatting only.
    pub cosmetic: Vec<RelPath>,
    /// What the team added inside the blueprint's files. Never drift.
    pub added: Vec<(RelPath, Added)>,
    /// How much of the blueprint is gone, as far as its text is at hand.
    pub loss: Loss,
    /// How many units and tokens the blueprint has, where that was counted.
    pub whole: Option<Size>,
}

/// Compares what is locked with what stands on disk. `rendered` holds what of the rendering is at hand.
#[must_use]
pub fn compare(locked: &Locked, moved: &[Moved], actual: &Tree, rendered: &Tree) -> Drift {
    let seeds = locked.files.values().filter(|file| file.ownership == Mode::Seed).count();
    // A seed is the team's, but for keys in it that are not.
    let tracked: Vec<(&RelPath, &LockedFile)> = locked
        .files
        .iter()
        .filter(|(path, file)| file.ownership != Mode::Seed || Keys::of(&locked.policy, path).bind())
        .collect();
    let official: BTreeMap<&RelPath, &RelPath> = moved.iter().map(|moved| (&moved.from, &moved.to)).collect();
    let one = |(path, file): &(&RelPath, &LockedFile)| compare_one(path, file, official.get(*path).copied(), actual);
    let all: Vec<(FileDrift, bool)> = tracked.par_iter().with_min_len(WORTH_THREADS).map(one).collect();
    let exact = all.iter().filter(|(file, exact)| *exact && file.at == file.path).map(|(file, _)| file.path.clone());
    let exact = exact.collect();
    let files = all.into_iter().map(|(file, _)| file).filter(|file| !file.changes.is_empty()).collect();
    let mut drift = Drift { files, exact, compared: locked.files.len() - seeds, seeds, ..Drift::default() };
    let mut new = added(locked, &official, actual);
    find_moves(&mut drift, locked, &mut new, actual, rendered);
    part_intrusions(&mut drift, locked, new);
    drift
}

/// The files that may be what became of missing ones, worth reading before [`compare`] is asked again.
#[must_use]
pub fn move_candidates<'a>(drift: &'a Drift, actual: &Tree) -> Vec<&'a RelPath> {
    let mut missing = drift.files.iter().filter(|file| file.changes.contains(&Change::Missing)).peekable();
    if missing.peek().is_none() {
        return Vec::new();
    }
    let kinds: std::collections::BTreeSet<Option<&str>> = missing.map(|file| file.path.extension()).collect();
    let new = drift.extensions.iter().chain(drift.intrusions.iter().map(|(path, _)| path));
    let small = |path: &&RelPath| match actual.get(path) {
        Some(Entry::Listed { size, .. }) => *size <= MOVED_SIZE,
        // Rules may have had it read already.
        Some(Entry::File(file)) => file.bytes.len() as u64 <= MOVED_SIZE,
        _ => false,
    };
    new.filter(small).filter(|path| kinds.contains(&path.extension())).collect()
}

/// The largest file that is looked at as a possible move, in bytes.
const MOVED_SIZE: u64 = 4 << 20;

/// How many files are compared before a thread pays for itself.
const WORTH_THREADS: usize = 24;

/// How one file differs, and whether it has the very bytes that the lock says.
fn compare_one(path: &RelPath, file: &LockedFile, official: Option<&RelPath>, actual: &Tree) -> (FileDrift, bool) {
    let moved_to = official.filter(|to| actual.get(path).is_none() && actual.get(to).is_some());
    let at = moved_to.unwrap_or(path);
    let (mut changes, exact) = changes(at, file, actual);
    if file.ownership == Mode::Seed {
        changes.retain(|change| matches!(change, Change::Content | Change::Missing));
    }
    let drift = FileDrift {
        path: path.clone(),
        at: at.clone(),
        ownership: file.ownership,
        changes,
        inside: None,
        lines: Lines::default(),
        state: State::Drifted,
        who: Who::Team,
        upstream: "",
    };
    (drift, exact)
}

fn changes(at: &RelPath, file: &LockedFile, actual: &Tree) -> (Vec<Change>, bool) {
    let kind = |found: &str| vec![Change::Kind { found: found.to_owned() }];
    let changes = match actual.get(at) {
        Some(Entry::File(found)) => return content(found, file),
        Some(Entry::Link { target }) => kind(&format!("a link to `{target}`")),
        Some(Entry::Special { kind: found }) => kind(&format!("a {found}")),
        Some(Entry::Unreadable { reason }) => vec![Change::Unknown { reason: reason.clone() }],
        Some(Entry::Listed { .. }) => vec![Change::Unknown { reason: "it was not read".into() }],
        None => match at.ancestors().find_map(|folder| above(&folder, actual)) {
            Some(found) => kind(&found),
            None if actual.has_folder(at) => kind("a folder"),
            None => vec![Change::Missing],
        },
    };
    (changes, false)
}

/// What stands where a folder of the blueprint was, if it is not a folder.
fn above(folder: &RelPath, actual: &Tree) -> Option<String> {
    match actual.get(folder)? {
        Entry::Link { target } => Some(format!("inside `{folder}`, a link to `{target}`")),
        _ => Some(format!("inside `{folder}`, which is no folder")),
    }
}

fn content(found: &File, file: &LockedFile) -> (Vec<Change>, bool) {
    let mut changes = Vec::new();
    let (digest, exact) = Digest::of_content_and_form(&found.bytes);
    if digest != file.digest {
        let unreadable = !is_binary(&found.bytes) && std::str::from_utf8(&found.bytes).is_err();
        changes.push(if unreadable { Change::Unknown { reason: "it is not UTF-8".into() } } else { Change::Content });
    }
    if found.executable != file.executable {
        changes.push(Change::Mode { executable: found.executable });
    }
    (changes, exact && digest == file.digest)
}

/// Every file of the project that is not the blueprint's.
fn added(locked: &Locked, official: &BTreeMap<&RelPath, &RelPath>, actual: &Tree) -> Vec<RelPath> {
    let ours =
        |path: &RelPath| locked.files.contains_key(path) || official.values().any(|to| *to == path) || is_own(path);
    let files = actual.iter().filter(|(_, entry)| !matches!(entry, Entry::Special { .. }));
    files.map(|(path, _)| path).filter(|path| !ours(path)).cloned().collect()
}

fn find_moves(drift: &mut Drift, locked: &Locked, new: &mut Vec<RelPath>, actual: &Tree, rendered: &Tree) {
    let lost = drift.files.iter().filter(|file| file.changes == [Change::Missing]);
    let missing: Vec<Candidate<'_>> = lost
        .filter_map(|file| {
            let (path, locked) = locked.files.get_key_value(&file.path)?;
            Some(Candidate { path, digest: locked.digest, bytes: rendered.file(path).map(|file| &file.bytes[..]) })
        })
        .collect();
    let read = |path: &'_ RelPath| actual.file(path).map(|file| &file.bytes[..]);
    let there: Vec<Candidate<'_>> = new
        .iter()
        .filter_map(|path| {
            read(path).map(|bytes| Candidate { path, digest: Digest::of_content(bytes), bytes: Some(bytes) })
        })
        .collect();
    let found = moves(&missing, &there, hunk::similarity);
    for one in found {
        new.retain(|path| *path != one.to);
        let file = drift.files.iter_mut().find(|file| file.path == one.from);
        let Some((file, locked)) = file.zip(locked.files.get(&one.from)) else { continue };
        file.changes = changes(&one.to, locked, actual).0;
        file.at = one.to.clone();
        file.changes.insert(0, Change::Moved { to: one.to, similarity: one.similarity });
    }
}

/// Parts what the team added into extensions and intrusions.
fn part_intrusions(drift: &mut Drift, locked: &Locked, new: Vec<RelPath>) {
    let owners: Vec<(Globs, Mode)> = locked
        .policy
        .ownership
        .iter()
        .filter(|owner| owner.keys.is_empty())
        .filter_map(|owner| Some((Globs::new(&owner.paths).ok()?, owner.mode)))
        .collect();
    for path in new {
        let mode = owners.iter().rev().find(|(globs, _)| globs.is_match(&path)).map(|(_, mode)| *mode);
        match mode {
            Some(mode @ (Mode::Closed | Mode::Pinned)) => drift.intrusions.push((path, mode)),
            _ => drift.extensions.push(path),
        }
    }
}

#[cfg(test)]
mod tests;
