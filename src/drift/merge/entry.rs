//! One file of the blueprint: what became of it on either side, and what of it is in the result.

use std::collections::BTreeMap;

use super::place::{Place, named};
use super::text::{self, MergedText};
use super::units::{UnitConflict, UnitTerms};
use super::{Conflict, PathVerdict, Reason, Side, Terms, Three, Verdict, style};
use crate::drift::Keys;
use crate::model::digest::{Digest, canonical, is_binary};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::project::Moved;
use crate::rule::Mode;

/// What every file is judged by.
pub(super) struct Scope<'s> {
    pub trees: Three<&'s Tree>,
    pub terms: &'s Terms<'s>,
    /// The paths of the project as they are where case does not count.
    pub folded: BTreeMap<String, &'s RelPath>,
}

/// What becomes of one file.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub verdict: Option<PathVerdict>,
    pub conflicts: Vec<Conflict>,
    pub removed: Option<RelPath>,
    pub written: Option<(RelPath, File)>,
    pub moved: Option<Moved>,
}

/// What becomes of the content of a file that is in the project and in the target.
struct Content {
    verdict: Option<Verdict>,
    bytes: Option<Vec<u8>>,
    merged: Option<MergedText>,
}

impl Content {
    fn of(verdict: Option<Verdict>) -> Self {
        Self { verdict, bytes: None, merged: None }
    }
}

impl Scope<'_> {
    /// What becomes of one file; nothing where nobody changed it.
    pub fn judge(&self, place: &Place) -> Option<Outcome> {
        let path = named(place)?;
        let base = place.base.as_ref().and_then(|path| self.trees.base.get(path));
        let ours = place.ours.as_ref().and_then(|path| self.trees.ours.get(path));
        let theirs = place.theirs.as_ref().and_then(|path| self.trees.theirs.get(path));
        match (base, (place.ours.as_ref(), ours), theirs) {
            (base, (Some(at), Some(ours)), Some(theirs)) => {
                self.both(place, path, at, [base, Some(ours), Some(theirs)])
            }
            (Some(base), (Some(at), Some(ours)), None) => Some(self.gone(path, at, base, ours)),
            (Some(_), (_, None), Some(_)) => Some(plain(path, path, Verdict::Declined)),
            (None, (_, None), Some(Entry::File(file))) => Some(self.created(path, file)),
            _ => None,
        }
    }

    fn created(&self, path: &RelPath, file: &File) -> Outcome {
        if self.is_blocked(path) {
            let sides = Three::new(None, None, Some(&file.bytes[..]));
            return self.conflicted(path, path, Reason::Kind, sides);
        }
        Outcome { written: Some((path.clone(), file.clone())), ..plain(path, path, Verdict::Created) }
    }

    /// Whether something of the project is in the way of a path.
    fn is_blocked(&self, path: &RelPath) -> bool {
        let ours = self.trees.ours;
        self.folded.contains_key(&path.folded())
            || path.ancestors().any(|folder| self.folded.contains_key(&folder.folded()))
            || ours.has_folder(path)
    }

    /// A file that is gone upstream.
    fn gone(&self, path: &RelPath, at: &RelPath, base: &Entry, ours: &Entry) -> Outcome {
        let same = match (base, ours) {
            (Entry::File(base), Entry::File(ours)) => {
                base.executable == ours.executable && canonical(&base.bytes) == canonical(&ours.bytes)
            }
            (base, ours) => base == ours && !matches!(base, Entry::Listed { .. }),
        };
        match self.decided(path, "") {
            _ if same => {}
            Some(Side::Theirs) => {}
            _ => return Outcome { removed: None, ..plain(path, at, Verdict::Retired) },
        }
        Outcome { removed: Some(at.clone()), ..plain(path, at, Verdict::Deleted) }
    }

    fn both(&self, place: &Place, path: &RelPath, at: &RelPath, entries: [Option<&Entry>; 3]) -> Option<Outcome> {
        let to = self.destination(place, path, at);
        let file = |entry: Option<&'_ Entry>| match entry {
            Some(Entry::File(file)) => Some(file.clone()),
            _ => None,
        };
        let [base, ours, theirs] = entries;
        let (Some(ours), Some(theirs)) = (file(ours), file(theirs)) else {
            return self.other_kind(path, at, entries);
        };
        let content = self.content(path, base, &ours, &theirs);
        let was = match base {
            Some(Entry::File(File { executable, .. }) | Entry::Listed { executable, .. }) => *executable,
            _ => ours.executable,
        };
        let executable = Three::new(was, ours.executable, theirs.executable).trivial().unwrap_or(ours.executable);
        let from = (to != *at).then(|| at.clone());
        let moded = (executable != ours.executable).then_some(executable);
        let verdict = content.verdict.or(from.as_ref().map(|_| Verdict::Moved));
        let verdict = verdict.or(moded.map(|_| Verdict::Taken));
        let moved = (to != *path && place.theirs.is_some()).then(|| Moved { from: path.clone(), to: to.clone() });
        let Some(verdict) = verdict else {
            return moved.map(|moved| Outcome { moved: Some(moved), ..Outcome::default() });
        };
        let is_changed = content.bytes.is_some() || from.is_some() || moded.is_some();
        let texts = Three::new(base.and_then(bytes), Some(&ours.bytes[..]), Some(&theirs.bytes[..]));
        let kept = || ours.bytes.clone();
        let result = File { bytes: content.bytes.map_or_else(kept, Into::into), executable };
        let written = is_changed.then(|| (to.clone(), result));
        let merged = content.merged;
        let found = merged.iter().flat_map(|merged| &merged.conflicts);
        let conflicts = found.map(|one| conflict(path, &to, one, texts)).collect();
        let units = merged.map(|merged| merged.units).unwrap_or_default();
        let verdict = PathVerdict { path: path.clone(), at: to, from: from.clone(), verdict, executable: moded, units };
        Some(Outcome { verdict: Some(verdict), conflicts, removed: from, written, moved })
    }

    /// Where a file is in the result: where the team put it, else where the blueprint did, unless something is there.
    fn destination(&self, place: &Place, path: &RelPath, at: &RelPath) -> RelPath {
        let stays = place.base.as_ref() != Some(at) || at == path;
        if stays || self.is_blocked(path) { at.clone() } else { path.clone() }
    }

    /// Something that is no file on one side: the side that changed it, or a conflict.
    fn other_kind(&self, path: &RelPath, at: &RelPath, [base, ours, theirs]: [Option<&Entry>; 3]) -> Option<Outcome> {
        if ours == theirs {
            return None;
        }
        let unread = matches!(ours, Some(Entry::Listed { .. } | Entry::Unreadable { .. }));
        if base == theirs {
            return Some(plain(path, at, Verdict::Kept));
        }
        let reason = if unread { Reason::Unread } else { Reason::Kind };
        Some(self.conflicted(path, at, reason, Three::new(base, ours, theirs).map(|entry| entry.and_then(bytes))))
    }

    fn content(&self, path: &RelPath, base: Option<&Entry>, ours: &File, theirs: &File) -> Content {
        let known = base.and_then(bytes);
        let same = |bytes: &[u8], other: &[u8]| canonical(bytes) == canonical(other);
        if let Some(base) = known {
            match (same(base, &ours.bytes), same(base, &theirs.bytes)) {
                (true, true) => return Content::of(None),
                (false, true) => return Content::of(Some(Verdict::Kept)),
                (true, false) => {
                    let taken = if *base == *ours.bytes {
                        theirs.bytes.to_vec()
                    } else {
                        style::like(&theirs.bytes, &ours.bytes).into_owned()
                    };
                    return Content { bytes: Some(taken), ..Content::of(Some(Verdict::Taken)) };
                }
                (false, false) => {}
            }
        }
        if same(&ours.bytes, &theirs.bytes) {
            return Content::of(Some(Verdict::Converged));
        }
        self.changed(path, known, ours, theirs)
    }

    /// The content of a file that both sides changed.
    fn changed(&self, path: &RelPath, base: Option<&[u8]>, ours: &File, theirs: &File) -> Content {
        match self.decided(path, "") {
            Some(Side::Ours) => return Content::of(Some(Verdict::Kept)),
            Some(Side::Theirs) => {
                let bytes = Some(style::like(&theirs.bytes, &ours.bytes).into_owned());
                return Content { bytes, ..Content::of(Some(Verdict::Taken)) };
            }
            None => {}
        }
        let mode = self.terms.policy.owner(path).0;
        let keys = Keys::of(self.terms.policy, path);
        if mode == Mode::Seed && !keys.bind() {
            return Content::of(Some(Verdict::Kept));
        }
        let whole = |reason| MergedText {
            bytes: None,
            verdict: Verdict::Conflict,
            units: Vec::new(),
            conflicts: vec![UnitConflict { unit: String::new(), reason, texts: Three::default() }],
        };
        let binary = [base.unwrap_or_default(), &ours.bytes, &theirs.bytes].into_iter().any(is_binary);
        let merged = match () {
            () if mode == Mode::Pinned && keys.is_empty() => {
                whole(if base.is_some() { Reason::Pinned } else { Reason::NoBase })
            }
            () if binary => whole(Reason::Binary),
            () => {
                let of_key = |unit: &str| keys.mode(unit).unwrap_or(mode);
                let decided = |unit: &str| self.decided(path, unit);
                let terms = UnitTerms { mode: &of_key, decided: &decided, has_base: base.is_some() };
                let sides = Three::new(base.unwrap_or_default(), &ours.bytes[..], &theirs.bytes[..]);
                text::merge(path, sides, mode == Mode::Open || mode == Mode::Closed, &terms)
            }
        };
        // What of a seed cannot be read is the team's.
        let verdict = if mode == Mode::Seed && merged.verdict == Verdict::Conflict && merged.units.is_empty() {
            return Content::of(Some(Verdict::Kept));
        } else {
            merged.verdict
        };
        Content { verdict: Some(verdict), bytes: merged.bytes.clone(), merged: Some(merged) }
    }

    fn decided(&self, path: &RelPath, unit: &str) -> Option<Side> {
        let found = self.terms.decided.iter().find(|one| one.path == *path && one.unit == unit);
        found.map(|decision| decision.side)
    }

    fn conflicted(&self, path: &RelPath, at: &RelPath, reason: Reason, sides: Three<Option<&[u8]>>) -> Outcome {
        let whole = UnitConflict { unit: String::new(), reason, texts: Three::default() };
        let conflicts = vec![conflict(path, at, &whole, sides)];
        Outcome { conflicts, ..plain(path, at, Verdict::Conflict) }
    }
}

fn bytes(entry: &Entry) -> Option<&[u8]> {
    match entry {
        Entry::File(file) => Some(&file.bytes),
        _ => None,
    }
}

fn plain(path: &RelPath, at: &RelPath, verdict: Verdict) -> Outcome {
    let (path, at) = (path.clone(), at.clone());
    let verdict = PathVerdict { path, at, from: None, verdict, executable: None, units: Vec::new() };
    Outcome { verdict: Some(verdict), ..Outcome::default() }
}

/// A conflict with its texts: those of the unit, or of the whole file.
fn conflict(path: &RelPath, at: &RelPath, found: &UnitConflict, whole: Three<Option<&[u8]>>) -> Conflict {
    let texts = match found.unit.is_empty() {
        true => whole.map(|side| side.map(|bytes| canonical(bytes).into_owned())),
        false => found.texts.clone().map(|side| side.map(String::into_bytes)),
    };
    let digests = texts.as_ref().map(|side| side.as_ref().map(|bytes| Digest::of_content(bytes)));
    Conflict { path: path.clone(), at: at.clone(), unit: found.unit.clone(), reason: found.reason, texts, digests }
}
