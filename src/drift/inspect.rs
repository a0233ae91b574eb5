//! A look inside the files that differ.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use rayon::prelude::*;

use super::hashes::by_hashes;
use super::unit::inside;
use super::{Change, Drift, FileDrift, Inside, Keys, Lines, Loss, loss};
use crate::model::finding::State;
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::project::{Locked, Size};
use crate::rule::Mode;
use crate::syntax::{self, unmarked};

/// The largest blueprint, in bytes, whose units and tokens are all counted: no run reads a whole large project for a
/// denominator.
const COUNTED: usize = 1 << 20;

/// What was seen inside the files of one tree, for another tree that shares most of them.
#[derive(Debug, Clone, Default)]
pub struct Looked(BTreeMap<RelPath, Seen>);

/// A text, and what was seen in it.
type Seen = (Bytes, Option<Inside>, Lines);

/// Looks inside every file whose content differs, where `base` has what the blueprint rendered. Files that only look
/// different leave [`Drift::files`] for [`Drift::cosmetic`]. Files with the bytes that were looked into `beside`, for
/// the same lock and base, are not parsed again. What was seen is returned.
///
/// What is gone from its file is still told as gone: [`follow`](super::follow()) looks for it.
pub fn inspect(drift: &mut Drift, locked: &Locked, actual: &Tree, base: &Tree, beside: &Looked) -> Looked {
    drift.files.par_iter_mut().for_each(|file| match beside.of(file, actual) {
        Some((_, inside, lines)) => (file.inside, file.lines) = (inside.clone(), lines.clone()),
        None => look(file, locked, actual, base),
    });
    let looked = Looked::all(drift, actual);
    gather(drift);
    part_cosmetic(drift);
    looked
}

/// Counts how much of the blueprint is gone, and how much there is of it, for files that were looked into.
pub fn measure(drift: &mut Drift, locked: &Locked, actual: &Tree, base: &Tree) {
    drift.loss = drift.files.iter().fold(Loss::default(), |all, file| all.and(of_file(file, locked, actual, base)));
    drift.whole = whole(drift, locked, actual, base);
}

impl Looked {
    fn all(drift: &Drift, actual: &Tree) -> Self {
        let seen = drift.files.iter().filter(|file| file.inside.is_some()).filter_map(|file| {
            let bytes = actual.file(&file.at)?.bytes.clone();
            Some((file.path.clone(), (bytes, file.inside.clone(), file.lines.clone())))
        });
        Self(seen.collect())
    }

    /// What was seen in the file of this path, if its bytes are still what they were.
    fn of(&self, file: &FileDrift, actual: &Tree) -> Option<&Seen> {
        let known = self.0.get(&file.path).filter(|_| file.changes.contains(&Change::Content));
        known.filter(|(bytes, ..)| actual.file(&file.at).is_some_and(|found| found.bytes == *bytes))
    }
}

/// Collects what the team added inside of the blueprint's files.
fn gather(drift: &mut Drift) {
    for file in &mut drift.files {
        if let Some(inside) = &mut file.inside {
            drift.added.extend(inside.added.drain(..).map(|one| (file.at.clone(), one)));
        }
    }
}

/// Takes out what differs and is no drift: seeds that keep the blueprint's keys, and files that only look different.
fn part_cosmetic(drift: &mut Drift) {
    settle_seeds(drift);
    let same = |file: &FileDrift| {
        file.changes == [Change::Content] && file.inside.as_ref().is_some_and(|inside| inside.units.is_empty())
    };
    // What the team added is free, and no formatting.
    let grown: BTreeSet<&RelPath> = drift.added.iter().map(|(path, _)| path).collect();
    let only = |file: &&FileDrift| {
        same(file) && !grown.contains(&file.at) && file.inside.as_ref().is_some_and(|inside| !inside.imports)
    };
    let cosmetic: Vec<RelPath> = drift.files.iter().filter(only).map(|file| file.at.clone()).collect();
    drift.files.retain(|file| !same(file));
    drift.cosmetic.extend(cosmetic);
}

fn look(file: &mut FileDrift, locked: &Locked, actual: &Tree, base: &Tree) {
    if !file.changes.contains(&Change::Content) {
        return;
    }
    let Some(is) = actual.file(&file.at) else { return };
    let Some(was) = base.file(&file.path) else {
        return from_hashes(file, locked, &is.bytes);
    };
    let (Ok(before), Ok(after)) = (std::str::from_utf8(&was.bytes), std::str::from_utf8(&is.bytes)) else { return };
    let keys = Keys::of(&locked.policy, &file.path);
    file.inside = inside(&file.path, unmarked(before), unmarked(after), file.ownership, &keys);
    if file.inside.is_some() {
        let mark = is.bytes.len() - unmarked(after).len();
        file.lines = Lines::of(is.bytes.slice(mark..));
    }
}

/// A look with nothing but the lock's hashes of the file's items.
fn from_hashes(file: &mut FileDrift, locked: &Locked, actual: &Bytes) {
    // Another table of languages reads other items out of the same text.
    let known = locked.items.get(&file.path).filter(|_| locked.languages == syntax::TABLE_VERSION);
    let keys = Keys::of(&locked.policy, &file.path);
    let seen = known.and_then(|known| by_hashes(&file.path, known, actual, file.ownership, &keys));
    if let Some((inside, lines)) = seen {
        (file.inside, file.lines) = (Some(inside), lines);
    }
}

/// Of a seed, only the keys that are the blueprint's count; without its text they are unknown.
fn settle_seeds(drift: &mut Drift) {
    let seed = |file: &FileDrift| file.ownership == Mode::Seed;
    let in_order = |file: &FileDrift| file.inside.as_ref().is_some_and(|inside| inside.units.is_empty());
    drift.files.retain(|file| !seed(file) || !in_order(file));
    for file in drift.files.iter_mut().filter(|file| seed(file) && file.inside.is_none()) {
        let reason = "its keys cannot be compared without the blueprint's text".to_owned();
        file.changes.iter_mut().filter(|change| **change == Change::Content).for_each(|change| {
            *change = Change::Unknown { reason: reason.clone() };
        });
    }
}

/// What one file that differs adds to the counts.
fn of_file(file: &FileDrift, locked: &Locked, actual: &Tree, base: &Tree) -> Loss {
    if file.ownership == Mode::Seed || matches!(file.state, State::Behind | State::Converged) {
        return Loss::default();
    }
    if let Some(inside) = &file.inside {
        return inside.loss;
    }
    if file.changes.iter().all(|change| matches!(change, Change::Mode { .. } | Change::Moved { .. })) {
        return Loss::default();
    }
    let known = || locked.files.get(&file.path).and_then(|file| file.size);
    let was = base.file(&file.path);
    match (was, actual.file(&file.at).filter(|_| file.changes.contains(&Change::Content))) {
        (Some(was), Some(is)) => loss::of_words(&was.bytes, &is.bytes),
        // How much of it is left is not known without its text.
        (None, Some(_)) => Loss { units: 1, tokens: 0, coarse: true },
        (was, None) => {
            let size = was.map(|was| Size::of(&file.path, &was.bytes).0).or_else(known);
            let size = size.unwrap_or(Size { units: 1, tokens: 0 });
            Loss { units: size.units, tokens: size.tokens, coarse: false }
        }
    }
}

/// How much there is of the whole blueprint: as the lock says, and counted where it does not; nothing when that is
/// large, was not all at hand, or would be all there is to do.
fn whole(drift: &Drift, locked: &Locked, actual: &Tree, base: &Tree) -> Option<Size> {
    let tracked = || locked.files.iter().filter(|(_, file)| file.ownership != Mode::Seed);
    let known: Option<Vec<Size>> = tracked().map(|(_, file)| file.size).collect();
    if let Some(sizes) = known.filter(|_| locked.languages == syntax::TABLE_VERSION) {
        return Some(sizes.into_iter().fold(Size::default(), Size::and));
    }
    if drift.files.is_empty() {
        return None;
    }
    let texts: Vec<(&RelPath, &[u8])> = tracked()
        .map(|(path, _)| {
            let tree = if drift.exact.binary_search(path).is_ok() { actual } else { base };
            tree.file(path).map(|file| (path, &file.bytes[..]))
        })
        .collect::<Option<_>>()?;
    if texts.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > COUNTED {
        return None;
    }
    Some(texts.par_iter().map(|(path, bytes)| Size::of(path, bytes).0).reduce(Size::default, Size::and))
}
