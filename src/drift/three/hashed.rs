//! Two texts of one file and the lock's hashes of the third, item by item.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Lines;
use super::super::hashes::{by_hashes, differs};
use super::super::unit::Inside;
use super::Judge;
use crate::model::code::{Code, Effect};
use crate::model::finding::State;
use crate::model::tree::File;
use crate::project::{LockedItem, LockedItems, items};
use crate::rule::Mode;
use crate::syntax::{self, Kind, Outline, unmarked};

/// Items by what they are known by, with the places of their units.
type Side = BTreeMap<(Kind, String), (usize, LockedItem)>;

/// What is said of the items of a file, of which target and project have a text and the lock has hashes; nothing where
/// the target cannot be read.
pub(super) fn inside(judge: &Judge<'_>, known: &LockedItems, [target, actual]: [&File; 2]) -> Option<(Inside, Lines)> {
    let (next, here) = (outline(judge, target)?, outline(judge, actual)?);
    if next.coarse || !next.broken.is_empty() || here.coarse {
        return None;
    }
    let side = |outline: &Outline<'_>| -> Side {
        let found = items(outline, judge.is_strict());
        found.into_iter().map(|(at, item)| ((item.kind, item.key.clone()), (at, item))).collect()
    };
    let base: BTreeMap<_, _> = known.read().into_iter().map(|item| ((item.kind, item.key.clone()), item)).collect();
    let (next, there) = (side(&next), side(&here));
    let keys: BTreeSet<&(Kind, String)> = base.keys().chain(next.keys()).collect();
    // What has converged is no difference of the team's: it is compared with what the blueprint has now.
    let mut known = base.clone();
    let mut told = Vec::new();
    for key in keys {
        let (was, wanted, stands) = (base.get(key), next.get(key), there.get(key));
        let broken = stands.map_or(!here.broken.is_empty(), |(at, _)| here.units[*at].broken);
        let upstream = code(was, wanted.map(|(_, item)| item));
        let Some(code) = upstream.filter(|_| !broken && judge.mode_of(key.0, &key.1) != Mode::Seed) else { continue };
        let hashes = |item: Option<&LockedItem>| item.map(|item| (item.head.clone(), item.body.clone()));
        let [was, next, is] = [was, wanted.map(|(_, item)| item), stands.map(|(_, item)| item)].map(hashes);
        let Some(state) = super::state(&was, &next, &is) else { continue };
        if state == State::Converged {
            known.remove(key);
            known.extend(wanted.map(|(_, item)| (key.clone(), item.clone())));
        }
        told.push((key, code, state, stands.map(|(at, _)| here.units[*at].span.clone())));
    }
    let known = LockedItems::of_items(known.into_values());
    let (mut inside, lines) = by_hashes(judge.path, &known, &actual.bytes, judge.mode, judge.keys)?;
    let kept: BTreeMap<&str, State> = told.iter().map(|(key, _, state, _)| (key.1.as_str(), *state)).collect();
    for (key, code, state, span) in &told {
        let mut unit = judge.unit(*code, *state, key.0, &key.1);
        unit.span.clone_from(span);
        inside.units.retain(|team| team.key != unit.key || team.state == State::Unknown);
        inside.added.retain(|team| team.key != unit.key);
        // Of what came or went as a whole, the outermost is told.
        let around = key.1.rsplit_once("::").is_some_and(|(around, _)| kept.get(around) == Some(state));
        if !(around && code.effect() == Effect::Removed) {
            inside.units.push(unit);
        }
    }
    Some((inside, lines))
}

fn outline<'f>(judge: &Judge<'_>, file: &'f File) -> Option<Outline<'f>> {
    syntax::outline(judge.path, unmarked(std::str::from_utf8(&file.bytes).ok()?))
}

/// What the blueprint did to an item.
fn code(was: Option<&LockedItem>, wanted: Option<&LockedItem>) -> Option<Code> {
    let data = was.or(wanted).is_some_and(|item| item.kind == Kind::Key);
    match (was, wanted) {
        (Some(was), Some(wanted)) => differs(was, wanted),
        (Some(_), None) => Some(if data { Code::KeyRemoved } else { Code::ItemRemoved }),
        (None, Some(_)) => Some(if data { Code::KeyAdded } else { Code::ItemIntrusion }),
        (None, None) => None,
    }
}
