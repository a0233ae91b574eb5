//! What a single path leads to, for readers that follow code themselves.

use super::lookup::{End, Found, Fuel, World};
use super::{Names, count};
use crate::model::path::RelPath;

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// In full, from the crate on.
    pub path: String,
    /// The file that declares it, when it is one of the project.
    pub file: Option<RelPath>,
    /// Whether it is another name of a type.
    pub alias: bool,
}

impl Names<'_> {
    /// What the path that begins at a byte of a file leads to, behind imports, re-exports and aliases; nothing where
    /// none begins there, or where it leads nowhere for sure.
    #[must_use]
    pub fn meaning(&self, file: &RelPath, at: usize) -> Option<Meaning> {
        self.leads(file, at, true)
    }

    /// The same, but an alias is what is meant, and not what it stands for.
    #[must_use]
    pub fn named(&self, file: &RelPath, at: usize) -> Option<Meaning> {
        self.leads(file, at, false)
    }

    fn leads(&self, file: &RelPath, at: usize, behind: bool) -> Option<Meaning> {
        let number = self.sources.binary_search_by(|source| source.path.cmp(file)).ok()?;
        let facts = &self.sources[number].facts;
        let start = u32::try_from(at).ok()?;
        let world = self.world();
        // A lone word that is no type and not called is none of the paths that are kept.
        let Some(path) = facts.path_at(start, start + 1).map(|path| &facts.paths[path as usize]) else {
            return self.word(number, at);
        };
        self.places_of(number).find_map(|place| {
            let (space, fuel) = (World::space(path.form), Fuel::new());
            let found = world.resolve(place, path, space, &fuel, 0).into_iter().find(|one| one.sure)?;
            let found = if behind && world.is_alias(found.end) {
                world.alias(&found, &fuel, 0).into_iter().next()?
            } else {
                found
            };
            self.meant(&world, found)
        })
    }

    /// What a lone word means in the scope that the path before it stands in.
    fn word(&self, number: usize, at: usize) -> Option<Meaning> {
        let facts = &self.sources[number].facts;
        let rest = facts.text.get(at..)?;
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let before = facts.paths.partition_point(|path| (path.start as usize) < at).checked_sub(1)?;
        let (scope, world, fuel) = (facts.paths[before].scope, self.world(), Fuel::new());
        self.places_of(number).find_map(|place| {
            let found = world.word(place, scope, &rest[..end], &fuel);
            self.meant(&world, found.into_iter().find(|one| one.sure)?)
        })
    }

    /// The places that a source has in crates, by its number.
    fn places_of(&self, number: usize) -> impl Iterator<Item = u32> {
        let places = self.modules.places.iter().zip(0u32..);
        places.filter(move |(placed, _)| placed.file == count(number)).map(|(_, place)| place)
    }

    fn meant(&self, world: &World<'_, '_>, found: Found) -> Option<Meaning> {
        let declared = match found.end {
            End::Item { place, .. } => Some(world.file(place)),
            End::Module(_) => Some(found.at.file),
            End::Foreign | End::Unseen => None,
            End::Nowhere => return None,
        };
        let file = declared.and_then(|file| self.sources.get(file as usize)).map(|source| source.path.clone());
        Some(Meaning { path: found.at.path, file, alias: world.is_alias(found.end) })
    }
}
