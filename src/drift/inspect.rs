//! A look inside the files that differ.

use std::collections::BTreeMap;

use bytes::Bytes;
use rayon::prelude::*;

use super::unit::inside;
use super::{Change, Drift, FileDrift, Inside, Keys, Lines, Loss, loss};
use crate::blueprint::Mode;
use crate::digest::is_binary;
use crate::lang;
use crate::path::RelPath;
use crate::project::Locked;
use crate::tree::Tree;

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
    drift.loss = drift.files.iter().fold(Loss::default(), |all, file| all.and(of_file(file, actual, base)));
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
    let cosmetic: Vec<RelPath> = drift.files.iter().filter(|file| same(file)).map(|file| file.at.clone()).collect();
    drift.files.retain(|file| !same(file));
    drift.cosmetic.extend(cosmetic);
}

fn look(file: &mut FileDrift, locked: &Locked, actual: &Tree, base: &Tree) {
    if !file.changes.contains(&Change::Content) {
        return;
    }
    let (Some(was), Some(is)) = (base.file(&file.path), actual.file(&file.at)) else { return };
    let (Ok(before), Ok(after)) = (std::str::from_utf8(&was.bytes), std::str::from_utf8(&is.bytes)) else { return };
    let keys = Keys::of(&locked.policy, &file.path);
    file.inside = inside(&file.path, unmarked(before), unmarked(after), file.ownership, &keys);
    if file.inside.is_some() {
        let mark = is.bytes.len() - unmarked(after).len();
        file.lines = Lines::of(is.bytes.slice(mark..));
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

/// A text without its byte-order mark.
pub(super) fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// What one file that differs adds to the counts.
fn of_file(file: &FileDrift, actual: &Tree, base: &Tree) -> Loss {
    if file.ownership == Mode::Seed {
        return Loss::default();
    }
    if let Some(inside) = &file.inside {
        return inside.loss;
    }
    if file.changes.iter().all(|change| matches!(change, Change::Mode { .. } | Change::Moved { .. })) {
        return Loss::default();
    }
    let Some(was) = base.file(&file.path) else { return Loss { units: 1, ..Loss::default() } };
    match actual.file(&file.at).filter(|_| file.changes.contains(&Change::Content)) {
        Some(is) => loss::of_words(&was.bytes, &is.bytes),
        None => {
            let (units, tokens) = census(&file.path, &was.bytes);
            Loss { units, tokens, coarse: false }
        }
    }
}

/// How many units and tokens the whole blueprint has; nothing when it is large or was not all at hand.
fn whole(drift: &Drift, locked: &Locked, actual: &Tree, base: &Tree) -> Option<(usize, usize)> {
    let tracked = locked.files.iter().filter(|(_, file)| file.ownership != Mode::Seed);
    let texts: Vec<(&RelPath, &[u8])> = tracked
        .map(|(path, _)| {
            let differs = drift.files.iter().any(|file| file.path == *path) || drift.cosmetic.contains(path);
            let tree = if differs { base } else { actual };
            tree.file(path).map(|file| (path, &file.bytes[..]))
        })
        .collect::<Option<_>>()?;
    if texts.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > COUNTED {
        return None;
    }
    let add = |a: (usize, usize), b: (usize, usize)| (a.0 + b.0, a.1 + b.1);
    Some(texts.par_iter().map(|(path, bytes)| census(path, bytes)).reduce(|| (0, 0), add))
}

/// Units and tokens of one file: words of a text without units, and one of each for what is no text.
fn census(path: &RelPath, bytes: &[u8]) -> (usize, usize) {
    let text = std::str::from_utf8(bytes).ok().filter(|_| !is_binary(bytes));
    let Some(text) = text else { return (1, 1) };
    match lang::outline(path, unmarked(text)).filter(|outline| !outline.coarse) {
        Some(outline) => loss::census(&outline),
        None => (1, text.split_ascii_whitespace().count()),
    }
}
