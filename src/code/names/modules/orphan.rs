//! Files that no crate reaches.

use std::borrow::Cow;

use super::super::facts::{NONE, count};
use super::{Builder, Job, Placed, parent};

impl Builder<'_, '_> {
    /// Files that no crate reaches: put where their path says, since they are somebody's code.
    pub(super) fn orphans(&mut self) {
        let order = |at: &usize| self.sources[*at].path.as_str().replace("/mod.rs", ".rs");
        let mut left: Vec<usize> = (0..self.sources.len()).filter(|at| !self.placed.contains(&count(*at))).collect();
        left.sort_by_cached_key(order);
        for at in left {
            if self.placed.contains(&count(at)) {
                continue;
            }
            self.orphan(count(at));
            self.run();
        }
    }

    pub(super) fn orphan(&mut self, file: u32) {
        let path = self.sources[file as usize].path.clone();
        let Some(package) = self.packages.of(&path) else { return };
        let inside = path.inside(&self.packages.all[package].folder);
        let below = inside.as_ref().and_then(|inside| inside.as_str().strip_prefix("src/"));
        let Some(below) = below else {
            return self.root(package, file, false);
        };
        let root = self.own_root(package);
        let stem = below.trim_end_matches(".rs").trim_end_matches("/mod");
        let mut module = self.modules.roots[root as usize].module;
        for name in stem.split('/') {
            let child = self.modules.all[module as usize].children.iter().find(|(known, _)| *known == name);
            module = match child.map(|(_, child)| *child) {
                Some(child) => child,
                None => self.virtual_child(root, module, name),
            };
        }
        if self.modules.all[module as usize].place != NONE {
            return self.root(package, file, false);
        }
        let whole = path.as_str();
        let folder = whole.trim_end_matches(".rs").trim_end_matches("/mod").to_owned();
        let base = parent(whole);
        self.put(Job { file, root, module, folder, base, into: None, taker: None });
    }

    /// A module that is known by its path alone.
    pub(super) fn virtual_child(&mut self, root: u32, module: u32, name: &str) -> u32 {
        let path = format!("{}::{name}", self.modules.all[module as usize].path);
        let child = self.new_module(root, module, path);
        self.modules.all[module as usize].children.push((Cow::Owned(name.to_owned()), child));
        child
    }

    /// The library of a package, or its program, or one that stands for them.
    pub(super) fn own_root(&mut self, package: usize) -> u32 {
        if let Some(root) = self.modules.libraries.get(&package) {
            return *root;
        }
        let main = self.modules.roots.iter().position(|root| {
            let place = self.modules.all[root.module as usize].place;
            let main = |place: &Placed| self.sources[place.file as usize].path.file_name() == "main.rs";
            root.package == package && self.modules.places.get(place as usize).is_some_and(main)
        });
        let name = self.packages.all[package].lib_name.clone();
        main.map_or_else(|| self.new_root(package, name, true), count)
    }
}
