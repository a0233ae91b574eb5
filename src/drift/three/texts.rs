//! Three texts of one file, unit by unit.

use std::collections::{BTreeMap, BTreeSet};

use super::super::documents::align;
use super::super::inside::{Delta, deltas};
use super::super::loss::loss;
use super::super::slots::blanked;
use super::super::unit::{Inside, inside as of_team, settle};
use super::super::{Lines, Loss};
use super::Judge;
use crate::drift::matching::content::content;
use crate::drift::matching::units::{Pairing, pair};
use crate::model::digest::Digest;
use crate::model::finding::State;
use crate::model::tree::File;
use crate::rule::Mode;
use crate::syntax::{self, Outline, Unit, unmarked};

/// What is said of the units of a file, of which base, target and project have a text; nothing where its language has
/// no units, or base or target cannot be read.
pub(super) fn inside(judge: &Judge<'_>, [base, target, actual]: [&File; 3]) -> Option<(Inside, Lines)> {
    let text = |file: &'_ File| std::str::from_utf8(&file.bytes).ok().map(|text| unmarked(text).to_owned());
    let (base, target, here) = (text(base)?, text(target)?, text(actual)?);
    let team = of_team(judge.path, &base, &here, judge.mode, judge.keys)?;
    let lines = Lines::of(actual.bytes.slice(actual.bytes.len() - here.len()..));
    // What stands in a slot is the team's, whatever the blueprint starts it with.
    let target = blanked(judge.path, &base, &target).map_or(target, |(_, target, _)| target);
    let (base, here) = blanked(judge.path, &base, &here).map_or((base, here), |(base, here, _)| (base, here));
    let outlines = [&base, &target, &here].map(|text| syntax::outline(judge.path, text));
    let [Some(base), Some(mut target), Some(mut here)] = outlines else { return None };
    align(&base, &mut target);
    align(&base, &mut here);
    if !base.is_comparable() || !target.is_comparable() || here.coarse {
        return None;
    }
    Some((Three::new(judge, [base, target, here]).judge(team), lines))
}

struct Three<'j, 't> {
    judge: &'j Judge<'j>,
    outlines: [Outline<'t>; 3],
    inner: [Vec<Vec<usize>>; 3],
    pairings: [Pairing; 2],
    /// Where a unit of the base is in the target and in the project.
    places: [BTreeMap<usize, usize>; 2],
}

impl<'j, 't> Three<'j, 't> {
    fn new(judge: &'j Judge<'j>, outlines: [Outline<'t>; 3]) -> Self {
        let inner = [0, 1, 2].map(|side| outlines[side].children());
        let pairings = [pair(&outlines[0], &outlines[1]), pair(&outlines[0], &outlines[2])];
        let [base, target, mut here] = outlines;
        settle(&base, &mut here, &pairings[1]);
        let outlines = [base, target, here];
        let place = |pairing: &Pairing| pairing.pairs.iter().map(|pair| (pair.base, pair.other)).collect();
        let places = [place(&pairings[0]), place(&pairings[1])];
        Self { judge, outlines, inner, pairings, places }
    }

    fn strict(&self, unit: &Unit<'_>) -> bool {
        matches!(self.judge.mode_of(unit.kind, &unit.key), Mode::Pinned | Mode::Closed)
    }

    fn deltas(&self, side: usize) -> Vec<Delta> {
        let strict = |unit: &Unit<'_>| self.strict(unit);
        deltas(&self.outlines[0], &self.outlines[side], &self.pairings[side - 1], &strict)
    }

    /// The team's differences, with those that the blueprint made as well, and then those it made alone.
    fn judge(&self, team: Inside) -> Inside {
        let (mut units, mut added) = (team.units, team.added);
        let (mut told, mut converged): (BTreeMap<String, State>, BTreeSet<usize>) = (BTreeMap::new(), BTreeSet::new());
        for delta in &self.deltas(1) {
            let Some(unit) = self.upstream(delta) else { continue };
            if self.judge.mode_of(unit.kind, &unit.key) == Mode::Seed || told.contains_key(&unit.key) {
                continue;
            }
            let Some(state) = self.state(delta) else { continue };
            let mut one = self.judge.unit(delta.code, state, unit.kind, &unit.key);
            let here = units.iter().find(|team| team.key == one.key);
            let is = here.and_then(|team| team.facts.get("is").cloned()).unwrap_or_default();
            let facts = [("was", &delta.was), ("upstream", &delta.is), ("is", &is)];
            let facts = facts.into_iter().filter(|(_, fact)| !fact.is_empty());
            one.facts = facts.map(|(name, fact)| (name, fact.clone())).collect();
            one.span = self.here(delta).map(|at| self.outlines[2].units[at].span.clone());
            one.confidence = delta.confidence;
            told.insert(unit.key.clone(), state);
            converged.extend(delta.base.filter(|_| state == State::Converged));
            units.retain(|team| team.key != one.key || team.state == State::Unknown);
            added.retain(|team| team.key != one.key);
            units.push(one);
        }
        let loss = if converged.is_empty() { team.loss } else { self.loss(&converged) };
        Inside { units, added, loss, imports: team.imports }
    }

    /// The unit that the blueprint changed, removed or added.
    fn upstream(&self, delta: &Delta) -> Option<&Unit<'t>> {
        let (base, other) = (delta.base.map(|at| &self.outlines[0].units[at]), delta.other);
        base.or_else(|| other.map(|at| &self.outlines[1].units[at]))
    }

    /// Where that unit is in the project.
    fn here(&self, delta: &Delta) -> Option<usize> {
        match delta.base {
            Some(base) => self.places[1].get(&base).copied(),
            None => {
                let target = &self.outlines[1].units[delta.other?];
                self.outlines[2].units.iter().position(|unit| unit.kind == target.kind && unit.key == target.key)
            }
        }
    }

    /// What became of the unit; nothing where that cannot be read, which is told apart.
    fn state(&self, delta: &Delta) -> Option<State> {
        let here = self.here(delta);
        let broken = here.map_or(!self.outlines[2].broken.is_empty(), |at| self.outlines[2].units[at].broken);
        if broken {
            return None;
        }
        Some(match (delta.base, delta.other, here) {
            (None, _, None) => State::Behind,
            (None, Some(target), Some(here)) if self.whole(1, target) == self.whole(2, here) => State::Converged,
            (Some(base), None, None) if self.places[0].contains_key(&base) => State::Conflict,
            (Some(_), None, None) => State::Converged,
            (Some(base), None, Some(here)) if self.whole(0, base) == self.whole(2, here) => State::Behind,
            (Some(base), Some(target), Some(here)) => {
                let [base, target, here] = [(0, base), (1, target), (2, here)].map(|(side, at)| self.own(side, at));
                super::state(&base, &target, &here)?
            }
            _ => State::Conflict,
        })
    }

    /// What a unit says with all that stands inside it, and what it is called.
    fn whole(&self, side: usize, at: usize) -> (&str, Digest) {
        (&self.outlines[side].units[at].name, content(&self.outlines[side], at, &self.inner[side]))
    }

    /// What a unit says by itself: its name and place, its tokens, its documentation where it counts, and the order of
    /// what stands inside it where that means something.
    fn own(&self, side: usize, at: usize) -> (Vec<String>, Vec<String>) {
        let outline = &self.outlines[side];
        let unit = &outline.units[at];
        let strict = self.strict(unit);
        let docs = unit.docs.iter().filter(|_| strict).map(ToString::to_string);
        let arranged = unit.arranged(strict).into_iter().map(str::to_owned);
        let tokens = unit.tokens().map(str::to_owned).chain(arranged).chain(docs);
        let ordered = unit.ordered || (strict && unit.kind.has_members());
        let order = self.inner[side][at].iter().filter(|_| ordered).map(|child| outline.units[*child].name.clone());
        (std::iter::once(unit.key.clone()).chain(tokens).collect(), order.collect())
    }

    /// What the team alone did away with.
    fn loss(&self, converged: &BTreeSet<usize>) -> Loss {
        let both = |at: &usize| {
            std::iter::successors(Some(*at), |at| self.outlines[0].units[*at].parent).any(|at| converged.contains(&at))
        };
        let team: Vec<Delta> =
            self.deltas(2).into_iter().filter(|delta| !delta.base.as_ref().is_some_and(both)).collect();
        loss(&self.outlines[0], &self.outlines[2], &self.pairings[1], &team, &both)
    }
}
