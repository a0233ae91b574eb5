//! Names: every place where a project's Rust code, or a manifest of it, names something, with what that is.
//!
//! A rule about dependencies is worth what it sees. So a file is read token by token, whatever its code is good for:
//! `use` in all its forms, paths in expressions, types, patterns, attributes and derives, what macros are given and what
//! they become, `macro_rules!` bodies. Each path is followed through imports, re-exports, aliases, globs, `#[path]`,
//! `include!`, renamed and inherited dependencies to what it stands for, with the steps in between.
//!
//! # What holds
//!
//! - Each file is read once, by itself and in parallel; then all paths are resolved over all files. No input or output.
//! - A name is looked up as the compiler does it, so that a module, item or parameter may have a crate's name.
//! - Comments, documentation, strings and `pub(in path)` name nothing.
//! - What cannot be told is a [`Doubt`], never silence: globs of other crates, traits that a glob brings, the output of
//!   macros that are not known to be hygienic, code that a build makes, files that cannot be read. Methods called on what
//!   has no written type are kept apart, as [`Names::called`].
//! - `core` and `alloc` are `std`; packages are called as code calls them, with `_`.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::cargo;
use crate::code::files::Files;
use crate::model::path::RelPath;
use crate::syntax::SourceFile;

mod chains;
mod edge;
mod exposure;
mod facts;
mod hygienic;
mod independent_crates;
mod lockfile;
mod lookup;
mod meaning;
mod modules;
mod named;
mod package;
mod scan;
mod sites;
mod std_methods;
mod table;
mod text;

#[cfg(test)]
mod tests;

pub use edge::Edge;
pub use exposure::Inferred;
pub use facts::Form;
pub use independent_crates::are_independent;
pub use meaning::Meaning;
pub use sites::Doubt;

use chains::Chains;
use facts::{NONE, count};
use lockfile::Reached;
use lookup::{Macros, Step, World};
use modules::{Modules, Source};
use package::Packages;
use sites::Spot;

/// Whether a file says anything about names: a source, or a manifest.
#[must_use]
pub fn reads(path: &RelPath) -> bool {
    path.extension() == Some("rs") || path.file_name() == cargo::MANIFEST
}

/// What a project names, and where.
pub struct Names<'t> {
    sources: Vec<Source<'t>>,
    packages: Packages,
    modules: Modules<'t>,
    macros: Macros<'t>,
    /// Manifests, numbered behind the sources.
    manifests: Vec<RelPath>,
    /// Every step that some way takes, each once.
    steps: Vec<Step>,
    /// The ways, by the numbers of their steps.
    chains: Vec<Vec<u32>>,
    sites: Vec<Named>,
    loose: Vec<Called>,
    exposed: Vec<Exposing>,
    locks: Vec<&'t str>,
    reached: OnceLock<Reached>,
}

/// One place that names something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    file: u32,
    spot: Spot,
    chain: u32,
    /// The file in whose name it counts: where it is included, for what `include!` brings.
    owner: u32,
    taker: u32,
    import: u32,
    package: u32,
    pub form: Form,
    /// Set when the place may name it, and may not.
    pub doubt: Option<Doubt>,
    pub dev: bool,
}

/// A method called on something whose type is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Called {
    file: u32,
    member: u32,
    owner: u32,
}

/// A public function, method, field or constant whose type names something.
#[derive(Debug, Clone)]
struct Exposing {
    file: u32,
    exposed: u32,
    chain: u32,
    package: u32,
    /// Whether other packages can see it.
    library: bool,
}

/// A step on the way to what is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'n> {
    /// In full, from the crate on.
    pub path: &'n str,
    /// Its file, when it is one of the project.
    pub file: Option<&'n RelPath>,
    file_number: u32,
    number: u32,
}

impl<'t> Names<'t> {
    /// Reads the sources of a tree, whose packages are known; whatever else it holds is passed over.
    #[must_use]
    pub fn read(files: &Files<'t>) -> Self {
        let tree = files.tree();
        let text = |path: &RelPath| std::str::from_utf8(&tree.file(path)?.bytes).ok();
        let paths: Vec<&RelPath> = tree.files().map(|(path, _)| path).collect();
        let rust = paths.par_iter().filter(|path| path.extension() == Some("rs"));
        let sources: Vec<Source<'t>> = rust.map(|path| source(path, files.rust(path))).collect();
        let packages = Packages::new(Arc::clone(files.packages()));
        let modules = Modules::new(&sources, &packages);
        let mut names = Self {
            macros: lookup::macros(&sources, &modules),
            modules,
            manifests: packages.all.iter().filter_map(|package| package.manifest.clone()).collect(),
            locks: tree.paths().filter(|path| cargo::is_lock(path)).filter_map(text).collect(),
            sources,
            packages,
            steps: Vec::new(),
            chains: Vec::new(),
            sites: Vec::new(),
            loose: Vec::new(),
            exposed: Vec::new(),
            reached: OnceLock::new(),
        };
        names.resolve();
        names
    }

    fn world(&self) -> World<'_, 't> {
        World { sources: &self.sources, packages: &self.packages, modules: &self.modules, macros: &self.macros }
    }

    fn resolve(&mut self) {
        let world = self.world();
        let places = sites::all(&world);
        let exposed = exposure::exposures(&world);
        let roots = exposure::roots(&world);
        let mut chains = Chains::default();
        for place in places {
            let (file, owner, taker, package) = (place.file, place.owner, place.taker, place.package);
            for raw in place.raws {
                let (spot, import, form, doubt) = (raw.spot, raw.import, raw.form, raw.doubt);
                let chain = chains.put(raw.chain);
                self.sites.push(Named { file, spot, chain, owner, taker, import, package, form, doubt, dev: false });
            }
            self.loose.extend(place.loose.into_iter().map(|member| Called { file, member, owner }));
        }
        for one in exposed {
            let chain = chains.put(vec![one.names]);
            let (file, exposed, package, library) = (one.file, one.exposed, one.package, one.library);
            self.exposed.push(Exposing { file, exposed, chain, package, library });
        }
        self.wants(&roots, &mut chains);
        (self.steps, self.chains) = (chains.steps, chains.list);
        self.sites.sort_unstable();
        self.sites.dedup();
        self.loose.sort_unstable();
        self.loose.dedup();
    }

    /// What manifests ask for.
    fn wants(&mut self, roots: &BTreeMap<usize, u32>, chains: &mut Chains) {
        let manifests = self.packages.all.iter().enumerate().filter(|(_, package)| package.manifest.is_some());
        for (file, (index, package)) in (count(self.sources.len())..).zip(manifests) {
            let owner = roots.get(&index).copied().unwrap_or(file);
            for (at, want) in package.wants.iter().enumerate() {
                let to = want.package.and_then(|package| roots.get(&package).copied()).unwrap_or(NONE);
                let chain = chains.put(vec![Step { path: want.name.clone(), file: to }]);
                let (spot, package, dev) = (Spot::Path(count(at)), count(index), want.dev);
                let (form, import, doubt) = (Form::Manifest, NONE, None);
                self.sites.push(Named { file, spot, chain, owner, taker: owner, import, package, form, doubt, dev });
            }
        }
    }

    /// Every place that names something, in the order of files.
    pub fn sites(&self) -> impl Iterator<Item = &Named> {
        self.sites.iter()
    }

    /// The ways that names take, each once; [`Named::way`] says which a place takes.
    pub fn ways(&self) -> impl Iterator<Item = impl Iterator<Item = Place<'_>>> {
        self.chains.iter().map(|chain| chain.iter().map(|step| self.step(*step)))
    }

    /// Every step that some way takes, each once, by its number.
    pub fn all_steps(&self) -> impl Iterator<Item = Place<'_>> {
        (0..count(self.steps.len())).map(|number| self.step(number))
    }

    fn step(&self, number: u32) -> Place<'_> {
        let step = &self.steps[number as usize];
        let file = self.sources.get(step.file as usize).map(|source| &source.path);
        Place { path: &step.path, file, file_number: step.file, number }
    }

    /// The steps to what a place names, that last.
    pub fn steps(&self, named: &Named) -> impl DoubleEndedIterator<Item = Place<'_>> {
        self.chains[named.chain as usize].iter().map(|step| self.step(*step))
    }

    /// The ways of what an import of the same file already names, on which this goes further.
    pub fn imported(&self, named: &Named) -> impl Iterator<Item = usize> {
        let key = (named.file, Spot::Path(named.import));
        let from = self.sites.partition_point(|site| (site.file, site.spot) < key);
        let same = self.sites[from..].iter().take_while(move |site| (site.file, site.spot) == key);
        same.filter(move |site| site.doubt.is_none() && named.import != NONE && named.form != Form::Import)
            .map(|site| site.chain as usize)
    }
}

impl Place<'_> {
    /// The number of the step, of [`Names::all_steps`].
    #[must_use]
    pub fn number(&self) -> usize {
        self.number as usize
    }

    /// The number of its file, of [`Names::files`], when it is one of the project.
    #[must_use]
    pub fn file_number(&self) -> Option<usize> {
        self.file.map(|_| self.file_number as usize)
    }
}

impl Named {
    /// The numbers of [`Names::path`], [`Names::owner`] and [`Names::taker`], of [`Names::files`].
    #[must_use]
    pub fn file_numbers(&self) -> [usize; 3] {
        [self.file as usize, self.owner as usize, self.taker as usize]
    }

    /// Which of [`Names::ways`] it takes.
    #[must_use]
    pub fn way(&self) -> usize {
        self.chain as usize
    }
}

/// What a source says. What is no text is told by whoever judges, whatever kind of rule asks for it.
fn source<'t>(path: &RelPath, read: Option<&SourceFile<'t>>) -> Source<'t> {
    let mut facts = read.map(|source| scan::scan(&source.tokens())).unwrap_or_default();
    if read.is_some_and(SourceFile::is_over) {
        facts.broken = Some(0..0);
    }
    Source { path: path.clone(), facts }
}
