//! Macros by name.

use super::{Found, World};

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
