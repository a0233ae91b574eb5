//! Whether a merged file says what the merge meant: held against the outlines of all three sides, which were not read
//! by what cut the files into pieces.

use std::collections::BTreeMap;

use super::units::Woven;
use super::{Fate, Three};
use crate::model::path::RelPath;
use crate::syntax::{self, Kind, Outline};

/// What a unit is found by, and what it says.
type Said = BTreeMap<(Kind, String, String, usize), Vec<String>>;

/// Whether the merged text reads without a fault, has every unit the sides agree on or one of them changed, and nothing
/// else; and no name that stands twice where it did not before.
pub(super) fn holds(path: &RelPath, sides: Three<&str>, woven: &Woven) -> bool {
    let Some(merged) = read(path, &woven.text).filter(|merged| merged.broken.is_empty()) else { return false };
    let read = sides.map(|side| read(path, side));
    let (Some(base), Some(ours), Some(theirs)) = (read.base, read.ours, read.theirs) else { return false };
    let outlines = Three::new(base, ours, theirs);
    let names = outlines.as_ref().map(names);
    let twice = names_twice(&merged).any(|name| {
        let known = |side: &BTreeMap<String, usize>| side.get(&name).is_some_and(|count| *count > 1);
        !known(&names.ours) && !known(&names.theirs)
    });
    let said = outlines.as_ref().map(said);
    let is = self::said(&merged);
    let all = said.ours.keys().chain(said.theirs.keys()).chain(said.base.keys()).chain(is.keys());
    !twice && all.into_iter().all(|id| agrees(id, &said, &is, woven))
}

fn read<'t>(path: &RelPath, text: &'t str) -> Option<Outline<'t>> {
    syntax::outline(path, text).filter(|outline| !outline.coarse)
}

fn agrees(id: &(Kind, String, String, usize), said: &Three<Said>, is: &Said, woven: &Woven) -> bool {
    let (found, sides) = (is.get(id), said.as_ref().map(|side| side.get(id)));
    let within = |unit: &str| is_within(&id.1, unit) || is_within(unit, &id.1);
    if woven.conflicts.iter().any(|conflict| within(&conflict.unit)) && found == sides.ours {
        return true;
    }
    let merged = |fate: Fate| fate == Fate::Merged;
    let decided = |fate: Fate| matches!(fate, Fate::Taken | Fate::Kept | Fate::Removed);
    if woven.units.iter().any(|one| merged(one.fate) && within(&one.unit))
        || woven.renamed.iter().any(|one| within(one))
    {
        return true;
    }
    match sides.trivial() {
        Some(wanted) if found == wanted => true,
        _ => {
            let side = found == sides.ours || found == sides.theirs;
            side && woven.units.iter().any(|one| decided(one.fate) && within(&one.unit))
        }
    }
}

/// Whether a unit is the other or lies in it; the file as a whole is in itself only.
fn is_within(unit: &str, other: &str) -> bool {
    let rest = unit.strip_prefix(other).filter(|_| !other.is_empty() || unit.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '.', '[', ' ', '#']))
}

fn said(outline: &Outline<'_>) -> Said {
    let mut found = Said::new();
    let mut counts: BTreeMap<(Kind, String, String), usize> = BTreeMap::new();
    for unit in &outline.units {
        let id = (unit.kind, unit.key.clone(), unit.gate.clone());
        let count = counts.entry(id.clone()).or_insert(0);
        let words = unit.tokens().map(str::to_owned).chain(unit.docs.iter().map(ToString::to_string)).collect();
        found.insert((id.0, id.1, id.2, *count), words);
        *count += 1;
    }
    found
}

/// How often each name is given in its place, by items and by imports.
fn names(outline: &Outline<'_>) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for unit in &outline.units {
        let name = match unit.kind {
            Kind::Import | Kind::ReExport => bound(&unit.name),
            Kind::Struct | Kind::Enum | Kind::Trait | Kind::Type | Kind::Union | Kind::Module | Kind::Function => {
                &unit.name
            }
            _ => continue,
        };
        if matches!(name, "_" | "*") {
            continue;
        }
        let place = unit.parent.map(|at| outline.units[at].key.as_str()).unwrap_or_default();
        *found.entry(format!("{place} {} {name}", unit.gate)).or_insert(0) += 1;
    }
    found
}

fn names_twice(outline: &Outline<'_>) -> impl Iterator<Item = String> {
    names(outline).into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name)
}

/// The name that an import gives.
fn bound(text: &str) -> &str {
    let last = text.rsplit("::").next().unwrap_or(text);
    last.rsplit(' ').next().unwrap_or(last)
}
