//! What reaches code without being named there: values of functions, methods and fields whose types name something, and
//! methods called on what has no written type.

use std::collections::BTreeMap;
use std::ops::Range;

use super::facts::{Exposure, Member, NONE, count};
use super::lookup::{End, Fuel, Space, Step, World};
use super::std_methods::is_std_method;
use super::{Called, Form, Names, Place};
use crate::model::path::RelPath;

/// A place whose type is inferred, and may be one that nobody names there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inferred<'n> {
    pub path: &'n RelPath,
    pub owner: &'n RelPath,
    pub span: Range<usize>,
    /// What is written, such as `.pool()`.
    pub written: String,
    /// The file that declares it, where it is known.
    pub declared: Option<&'n RelPath>,
    /// Which of [`Names::ways`] its type takes.
    pub way: Option<usize>,
}

/// A type that a public item names: where it leads, and who can see it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Exposing {
    pub file: u32,
    pub exposed: u32,
    pub names: Step,
    pub package: u32,
    pub library: bool,
}

/// The types that public items name, as far as they lead out of their file.
pub(super) fn exposures(world: &World<'_, '_>) -> Vec<Exposing> {
    let mut found = Vec::new();
    for (place, placed) in world.modules.places.iter().enumerate() {
        let root = &world.modules.roots[placed.root as usize];
        let facts = &world.source(count(place)).facts;
        for (at, exposed) in facts.exposed.iter().enumerate() {
            for path in &facts.paths[exposed.paths.start as usize..exposed.paths.end as usize] {
                for one in world.resolve(count(place), path, Space::Types, &Fuel::new(), 0) {
                    let meant = if world.is_alias(one.end) { world.alias(&one, &Fuel::new(), 0) } else { vec![one] };
                    let telling = meant.into_iter().filter(|one| one.sure && one.end != End::Nowhere);
                    let out = telling.filter(|one| one.at.file != placed.file);
                    found.extend(out.map(|one| Exposing {
                        file: placed.file,
                        exposed: count(at),
                        names: one.at,
                        package: count(root.package),
                        library: root.library,
                    }));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The file of the library of every package, or of its program.
pub(super) fn roots(world: &World<'_, '_>) -> BTreeMap<usize, u32> {
    let mut found = BTreeMap::new();
    for library in [true, false] {
        for root in world.modules.roots.iter().filter(|root| root.library == library) {
            let place = world.modules.all[root.module as usize].place;
            if place != NONE {
                found.entry(root.package).or_insert(world.file(place));
            }
        }
    }
    found
}

/// What exposes something that is asked for, by sort and name.
type Wanted<'n> = BTreeMap<(Exposure, &'n str), Vec<&'n super::Exposing>>;

impl Names<'_> {
    /// Places that get a value whose type takes a way that `hit` asks for, without naming it.
    #[must_use]
    pub fn inferred(&self, hit: &dyn Fn(usize) -> bool) -> Vec<Inferred<'_>> {
        let mut wanted: Wanted<'_> = BTreeMap::new();
        for one in self.exposed.iter().filter(|one| hit(one.chain as usize)) {
            let exposed = &self.sources[one.file as usize].facts.exposed[one.exposed as usize];
            wanted.entry((exposed.sort, exposed.name)).or_default().push(one);
        }
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found = self.members(&wanted);
        if !wanted.keys().any(|(sort, _)| *sort == Exposure::Value) {
            return found;
        }
        // What a step is called is asked once of each step, not of each of its sites.
        let of_step = |step: &Step| -> Vec<&super::Exposing> {
            let name = step.path.rsplit("::").next().unwrap_or_default();
            let named = wanted.get(&(Exposure::Value, name)).into_iter().flatten();
            named.filter(|one| one.file == step.file).copied().collect()
        };
        let valued: Vec<_> = self.steps.iter().map(of_step).collect();
        for site in self.sites.iter().filter(|site| !matches!(site.form, Form::Import | Form::Manifest)) {
            let Some(last) = self.chains[site.chain as usize].last() else { continue };
            for one in &valued[*last as usize] {
                if one.file != site.file {
                    found.push(Inferred {
                        path: self.path(site),
                        owner: self.owner(site),
                        span: self.span(site),
                        written: self.written(site),
                        declared: Some(self.path_of(one.file)),
                        way: Some(one.chain as usize),
                    });
                }
            }
        }
        found
    }

    fn members(&self, wanted: &Wanted<'_>) -> Vec<Inferred<'_>> {
        let is_loose = |key: (u32, u32)| {
            let from = self.loose.partition_point(|called| (called.file, called.member) < key);
            self.loose.get(from).is_some_and(|called| (called.file, called.member) == key)
        };
        let mut found = Vec::new();
        for (file, source) in self.sources.iter().enumerate() {
            let own = self.packages.of(&source.path);
            let seen = own.map(|package| self.packages.reached_by(package));
            for (at, member) in source.facts.members.iter().enumerate() {
                let sort = if member.called { Exposure::Method } else { Exposure::Field };
                let Some(declared) = wanted.get(&(sort, member.name)) else { continue };
                let typed = member.called && !is_loose((count(file), count(at)));
                let of_std = member.called && is_std_method(member.name);
                let sees = |one: &&&super::Exposing| {
                    let package = seen.as_ref().is_none_or(|seen| seen.contains(&(one.package as usize)));
                    let own = own == Some(one.package as usize);
                    one.file != count(file) && package && (own || one.library)
                };
                let Some(from) = declared.iter().find(sees).filter(|_| !typed && !of_std) else { continue };
                let called = Called { file: count(file), member: count(at), owner: count(file) };
                let one = self.call(&called);
                found.push(Inferred { declared: Some(self.path_of(from.file)), way: Some(from.chain as usize), ..one });
            }
        }
        found
    }

    /// Methods of that name that are called on what has no written type.
    pub fn called<'n>(&'n self, name: &'n str) -> impl Iterator<Item = Inferred<'n>> {
        let named = self.loose.iter().filter(move |called| self.member(called).name == name);
        named.map(|called| self.call(called))
    }

    /// Whether a type or a trait of the project has a method of that name.
    #[must_use]
    pub fn has_method(&self, name: &str) -> bool {
        self.sources.iter().any(|source| source.facts.methods.contains(&name))
    }

    fn member(&self, called: &Called) -> &Member<'_> {
        &self.sources[called.file as usize].facts.members[called.member as usize]
    }

    fn call(&self, called: &Called) -> Inferred<'_> {
        let member = self.member(called);
        let call = if member.called { "()" } else { "" };
        Inferred {
            path: self.path_of(called.file),
            owner: self.path_of(called.owner),
            span: member.start as usize..member.end() as usize,
            written: format!(".{}{call}", member.name),
            declared: None,
            way: None,
        }
    }

    /// The last step of a way.
    #[must_use]
    pub fn way(&self, way: usize) -> Option<Place<'_>> {
        self.chains.get(way)?.last().map(|step| self.step(*step))
    }

    /// Whether a crate may bring items of another one: its own lock says on what it depends.
    #[must_use]
    pub fn may_bring(&self, from: &str, to: &str) -> bool {
        to == "std" || self.reached.get_or_init(|| super::lockfile::Reached::read(&self.locks)).may(from, to)
    }

    /// Whether the package of a place asks for a crate.
    #[must_use]
    pub fn wants_crate(&self, named: &super::Named, name: &str) -> bool {
        let package = self.packages.all.get(named.package as usize);
        package.is_none_or(|package| package.manifest.is_none() || package.wants.iter().any(|want| want.name == name))
    }
}
