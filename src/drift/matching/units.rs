//! Which unit of one outline is which of another: by key, by content, by name, and by resemblance.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{content, rename, size};
use super::owner::{bare, conditions, owner, plain, type_of};
use super::resemblance::Resemblance;
use crate::model::digest::Digest;
use crate::syntax::{Kind, Outline, Unit};

/// The fewest tokens by which equal content is recognised under another name: `mod a;` says nothing else.
const TELLING: usize = 3;
/// The fewest tokens by which a unit is recognised by resemblance.
pub const FEWEST: usize = 8;
/// The least resemblance at which a unit counts as another one changed.
pub const LEAST_ALIKE: f64 = 0.6;

/// A unit of one outline that is a unit of the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub base: usize,
    pub other: usize,
    /// 1 unless the pair rests on resemblance.
    pub confidence: f64,
}

/// What became of the units of one outline in another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pairing {
    pub pairs: Vec<Pair>,
    /// Units of the base that are nowhere, outermost ones only.
    pub lost: Vec<usize>,
    /// Units that were not there before, outermost ones only.
    pub new: Vec<usize>,
    /// Names that became others.
    pub renames: BTreeMap<String, String>,
    /// So much changed that resemblance was not looked for to the end.
    pub coarse: bool,
}

/// Pairs the units of two outlines. Each unit is in one pair at most.
#[must_use]
pub fn pair(base: &Outline<'_>, other: &Outline<'_>) -> Pairing {
    let mut matcher = Matcher::new(base, other);
    matcher.level(None, None);
    matcher.drain();
    for step in [Matcher::by_content, Matcher::by_name, Matcher::by_resemblance, Matcher::by_renames] {
        step(&mut matcher);
        matcher.drain();
    }
    matcher.finish()
}

/// Units of the base and of the other outline that share something.
type Sides = (Vec<usize>, Vec<usize>);

struct Matcher<'m, 't> {
    base: &'m Outline<'t>,
    other: &'m Outline<'t>,
    base_children: Vec<Vec<usize>>,
    other_children: Vec<Vec<usize>>,
    lost: BTreeSet<usize>,
    new: BTreeSet<usize>,
    open: Vec<(usize, usize)>,
    found: Pairing,
}

impl<'m, 't> Matcher<'m, 't> {
    fn new(base: &'m Outline<'t>, other: &'m Outline<'t>) -> Self {
        Self {
            base,
            other,
            base_children: base.children(),
            other_children: other.children(),
            lost: BTreeSet::new(),
            new: BTreeSet::new(),
            open: Vec::new(),
            found: Pairing::default(),
        }
    }

    fn join(&mut self, base: usize, other: usize, confidence: f64) {
        self.lost.remove(&base);
        self.new.remove(&other);
        self.found.pairs.push(Pair { base, other, confidence });
        self.open.push((base, other));
        let (was, is) = (&self.base.units[base], &self.other.units[other]);
        if was.name != is.name && !matches!(was.kind, Kind::Impl | Kind::ReExport | Kind::MacroCall) {
            self.found.renames.insert(was.name.clone(), is.name.clone());
        }
    }

    /// Pairs what stands inside of pairs, until nothing new is found.
    fn drain(&mut self) {
        while let Some((base, other)) = self.open.pop() {
            self.level(Some(base), Some(other));
        }
    }

    fn inside(outline: &Outline<'_>, children: &[Vec<usize>], parent: Option<usize>) -> Vec<usize> {
        match parent {
            Some(parent) => children[parent].clone(),
            None => (0..outline.units.len()).filter(|at| outline.units[*at].parent.is_none()).collect(),
        }
    }

    /// Pairs the units that stand in one place: by name and condition, then by name alone, then by content.
    fn level(&mut self, base: Option<usize>, other: Option<usize>) {
        self.lost.extend(Self::inside(self.base, &self.base_children, base));
        let lost = Self::inside(self.base, &self.base_children, base);
        let new = Self::inside(self.other, &self.other_children, other);
        self.new.extend(&new);
        let open = |set: &BTreeSet<usize>, all: &[usize]| {
            all.iter().copied().filter(|at| set.contains(at)).collect::<Vec<_>>()
        };
        self.by(&lost, &new, |unit| (unit.kind, unit.name.clone(), conditions(unit)));
        let (lost, new) = (open(&self.lost, &lost), open(&self.new, &new));
        self.by(&lost, &new, |unit| (unit.kind, unit.name.clone(), String::new()));
        let (lost, new) = (open(&self.lost, &lost), open(&self.new, &new));
        self.contents(&lost, &new);
        let (lost, new) = (open(&self.lost, &lost), open(&self.new, &new));
        self.owners(&lost, &new);
        let (lost, new) = (open(&self.lost, &lost), open(&self.new, &new));
        self.renamed(&lost, &new);
    }

    fn by<K: Ord>(&mut self, lost: &[usize], new: &[usize], key: impl Fn(&Unit<'t>) -> K) {
        let mut places: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for at in new.iter().rev() {
            places.entry(key(&self.other.units[*at])).or_default().push(*at);
        }
        for at in lost {
            if let Some(found) = places.get_mut(&key(&self.base.units[*at])).and_then(Vec::pop) {
                self.join(*at, found, 1.0);
            }
        }
    }

    /// Units that follow from a type having another name: `impl Old` is `impl New`.
    fn renamed(&mut self, lost: &[usize], new: &[usize]) {
        if self.found.renames.is_empty() {
            return;
        }
        let renames = self.found.renames.clone();
        let mut named: BTreeMap<(Kind, &str), Vec<usize>> = BTreeMap::new();
        for at in new.iter().rev() {
            named.entry((self.other.units[*at].kind, &self.other.units[*at].name)).or_default().push(*at);
        }
        for at in lost.iter().filter(|at| self.lost.contains(at)).copied().collect::<Vec<_>>() {
            let name = rename(&self.base.units[at].name, &renames);
            let same = named.get(&(self.base.units[at].kind, name.as_str())).into_iter().flatten().rev();
            if let Some(found) = same.copied().find(|one| self.new.contains(one)) {
                self.join(at, found, 1.0);
            }
        }
    }

    /// An `impl` whose type is the same but for how its generics are written, where there is one on either side.
    fn owners(&mut self, lost: &[usize], new: &[usize]) {
        for name in [plain, bare] {
            let is_impl = |outline: &Outline<'_>, at: &usize| outline.units[*at].kind == Kind::Impl;
            let mut sides: BTreeMap<String, Sides> = BTreeMap::new();
            for at in lost.iter().filter(|at| is_impl(self.base, at) && self.lost.contains(at)) {
                let name = rename(&name(&self.base.units[*at].name), &self.found.renames);
                sides.entry(name).or_default().0.push(*at);
            }
            if sides.is_empty() {
                return;
            }
            for at in new.iter().filter(|at| is_impl(self.other, at) && self.new.contains(at)) {
                sides.entry(name(&self.other.units[*at].name)).or_default().1.push(*at);
            }
            self.join_only(sides.into_values());
        }
    }

    /// Joins the units that share something with one other only.
    fn join_only(&mut self, sides: impl Iterator<Item = Sides>) {
        for (lost, new) in sides {
            if let ([lost], [new]) = (&lost[..], &new[..]) {
                self.join(*lost, *new, 1.0);
            }
        }
    }

    /// What stands in a unit's trait or type, as that is called now.
    fn owner_of_lost(&self, at: usize) -> String {
        rename(&owner(self.base, at), &self.found.renames)
    }

    /// What follows from the names that were found to be others.
    fn by_renames(&mut self) {
        let (lost, new) = self.left();
        self.owners(&lost, &new);
        self.renamed(&lost, &new);
    }

    /// Equal content under another name or in another place, where there is one on either side.
    fn contents(&mut self, lost: &[usize], new: &[usize]) {
        let known = |unit: &Unit<'_>| {
            !unit.kind.is_member()
                && !matches!(unit.kind, Kind::Import | Kind::File | Kind::Key | Kind::Impl | Kind::ReExport)
        };
        let mut sides: BTreeMap<(Kind, String, Digest), Sides> = BTreeMap::new();
        for at in lost.iter().filter(|at| known(&self.base.units[**at])) {
            let digest = content(self.base, *at, &self.base_children);
            let key = (self.base.units[*at].kind, self.owner_of_lost(*at), digest);
            sides.entry(key).or_default().0.push(*at);
        }
        if sides.is_empty() {
            return;
        }
        for at in new.iter().filter(|at| known(&self.other.units[**at])) {
            let digest = content(self.other, *at, &self.other_children);
            let key = (self.other.units[*at].kind, owner(self.other, *at), digest);
            sides.entry(key).or_default().1.push(*at);
        }
        for (lost, new) in sides.into_values() {
            if let ([lost], [new]) = (&lost[..], &new[..])
                && size(self.base, *lost, &self.base_children) >= TELLING
            {
                self.join(*lost, *new, 1.0);
            }
        }
    }

    /// Everything still without a partner, with what stands inside it on the new side.
    fn left(&self) -> (Vec<usize>, Vec<usize>) {
        let (mut new, mut open): (Vec<usize>, Vec<usize>) = (Vec::new(), self.new.iter().copied().collect());
        while let Some(at) = open.pop() {
            new.push(at);
            open.extend(&self.other_children[at]);
        }
        new.sort_unstable();
        (self.lost.iter().copied().collect(), new)
    }

    fn by_content(&mut self) {
        let (lost, new) = self.left();
        self.contents(&lost, &new);
    }

    /// The same name and kind in another place, where there is one.
    fn by_name(&mut self) {
        let (lost, new) = self.left();
        let fits =
            |unit: &Unit<'_>| !unit.kind.is_member() && !matches!(unit.kind, Kind::Import | Kind::File | Kind::Key);
        let mut sides: BTreeMap<(Kind, String, &str), Sides> = BTreeMap::new();
        for at in lost.iter().filter(|at| fits(&self.base.units[**at])) {
            let unit = &self.base.units[*at];
            sides.entry((unit.kind, self.owner_of_lost(*at), &unit.name)).or_default().0.push(*at);
        }
        for at in new.iter().filter(|at| fits(&self.other.units[**at])) {
            let unit = &self.other.units[*at];
            sides.entry((unit.kind, owner(self.other, *at), &unit.name)).or_default().1.push(*at);
        }
        let sides: Vec<Sides> = sides.into_values().collect();
        self.join_only(sides.into_iter());
    }

    /// The most alike of one kind in one place, where it is alike enough and ahead of the next.
    fn by_resemblance(&mut self) {
        let resembles =
            |kind: Kind| !kind.is_member() && !matches!(kind, Kind::Import | Kind::File | Kind::Key | Kind::ReExport);
        let places: BTreeMap<usize, usize> = self.found.pairs.iter().map(|pair| (pair.base, pair.other)).collect();
        let mut kin: BTreeMap<(Kind, Option<usize>, String), Vec<usize>> = BTreeMap::new();
        for at in &self.new {
            let unit = &self.other.units[*at];
            kin.entry((unit.kind, unit.parent, type_of(unit))).or_default().push(*at);
        }
        let mut resemblance = Resemblance::new(self.base, self.other);
        for at in self.left().0.into_iter().filter(|at| resembles(self.base.units[*at].kind)) {
            if resemblance.is_exhausted() {
                break;
            }
            let unit = &self.base.units[at];
            let parent = unit.parent.and_then(|parent| places.get(&parent).copied());
            let Some(kin) = kin.get(&(unit.kind, parent, type_of(unit))) else { continue };
            let kin = kin.iter().copied().filter(|one| self.new.contains(one));
            let inner = [&self.base_children[..], &self.other_children[..]];
            if let Some((score, found)) = resemblance.best(at, kin, inner) {
                self.join(at, found, score);
            }
        }
        self.found.coarse = resemblance.is_exhausted();
    }

    fn finish(mut self) -> Pairing {
        self.found.pairs.sort_by_key(|pair| pair.base);
        self.found.lost = self.lost.into_iter().collect();
        // What is inside a new unit and is a moved one is not new.
        self.found.new = self.new.into_iter().collect();
        self.found
    }
}
