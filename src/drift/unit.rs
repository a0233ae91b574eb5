//! `Inside`: what differs inside the files of a blueprint, unit by unit, and how much of them is gone.

use std::collections::{BTreeMap, BTreeSet};

use super::Lines;
use super::added::{Added, added};
use super::documents::align;
use super::inside::{Delta, deltas};
use super::keys::Keys;
use super::loss::{Loss, loss};
use super::slots::blanked;
use crate::drift::matching::units::{Pairing, pair};
use crate::model::code::{Code, Effect};
use crate::model::finding::{Severity, State, Who};
use crate::model::path::RelPath;
use crate::rule::Mode;
use crate::syntax::{self, Kind, Outline, Unit};

/// The fact that says how many units a finding is about.
const UNITS: &str = "units";

/// What differs inside one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inside {
    pub units: Vec<UnitDrift>,
    /// What the team added in open places. Never drift.
    pub added: Vec<Added>,
    pub loss: Loss,
    /// Imports that nothing here names came or went: nobody's drift, and more than formatting.
    pub imports: bool,
}

/// One difference of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitDrift {
    pub code: Code,
    pub level: Severity,
    pub state: State,
    pub who: Who,
    pub ownership: Mode,
    /// What follows the path, with `::` or `#` before it; empty for the file as a whole.
    pub key: String,
    pub message: String,
    pub facts: BTreeMap<&'static str, String>,
    /// Its bytes in the project, where it is there.
    pub span: Option<std::ops::Range<usize>>,
    /// The file it stands in now, where that is another one, and its lines.
    pub elsewhere: Option<(RelPath, Lines)>,
    pub confidence: f64,
    /// What it is recognised by elsewhere, when it is gone.
    pub(super) gone: Option<Added>,
}

/// Compares two texts of one file; nothing when its language has no units, or the base itself
/// cannot be read.
#[must_use]
pub fn inside(path: &RelPath, base: &str, actual: &str, mode: Mode, keys: &Keys<'_>) -> Option<Inside> {
    let Some((base, actual, lost)) = blanked(path, base, actual) else {
        return compared(path, base, actual, mode, keys);
    };
    let mut inside = match compared(path, &base, &actual, mode, keys) {
        Some(inside) => inside,
        None if base.split_ascii_whitespace().eq(actual.split_ascii_whitespace()) => Inside::default(),
        None => return None,
    };
    for name in lost {
        let mut told = whole(Code::FileSlotLost, mode, &format!("the markers of slot `{name}` are gone"), 0..0);
        told.facts.insert("slot", name);
        inside.units.push(told);
    }
    Some(inside)
}

pub(super) fn compared(path: &RelPath, base: &str, actual: &str, mode: Mode, keys: &Keys<'_>) -> Option<Inside> {
    let (was, mut is) = (syntax::outline(path, base)?, syntax::outline(path, actual)?);
    let joint = syntax::joint(path);
    if !was.coarse && !was.is_comparable() {
        return None;
    }
    if was.coarse || is.coarse {
        return Some(Inside {
            units: vec![whole(Code::FileCoarse, mode, "over a limit, so compared as a whole", 0..0)],
            ..Inside::default()
        });
    }
    align(&was, &mut is);
    let pairing = pair(&was, &is);
    settle(&was, &mut is, &pairing);
    let mut inside = Judge { mode, keys, joint, was: &was, is: &is }.judge(&pairing);
    if is.lenient && !was.lenient && is.broken.is_empty() {
        let message = "a strict reader of JSON refuses it, and it was none that needs another";
        let told = whole(Code::FileUnknown, mode, message, 0..actual.len().min(1));
        inside.units.push(UnitDrift { state: State::Unknown, who: Who::Nobody, ..told });
    }
    Some(unreadable_once(inside, &is))
}

/// What cannot be read on either side and is the same on both is as it was.
pub(super) fn settle(was: &Outline<'_>, is: &mut Outline<'_>, pairing: &Pairing) {
    for pair in &pairing.pairs {
        let (known, unit) = (&was.units[pair.base], &mut is.units[pair.other]);
        if known.kind == Kind::Other && known.body == unit.body {
            unit.broken = false;
            is.broken.retain(|range| *range != unit.span);
        }
    }
}

/// A file of which nothing can be read is unknown once, as grave as the gravest of its units, and says how many they
/// are.
pub(super) fn unreadable_once(inside: Inside, is: &Outline<'_>) -> Inside {
    let worst = inside.units.iter().max_by_key(|unit| unit.level).map(|unit| unit.ownership);
    match (is.units.is_empty(), worst, is.broken.first()) {
        (true, Some(mode), Some(range)) => {
            let message = "it cannot be read, so nothing in it can be compared";
            let told = UnitDrift {
                state: State::Unknown,
                who: Who::Nobody,
                facts: [(UNITS, inside.units.len().to_string())].into(),
                ..whole(Code::FileUnknown, mode, message, range.clone())
            };
            Inside { units: vec![told], ..inside }
        }
        _ => inside,
    }
}

/// Of some units, those that stand inside none of the others.
pub(super) fn outermost(outline: &Outline<'_>, units: &BTreeSet<usize>) -> Vec<usize> {
    let outer = |at: &usize| outline.units[*at].parent.is_none_or(|above| !units.contains(&above));
    units.iter().copied().filter(outer).collect()
}

struct Judge<'j, 't> {
    mode: Mode,
    keys: &'j Keys<'j>,
    joint: &'static str,
    was: &'j Outline<'t>,
    is: &'j Outline<'t>,
}

impl Judge<'_, '_> {
    fn mode(&self, unit: &Unit<'_>) -> Mode {
        if unit.kind == Kind::Key { self.keys.mode(&unit.key).unwrap_or(self.mode) } else { self.mode }
    }

    fn judge(&self, pairing: &Pairing) -> Inside {
        let strict = |unit: &Unit<'_>| matches!(self.mode(unit), Mode::Pinned | Mode::Closed);
        let found = deltas(self.was, self.is, pairing, &strict);
        let mut inside = Inside {
            loss: loss(self.was, self.is, pairing, &found, &|_| false),
            imports: has_imports(self.was, self.is, pairing),
            ..Inside::default()
        };
        let inner = self.was.children();
        let is_inner = self.is.children();
        for delta in &found {
            match (delta.base, delta.other) {
                (None, Some(other)) if !strict(&self.is.units[other]) => {
                    if self.is.units[other].kind.is_counted() {
                        inside.added.push(added(self.is, other, &is_inner, self.joint));
                    }
                }
                _ => inside.units.extend(self.unit(delta, &inner)),
            }
        }
        if inside.loss.coarse {
            inside.units.push(whole(
                Code::FileCoarse,
                self.mode,
                "too much changed to compare all of it token by token",
                0..0,
            ));
        }
        let told = inside.units.iter().any(|unit| unit.state == State::Unknown);
        if let (Some(range), false) = (self.is.broken.first(), told) {
            let message = "a part cannot be read, so it cannot be compared";
            inside.units.push(UnitDrift {
                state: State::Unknown,
                who: Who::Nobody,
                ..whole(Code::FileUnknown, self.mode, message, range.clone())
            });
        }
        inside
    }

    fn unit(&self, delta: &Delta, inner: &[Vec<usize>]) -> Option<UnitDrift> {
        let (was, is) = (delta.base.map(|at| &self.was.units[at]), delta.other.map(|at| &self.is.units[at]));
        let unit = was.or(is)?;
        let mode = self.mode(unit);
        if mode == Mode::Seed {
            return None;
        }
        let lost = is.is_none() && !self.is.broken.is_empty();
        let broken = |unit: &Unit<'_>| unit.broken && (unit.kind != Kind::Other || is.is_some());
        let unknown = lost || was.is_some_and(broken) || is.is_some_and(|unit| unit.broken);
        let (code, state, who) = match delta.code {
            _ if unknown => (Code::FileUnknown, State::Unknown, Who::Nobody),
            code @ Code::ItemMoved => (code, State::Moved, Who::Team),
            code if was.is_none() => (code, State::Intrusion, Who::Team),
            code => (code, State::Drifted, Who::Team),
        };
        let facts =
            [("was", &delta.was), ("is", &delta.is)].into_iter().filter(|(_, fact)| !fact.is_empty() && !unknown);
        // Of what a re-export stands in for, it is looked where it went, too.
        let led = is.is_some_and(|is| is.kind == Kind::ReExport) && was.is_some_and(|was| was.kind != Kind::ReExport);
        let gone = delta.base.filter(|_| (delta.code == Code::ItemRemoved || led) && !unknown);
        Some(UnitDrift {
            code,
            level: if state == State::Moved { Severity::Note } else { level(mode) },
            state,
            who,
            ownership: mode,
            key: if unit.key.is_empty() { String::new() } else { format!("{}{}", self.joint, unit.key) },
            message: message(unit.kind, &unit.key, &unit.name, code),
            facts: facts.map(|(name, fact)| (name, fact.clone())).collect(),
            span: is.map(|unit| unit.span.clone()),
            elsewhere: None,
            confidence: delta.confidence,
            gone: gone.map(|at| added(self.was, at, inner, self.joint)),
        })
    }
}

/// Whether imports are on one side only.
fn has_imports(was: &Outline<'_>, is: &Outline<'_>, pairing: &Pairing) -> bool {
    let import = |outline: &Outline<'_>, at: &usize| outline.units[*at].kind == Kind::Import;
    pairing.lost.iter().any(|at| import(was, at)) || pairing.new.iter().any(|at| import(is, at))
}

/// A finding about the file as a whole.
pub(super) fn whole(code: Code, mode: Mode, message: &str, span: std::ops::Range<usize>) -> UnitDrift {
    UnitDrift {
        code,
        level: level(mode),
        state: State::Drifted,
        who: Who::Team,
        ownership: mode,
        key: String::new(),
        message: message.to_owned(),
        facts: BTreeMap::new(),
        span: Some(span),
        elsewhere: None,
        confidence: 1.0,
        gone: None,
    }
}

/// What happened to a unit of a kind, with its key and name, in a few words.
pub(super) fn message(kind: Kind, key: &str, name: &str, code: Code) -> String {
    let what = match (code, code.effect()) {
        (Code::FileUnknown, _) => "cannot be compared: it, or the file it was in, cannot be read",
        (_, Effect::Added) => "added where nothing may be",
        (_, Effect::Removed) => "removed",
        (Code::ItemMemberChanged | Code::KeyChanged, _) => "changed",
        (other, _) => other.word(),
    };
    match kind {
        Kind::File => format!("file {what}"),
        Kind::Impl | Kind::Import => format!("{name} {what}"),
        Kind::Key if key.is_empty() => format!("the value of the whole file {what}"),
        kind if kind.is_member() || kind == Kind::Key => format!("{key} {what}"),
        kind => format!("{} {name} {what}", kind.word()),
    }
}

/// Level follows ownership.
pub(super) fn level(ownership: Mode) -> Severity {
    match ownership {
        Mode::Seed => Severity::Note,
        Mode::Open => Severity::Warn,
        Mode::Closed | Mode::Pinned => Severity::Deny,
    }
}
