//! Edges between zones, and from zones to crates: what a map of a project draws.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Form, Names};
use crate::model::path::RelPath;

/// That something of one zone uses something of another one, or of a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    pub from: String,
    pub to: String,
    /// Whether `to` is a crate from outside of the project.
    pub foreign: bool,
    /// How many places do so.
    pub places: usize,
    /// The first of them.
    pub path: RelPath,
    pub span: Range<usize>,
}

impl Names<'_> {
    /// The edges of a project, each once, with `zones` saying which zones a file is in. Crates of std are none, and
    /// what only tests ask for in a manifest is none either.
    #[must_use]
    pub fn edges(&self, zones: &dyn Fn(&RelPath) -> Vec<String>) -> Vec<Edge> {
        let known: Vec<Vec<String>> = self.sources.iter().map(|source| zones(&source.path)).collect();
        let of = |file: u32| known.get(file as usize).map_or(&[][..], Vec::as_slice);
        let mut found: BTreeMap<(&str, &str, bool), (usize, &super::Named)> = BTreeMap::new();
        for site in self.sites.iter().filter(|site| site.doubt.is_none() && !(site.form == Form::Manifest && site.dev))
        {
            for from in of(site.owner) {
                for step in self.chains[site.chain as usize].iter().map(|step| &self.steps[*step as usize]) {
                    let krate = step.path.split("::").next().unwrap_or_default();
                    let local = self.sources.get(step.file as usize).is_some();
                    let inside = of(step.file);
                    let out = inside.iter().filter(|to| *to != from && !inside.contains(from));
                    let tos = out.map(|to| (to.as_str(), false));
                    let foreign = (!local && krate != "std").then_some((krate, true));
                    for (to, foreign) in tos.chain(foreign) {
                        found.entry((from, to, foreign)).or_insert((0, site)).0 += 1;
                    }
                }
            }
        }
        let edge = |((from, to, foreign), (places, site)): ((&str, &str, bool), (usize, &super::Named))| Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            foreign,
            places,
            path: self.path(site).clone(),
            span: self.span(site),
        };
        found.into_iter().map(edge).collect()
    }

    /// The crates of the project, with their folders; empty for the top.
    pub fn crates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.packages.all.iter().map(|package| (package.lib_name.as_str(), package.folder.as_str()))
    }

    /// The crate that a path belongs to: its name, and its folder.
    #[must_use]
    pub fn crate_of(&self, path: &RelPath) -> Option<(&str, &str)> {
        let package = &self.packages.all[self.packages.of(path)?];
        Some((package.lib_name.as_str(), package.folder.as_str()))
    }

    /// Whether a crate is one that some manifest or path of the project names.
    #[must_use]
    pub fn knows_crate(&self, name: &str) -> bool {
        let wanted = self.packages.all.iter().flat_map(|package| &package.wants).any(|want| want.name == name);
        wanted || self.packages.all.iter().any(|package| package.lib_name == name)
    }

    /// Other paths of what stands at a path of the project, such as that of the item behind a re-export.
    #[must_use]
    pub fn definitions(&self, path: &str) -> Vec<String> {
        let segments: Vec<&str> = path.split("::").collect();
        let mut found: Vec<String> = self.world().at(&segments).into_iter().map(|one| one.at.path).collect();
        found.sort();
        found.dedup();
        found
    }
}
