//! `Inside`: what differs inside the files of a blueprint, unit by unit, and how much of them is gone.

use std::collections::{BTreeMap, BTreeSet};

use super::inside::{Delta, deltas};
use super::keys::Keys;
use super::lines::Lines;
use super::loss::{Loss, loss};
use super::slots::blanked;
use crate::blueprint::Mode;
use crate::digest::Digest;
use crate::finding::{Severity, State, Who};
use crate::lang::{self, Kind, Outline, Unit};
use crate::matching::content::{children, content, verbatim};
use crate::matching::units::{Pairing, pair};
use crate::path::RelPath;

/// The fact that says how many units a finding is about.
const UNITS: &str = "units";

/// What differs inside one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inside {
    pub units: Vec<UnitDrift>,
    /// What the team added in open places. Never drift.
    pub added: Vec<Added>,
    pub loss: Loss,
}

/// One difference of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitDrift {
    pub code: &'static str,
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

/// A unit that the blueprint does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    pub kind: Kind,
    pub key: String,
    pub name: String,
    pub content: Digest,
    /// Its content where its own name means something else inside of it.
    pub(super) verbatim: Digest,
    pub public: bool,
    pub span: std::ops::Range<usize>,
    /// How many units and tokens it is, with all that stands inside it.
    pub(super) size: (usize, usize),
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
        let mut told = whole("file/slot-lost", mode, &format!("the markers of slot `{name}` are gone"), 0..0);
        told.facts.insert("slot", name);
        inside.units.push(told);
    }
    Some(inside)
}

pub(super) fn compared(path: &RelPath, base: &str, actual: &str, mode: Mode, keys: &Keys<'_>) -> Option<Inside> {
    let (was, is) = (lang::outline(path, base)?, lang::outline(path, actual)?);
    let joint = lang::joint(path);
    if !was.broken.is_empty() {
        return None;
    }
    if was.coarse || is.coarse {
        return Some(Inside {
            units: vec![whole("file/coarse", mode, "over a limit, so compared as a whole", 0..0)],
            ..Inside::default()
        });
    }
    let pairing = pair(&was, &is);
    Some(unreadable_once(Judge { mode, keys, joint, was: &was, is: &is }.judge(&pairing), &is))
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
                ..whole("file/unknown", mode, message, range.clone())
            };
            Inside { units: vec![told], ..inside }
        }
        _ => inside,
    }
}

/// The units of a file that is all the team's.
#[must_use]
pub(super) fn all_added(path: &RelPath, text: &str) -> Vec<Added> {
    let Some(outline) = lang::outline(path, text) else { return Vec::new() };
    let inner = children(&outline);
    let counted = (0..outline.units.len())
        .filter(|at| outline.units[*at].kind.is_counted() && !outline.units[*at].key.is_empty());
    counted.map(|at| added(&outline, at, &inner, lang::joint(path))).collect()
}

pub(super) fn added(outline: &Outline<'_>, at: usize, inner: &[Vec<usize>], joint: &str) -> Added {
    let unit = &outline.units[at];
    Added {
        kind: unit.kind,
        key: format!("{joint}{}", unit.key),
        name: unit.name.clone(),
        content: content(outline, at, inner),
        verbatim: verbatim(outline, at, inner),
        public: unit.visibility.len() == 1,
        span: unit.span.clone(),
        size: size(outline, at, inner),
    }
}

/// How many units and tokens a unit is, with all that stands inside it.
fn size(outline: &Outline<'_>, at: usize, inner: &[Vec<usize>]) -> (usize, usize) {
    let (mut units, mut tokens, mut open) = (0, 0, vec![at]);
    while let Some(at) = open.pop() {
        let unit = &outline.units[at];
        units += usize::from(unit.kind.is_counted());
        tokens += if unit.kind == Kind::Import { 0 } else { unit.weight() };
        open.extend(&inner[at]);
    }
    (units, tokens)
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
        let mut inside = Inside { loss: loss(self.was, self.is, pairing, &found, &|_| false), ..Inside::default() };
        let inner = children(self.was);
        let is_inner = children(self.is);
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
            inside.units.push(whole("file/coarse", self.mode, "too much changed to count tokens in order", 0..0));
        }
        let told = inside.units.iter().any(|unit| unit.state == State::Unknown);
        if let (Some(range), false) = (self.is.broken.first(), told) {
            let message = "a part cannot be read, so it cannot be compared";
            inside.units.push(UnitDrift {
                state: State::Unknown,
                who: Who::Nobody,
                ..whole("file/unknown", self.mode, message, range.clone())
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
        let unknown = lost || was.is_some_and(|unit| unit.broken) || is.is_some_and(|unit| unit.broken);
        let (code, state, who) = match delta.code {
            _ if unknown => ("file/unknown", State::Unknown, Who::Nobody),
            code @ "item/moved" => (code, State::Moved, Who::Team),
            code if was.is_none() => (code, State::Intrusion, Who::Team),
            code => (code, State::Drifted, Who::Team),
        };
        let facts =
            [("was", &delta.was), ("is", &delta.is)].into_iter().filter(|(_, fact)| !fact.is_empty() && !unknown);
        let gone = delta.base.filter(|_| delta.code == "item/removed" && !unknown);
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

/// A finding about the file as a whole.
pub(super) fn whole(code: &'static str, mode: Mode, message: &str, span: std::ops::Range<usize>) -> UnitDrift {
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
pub(super) fn message(kind: Kind, key: &str, name: &str, code: &str) -> String {
    let what = match code.rsplit('/').next().unwrap_or_default() {
        "unknown" => "cannot be compared: it, or the place it stood in, cannot be read",
        "intrusion" | "member-added" | "added" => "added where nothing may be",
        "member-removed" | "removed" => "removed",
        "member-changed" | "changed" => "changed",
        other => other,
    };
    match kind {
        Kind::File => format!("file {what}"),
        Kind::Impl | Kind::Import => format!("{name} {what}"),
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
