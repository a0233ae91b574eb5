//! Where paths start that say so themselves: `crate`, `self`, `super`, `Self`, and the root of a library.

use super::super::facts::NONE;
use super::{End, Found, Fuel, Space, Step, WIDEST, World};

impl World<'_, '_> {
    pub(super) fn root_of(&self, place: u32) -> Found {
        let root = self.modules.places[place as usize].root;
        self.module(self.modules.roots[root as usize].module)
    }

    /// The module a scope is in, as paths see it: what is included is where it is included.
    pub(in crate::code::names) fn home(&self, place: u32, scope: u32) -> u32 {
        let mut module = self.modules.of_scope(place, &self.source(place).facts, scope);
        while let Some(outer) = self.included_in(module) {
            module = outer;
        }
        module
    }

    /// The module that `include!` puts this one into.
    pub(super) fn included_in(&self, module: u32) -> Option<u32> {
        let one = self.modules.all.get(module as usize)?;
        let placed = self.modules.places.get(one.place as usize)?;
        (placed.into.is_some() && placed.module == module && one.parent != NONE).then_some(one.parent)
    }

    pub(super) fn above(&self, module: u32, times: u32) -> Option<Found> {
        let mut at = module;
        for _ in 0..times {
            at = self.modules.all.get(at as usize)?.parent;
            while let Some(outer) = self.included_in(at) {
                at = outer;
            }
        }
        self.modules.all.get(at as usize).map(|_| self.module(at))
    }

    pub(in crate::code::names) fn module(&self, module: u32) -> Found {
        let one = &self.modules.all[module as usize];
        let file = self.modules.places.get(one.place as usize).map_or(NONE, |placed| placed.file);
        Found::new(End::Module(module), Step { path: one.path.clone(), file })
    }

    /// What `Self` stands for.
    pub(super) fn self_type(&self, place: u32, scope: u32, fuel: &Fuel, depth: u32) -> Vec<Found> {
        let facts = &self.source(place).facts;
        let mut at = scope;
        while at != NONE {
            let one = &facts.scopes[at as usize];
            if one.self_at != NONE {
                let Some(index) = facts.path_at(one.self_at, u32::MAX) else { return Vec::new() };
                let path = &facts.paths[index as usize];
                let found = self.resolve(place, path, Space::Types, fuel, depth + 1).into_iter();
                return found.map(|one| Found { import: (self.file(place), index), ..one }).collect();
            }
            at = one.parent;
        }
        Vec::new()
    }

    /// What stands at a path that starts with the name of a library, or in the root of any crate.
    pub(in crate::code::names) fn at(&self, segments: &[&str]) -> Vec<Found> {
        let mut found = Vec::new();
        for root in &self.modules.roots {
            let named = self.packages.all[root.package].lib_name == segments[0] && root.library;
            let rest = if named { &segments[1..] } else { segments };
            let mut here = vec![self.module(root.module)];
            let fuel = Fuel::new();
            for segment in rest {
                let next = here.iter().flat_map(|one| self.onward(one, segment, Space::Any, root.module, &fuel, 0));
                here = next.take(WIDEST).collect();
            }
            found.extend(here.into_iter().filter(|one| one.sure && one.at.file != NONE));
        }
        found
    }
}
