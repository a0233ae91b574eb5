//! What a path leads to: through imports, re-exports, aliases and globs, as the language looks names up ("Name
//! resolution", the Rust reference), with one lenience: visibility counts for globs alone, since code that does not
//! compile is not judged.
//!
//! Everything is bounded by a count of steps, so that no circle of re-exports stalls it.

use std::cell::{Cell, RefCell};

use super::facts::{Declared, Form, Lead, Path};
use super::modules::{Modules, Source};
use super::package::Packages;

mod found;
mod macros;
mod outside;
mod scope;
mod start;

pub(super) use found::Found;
pub(super) use macros::{Macros, macros};
pub(super) use outside::{is_prelude, is_std};

/// The most steps of one look-up.
const STEPS: u32 = 600;
/// How deep re-exports and aliases are followed.
const DEEPEST: u32 = 40;
/// The most paths of an alias that are followed.
const WIDEST: usize = 12;

/// Which names are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    /// Modules, types and crates: all that a path can go on behind.
    Types,
    Any,
    Macros,
}

/// Where a path ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Module(u32),
    /// An item of a scope of a place; what follows it is associated with it.
    Item {
        place: u32,
        scope: u32,
        decl: u32,
    },
    /// Outside of the project.
    Foreign,
    /// Made in a module of the project where no source shows it.
    Unseen,
    /// A parameter, or anything else that leads nowhere.
    Nowhere,
}

/// A path on the way, in full, and the file it is in when that is one of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    pub path: String,
    pub file: u32,
}

/// A name that is asked for, by whom, and with what is left to be spent on it.
#[derive(Clone, Copy)]
pub(super) struct Query<'q, 't> {
    name: &'q str,
    space: Space,
    /// The module that asks.
    from: u32,
    /// Whether that is the module it is asked of, so that an import is no step on the way.
    own: bool,
    /// The import that asks, which does not answer itself.
    import: Option<&'q Path<'t>>,
    no_globs: bool,
    fuel: &'q Fuel,
    depth: u32,
}

impl<'q> Query<'q, '_> {
    /// A name that one module asks of another.
    fn of(name: &'q str, space: Space, from: u32, fuel: &'q Fuel, depth: u32) -> Self {
        Self { name, space, from, own: false, import: None, no_globs: false, fuel, depth }
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn of_another(self) -> Self {
        Self::of(self.name, self.space, self.from, self.fuel, self.depth + 1)
    }

    fn is_asked_by(&self, path: &Path<'_>) -> bool {
        self.import.is_some_and(|import| import.start == path.start && import.scope == path.scope)
    }
}

/// All that is looked at.
pub(super) struct World<'w, 't> {
    pub sources: &'w [Source<'t>],
    pub packages: &'w Packages,
    pub modules: &'w Modules<'t>,
    pub macros: &'w Macros<'t>,
}

/// The steps that are left, and the globs that are being looked through.
pub(super) struct Fuel {
    left: Cell<u32>,
    globs: RefCell<Vec<(u32, u32)>>,
}

impl Fuel {
    pub(super) fn new() -> Self {
        Self { left: Cell::new(STEPS), globs: RefCell::new(Vec::new()) }
    }

    fn burn(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// Starts to look through a glob, unless that is under way.
    fn start(&self, place: u32, glob: u32) -> bool {
        let mut globs = self.globs.borrow_mut();
        let fresh = !globs.contains(&(place, glob));
        if fresh {
            globs.push((place, glob));
        }
        fresh
    }

    fn end(&self) {
        self.globs.borrow_mut().pop();
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
}

impl<'w, 't> World<'w, 't> {
    pub(super) fn file(&self, place: u32) -> u32 {
        self.modules.places[place as usize].file
    }

    pub(super) fn source(&self, place: u32) -> &'w Source<'t> {
        &self.sources[self.file(place) as usize]
    }

    /// The space that the last segment of a path is asked for in.
    pub(super) fn space(form: Form) -> Space {
        match form {
            Form::Macro | Form::Derive | Form::Attribute => Space::Macros,
            _ => Space::Any,
        }
    }

    /// Everything that a path of a place may lead to.
    pub(super) fn resolve(&self, place: u32, path: &Path<'t>, space: Space, fuel: &Fuel, depth: u32) -> Vec<Found> {
        if depth > DEEPEST || !fuel.burn() {
            return Vec::new();
        }
        let facts = &self.source(place).facts;
        let segments = facts.segments(path);
        let here = self.home(place, path.scope);
        let (mut found, rest) = match path.lead {
            Lead::Crate => (vec![self.root_of(place)], segments),
            Lead::Up(times) => (self.above(here, times).into_iter().collect(), segments),
            Lead::SelfType => (self.self_type(place, path.scope, fuel, depth), segments),
            Lead::Plain | Lead::Global => match segments.split_first() {
                Some((first, rest)) => {
                    let space = if rest.is_empty() { space } else { Space::Types };
                    let query = Query::of(first, space, here, fuel, depth);
                    (self.first(place, path, rest.is_empty(), query), rest)
                }
                None => (Vec::new(), segments),
            },
        };
        for (at, segment) in rest.iter().enumerate() {
            let space = if at + 1 == rest.len() { space } else { Space::Types };
            let next = found.iter().flat_map(|one| self.onward(one, segment, space, here, fuel, depth));
            let next: Vec<Found> = next.take(WIDEST).collect();
            found = if next.is_empty() { self.unseen(&found, segment, here, fuel, depth) } else { next };
        }
        found
    }

    /// Everything that a lone word of a scope may mean.
    pub(super) fn word(&self, place: u32, scope: u32, name: &str, fuel: &Fuel) -> Vec<Found> {
        let from = self.modules.of_scope(place, &self.source(place).facts, scope);
        self.lexical(place, scope, Query { own: true, ..Query::of(name, Space::Any, from, fuel, 0) })
    }

    /// What no source shows, in a module that is there: a macro makes it, or it was forgotten. The module is named.
    fn unseen(&self, found: &[Found], segment: &str, from: u32, fuel: &Fuel, depth: u32) -> Vec<Found> {
        let mut modules = found.iter().filter(|one| one.sure && matches!(one.end, End::Module(_)));
        let shown = |one: &&Found| {
            [Space::Any, Space::Macros]
                .iter()
                .any(|space| !self.onward(one, segment, *space, from, fuel, depth).is_empty())
        };
        let hidden = modules.next().filter(|one| segment != "*" && !shown(one) && !fuel.is_spent());
        hidden.map(|one| Found { end: End::Unseen, ..one.with(segment) }).into_iter().collect()
    }

    /// The first name of a path.
    fn first(&self, place: u32, path: &Path<'t>, alone: bool, query: Query<'_, 't>) -> Vec<Found> {
        let (root, name) = (self.modules.places[place as usize].root, query.name);
        let old = self.packages.all[self.modules.roots[root as usize].package].old;
        let import = path.form == Form::Import;
        if path.form == Form::ExternCrate {
            return self.outside(root, name, true).into_iter().collect();
        }
        if path.lead == Lead::Global || (old && import) {
            let module = self.modules.roots[root as usize].module;
            let found = if old { self.in_module(module, Query { from: module, ..query }) } else { Vec::new() };
            return if found.is_empty() { self.outside(root, name, true).into_iter().collect() } else { found };
        }
        // A name that an import finds both in a glob and among the crates is an error, so no glob is asked.
        let no_globs = import && self.outside(root, name, false).is_some();
        let found =
            self.lexical(place, path.scope, Query { own: true, import: import.then_some(path), no_globs, ..query });
        if found.iter().any(|one| one.sure) {
            return found;
        }
        let crates = !alone || import;
        let outside = if crates { self.outside(root, name, import || found.is_empty()) } else { None };
        match outside.or_else(|| Self::prelude(name, query.space)) {
            Some(outside) => vec![outside],
            None => found,
        }
    }

    /// One segment further.
    fn onward(&self, one: &Found, segment: &str, space: Space, from: u32, fuel: &Fuel, depth: u32) -> Vec<Found> {
        match one.end {
            End::Nowhere => Vec::new(),
            // What it holds is as little known.
            End::Unseen => vec![one.clone()],
            End::Module(module) if segment != "*" => {
                let found = self.in_module(module, Query::of(segment, space, from, fuel, depth));
                found.into_iter().map(|found| found.after(one)).collect()
            }
            End::Item { .. } if self.is_alias(one.end) => {
                let meant = self.alias(one, fuel, depth);
                meant.iter().take(1).flat_map(|one| self.onward(one, segment, space, from, fuel, depth)).collect()
            }
            _ => vec![one.with(segment)],
        }
    }

    pub(super) fn is_alias(&self, end: End) -> bool {
        self.declared(end).is_some_and(|sort| matches!(sort, Declared::Alias { .. }))
    }

    pub(super) fn declared(&self, end: End) -> Option<&'w Declared<'t>> {
        let End::Item { place, scope, decl } = end else { return None };
        Some(&self.source(place).facts.scopes[scope as usize].decls[decl as usize].sort)
    }

    /// What an alias stands for; itself where that leads nowhere.
    pub(super) fn alias(&self, one: &Found, fuel: &Fuel, depth: u32) -> Vec<Found> {
        let (End::Item { place, .. }, Some(Declared::Alias { paths })) = (one.end, self.declared(one.end)) else {
            return vec![one.clone()];
        };
        if depth > DEEPEST {
            return Vec::new();
        }
        let facts = &self.source(place).facts;
        let mut meant = Vec::new();
        for index in paths.clone().take(WIDEST) {
            let found = self.resolve(place, &facts.paths[index as usize], Space::Types, fuel, depth + 1);
            for found in found {
                let found = found.after(one).through(one.at.clone());
                let found = Found { import: (self.file(place), index), ..found };
                let again = self.is_alias(found.end);
                meant.extend(if again { self.alias(&found, fuel, depth + 1) } else { vec![found] });
            }
        }
        meant
    }
}
