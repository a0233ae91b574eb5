//! The modules of every crate: which file, or part of one, stands at which path.
//!
//! A file may be part of several crates (`mod common;` of two tests), and is then read once and placed twice. Within one
//! crate it is placed once, so that `#[path]` can make no circle.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Declared, Facts, NONE, Place, count};
use super::package::Packages;
use crate::model::path::{RelPath, join};

mod orphan;
mod tests_only;

/// The most places that files take in all crates together.
const MOST: usize = 100_000;

/// A source of the project.
#[derive(Debug)]
pub(super) struct Source<'t> {
    pub path: RelPath,
    pub facts: Facts<'t>,
}

/// A file in a crate.
#[derive(Debug)]
pub(super) struct Placed {
    pub file: u32,
    pub root: u32,
    /// The module of its own scope.
    pub module: u32,
    /// The modules of scopes that are inline modules, by scope.
    pub inline: Vec<(u32, u32)>,
    /// Where `include!` puts it: a place and a scope.
    pub into: Option<(u32, u32)>,
    /// The place that takes it, or a module around it, from elsewhere with `#[path]`.
    pub taker: Option<u32>,
}

/// A module.
#[derive(Debug)]
pub(super) struct Module<'t> {
    pub root: u32,
    pub parent: u32,
    pub place: u32,
    pub scope: u32,
    /// With the name of its crate.
    pub path: String,
    pub children: Vec<(Cow<'t, str>, u32)>,
    /// What `include!` brings into it, as modules.
    pub included: Vec<u32>,
}

/// A crate.
#[derive(Debug)]
pub(super) struct Root {
    pub package: usize,
    pub module: u32,
    pub library: bool,
}

/// Every module of every crate.
#[derive(Debug, Default)]
pub(super) struct Modules<'t> {
    pub all: Vec<Module<'t>>,
    pub places: Vec<Placed>,
    pub roots: Vec<Root>,
    /// The library of every package that has one.
    pub libraries: BTreeMap<usize, u32>,
    /// Where a file of a root is taken in by a `mod` or an `include!`: a place, and a byte of it.
    declared: BTreeMap<(u32, u32), Vec<(u32, u32)>>,
    seen: BTreeMap<(u32, u32), u32>,
}

/// A file still to be placed.
struct Job {
    file: u32,
    root: u32,
    /// The module it is to be, already there.
    module: u32,
    /// Where the files of its modules lie.
    folder: String,
    /// Where its `#[path]` start.
    base: String,
    into: Option<(u32, u32)>,
    taker: Option<u32>,
}

struct Builder<'b, 't> {
    sources: &'b [Source<'t>],
    by_path: BTreeMap<&'b str, u32>,
    packages: &'b Packages,
    modules: Modules<'t>,
    jobs: Vec<Job>,
    placed: BTreeSet<u32>,
}

impl<'t> Modules<'t> {
    pub(super) fn new(sources: &[Source<'t>], packages: &Packages) -> Self {
        let by_path = sources.iter().enumerate().map(|(at, source)| (source.path.as_str(), count(at))).collect();
        let (modules, jobs, placed) = (Self::default(), Vec::new(), BTreeSet::new());
        let mut builder = Builder { sources, by_path, packages, modules, jobs, placed };
        builder.roots();
        builder.orphans();
        builder.modules
    }

    /// The module that a scope of a place belongs to.
    pub(super) fn of_scope(&self, place: u32, scopes: &Facts<'_>, scope: u32) -> u32 {
        let placed = &self.places[place as usize];
        let mut at = scope;
        while at != NONE && at != 0 {
            let module = scopes.scopes[at as usize].sort == Place::Module;
            let found = placed.inline.binary_search_by_key(&at, |(scope, _)| *scope);
            if let Some(found) = found.ok().filter(|_| module) {
                return placed.inline[found].1;
            }
            at = scopes.scopes[at as usize].parent;
        }
        placed.module
    }
}

impl Builder<'_, '_> {
    /// The roots of crates, and all they reach.
    fn roots(&mut self) {
        for (at, source) in self.sources.iter().enumerate() {
            let Some(package) = self.packages.of(&source.path) else { continue };
            let one = &self.packages.all[package];
            let path = source.path.as_str();
            let library = one.lib_root.as_deref() == Some(path);
            if library || one.roots.contains(path) {
                self.root(package, count(at), library);
            }
        }
        self.run();
    }

    fn root(&mut self, package: usize, file: u32, library: bool) {
        let one = &self.packages.all[package];
        let path = &self.sources[file as usize].path;
        let stem = path.file_name().trim_end_matches(".rs");
        let above = path.parent().map(|parent| parent.file_name().replace('-', "_")).unwrap_or_default();
        let name = match stem {
            _ if library => one.lib_name.clone(),
            "lib" | "main" if matches!(above.as_str(), "" | "src") => one.lib_name.clone(),
            "main" => above,
            stem => stem.replace('-', "_"),
        };
        let root = self.new_root(package, name, library);
        let module = self.modules.roots[root as usize].module;
        let folder = path.parent().map(|parent| parent.as_str().to_owned()).unwrap_or_default();
        self.put(Job { file, root, module, base: folder.clone(), folder, into: None, taker: None });
    }

    fn new_root(&mut self, package: usize, name: String, library: bool) -> u32 {
        let root = count(self.modules.roots.len());
        let module = self.new_module(root, NONE, name);
        self.modules.roots.push(Root { package, module, library });
        if library {
            self.modules.libraries.insert(package, root);
        }
        root
    }

    fn new_module(&mut self, root: u32, parent: u32, path: String) -> u32 {
        let index = count(self.modules.all.len());
        let (children, included) = (Vec::new(), Vec::new());
        self.modules.all.push(Module { root, parent, place: NONE, scope: 0, path, children, included });
        index
    }

    /// Queues a file to be a module, unless its crate has it already; then says as which module.
    fn put(&mut self, job: Job) -> Option<u32> {
        if let Some(known) = self.modules.seen.get(&(job.root, job.file)) {
            return Some(*known);
        }
        self.modules.seen.insert((job.root, job.file), job.module);
        self.jobs.push(job);
        None
    }

    fn run(&mut self) {
        while let Some(job) = self.jobs.pop() {
            if self.modules.places.len() < MOST {
                self.place(&job);
            }
        }
    }

    fn place(&mut self, job: &Job) {
        let place = count(self.modules.places.len());
        let (file, root, module, into, taker) = (job.file, job.root, job.module, job.into, job.taker);
        self.modules.places.push(Placed { file, root, module, inline: Vec::new(), into, taker });
        (self.modules.all[module as usize].place, self.modules.all[module as usize].scope) = (place, 0);
        self.placed.insert(file);
        let source = &self.sources[file as usize];
        // Where the files of a scope's modules lie, for the scopes that are modules.
        let mut folders: BTreeMap<u32, String> = BTreeMap::from([(0, job.folder.clone())]);
        for (scope, facts) in source.facts.scopes.iter().enumerate() {
            if !facts.decls.iter().any(|decl| matches!(decl.sort, Declared::Module { .. })) {
                continue;
            }
            let scope = count(scope);
            let holder = self.modules.of_scope(place, &source.facts, scope);
            let home = self.modules.all[holder as usize].scope;
            let folder = folders.get(&home).cloned().unwrap_or_default();
            for decl in &facts.decls {
                let Declared::Module { scope: inner, path, at } = &decl.sort else { continue };
                let name = decl.name;
                let below = format!("{}::{name}", self.modules.all[holder as usize].path);
                if *inner == NONE {
                    let base = if home == 0 { &job.base } else { &folder };
                    let Some((file, deeper)) = self.file_of(base, &folder, name, path.as_deref()) else { continue };
                    let module = self.new_module(root, holder, below);
                    self.modules.declared.entry((root, file)).or_default().push((place, *at));
                    let job = Job {
                        file,
                        root,
                        module,
                        base: parent(self.sources[file as usize].path.as_str()),
                        folder: deeper,
                        into: None,
                        taker: path.as_ref().map(|_| place).or(job.taker),
                    };
                    let child = self.put(job).unwrap_or(module);
                    self.modules.all[holder as usize].children.push((Cow::Borrowed(name), child));
                } else {
                    let module = self.new_module(root, holder, below);
                    (self.modules.all[module as usize].place, self.modules.all[module as usize].scope) =
                        (place, *inner);
                    self.modules.all[holder as usize].children.push((Cow::Borrowed(name), module));
                    let inline = &mut self.modules.places[place as usize].inline;
                    inline.push((*inner, module));
                    inline.sort_unstable();
                    folders.insert(*inner, format!("{folder}/{}", path.as_deref().unwrap_or(name)));
                }
            }
        }
        self.included(place, job);
    }

    /// The file of `mod name;`, and where the files of its own modules lie.
    fn file_of(&self, base: &str, folder: &str, name: &str, path: Option<&str>) -> Option<(u32, String)> {
        let find = |path: String| self.by_path.get(path.as_str()).copied();
        if let Some(path) = path {
            let whole = join(base, &path.replace('\\', "/"))?;
            let folder = parent(&whole);
            return Some((find(whole)?, folder));
        }
        let below = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let file = find(format!("{below}.rs")).or_else(|| find(format!("{below}/mod.rs")))?;
        Some((file, below))
    }

    /// Puts what a file includes into the modules it is included in.
    fn included(&mut self, place: u32, job: &Job) {
        let source = &self.sources[job.file as usize];
        for inclusion in source.facts.inclusions.iter().filter(|inclusion| !inclusion.text) {
            let found = inclusion.path.as_deref().and_then(|path| match path.strip_prefix("//") {
                Some(path) => {
                    let package = self.modules.roots[job.root as usize].package;
                    join(&self.packages.all[package].folder, path)
                }
                None => join(&parent(source.path.as_str()), path),
            });
            let Some(file) = found.and_then(|path| self.by_path.get(path.as_str()).copied()) else { continue };
            let holder = self.modules.of_scope(place, &source.facts, inclusion.scope);
            let path = self.modules.all[holder as usize].path.clone();
            let module = self.new_module(job.root, holder, path);
            let folder = parent(self.sources[file as usize].path.as_str());
            let into = Some((place, inclusion.scope));
            let (root, base, taker) = (job.root, folder.clone(), job.taker);
            self.modules.declared.entry((root, file)).or_default().push((place, inclusion.span.start));
            let known = self.put(Job { file, root, module, folder, base, into, taker });
            self.modules.all[holder as usize].included.push(known.unwrap_or(module));
        }
    }
}

/// The folder of a path.
fn parent(path: &str) -> String {
    path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default()
}
