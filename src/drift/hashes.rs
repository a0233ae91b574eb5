//! What differs inside a file whose text nobody has: only the lock's hashes of its items are known. They tell which
//! items differ and how many, and not how.

use std::collections::{BTreeMap, BTreeSet};

use super::added::added;
use super::inside::shown;
use super::loss::Loss;
use super::unit::{Inside, UnitDrift, level, message, outermost, unreadable_once, whole};
use super::{Keys, Lines};
use crate::model::code::Code;
use crate::model::finding::{State, Who};
use crate::model::path::RelPath;
use crate::project::{LockedItem, LockedItems, items};
use crate::rule::Mode;
use crate::syntax::{self, Kind, Outline, unmarked};

/// The fewest tokens by which an item with equal hashes is recognised under another name.
const TELLING: usize = 12;

/// Compares what the lock knows of a file with its text in the project; nothing where that has no units.
pub(super) fn by_hashes(
    path: &RelPath,
    known: &LockedItems,
    actual: &bytes::Bytes,
    mode: Mode,
    keys: &Keys<'_>,
) -> Option<(Inside, Lines)> {
    let text = unmarked(std::str::from_utf8(actual).ok()?);
    let outline = syntax::outline(path, text)?;
    let lines = Lines::of(actual.slice(actual.len() - text.len()..));
    if outline.coarse {
        let units = vec![whole(Code::FileCoarse, mode, "over a limit, so compared as a whole", 0..0)];
        return Some((Inside { units, ..Inside::default() }, lines));
    }
    let strict = matches!(mode, Mode::Closed | Mode::Pinned);
    let there = items(&outline, strict);
    let joint = syntax::joint(path);
    let judged = Known { mode, keys, joint, strict, outline: &outline, there: &there }.judge(&known.read());
    Some((unreadable_once(judged, &outline), lines))
}

struct Known<'k, 't> {
    mode: Mode,
    keys: &'k Keys<'k>,
    joint: &'static str,
    strict: bool,
    outline: &'k Outline<'t>,
    there: &'k [(usize, LockedItem)],
}

impl Known<'_, '_> {
    fn judge(&self, known: &[LockedItem]) -> Inside {
        let places: BTreeMap<(Kind, &str), usize> =
            self.there.iter().enumerate().map(|(at, (_, item))| ((item.kind, item.key.as_str()), at)).collect();
        // Nobody knows where the imports of an open file led.
        let imports = !self.strict && self.outline.units.iter().any(|unit| unit.kind == Kind::Import);
        let mut inside = Inside { imports, ..Inside::default() };
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut lost: Vec<&LockedItem> = Vec::new();
        for item in known {
            let Some(at) = places.get(&(item.kind, item.key.as_str())) else {
                lost.push(item);
                continue;
            };
            taken.insert(*at);
            if let Some(code) = differs(item, &self.there[*at].1) {
                self.tell(&mut inside, item, code, Some(*at));
            }
        }
        self.gone(&mut inside, &lost, &mut taken);
        self.added(&mut inside, &taken);
        if let (Some(range), true) = (self.outline.broken.first(), inside.units.iter().all(is_known)) {
            let message = "a part cannot be read, so it cannot be compared";
            let unknown = whole(Code::FileUnknown, self.mode, message, range.clone());
            inside.units.push(UnitDrift { state: State::Unknown, who: Who::Nobody, ..unknown });
        }
        inside
    }

    /// What is nowhere under its name: it has another one, or is gone with all that stood inside it.
    fn gone(&self, inside: &mut Inside, lost: &[&LockedItem], taken: &mut BTreeSet<usize>) {
        for item in lost {
            let same = |at: &usize| {
                let one = &self.there[*at].1;
                !taken.contains(at) && one.kind == item.kind && one.tokens >= TELLING && differs(item, one).is_none()
            };
            let mut found = (0..self.there.len()).filter(same);
            let only = found.next().filter(|_| found.next().is_none());
            if let Some(at) = only {
                taken.insert(at);
                let name = |key: &str| key.rsplit("::").next().unwrap_or_default().to_owned();
                let code =
                    if name(&item.key) == name(&self.there[at].1.key) { Code::ItemMoved } else { Code::ItemRenamed };
                self.tell(inside, item, code, Some(at));
                continue;
            }
            let around = |outer: &&LockedItem| {
                item.key.strip_prefix(outer.key.as_str()).is_some_and(|rest| rest.starts_with("::"))
            };
            inside.loss = inside.loss.and(Loss { units: 0, tokens: item.tokens, coarse: false });
            if lost.iter().any(around) {
                inside.loss.units += usize::from(item.kind.is_counted());
            } else {
                let code = if item.kind == Kind::Key { Code::KeyRemoved } else { Code::ItemRemoved };
                self.tell(inside, item, code, None);
            }
        }
    }

    fn tell(&self, inside: &mut Inside, item: &LockedItem, code: Code, at: Option<usize>) {
        let mode = self.mode_of(item);
        if mode == Mode::Seed {
            return;
        }
        let unit = at.map(|at| &self.outline.units[self.there[at].0]);
        let unknown = match unit {
            Some(unit) => unit.broken,
            None => !self.outline.broken.is_empty(),
        };
        let moved = code == Code::ItemMoved;
        let (code, state, who) = match code {
            _ if unknown => (Code::FileUnknown, State::Unknown, Who::Nobody),
            code if moved => (code, State::Moved, Who::Team),
            code => (code, State::Drifted, Who::Team),
        };
        if !moved {
            inside.loss.units += usize::from(item.kind.is_counted());
        }
        if let Some(at) = at.filter(|_| !matches!(code, Code::ItemMoved | Code::ItemRenamed)) {
            // Of what differs, at least so much is gone.
            inside.loss.tokens += item.tokens.saturating_sub(self.there[at].1.tokens);
            inside.loss.coarse = true;
        }
        let is = unit.map(shown).filter(|is| !unknown && !is.is_empty());
        inside.units.push(UnitDrift {
            state,
            who,
            level: if moved { level(Mode::Seed) } else { level(mode) },
            ownership: mode,
            key: if item.key.is_empty() { String::new() } else { format!("{}{}", self.joint, item.key) },
            message: message(item.kind, &item.key, item.key.rsplit("::").next().unwrap_or_default(), code),
            facts: is.map(|is| ("is", is)).into_iter().collect(),
            span: unit.map(|unit| unit.span.clone()),
            ..whole(code, mode, "", 0..0)
        });
    }

    fn mode_of(&self, item: &LockedItem) -> Mode {
        if item.kind == Kind::Key { self.keys.mode(&item.key).unwrap_or(self.mode) } else { self.mode }
    }

    fn added(&self, inside: &mut Inside, taken: &BTreeSet<usize>) {
        let inner = self.outline.children();
        let new: BTreeSet<usize> =
            (0..self.there.len()).filter(|at| !taken.contains(at)).map(|at| self.there[at].0).collect();
        for at in outermost(self.outline, &new) {
            let unit = &self.outline.units[at];
            let held = unit.kind == Kind::Key
                && self.keys.mode(&unit.key).is_some_and(|mode| matches!(mode, Mode::Pinned | Mode::Closed));
            if unit.kind == Kind::File {
                continue;
            }
            if !held && (!self.strict || (unit.kind == Kind::Key && self.keys.mode(&unit.key).is_some())) {
                inside.added.push(added(self.outline, at, &inner, self.joint));
                continue;
            }
            let code = if unit.kind == Kind::Key { Code::KeyAdded } else { Code::ItemIntrusion };
            let mode = if held { self.keys.mode(&unit.key).unwrap_or(self.mode) } else { self.mode };
            inside.units.push(UnitDrift {
                state: State::Intrusion,
                key: format!("{}{}", self.joint, unit.key),
                message: message(unit.kind, &unit.key, &unit.name, code),
                facts: [("is", shown(unit))].into(),
                ..whole(code, mode, "", unit.span.clone())
            });
        }
    }
}

fn is_known(unit: &UnitDrift) -> bool {
    unit.state != State::Unknown
}

/// How an item differs, as far as hashes tell.
pub(super) fn differs(was: &LockedItem, is: &LockedItem) -> Option<Code> {
    match was.kind {
        _ if was.head == is.head && was.body == is.body => None,
        Kind::Key => Some(Code::KeyChanged),
        Kind::File => Some(Code::ItemAttribute),
        _ if was.head != is.head => Some(Code::ItemSignature),
        _ => Some(Code::ItemBody),
    }
}
