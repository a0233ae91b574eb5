//! What is said of a place that names something.

use std::ops::Range;

use super::sites::Spot;
use super::{Form, Named, Names, package};
use crate::model::path::RelPath;

impl Names<'_> {
    pub(super) fn path_of(&self, file: u32) -> &RelPath {
        let at = file as usize;
        self.sources.get(at).map_or_else(|| &self.manifests[at - self.sources.len()], |source| &source.path)
    }

    /// Every source and manifest, by its number.
    pub fn files(&self) -> impl Iterator<Item = &RelPath> {
        self.sources.iter().map(|source| &source.path).chain(&self.manifests)
    }

    /// The file a place is in.
    #[must_use]
    pub fn path(&self, named: &Named) -> &RelPath {
        self.path_of(named.file)
    }

    /// The file in whose name a place counts: the same, but for what is included elsewhere, and for manifests, which
    /// speak for the root of their library.
    #[must_use]
    pub fn owner(&self, named: &Named) -> &RelPath {
        self.path_of(named.owner)
    }

    /// The file that takes the module of a place from elsewhere with `#[path]`; its owner where none does.
    #[must_use]
    pub fn taker(&self, named: &Named) -> &RelPath {
        self.path_of(named.taker)
    }

    /// The bytes of a place.
    #[must_use]
    pub fn span(&self, named: &Named) -> Range<usize> {
        if named.form == Form::Manifest {
            return self.want(named).map(|want| want.span.clone()).unwrap_or_default();
        }
        let facts = &self.sources[named.file as usize].facts;
        let (start, end) = match named.spot {
            Spot::Path(at) => (facts.paths[at as usize].start, facts.paths[at as usize].end),
            Spot::Member(at) => (facts.members[at as usize].start, facts.members[at as usize].end()),
            Spot::Inclusion(at) => (facts.inclusions[at as usize].span.start, facts.inclusions[at as usize].span.end),
            Spot::File => return facts.broken.clone().unwrap_or_default(),
        };
        start as usize..end as usize
    }

    /// What is written there, such as `use sqlx::PgPool`.
    #[must_use]
    pub fn written(&self, named: &Named) -> String {
        if let Some(want) = self.want(named) {
            return want.unit.clone();
        }
        let facts = &self.sources[named.file as usize].facts;
        match named.spot {
            Spot::Path(at) => facts.written(&facts.paths[at as usize]),
            Spot::Member(at) => format!(".{}()", facts.members[at as usize].name),
            Spot::Inclusion(_) | Spot::File => facts.text[self.span(named)].to_owned(),
        }
    }

    pub(super) fn want(&self, named: &Named) -> Option<&package::Want> {
        let (Form::Manifest, Spot::Path(at)) = (named.form, named.spot) else { return None };
        self.packages.all[named.package as usize].wants.get(at as usize)
    }

    /// The key of a manifest that a place is; nothing for one in a source.
    #[must_use]
    pub fn key(&self, named: &Named) -> Option<&str> {
        self.want(named).map(|want| want.unit.as_str())
    }
}
