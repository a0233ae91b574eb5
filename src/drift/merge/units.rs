//! Three texts merged piece by piece: items and their members, tables and their keys.
//!
//! Pieces that both sides have are the anchors, in the order of the side that changed it. What only one side has follows
//! the anchor it follows there. Where both put something in one place, the order is that of the keys, so that it does
//! not depend on whose is whose.

use std::collections::{BTreeMap, BTreeSet};

use super::meaning::meaning;
use super::section::{Commas, Grammar, Section};
use super::{Fate, Reason, Side, Three, UnitVerdict, inside};
use crate::rule::Mode;
use crate::syntax::rust::tokens::Tokens;

/// What the merge of one file goes by.
pub(super) struct UnitTerms<'w> {
    /// Who owns a unit.
    pub mode: &'w dyn Fn(&str) -> Mode,
    /// How the conflict of a unit was decided.
    pub decided: &'w dyn Fn(&str) -> Option<Side>,
    /// Whether the base is known.
    pub has_base: bool,
}

/// A unit that could not be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnitConflict {
    pub unit: String,
    pub reason: Reason,
    pub texts: Three<Option<String>>,
}

/// A merge of one file by its units.
#[derive(Debug, Default)]
pub(super) struct Woven {
    pub text: String,
    pub units: Vec<UnitVerdict>,
    pub conflicts: Vec<UnitConflict>,
    /// Units under another name on one side, which their outlines cannot tell.
    pub renamed: Vec<String>,
}

/// Merges three cuts of one file.
pub(super) fn weave(grammar: Grammar, sides: Three<Option<&Section<'_>>>, terms: &UnitTerms<'_>) -> Woven {
    let mut weaver = Weaver { grammar, terms, woven: Woven::default() };
    let piece = weaver.one(sides);
    weaver.woven.text = piece.map(|piece| format!("{}{}", piece.core, piece.after)).unwrap_or_default();
    weaver.woven.units.sort();
    weaver.woven.units.dedup();
    weaver.woven.conflicts.sort_by(|a, b| a.unit.cmp(&b.unit));
    weaver.woven
}

/// A piece of the result.
struct Piece {
    gap: String,
    core: String,
    after: String,
}

struct Weaver<'w> {
    grammar: Grammar,
    terms: &'w UnitTerms<'w>,
    woven: Woven,
}

/// What a piece is called in a verdict: its label, or a comment's first line.
fn name(section: &Section<'_>) -> String {
    let first = || section.key.lines().next().unwrap_or_default().to_owned();
    if section.label.is_empty() { first() } else { section.label.clone() }
}

impl Weaver<'_> {
    fn tell(&mut self, section: &Section<'_>, fate: Fate) {
        self.woven.units.push(UnitVerdict { unit: name(section), fate });
    }

    /// Records a conflict, and says which side is kept.
    fn conflict(&mut self, reason: Reason, sides: Three<Option<&Section<'_>>>) -> Side {
        let any = sides.ours.or(sides.theirs).or(sides.base).map(name).unwrap_or_default();
        let decided = (self.terms.decided)(&any);
        let fate = match decided {
            Some(Side::Theirs) if sides.theirs.is_none() => Fate::Removed,
            Some(Side::Theirs) => Fate::Taken,
            Some(Side::Ours) => Fate::Kept,
            None => Fate::Conflict,
        };
        self.woven.units.push(UnitVerdict { unit: any.clone(), fate });
        if decided.is_none() {
            let texts = sides.map(|side| side.map(|side| format!("{}{}", side.core(), side.after)));
            self.woven.conflicts.push(UnitConflict { unit: any, reason, texts });
        }
        decided.unwrap_or(Side::Ours)
    }

    fn says(&self, section: &Section<'_>) -> Vec<String> {
        meaning(self.grammar, &format!("{}{}", section.core(), section.after))
    }

    fn same(&self, one: &Section<'_>, other: &Section<'_>) -> bool {
        is_equal(one, other) || self.says(one) == self.says(other)
    }

    fn one(&mut self, sides: Three<Option<&Section<'_>>>) -> Option<Piece> {
        match (sides.base, sides.ours, sides.theirs) {
            (base, Some(ours), Some(theirs)) => Some(self.both(base, ours, theirs)),
            (None, Some(ours), None) => Some(piece(ours)),
            (None, None, Some(theirs)) => self.created(theirs),
            (Some(base), Some(ours), None) => self.gone(base, ours),
            (Some(base), None, Some(theirs)) => self.dropped(base, theirs),
            (_, None, None) => None,
        }
    }

    fn created(&mut self, theirs: &Section<'_>) -> Option<Piece> {
        if (self.terms.mode)(&theirs.label) == Mode::Seed {
            return None;
        }
        self.tell(theirs, Fate::Created);
        Some(piece(theirs))
    }

    /// A unit that is gone upstream.
    fn gone(&mut self, base: &Section<'_>, ours: &Section<'_>) -> Option<Piece> {
        if (self.terms.mode)(&ours.label) == Mode::Seed {
            return Some(piece(ours));
        }
        if self.same(base, ours) {
            self.tell(ours, Fate::Removed);
            return None;
        }
        let side = self.conflict(Reason::RemovedUpstream, Three::new(Some(base), Some(ours), None));
        (side == Side::Ours).then(|| piece(ours))
    }

    /// A unit that the team deleted.
    fn dropped(&mut self, base: &Section<'_>, theirs: &Section<'_>) -> Option<Piece> {
        if (self.terms.mode)(&theirs.label) == Mode::Seed || self.same(base, theirs) {
            self.tell(theirs, Fate::Declined);
            return None;
        }
        let side = self.conflict(Reason::RemovedHere, Three::new(Some(base), None, Some(theirs)));
        (side == Side::Theirs).then(|| piece(theirs))
    }

    fn both(&mut self, base: Option<&Section<'_>>, ours: &Section<'_>, theirs: &Section<'_>) -> Piece {
        let gap = base.and_then(|base| Three::new(base.gap, ours.gap, theirs.gap).trivial()).unwrap_or(ours.gap);
        let found = self.opened(base, ours, theirs).unwrap_or_else(|| self.leaf(base, ours, theirs));
        Piece { gap: gap.to_owned(), ..found }
    }

    /// Three pieces whose parts are merged one by one; nothing where they have none, or what holds them conflicts.
    fn opened(&mut self, base: Option<&Section<'_>>, ours: &Section<'_>, theirs: &Section<'_>) -> Option<Piece> {
        let is_root = ours.key.is_empty();
        let unchanged = |base: &Section<'_>| !is_root && (self.same(base, ours) || self.same(base, theirs));
        if ours.commas != theirs.commas || (!is_root && is_equal(ours, theirs)) || base.is_some_and(unchanged) {
            return None;
        }
        let (ours_parts, theirs_parts) = (ours.parts.as_deref()?, theirs.parts.as_deref()?);
        let base_parts = match base {
            Some(base) => base.parts.as_deref()?,
            None => &[],
        };
        let head = self.part(base.map(|base| base.head), ours.head, theirs.head)?;
        let after = self.part(base.map(|base| base.after), ours.after, theirs.after)?;
        let pieces = self.parts(Three::new(base_parts, ours_parts, theirs_parts));
        let tails = Three::new(base.map_or(theirs.tail, |base| base.tail), ours.tail, theirs.tail);
        let tail = match tails.map(str::trim).trivial() {
            Some(wanted) if wanted != tails.ours.trim() => tails.theirs,
            // A closing bracket on the line of the opening one has no room for what came in between.
            _ if ours_parts.is_empty() && !pieces.is_empty() => tails.theirs,
            _ => tails.trivial().unwrap_or(tails.ours),
        };
        let closing = [ours_parts, theirs_parts].into_iter().find_map(<[_]>::last);
        let ends = closing.is_some_and(|last| !last.comma.is_empty());
        let body = joined(&pieces, ours.commas, ends);
        Some(Piece { gap: String::new(), core: format!("{head}{body}{tail}"), after })
    }

    /// The text of what surrounds the parts, where it can be merged.
    fn part(&self, base: Option<&str>, ours: &str, theirs: &str) -> Option<String> {
        let says = |text: &str| meaning(self.grammar, &closed(text));
        let Some(base) = base else { return (says(ours) == says(theirs)).then(|| ours.to_owned()) };
        if let Some(taken) = Three::new(base, ours, theirs).trivial() {
            return Some(taken.to_owned());
        }
        match Three::new(says(base), says(ours), says(theirs)) {
            said if said.theirs == said.base || said.theirs == said.ours => Some(ours.to_owned()),
            said if said.ours == said.base => Some(theirs.to_owned()),
            _ => None,
        }
    }

    fn leaf(&mut self, base: Option<&Section<'_>>, ours: &Section<'_>, theirs: &Section<'_>) -> Piece {
        if is_equal(ours, theirs) || self.says(ours) == self.says(theirs) {
            let only_theirs = base.is_some_and(|base| is_equal(base, ours));
            return piece(if only_theirs { theirs } else { ours });
        }
        let mode = (self.terms.mode)(&ours.label);
        let Some(base) = base.filter(|_| mode != Mode::Seed) else {
            return self.without_base(mode, base, ours, theirs);
        };
        if self.same(base, theirs) {
            self.tell(ours, Fate::Kept);
            return piece(ours);
        }
        let sides = Three::new(Some(base), Some(ours), Some(theirs));
        if self.same(base, ours) {
            self.tell(theirs, Fate::Taken);
            let moved = !is_equal(base, ours) && ours.after == theirs.after;
            let cores = Three::new(base, ours, theirs).map(Section::core);
            let laid = moved.then(|| inside::relaid(self.grammar, cores.as_ref().map(String::as_str))).flatten();
            return laid.map_or_else(|| piece(theirs), |core| Piece { core, ..piece(ours) });
        }
        if mode != Mode::Pinned
            && let Some(merged) = self.merged(base, ours, theirs)
        {
            self.tell(ours, Fate::Merged);
            return merged;
        }
        let reason = if mode == Mode::Pinned { Reason::Pinned } else { Reason::Changed };
        let side = self.conflict(reason, sides);
        piece(if side == Side::Ours { ours } else { theirs })
    }

    fn without_base(
        &mut self,
        mode: Mode,
        base: Option<&Section<'_>>,
        ours: &Section<'_>,
        theirs: &Section<'_>,
    ) -> Piece {
        if mode == Mode::Seed {
            self.tell(ours, Fate::Kept);
            return piece(ours);
        }
        let reason = if self.terms.has_base { Reason::Changed } else { Reason::NoBase };
        let side = self.conflict(reason, Three::new(base, Some(ours), Some(theirs)));
        piece(if side == Side::Ours { ours } else { theirs })
    }

    fn merged(&self, base: &Section<'_>, ours: &Section<'_>, theirs: &Section<'_>) -> Option<Piece> {
        let cores = Three::new(base, ours, theirs).map(Section::core);
        let core = inside::merge(self.grammar, cores.as_ref().map(String::as_str))?;
        let after = Three::new(base.after, ours.after, theirs.after).trivial()?;
        Some(Piece { gap: String::new(), core, after: after.to_owned() })
    }

    /// The parts of three pieces, in the order of the result.
    fn parts(&mut self, sides: Three<&[Section<'_>]>) -> Vec<(Piece, String)> {
        let ours = self.keys(sides.base, sides.ours, sides.theirs);
        let theirs = self.keys(sides.base, sides.theirs, sides.ours);
        let lists = Three::new(keys(sides.base), ours, theirs);
        let maps = Three::new(
            index(&lists.base, sides.base),
            index(&lists.ours, sides.ours),
            index(&lists.theirs, sides.theirs),
        );
        let mut pieces: BTreeMap<&str, (Piece, String)> = BTreeMap::new();
        let all: BTreeSet<&str> = lists.ours.iter().chain(&lists.theirs).map(String::as_str).collect();
        for key in all {
            let at = maps.as_ref().map(|map| map.get(key).copied());
            let found = Three {
                base: at.base.map(|at| &sides.base[at]),
                ours: at.ours.map(|at| &sides.ours[at]),
                theirs: at.theirs.map(|at| &sides.theirs[at]),
            };
            if let Some(mut piece) = self.one(found) {
                let (list, other, at) = match (at.ours, at.theirs) {
                    (Some(at), _) => (sides.ours, sides.theirs, at),
                    (None, Some(at)) => (sides.theirs, sides.ours, at),
                    (None, None) => continue,
                };
                if at == 0 || piece.gap.is_empty() {
                    between(list, other, self.grammar).clone_into(&mut piece.gap);
                }
                pieces.insert(key, (piece, list[0].gap.to_owned()));
            }
        }
        let order = order(&lists, &|key| pieces.contains_key(key));
        order.iter().filter_map(|key| pieces.remove(key.as_str())).collect()
    }

    /// The keys of a side, with what it calls otherwise under the key of the base: only where the other side changed it
    /// and the two changes merge, since a name gone and another one new say all there is to say elsewhere.
    fn keys(&mut self, base: &[Section<'_>], side: &[Section<'_>], other: &[Section<'_>]) -> Vec<String> {
        let mut found = keys(side);
        if self.grammar != Grammar::Rust {
            return found;
        }
        let (before, others) = (keys(base), keys(other));
        for part in base {
            let changed = other.iter().find(|one| one.key == part.key && !self.same(one, part));
            let Some(changed) = changed.filter(|_| !found.contains(&part.key)) else { continue };
            let bodies = [nameless(part), nameless(changed)];
            let new = (0..side.len()).filter(|at| !before.contains(&found[*at]) && !others.contains(&found[*at]));
            let alike = |at: &usize| nameless(&side[*at]).is_some_and(|body| bodies.contains(&Some(body)));
            let candidates: Vec<usize> = new.filter(alike).collect();
            let [at] = candidates[..] else { continue };
            if self.merged(part, &side[at], changed).is_some() {
                self.woven.renamed.extend([part.label.clone(), side[at].label.clone()]);
                found[at].clone_from(&part.key);
            }
        }
        found
    }
}

/// The fewest tokens by which an item is recognised under another name.
const TELLING: usize = 12;

/// The tokens of an item without its name; nothing where it has none, or too few to tell.
fn nameless(section: &Section<'_>) -> Option<Vec<String>> {
    let (kind, name) = section.key.split_once(' ')?;
    if !matches!(kind, "fn" | "struct" | "enum" | "trait") {
        return None;
    }
    let core = section.core();
    let tokens = Tokens::of(&core);
    let words = (0..tokens.toks.len()).map(|at| tokens.str(at)).map(|word| if word == name { "_" } else { word });
    let words: Vec<String> = words.map(str::to_owned).collect();
    (words.len() >= TELLING).then_some(words)
}

/// The start of a piece as a whole one, so that it can be read.
fn closed(head: &str) -> String {
    let close = match head.trim_end().chars().last() {
        Some('{') => "}",
        Some('[') => "]",
        _ => "",
    };
    format!("{head}{close}")
}

fn keys(parts: &[Section<'_>]) -> Vec<String> {
    parts.iter().map(|part| part.key.clone()).collect()
}

fn index<'k>(keys: &'k [String], parts: &[Section<'_>]) -> BTreeMap<&'k str, usize> {
    keys.iter().map(String::as_str).zip(0..parts.len()).collect()
}

fn is_equal(one: &Section<'_>, other: &Section<'_>) -> bool {
    one.after == other.after && one.core() == other.core()
}

fn piece(section: &Section<'_>) -> Piece {
    Piece { gap: section.gap.to_owned(), core: section.core(), after: section.after.to_owned() }
}

/// The white space between two pieces of a list, for one that was the first.
fn between<'g>(list: &[Section<'g>], other: &[Section<'g>], grammar: Grammar) -> &'g str {
    let known = list.get(1).or_else(|| other.get(1)).map(|part| part.gap).filter(|gap| !gap.is_empty());
    let first = list.first().map(|part| part.gap).filter(|gap| gap.contains('\n'));
    known.or(first).unwrap_or(if list.first().is_some_and(|part| !part.comma.is_empty()) {
        " "
    } else if grammar == Grammar::Rust {
        "\n\n"
    } else {
        "\n"
    })
}

/// The pieces one after the other; the first with the white space a first one has.
fn joined(pieces: &[(Piece, String)], commas: Option<Commas>, ends: bool) -> String {
    let mut out = String::new();
    for (at, (piece, first)) in pieces.iter().enumerate() {
        let is_last = at + 1 == pieces.len();
        out.push_str(if at == 0 { first } else { &piece.gap });
        out.push_str(&piece.core);
        if commas.is_some_and(|commas| !is_last || (ends && commas.trailing)) {
            out.push(',');
        }
        out.push_str(&piece.after);
    }
    out
}

/// The keys of the result in their order: anchors first, then what follows each of them on either side.
fn order(lists: &Three<Vec<String>>, survives: &dyn Fn(&str) -> bool) -> Vec<String> {
    let inside = |list: &[String]| -> BTreeSet<String> { list.iter().filter(|key| survives(key)).cloned().collect() };
    let shared = inside(&lists.ours).intersection(&inside(&lists.theirs)).cloned().collect::<BTreeSet<_>>();
    let anchors =
        |list: &[String]| -> Vec<String> { list.iter().filter(|key| shared.contains(*key)).cloned().collect() };
    let known = Three::new(anchors(&lists.base), anchors(&lists.ours), anchors(&lists.theirs));
    // What both added has no place in the base, so that only what all three have tells who changed the order.
    let of_base = |key: &&String| known.base.contains(key);
    let is_ordered = known.ours.iter().filter(of_base).eq(known.base.iter().filter(|key| known.ours.contains(key)));
    let skeleton = if is_ordered { &known.theirs } else { &known.ours };
    let runs = [&lists.ours, &lists.theirs].map(|list| runs(list, &shared, survives));
    let mut out = Vec::new();
    for anchor in std::iter::once(None).chain(skeleton.iter().map(Some)) {
        out.extend(anchor.cloned());
        let mut here: Vec<&Vec<String>> = runs.iter().filter_map(|runs| runs.get(&anchor.cloned())).collect();
        here.sort();
        out.extend(here.into_iter().flatten().cloned());
    }
    out
}

/// What follows each anchor of a list up to the next.
fn runs(
    list: &[String],
    shared: &BTreeSet<String>,
    survives: &dyn Fn(&str) -> bool,
) -> BTreeMap<Option<String>, Vec<String>> {
    let (mut found, mut anchor): (BTreeMap<_, Vec<String>>, _) = (BTreeMap::new(), None);
    for key in list {
        if shared.contains(key) {
            anchor = Some(key.clone());
        } else if survives(key) {
            found.entry(anchor.clone()).or_default().push(key.clone());
        }
    }
    found
}
