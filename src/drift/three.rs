//! Three trees: what the blueprint has become since the lock, beside what the team has made of it.

use std::collections::{BTreeMap, BTreeSet};

use super::inside::{Delta, deltas};
use super::unit::{Inside, UnitDrift, inside};
use super::{Change, Drift, FileDrift, Keys, Lines};
use crate::digest::Digest;
use crate::finding::{Severity, State, Who};
use crate::lang::{self, Outline};
use crate::matching::content::{children, content};
use crate::matching::units::pair;
use crate::path::RelPath;
use crate::project::Locked;
use crate::tree::{File, Tree};

/// Compares with `target`, a whole rendering of the wanted version, as well: what only the blueprint changed is
/// behind, what both changed alike has converged, and what both changed otherwise is a conflict. `who` says what moved
/// the target: another version of the blueprint, or another answer.
pub fn against(drift: &mut Drift, locked: &Locked, target: &Tree, actual: &Tree, base: &Tree, who: Who) {
    let paths: BTreeSet<&RelPath> = locked.files.keys().chain(target.paths()).collect();
    for path in paths {
        let digest = |file: Option<&File>| file.map(|file| Digest::of_content(&file.bytes));
        let was = locked.files.get(path);
        let (wanted, stands) = (digest(target.file(path)), digest(actual.file(path)));
        let known = was.map(|file| file.digest);
        let ownership = was.map_or_else(|| locked.policy.owner(path).0, |file| file.ownership);
        if wanted == known || ownership == crate::blueprint::Mode::Seed {
            continue;
        }
        let state = match () {
            () if stands == known => State::Behind,
            () if stands == wanted => State::Converged,
            () => State::Conflict,
        };
        let change = if stands.is_none() { Change::Missing } else { Change::Content };
        let sides = Sides {
            base: if stands == known { actual.file(path) } else { base.file(path) },
            target: target.file(path),
            actual: actual.file(path),
        };
        let found = FileDrift {
            path: path.clone(),
            at: path.clone(),
            ownership,
            changes: vec![change],
            inside: sides.inside(path, locked, ownership, who),
            lines: actual.file(path).map(|file| Lines::of(file.bytes.clone())).unwrap_or_default(),
            state,
            who: if state == State::Behind { who } else { Who::Both },
        };
        drift.extensions.retain(|added| added != path);
        drift.files.retain(|file| file.path != *path);
        drift.cosmetic.retain(|same| same != path);
        drift.files.push(found);
    }
    drift.files.sort_by(|a, b| a.path.cmp(&b.path));
}

/// The three versions of one file, as far as they are at hand.
struct Sides<'s> {
    base: Option<&'s File>,
    target: Option<&'s File>,
    actual: Option<&'s File>,
}

impl Sides<'_> {
    fn inside(&self, path: &RelPath, locked: &Locked, mode: crate::blueprint::Mode, who: Who) -> Option<Inside> {
        let text = |file: Option<&File>| std::str::from_utf8(&file?.bytes).ok().map(str::to_owned);
        let (base, target, actual) = (text(self.base)?, text(self.target)?, text(self.actual)?);
        let keys = Keys::of(&locked.policy, path);
        let team = inside(path, &base, &actual, mode, &keys)?;
        let outlines = [lang::outline(path, &base)?, lang::outline(path, &target)?, lang::outline(path, &actual)?];
        if outlines.iter().any(|outline| outline.coarse || !outline.broken.is_empty()) {
            return None;
        }
        Some(Three::new(&outlines, lang::joint(path)).judge(team, mode, who))
    }
}

struct Three<'o, 't> {
    outlines: &'o [Outline<'t>; 3],
    joint: &'static str,
    upstream: Vec<Delta>,
    /// Where a unit of the base is in the target and in the project.
    places: [BTreeMap<usize, usize>; 2],
}

impl<'o, 't> Three<'o, 't> {
    fn new(outlines: &'o [Outline<'t>; 3], joint: &'static str) -> Self {
        let [base, target, actual] = outlines;
        let (theirs, ours) = (pair(base, target), pair(base, actual));
        let upstream = deltas(base, target, &theirs, &|_| false);
        let places = [theirs, ours].map(|pairing| pairing.pairs.iter().map(|pair| (pair.base, pair.other)).collect());
        Self { outlines, joint, upstream, places }
    }

    /// The team's differences, with those that the blueprint made as well, and then those it made alone.
    fn judge(&self, team: Inside, mode: crate::blueprint::Mode, who: Who) -> Inside {
        let mut units: Vec<UnitDrift> = team.units;
        let mut added = team.added;
        for delta in &self.upstream {
            let key = self.key(delta);
            let state = match delta.base {
                Some(base) => self.changed(base, units.iter().any(|unit| unit.key == key)),
                None => self.added(delta.other),
            };
            units.retain(|unit| unit.key != key);
            added.retain(|one| one.key != key);
            if units.iter().all(|unit| unit.key != key) {
                units.push(self.unit(delta, key, state, mode, who));
            }
        }
        Inside { units, added, loss: team.loss }
    }

    fn key(&self, delta: &Delta) -> String {
        let unit = match (delta.base, delta.other) {
            (Some(base), _) => &self.outlines[0].units[base],
            (None, Some(other)) => &self.outlines[1].units[other],
            (None, None) => return String::new(),
        };
        if unit.key.is_empty() { String::new() } else { format!("{}{}", self.joint, unit.key) }
    }

    /// What became of a unit that the blueprint changed.
    fn changed(&self, base: usize, by_team: bool) -> State {
        let [theirs, ours] = [0, 1].map(|side| self.places[side].get(&base).map(|at| self.content(side + 1, *at)));
        match () {
            () if theirs == ours => State::Converged,
            () if by_team => State::Conflict,
            () => State::Behind,
        }
    }

    /// What became of a unit that the blueprint added.
    fn added(&self, at: Option<usize>) -> State {
        let Some(at) = at else { return State::Behind };
        let (target, actual) = (&self.outlines[1].units[at], &self.outlines[2]);
        let twin = actual.units.iter().position(|unit| unit.kind == target.kind && unit.key == target.key);
        match twin {
            None => State::Behind,
            Some(twin) if self.content(1, at) == self.content(2, twin) => State::Converged,
            Some(_) => State::Conflict,
        }
    }

    fn content(&self, side: usize, at: usize) -> Digest {
        content(&self.outlines[side], at, &children(&self.outlines[side]))
    }

    fn unit(&self, delta: &Delta, key: String, state: State, mode: crate::blueprint::Mode, who: Who) -> UnitDrift {
        let what = match (state, delta.base, delta.other) {
            (State::Converged, ..) => "changed alike upstream",
            (State::Conflict, ..) => "changed here and upstream",
            (_, None, _) => "added upstream",
            (_, _, None) => "removed upstream",
            _ => "changed upstream",
        };
        let facts = [("was", &delta.was), ("upstream", &delta.is)].into_iter().filter(|(_, fact)| !fact.is_empty());
        let code = match delta.code {
            "item/intrusion" => "item/removed",
            "item/member-added" => "item/member-removed",
            "key/added" => "key/removed",
            code => code,
        };
        let here =
            delta.base.and_then(|base| self.places[1].get(&base)).map(|at| self.outlines[2].units[*at].span.clone());
        UnitDrift {
            code,
            level: level(state),
            state,
            who: if state == State::Behind { who } else { Who::Both },
            ownership: mode,
            message: format!("{} {what}", key.trim_start_matches(self.joint)),
            key,
            facts: facts.map(|(name, fact)| (name, fact.clone())).collect(),
            span: here,
            elsewhere: None,
            confidence: delta.confidence,
            gone: None,
        }
    }
}

/// A conflict denies; what is behind or has converged is a note.
pub(super) fn level(state: State) -> Severity {
    if state == State::Conflict { Severity::Deny } else { Severity::Note }
}
