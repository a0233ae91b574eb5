//! A look inside the files that differ.

use std::collections::BTreeMap;

use bytes::Bytes;
use rayon::prelude::*;

use super::unit::{all_added, inside};
use super::{Added, Change, Drift, FileDrift, Inside, Keys, Lines, loss};
use crate::digest::is_binary;
use crate::finding::{Severity, State};
use crate::lang::{self, Kind};
use crate::path::RelPath;
use crate::project::Locked;
use crate::tree::Tree;

/// The largest blueprint, in bytes, whose units and tokens are all counted: no run reads a whole large project for a
/// denominator.
const COUNTED: usize = 1 << 20;

/// What was seen inside the files of one tree, for another tree that shares most of them.
#[derive(Debug, Clone, Default)]
pub struct Looked(BTreeMap<RelPath, (Bytes, Option<Inside>, Lines)>);

/// Looks inside every file whose content differs, where `base` has what the blueprint rendered. Files that only look
/// different leave [`Drift::files`] for [`Drift::cosmetic`]. What was seen is returned, for [`inspect_beside`].
pub fn inspect(drift: &mut Drift, locked: &Locked, actual: &Tree, base: &Tree) -> Looked {
    drift.files.par_iter_mut().for_each(|file| look(file, locked, actual, base));
    let seen = drift.files.iter().filter(|file| file.inside.is_some()).filter_map(|file| {
        let bytes = actual.file(&file.at)?.bytes.clone();
        Some((file.path.clone(), (bytes, file.inside.clone(), file.lines.clone())))
    });
    let looked = Looked(seen.collect());
    gather(drift, actual);
    for file in &drift.files {
        drift.loss = drift.loss.and(of_file(file, actual, base));
    }
    part_cosmetic(drift);
    drift.whole = whole(drift, locked, actual, base);
    looked
}

/// [`inspect`] for the findings alone, without counts. Files with the bytes that were `looked` into are not parsed again;
/// the lock and the base have to be the same.
pub fn inspect_beside(drift: &mut Drift, locked: &Locked, actual: &Tree, base: &Tree, looked: &Looked) {
    drift.files.par_iter_mut().for_each(|file| {
        let known = looked.0.get(&file.path).filter(|_| file.changes.contains(&Change::Content));
        let known = known.filter(|(bytes, ..)| actual.file(&file.at).is_some_and(|found| found.bytes == *bytes));
        match known {
            Some((_, inside, lines)) => (file.inside, file.lines) = (inside.clone(), lines.clone()),
            None => look(file, locked, actual, base),
        }
    });
    gather(drift, actual);
    part_cosmetic(drift);
}

/// Follows what moved between files, and collects what the team added inside of them.
fn gather(drift: &mut Drift, actual: &Tree) {
    follow(drift, actual);
    for file in &mut drift.files {
        if let Some(inside) = &mut file.inside {
            drift.added.extend(inside.added.drain(..).map(|one| (file.at.clone(), one)));
        }
    }
}

fn part_cosmetic(drift: &mut Drift) {
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

/// A text without its byte-order mark.
fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Units that left one file for another: they moved, and what was said of them is a note.
fn follow(drift: &mut Drift, actual: &Tree) {
    let gone = drift.files.iter().filter_map(|file| file.inside.as_ref()).flat_map(|inside| &inside.units);
    if !gone.clone().any(|unit| unit.gone.is_some()) {
        return;
    }
    let mut places: BTreeMap<(Kind, String), Vec<(RelPath, Added)>> = BTreeMap::new();
    let known = drift.files.iter().filter_map(|file| Some((&file.at, &file.inside.as_ref()?.added)));
    let known = known.flat_map(|(path, added)| added.iter().map(move |one| (path.clone(), one.clone())));
    let new = drift.extensions.iter().filter_map(|path| Some((path, actual.file(path)?)));
    let new = new.filter_map(|(path, file)| Some((path, std::str::from_utf8(&file.bytes).ok()?)));
    let new = new.flat_map(|(path, text)| all_added(path, text).into_iter().map(move |one| (path.clone(), one)));
    for (path, one) in known.chain(new) {
        places.entry((one.kind, one.name.clone())).or_default().push((path, one));
    }
    for unit in drift.files.iter_mut().filter_map(|file| file.inside.as_mut()).flat_map(|inside| &mut inside.units) {
        let Some(gone) = &unit.gone else { continue };
        let Some([(path, found)]) = places.get(&(gone.kind, gone.name.clone())).map(Vec::as_slice) else { continue };
        if found.content == gone.content {
            (unit.code, unit.state, unit.level) = ("item/moved", State::Moved, Severity::Note);
            unit.message = format!("{} {} moved to {path}", gone.kind.word(), gone.name);
            unit.facts.insert("to", format!("{path}{}", found.key));
        }
    }
}

/// What one file that differs adds to the counts.
fn of_file(file: &FileDrift, actual: &Tree, base: &Tree) -> loss::Loss {
    if let Some(inside) = &file.inside {
        return inside.loss;
    }
    if file.changes.iter().all(|change| matches!(change, Change::Mode { .. } | Change::Moved { .. })) {
        return loss::Loss::default();
    }
    let Some(was) = base.file(&file.path) else { return loss::Loss { units: 1, ..loss::Loss::default() } };
    match actual.file(&file.at).filter(|_| file.changes.contains(&Change::Content)) {
        Some(is) => loss::of_words(&was.bytes, &is.bytes),
        None => {
            let (units, tokens) = census(&file.path, &was.bytes);
            loss::Loss { units, tokens, coarse: false }
        }
    }
}

/// How many units and tokens the whole blueprint has; nothing when it is large or was not all at hand.
fn whole(drift: &Drift, locked: &Locked, actual: &Tree, base: &Tree) -> Option<(usize, usize)> {
    let tracked = locked.files.iter().filter(|(_, file)| file.ownership != crate::blueprint::Mode::Seed);
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
