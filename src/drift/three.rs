//! Three trees: what the blueprint has become since the lock, beside what the team has made of it.

use std::collections::BTreeSet;

use super::unit::{Inside, UnitDrift, whole};
use super::{Change, Drift, FileDrift, Keys, Lines};
use crate::model::code::{Code, Effect};
use crate::model::digest::Digest;
use crate::model::finding::{Severity, State, Who};
use crate::model::path::RelPath;
use crate::model::tree::{File, Tree};
use crate::project::{Locked, Moved};
use crate::rule::Mode;
use crate::syntax::{self, Kind, TABLE_VERSION};

mod hashed;
mod items;
mod texts;

/// What the project is to become.
#[derive(Debug, Clone, Copy)]
pub struct Target<'t> {
    /// A whole rendering of the wanted version, with the wanted answers.
    pub tree: &'t Tree,
    /// The rendering of that version with the answers of the lock, where those are not the wanted ones: what differs
    /// between the two is the work of an answer.
    pub as_answered: Option<&'t Tree>,
}

/// Compares with `target` as well: what only the blueprint or an answer changed is behind, what both changed alike has
/// converged, and what both changed otherwise is a conflict.
pub fn against(drift: &mut Drift, locked: &Locked, moved: &[Moved], target: Target<'_>, actual: &Tree, base: &Tree) {
    let paths: BTreeSet<&RelPath> = locked.files.keys().chain(target.tree.paths()).collect();
    for path in paths {
        let upstream = Upstream { path, locked, target, actual, base };
        let at = place(drift, moved, actual, path);
        let known: Vec<FileDrift> = drift.files.iter().filter(|file| file.path == *path).cloned().collect();
        let Some(found) = upstream.judge(&at, &known) else { continue };
        drift.extensions.retain(|added| added != path);
        drift.intrusions.retain(|(added, _)| added != path);
        drift.cosmetic.retain(|same| *same != at);
        drift.added.retain(|(file, one)| *file != at || found.iter().all(|file| !speaks_of(file, &one.key)));
        drift.files.retain(|file| file.path != *path);
        drift.files.extend(found);
    }
    drift.files.sort_by(|a, b| a.path.cmp(&b.path));
}

fn speaks_of(file: &FileDrift, key: &str) -> bool {
    file.inside.iter().flat_map(|inside| &inside.units).any(|unit| unit.key == key)
}

/// Where a file of the blueprint stands in the project.
fn place(drift: &Drift, moved: &[Moved], actual: &Tree, path: &RelPath) -> RelPath {
    let followed = drift.files.iter().find(|file| file.path == *path).map(|file| &file.at);
    let official = moved.iter().find(|moved| moved.from == *path && actual.get(path).is_none()).map(|moved| &moved.to);
    followed.or(official).unwrap_or(path).clone()
}

/// What became of something, by what it was, what it is to be and what it is; nothing where it is in sync.
fn state<T: PartialEq>(base: &T, target: &T, actual: &T) -> Option<State> {
    match () {
        () if base == target => (base != actual).then_some(State::Drifted),
        () if base == actual => Some(State::Behind),
        () if target == actual => Some(State::Converged),
        () => Some(State::Conflict),
    }
}

/// One path of the blueprint, before and after.
struct Upstream<'u> {
    path: &'u RelPath,
    locked: &'u Locked,
    target: Target<'u>,
    actual: &'u Tree,
    base: &'u Tree,
}

impl Upstream<'_> {
    /// What is to be said of the path now; nothing where what was said of it stands.
    fn judge(&self, at: &RelPath, known: &[FileDrift]) -> Option<Vec<FileDrift>> {
        let was = self.locked.files.get(self.path);
        let mode = was.map_or_else(|| self.locked.policy.owner(self.path).0, |file| file.ownership);
        let (wanted, stands) = (self.target.tree.file(self.path), self.actual.file(at));
        let content = |file: Option<&File>| file.map(|file| Digest::of_content(&file.bytes));
        let (base, next, here) = (was.map(|file| file.digest), content(wanted), content(stands));
        let bits = [was.map(|file| file.executable), wanted.map(|file| file.executable)];
        if base == next && (bits[0] == bits[1] || base.is_none()) {
            return None;
        }
        let hidden = |change: &Change| matches!(change, Change::Unknown { .. } | Change::Kind { .. });
        if known.iter().any(|file| file.changes.iter().any(hidden)) {
            return None;
        }
        let keys = Keys::of(&self.locked.policy, self.path);
        if mode == Mode::Seed && !(keys.bind() && base.is_some() && next.is_some() && here.is_some()) {
            return None;
        }
        let inside = if base == next { None } else { self.inside(at, mode, &keys) };
        if mode == Mode::Seed && inside.is_none() {
            return None;
        }
        let told = known.first().filter(|_| base == next);
        let file = FileDrift {
            path: self.path.clone(),
            at: at.clone(),
            ownership: mode,
            changes: Vec::new(),
            inside: told.map_or_else(|| inside.as_ref().map(|(inside, _)| inside.clone()), |file| file.inside.clone()),
            lines: inside.map_or_else(|| told.map(|file| file.lines.clone()).unwrap_or_default(), |(_, lines)| lines),
            state: State::Drifted,
            who: Who::Team,
            upstream: "",
        };
        // What only looks different was found to before, where upstream has nothing new.
        let became = state(&base, &next, &here).filter(|_| base != next || !known.is_empty());
        let effect = match (&base, &next) {
            (None, _) => Effect::Added,
            (Some(_), None) => Effect::Removed,
            (Some(_), Some(_)) => Effect::Changed,
        };
        let content = self.content(became, &file, known, here.is_some());
        let content = content.map(|file| FileDrift { upstream: words(file.state, effect), ..file });
        Some(content.into_iter().chain(self.mode(bits, stands, &file, known)).collect())
    }

    /// What is said of the content, with where it moved to.
    fn content(&self, state: Option<State>, file: &FileDrift, known: &[FileDrift], stands: bool) -> Option<FileDrift> {
        let moved = |change: &&Change| matches!(change, Change::Moved { .. });
        let changes = known.iter().flat_map(|file| &file.changes).filter(moved).cloned();
        let mut changes: Vec<Change> = changes.collect();
        if state.is_some() {
            changes.push(if stands { Change::Content } else { Change::Missing });
        }
        let state = match (&file.inside, state) {
            (Some(inside), Some(_)) => overall(inside).unwrap_or(State::Behind),
            (_, state) => state.unwrap_or(State::Drifted),
        };
        let same = file.inside.as_ref().is_some_and(|inside| inside.units.is_empty()) && changes == [Change::Content];
        (!changes.is_empty() && !same).then(|| FileDrift { changes, state, who: self.who(state, None), ..file.clone() })
    }

    /// What is said of the executable bit, apart from the content.
    fn mode(
        &self,
        bits: [Option<bool>; 2],
        stands: Option<&File>,
        file: &FileDrift,
        known: &[FileDrift],
    ) -> Option<FileDrift> {
        let (Some(was), Some(next), Some(stands)) = (bits[0], bits[1], stands) else { return None };
        let counted = known.iter().flat_map(|file| &file.changes).any(|change| matches!(change, Change::Mode { .. }));
        let state = state(&was, &next, &stands.executable).filter(|_| was != next || counted)?;
        let changes = vec![Change::Mode { executable: stands.executable }];
        let who = self.who(state, None);
        let upstream = words(state, Effect::Changed);
        Some(FileDrift { changes, state, who, upstream, inside: None, lines: Lines::default(), ..file.clone() })
    }

    /// Who made the difference: where `unit` says nothing, of the file as a whole.
    fn who(&self, state: State, unit: Option<(Kind, &str)>) -> Who {
        match (state, self.target.as_answered) {
            (State::Drifted | State::Intrusion | State::Moved, _) => Who::Team,
            (State::Unknown | State::Violated | State::Absent | State::Vacuous, _) => Who::Nobody,
            (State::Converged | State::Conflict, _) => Who::Both,
            (State::Behind, None) => Who::Blueprint,
            (State::Behind, Some(answered)) => {
                let [between, wanted] = [answered, self.target.tree].map(|tree| tree.file(self.path));
                let same = between == wanted
                    || unit.is_some_and(|(kind, key)| {
                        let [between, wanted] = [between, wanted].map(|file| items::of(self.path, file));
                        items::item(&between, kind, key) == items::item(&wanted, kind, key)
                    });
                if same { Who::Blueprint } else { Who::Answers }
            }
        }
    }

    /// What is said of the units inside, as far as the texts, or the lock's hashes, are at hand.
    fn inside(&self, at: &RelPath, mode: Mode, keys: &Keys<'_>) -> Option<(Inside, Lines)> {
        let was = self.locked.files.get(self.path)?;
        let (wanted, stands) = (self.target.tree.file(self.path)?, self.actual.file(at)?);
        let same = Digest::of_content(&stands.bytes) == was.digest;
        let base = if same { Some(stands) } else { self.base.file(self.path) };
        let who = |kind: Kind, key: &str| self.who(State::Behind, Some((kind, key)));
        let judge = Judge { path: self.path, mode, keys, who: &who };
        match base {
            Some(base) => texts::inside(&judge, [base, wanted, stands]),
            None => {
                let known = self.locked.items.get(self.path).filter(|_| self.locked.languages == TABLE_VERSION)?;
                hashed::inside(&judge, known, [wanted, stands])
            }
        }
    }
}

/// How the units of one file are judged.
struct Judge<'j> {
    path: &'j RelPath,
    mode: Mode,
    keys: &'j Keys<'j>,
    /// What moved a unit that only the target has otherwise.
    who: &'j dyn Fn(Kind, &str) -> Who,
}

impl Judge<'_> {
    fn mode_of(&self, kind: Kind, key: &str) -> Mode {
        if kind == Kind::Key { self.keys.mode(key).unwrap_or(self.mode) } else { self.mode }
    }

    fn is_strict(&self) -> bool {
        matches!(self.mode, Mode::Closed | Mode::Pinned)
    }

    /// What is said of a unit that the target has otherwise.
    fn unit(&self, code: Code, state: State, kind: Kind, key: &str) -> UnitDrift {
        let joint = if key.is_empty() { "" } else { syntax::joint(self.path) };
        let effect = code.effect();
        // What upstream adds is what the project lacks.
        let code = match code {
            Code::ItemIntrusion => Code::ItemRemoved,
            Code::ItemMemberAdded => Code::ItemMemberRemoved,
            Code::KeyAdded => Code::KeyRemoved,
            code => code,
        };
        let mode = self.mode_of(kind, key);
        let who = if state == State::Behind { (self.who)(kind, key) } else { Who::Both };
        let what = if key.is_empty() { "file" } else { key };
        UnitDrift {
            level: level(state),
            state,
            who,
            key: format!("{joint}{key}"),
            message: format!("{what} {}", words(state, effect)),
            span: None,
            ..whole(code, mode, "", 0..0)
        }
    }
}

/// The gravest state of the units of a file.
fn overall(inside: &Inside) -> Option<State> {
    let rank = |state: &State| match state {
        State::Conflict => 0,
        State::Drifted | State::Intrusion | State::Moved => 1,
        State::Unknown | State::Violated | State::Absent | State::Vacuous => 2,
        State::Behind => 3,
        State::Converged => 4,
    };
    let worst = inside.units.iter().map(|unit| unit.state).min_by_key(rank);
    worst.map(|state| if rank(&state) == 1 { State::Drifted } else { state })
}

/// A conflict denies; what is behind or has converged is a note.
pub(super) fn level(state: State) -> Severity {
    if state == State::Conflict { Severity::Deny } else { Severity::Note }
}

/// What both sides did to a unit, in a few words.
fn words(state: State, effect: Effect) -> &'static str {
    match (state, effect) {
        (State::Converged, Effect::Added) => "added alike upstream",
        (State::Converged, Effect::Removed) => "removed alike upstream",
        (State::Converged, Effect::Changed) => "changed alike upstream",
        (State::Conflict, Effect::Added) => "added here and upstream",
        (State::Conflict, Effect::Removed) => "changed here, removed upstream",
        (State::Conflict, Effect::Changed) => "changed here and upstream",
        (_, Effect::Added) => "added upstream",
        (_, Effect::Removed) => "removed upstream",
        (_, Effect::Changed) => "changed upstream",
    }
}
