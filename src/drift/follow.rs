//! Units that left their file for another one: they moved, and what was said of them is a note.

use std::collections::{BTreeMap, BTreeSet};

use super::added::all_added;
use super::split_file::{held, split_file};
use super::unit::{UnitDrift, compared, message};
use super::{Added, Drift, FileDrift, Inside, Keys, Lines, MOVED_SIZE};
use crate::drift::matching::owner::bare;
use crate::model::code::Code;
use crate::model::digest::Digest;
use crate::model::finding::{Severity, State};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};
use crate::syntax::{Kind, unmarked};

/// The fewest tokens by which a unit is known under another name in another file.
const TELLING: usize = 12;

/// The most units of one name that are looked at for one that is gone.
const MOST_NAMED: usize = 64;

/// The team's own files that units of the blueprint may have gone to, worth reading before [`follow`] is asked.
#[must_use]
pub fn item_candidates<'a>(drift: &'a Drift, actual: &Tree) -> Vec<&'a RelPath> {
    let left = |file: &&FileDrift| file.inside.iter().flat_map(|inside| &inside.units).any(|unit| unit.gone.is_some());
    let kinds: Vec<Option<&str>> = drift.files.iter().filter(left).map(|file| file.path.extension()).collect();
    let unread = |path: &&RelPath| matches!(actual.get(path), Some(Entry::Listed { size, .. }) if *size <= MOVED_SIZE);
    drift.extensions.iter().filter(|path| kinds.contains(&path.extension())).filter(unread).collect()
}

/// Looks for units that are gone among what the team added, in the files of the blueprint and in its own as far as
/// they were read. A unit that is found has moved; where it also differs, that is told as well. A file that is gone is
/// told by its items where most of it stands elsewhere.
pub fn follow(drift: &mut Drift, actual: &Tree, base: &Tree) {
    let gone = |file: &FileDrift| file.inside.iter().flat_map(|inside| &inside.units).any(|unit| unit.gone.is_some());
    let held: Vec<Option<Inside>> = drift.files.iter().map(|file| held(file, base)).collect();
    if !drift.files.iter().any(gone) && held.iter().all(Option::is_none) {
        return;
    }
    let places = Places::of(drift, actual);
    let inside = drift.files.iter().filter_map(|file| file.inside.as_ref()).chain(held.iter().flatten());
    let gone = inside.flat_map(|inside| &inside.units).filter_map(|unit| unit.gone.as_ref());
    let claimed = gone.filter_map(|gone| places.by_name(gone)).collect();
    let mut search = Search { places: &places, actual, lines: BTreeMap::new(), claimed, taken: BTreeSet::new() };
    for (file, held) in drift.files.iter_mut().zip(held) {
        let Some(was) = text(base, &file.path) else { continue };
        if let Some(inside) = &mut file.inside {
            search.follow(inside, was);
        } else if let Some(mut inside) = held {
            let (tokens, taken) = (inside.loss.tokens, search.taken.clone());
            search.follow(&mut inside, was);
            if !split_file(file, inside, tokens) {
                search.taken = taken;
            }
        }
    }
    let taken: BTreeSet<(&RelPath, &String)> =
        search.taken.iter().map(|at| (&places.all[*at].0, &places.all[*at].1.key)).collect();
    drift.added.retain(|(path, one)| !taken.contains(&(path, &one.key)));
}

/// The text of a file, without its mark.
fn text<'t>(tree: &'t Tree, path: &RelPath) -> Option<&'t str> {
    std::str::from_utf8(&tree.file(path)?.bytes).ok().map(unmarked)
}

struct Search<'s> {
    places: &'s Places,
    actual: &'s Tree,
    /// The lines of files in which something was found.
    lines: BTreeMap<RelPath, Lines>,
    /// The places of what has the name of a unit that is gone.
    claimed: BTreeSet<usize>,
    /// The places of what was found to be one.
    taken: BTreeSet<usize>,
}

impl Search<'_> {
    /// Follows the units that left a file, whose text was `was`.
    fn follow(&mut self, inside: &mut Inside, was: &str) {
        let mut kept = (0, 0);
        let mut one = |unit: UnitDrift| {
            let told = self.unit(unit, was);
            kept = (kept.0 + told.kept.0, kept.1 + told.kept.1);
            told.units
        };
        inside.units = std::mem::take(&mut inside.units).into_iter().flat_map(&mut one).collect();
        inside.loss.units = inside.loss.units.saturating_sub(kept.0);
        inside.loss.tokens = inside.loss.tokens.saturating_sub(kept.1);
    }

    /// What is to be said of a unit, wherever it is now.
    fn unit(&mut self, unit: UnitDrift, was: &str) -> Arrived {
        let Some(gone) = unit.gone.as_ref() else { return Arrived { kept: (0, 0), units: vec![unit] } };
        if let Some(told) = self.arrived(&unit, gone, was) {
            return told;
        }
        let parts: Vec<(UnitDrift, Option<Arrived>)> = gone
            .inner
            .iter()
            .map(|one| {
                let part = part(&unit, one);
                let told = self.arrived(&part, one, was);
                (part, told)
            })
            .collect();
        if parts.iter().all(|(_, told)| told.is_none()) {
            return Arrived { kept: (0, 0), units: vec![unit] };
        }
        // It is gone, and some of what it held is not.
        let mut all = Arrived::default();
        for (part, told) in parts {
            let told = told.unwrap_or_else(|| Arrived { kept: (0, 0), units: vec![part] });
            all.kept = (all.kept.0 + told.kept.0, all.kept.1 + told.kept.1);
            all.units.extend(told.units);
        }
        all
    }

    fn arrived(&mut self, unit: &UnitDrift, gone: &Added, was: &str) -> Option<Arrived> {
        let named = !self.places.named(gone).is_empty();
        // What has the name of another one that is gone is that one.
        let other = || self.places.by_content(gone).filter(|at| !self.claimed.contains(at));
        let at = if named { self.places.by_name(gone) } else { other() }.filter(|at| !self.taken.contains(at))?;
        let (path, found) = &self.places.all[at];
        let is = text(self.actual, path)?;
        let copied = || Lines::of(bytes::Bytes::copy_from_slice(is.as_bytes()));
        let lines = self.lines.entry(path.clone()).or_insert_with(copied);
        let told = arrived(unit, gone, (path, lines), found, [was, is])?;
        self.taken.insert(at);
        Some(told)
    }
}

/// An item of an `impl` that is gone.
fn part(unit: &UnitDrift, gone: &Added) -> UnitDrift {
    UnitDrift {
        key: gone.key.clone(),
        message: message(gone.kind, &gone.key, &gone.name, Code::ItemRemoved),
        facts: BTreeMap::new(),
        gone: Some(gone.clone()),
        ..unit.clone()
    }
}

/// Everything the team added that may be a unit of the blueprint.
struct Places {
    all: Vec<(RelPath, Added)>,
    named: BTreeMap<(Kind, String, String), Vec<usize>>,
    /// What has some content, whatever it is called; two of them are enough to know of none.
    alike: BTreeMap<(Kind, String, Digest), Vec<usize>>,
}

/// What a unit is known by in any file.
fn named_by(one: &Added) -> (Kind, String, String) {
    let name = if one.kind == Kind::Impl { bare(&one.name) } else { one.name.clone() };
    (one.kind, one.owner.clone(), name)
}

impl Places {
    fn of(drift: &Drift, actual: &Tree) -> Self {
        let new = drift.extensions.iter().filter_map(|path| Some((path, actual.file(path)?)));
        let new = new.filter_map(|(path, file)| Some((path, std::str::from_utf8(&file.bytes).ok()?)));
        let new = new
            .flat_map(|(path, text)| all_added(path, unmarked(text)).into_iter().map(move |one| (path.clone(), one)));
        let inner = |(path, one): &(RelPath, Added)| {
            let parts = one.inner.iter().map(|part| (path.clone(), part.clone()));
            std::iter::once((path.clone(), one.clone())).chain(parts).collect::<Vec<_>>()
        };
        let all: Vec<(RelPath, Added)> = drift.added.iter().flat_map(inner).chain(new).collect();
        let (mut named, mut alike) = (BTreeMap::<_, Vec<usize>>::new(), BTreeMap::<_, Vec<usize>>::new());
        for (at, (_, one)) in all.iter().enumerate() {
            for digest in [one.content, one.verbatim].into_iter().filter(|_| one.size.1 >= TELLING) {
                let alike = alike.entry((one.kind, one.owner.clone(), digest)).or_default();
                if alike.len() < 2 && alike.last() != Some(&at) {
                    alike.push(at);
                }
            }
            named.entry(named_by(one)).or_default().push(at);
        }
        Self { all, named, alike }
    }

    /// The units that have the kind, the owner and the name of one that is gone.
    fn named(&self, gone: &Added) -> &[usize] {
        self.named.get(&named_by(gone)).map_or(&[][..], Vec::as_slice)
    }

    /// What became of a unit by its name: of several the one with its content, or its key.
    fn by_name(&self, gone: &Added) -> Option<usize> {
        let only = |fits: &dyn Fn(&Added) -> bool| {
            let mut fitting = self.named(gone).iter().filter(|at| fits(&self.all[**at].1));
            fitting.next().filter(|_| fitting.next().is_none()).copied()
        };
        // Of so many none is told apart.
        if self.named(gone).len() > MOST_NAMED {
            return None;
        }
        only(&|one| one.content == gone.content)
            .or_else(|| only(&|one| one.key == gone.key))
            .or_else(|| only(&|_| true))
    }

    /// What became of a unit by its content, whatever it is called.
    fn by_content(&self, gone: &Added) -> Option<usize> {
        let alike = |digest| self.alike.get(&(gone.kind, gone.owner.clone(), digest)).into_iter().flatten().copied();
        let mut found = alike(gone.content).chain(alike(gone.verbatim)).collect::<BTreeSet<usize>>().into_iter();
        found.next().filter(|_| found.next().is_none())
    }
}

/// What is told of a unit that was looked for elsewhere.
#[derive(Default)]
struct Arrived {
    /// How many units and tokens of it are not gone after all.
    kept: (usize, usize),
    /// Where it is, and how it differs from what left.
    units: Vec<UnitDrift>,
}

/// Turns the word that a unit is gone into the word of where it is; nothing when the two have little in common.
fn arrived(
    unit: &UnitDrift,
    gone: &Added,
    (path, lines): (&RelPath, &Lines),
    found: &Added,
    [was, is]: [&str; 2],
) -> Option<Arrived> {
    let (before, after) = (was.get(gone.span.clone())?, is.get(found.span.clone())?);
    let inside = compared(path, before, after, unit.ownership, &Keys::default())?;
    let whole = gone.size;
    if inside.loss.tokens * 2 > whole.1 {
        return None;
    }
    let elsewhere = Some((path.clone(), lines.clone()));
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
    let kept = (whole.0.saturating_sub(inside.loss.units), whole.1.saturating_sub(inside.loss.tokens));
    let renamed = gone.name != found.name && gone.kind != Kind::Impl;
    let mut itself = UnitDrift { span: Some(found.span.clone()), gone: None, ..unit.clone() };
    if renamed {
        itself.code = Code::ItemRenamed;
        itself.message = format!("{} {} renamed, now {} in {path}", gone.kind.word(), gone.name, found.name);
    } else {
        (itself.code, itself.state, itself.level) = (Code::ItemMoved, State::Moved, Severity::Note);
        itself.message = format!("{} {} moved to {path}", gone.kind.word(), gone.name);
    }
    itself.facts.insert("to", format!("{path}{}", found.key));
    // The rename itself is told once.
    let differs = inside.units.into_iter().map(place).filter(|one| one.code != Code::ItemRenamed || !renamed);
    let units = std::iter::once(UnitDrift { elsewhere: elsewhere.clone(), ..itself }).chain(differs).collect();
    Some(Arrived { kept, units })
}
