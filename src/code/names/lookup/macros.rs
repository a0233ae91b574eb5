//! Macros by name.

use std::collections::BTreeMap;

use super::super::facts::{Declared, count};
use super::super::modules::{Modules, Source};
use super::{Found, World};

/// A macro: its place, scope and number there, and whether the crate exports it.
pub(in crate::code::names) type Macro = (u32, u32, u32, bool);

/// The macros of every crate, by name, since they hold from their text on.
pub(in crate::code::names) type Macros<'t> = BTreeMap<(u32, &'t str), Vec<Macro>>;

pub(in crate::code::names) fn macros<'t>(sources: &[Source<'t>], modules: &Modules<'t>) -> Macros<'t> {
    let mut macros = Macros::new();
    for (place, placed) in modules.places.iter().enumerate() {
        for (scope, facts) in sources[placed.file as usize].facts.scopes.iter().enumerate() {
            for (at, decl) in facts.decls.iter().enumerate() {
                if let Declared::Macro { exported, .. } = decl.sort {
                    let known = macros.entry((placed.root, decl.name)).or_default();
                    known.push((count(place), count(scope), count(at), exported));
                }
            }
        }
    }
    macros
}

impl World<'_, '_> {
    /// Macros of the same crate: they hold from their text on, which is as good as everywhere.
    pub(super) fn textual(&self, place: u32, name: &str) -> Vec<Found> {
        let root = self.modules.places[place as usize].root;
        let found = self.macros.get(&(root, name)).into_iter().flatten();
        found.map(|(place, scope, decl, _)| self.item(*place, *scope, *decl)).collect()
    }

    pub(super) fn exported(&self, root: u32, name: &str) -> Vec<Found> {
        let found = self.macros.get(&(root, name)).into_iter().flatten().filter(|(_, _, _, exported)| *exported);
        found.map(|(place, scope, decl, _)| self.item(*place, *scope, *decl)).collect()
    }
}
