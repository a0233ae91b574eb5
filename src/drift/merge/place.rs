//! Where each file of the blueprint is in each of the three trees.

use std::collections::{BTreeMap, BTreeSet};

use super::{Side, Terms, Three};
use crate::drift::matching::{Candidate, moves};
use crate::model::digest::Digest;
use crate::model::own::is_own;
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::project::Moved;
use crate::syntax::hunk;

/// The paths of one file in the base, the project and the target; nothing where it is not there.
pub(super) type Place = Three<Option<RelPath>>;

/// The largest file that is looked at as a possible move, in bytes.
const MOVED_SIZE: usize = 4 << 20;

/// Every file of the base and of the target, in path order. What only the team has is in no place.
pub(super) fn places(trees: Three<&Tree>, terms: &Terms<'_>) -> Vec<Place> {
    let upstream = moved(Side::Theirs, trees, terms.renamed, &BTreeMap::new());
    let team = moved(Side::Ours, trees, terms.moved, &upstream);
    let mut found: Vec<Place> = Vec::new();
    for path in trees.base.paths() {
        let at = |tree: &Tree, moved: &BTreeMap<&RelPath, RelPath>| {
            moved.get(path).cloned().or_else(|| tree.path(path).cloned())
        };
        found.push(Three::new(Some(path.clone()), at(trees.ours, &team), at(trees.theirs, &upstream)));
    }
    let known: BTreeSet<RelPath> = found.iter().filter_map(|place| place.theirs.clone()).collect();
    let held: BTreeSet<RelPath> = found.iter().filter_map(|place| place.ours.clone()).collect();
    for path in trees.theirs.paths().filter(|path| !known.contains(*path)) {
        let elsewhere = terms.moved.iter().find(|moved| moved.from == *path).map(|moved| &moved.to);
        let here = trees.ours.path(path).or_else(|| trees.ours.path(elsewhere?));
        found.push(Three::new(None, here.filter(|here| !held.contains(*here)).cloned(), Some(path.clone())));
    }
    found.sort_by(|a, b| named(a).cmp(&named(b)));
    found
}

/// The path a file is reported under: that of the target, else that of the base.
pub(super) fn named(place: &Place) -> Option<&RelPath> {
    place.theirs.as_ref().or(place.base.as_ref())
}

/// The files of the base that stand elsewhere in a tree: as was said, as the blueprint moved them, and as their content
/// tells.
fn moved<'b>(
    side: Side,
    trees: Three<&'b Tree>,
    said: &[Moved],
    alike: &BTreeMap<&RelPath, RelPath>,
) -> BTreeMap<&'b RelPath, RelPath> {
    let base = trees.base;
    let tree = if side == Side::Ours { trees.ours } else { trees.theirs };
    let mut found: BTreeMap<&RelPath, RelPath> = BTreeMap::new();
    let said = said.iter().map(|moved| (&moved.from, &moved.to));
    for (from, to) in said.chain(alike.iter().map(|(from, to)| (*from, to))) {
        // The blueprint may have put another file where one was; the team's file is where it was as long as it is there.
        let gone = side == Side::Theirs || tree.get(from).is_none();
        let Some(from) = base.path(from).filter(|from| gone && !found.contains_key(from)) else { continue };
        if tree.get(to).is_some() && !found.values().any(|taken| taken == to) {
            found.insert(from, to.clone());
        }
    }
    let missing = base.files().filter(|(path, _)| tree.get(path).is_none() && !found.contains_key(path));
    let missing: Vec<Candidate<'_>> = missing.map(|(path, file)| candidate(path, &file.bytes)).collect();
    if missing.is_empty() {
        return found;
    }
    let new = tree.files().filter(|(path, file)| {
        let known = base.get(path).is_some() || found.values().chain(alike.values()).any(|taken| taken == *path);
        !known && !is_own(path) && file.bytes.len() <= MOVED_SIZE
    });
    let new: Vec<Candidate<'_>> = new.map(|(path, file)| candidate(path, &file.bytes)).collect();
    for one in moves(&missing, &new, hunk::similarity) {
        found.extend(base.path(&one.from).map(|from| (from, one.to)));
    }
    found
}

fn candidate<'c>(path: &'c RelPath, bytes: &'c [u8]) -> Candidate<'c> {
    Candidate { path, digest: Digest::of_content(bytes), bytes: Some(bytes) }
}
