//! Units that left their file for another one: they moved, and what was said of them is a note.

use std::collections::BTreeMap;

use super::unit::{all_added, compared};
use super::{Added, Drift, FileDrift, Keys, Lines, MOVED_SIZE, UnitDrift};
use crate::finding::{Severity, State};
use crate::lang::{Kind, unmarked};
use crate::path::RelPath;
use crate::tree::{Entry, Tree};

/// The fewest tokens by which a unit is known under another name in another file.
const TELLING: usize = 12;

/// The team's own files that units of the blueprint may have gone to, worth reading before [`follow`] is asked.
#[must_use]
pub fn item_candidates<'a>(drift: &'a Drift, actual: &Tree) -> Vec<&'a RelPath> {
    let left = |file: &&FileDrift| file.inside.iter().flat_map(|inside| &inside.units).any(|unit| unit.gone.is_some());
    let kinds: Vec<Option<&str>> = drift.files.iter().filter(left).map(|file| file.path.extension()).collect();
    let unread = |path: &&RelPath| matches!(actual.get(path), Some(Entry::Listed { size, .. }) if *size <= MOVED_SIZE);
    drift.extensions.iter().filter(|path| kinds.contains(&path.extension())).filter(unread).collect()
}

/// Looks for units that are gone among what the team added, in the files of the blueprint and in its own as far as
/// they were read. A unit that is found has moved; where it also differs, that is told as well.
pub fn follow(drift: &mut Drift, actual: &Tree, base: &Tree) {
    let gone = |file: &FileDrift| file.inside.iter().flat_map(|inside| &inside.units).any(|unit| unit.gone.is_some());
    if !drift.files.iter().any(gone) {
        return;
    }
    let places = Places::of(drift, actual);
    let mut taken: Vec<(RelPath, String)> = Vec::new();
    for file in &mut drift.files {
        let Some(inside) = &mut file.inside else { continue };
        let mut more = Vec::new();
        for unit in &mut inside.units {
            let Some((path, found)) = unit.gone.as_ref().and_then(|gone| places.of_gone(gone)) else { continue };
            let text = |tree: &'_ Tree, path: &RelPath| {
                let file = tree.file(path)?;
                Some(unmarked(std::str::from_utf8(&file.bytes).ok()?).to_owned())
            };
            let (Some(was), Some(is)) = (text(base, &file.path), text(actual, path)) else { continue };
            let Some(told) = arrived(unit, path, found, &was, &is) else { continue };
            inside.loss.units = inside.loss.units.saturating_sub(told.kept.0);
            inside.loss.tokens = inside.loss.tokens.saturating_sub(told.kept.1);
            more.extend(told.units);
            taken.push((path.clone(), found.key.clone()));
        }
        inside.units.extend(more);
    }
    drift.added.retain(|(path, one)| !taken.iter().any(|(taken, key)| taken == path && *key == one.key));
}

/// Everything the team added that may be a unit of the blueprint.
struct Places {
    all: Vec<(RelPath, Added)>,
    named: BTreeMap<(Kind, String), Vec<usize>>,
}

impl Places {
    fn of(drift: &Drift, actual: &Tree) -> Self {
        let new = drift.extensions.iter().filter_map(|path| Some((path, actual.file(path)?)));
        let new = new.filter_map(|(path, file)| Some((path, std::str::from_utf8(&file.bytes).ok()?)));
        let new = new
            .flat_map(|(path, text)| all_added(path, unmarked(text)).into_iter().map(move |one| (path.clone(), one)));
        let all: Vec<(RelPath, Added)> = drift.added.iter().cloned().chain(new).collect();
        let mut named: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, (_, one)) in all.iter().enumerate() {
            named.entry((one.kind, one.name.clone())).or_default().push(at);
        }
        Self { all, named }
    }

    /// What became of a unit: one of its kind with its name, or else with its content, where there is one.
    fn of_gone(&self, gone: &Added) -> Option<(&RelPath, &Added)> {
        let named = self.named.get(&(gone.kind, gone.name.clone())).map_or(&[][..], Vec::as_slice);
        let only = |fits: &dyn Fn(&Added) -> bool| {
            let mut fitting = named.iter().filter(|at| fits(&self.all[**at].1));
            fitting.next().filter(|_| fitting.next().is_none()).copied()
        };
        let found = only(&|one| one.content == gone.content)
            .or_else(|| only(&|one| one.key == gone.key))
            .or_else(|| only(&|_| true))
            .or_else(|| if named.is_empty() { self.renamed(gone) } else { None })?;
        let (path, one) = &self.all[found];
        Some((path, one))
    }

    fn renamed(&self, gone: &Added) -> Option<usize> {
        let alike = |one: &Added| one.content == gone.content || one.verbatim == gone.verbatim;
        let same = |one: &Added| one.kind == gone.kind && alike(one) && one.size.1 >= TELLING;
        let mut found = (0..self.all.len()).filter(|at| same(&self.all[*at].1));
        found.next().filter(|_| found.next().is_none())
    }
}

/// What is told of a unit that was found elsewhere.
struct Arrived {
    /// How many units and tokens of it are not gone after all.
    kept: (usize, usize),
    /// How it differs from what left.
    units: Vec<UnitDrift>,
}

/// Turns the word that a unit is gone into the word of where it is; nothing when the two have little in common.
fn arrived(unit: &mut UnitDrift, path: &RelPath, found: &Added, was: &str, is: &str) -> Option<Arrived> {
    let gone = unit.gone.as_ref()?;
    let (before, after) = (was.get(gone.span.clone())?, is.get(found.span.clone())?);
    let inside = compared(path, before, after, unit.ownership, &Keys::default())?;
    let whole = gone.size;
    if inside.loss.tokens * 2 > whole.1 {
        return None;
    }
    let lines = Lines::of(bytes::Bytes::copy_from_slice(is.as_bytes()));
    let elsewhere = Some((path.clone(), lines));
    let place = |one: UnitDrift| {
        let inner = one.key.strip_prefix(&format!("::{}", gone.name)).unwrap_or_default();
        UnitDrift {
            key: format!("{}{inner}", gone.key),
            span: one.span.map(|span| span.start + found.span.start..span.end + found.span.start),
            elsewhere: elsewhere.clone(),
            gone: None,
            ..one
        }
    };
    let units: Vec<UnitDrift> = inside.units.into_iter().map(place).collect();
    let kept = (whole.0.saturating_sub(inside.loss.units), whole.1.saturating_sub(inside.loss.tokens));
    let renamed = gone.name != found.name;
    if renamed {
        unit.code = "item/renamed";
        unit.message = format!("{} {} renamed, now {} in {path}", gone.kind.word(), gone.name, found.name);
    } else {
        (unit.code, unit.state, unit.level) = ("item/moved", State::Moved, Severity::Note);
        unit.message = format!("{} {} moved to {path}", gone.kind.word(), gone.name);
    }
    unit.facts.insert("to", format!("{path}{}", found.key));
    (unit.span, unit.elsewhere) = (Some(found.span.clone()), elsewhere);
    unit.gone = None;
    // The rename itself is told once.
    let units = units.into_iter().filter(|one| one.code != "item/renamed" || !renamed).collect();
    Some(Arrived { kept, units })
}
