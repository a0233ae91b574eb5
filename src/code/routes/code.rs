//! `Code`: the sources that routes are read from, with their functions and what paths lead to.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::Place;
use super::source::Source;
use crate::code::files::Files;
use crate::code::names::{Meaning, Names};
use crate::code::test_code::TestCode;
use crate::model::path::RelPath;
use crate::syntax::{Kind, Outline, Unit};

/// The sources of a project.
pub(super) struct Code<'r, 'g> {
    files: &'r Files<'g>,
    names: &'r Names<'g>,
    tests: &'r TestCode<'g>,
    sources: RefCell<BTreeMap<&'g RelPath, Option<Rc<Source<'g>>>>>,
    /// Where paths in full are declared, as far as they were asked for.
    homes: RefCell<BTreeMap<String, &'g RelPath>>,
    /// Units of code that may answer somebody, by name.
    named: OnceCell<BTreeMap<&'r str, Vec<Function<'g>>>>,
}

/// A function, by its file and its number among the units of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Function<'g> {
    pub path: &'g RelPath,
    pub unit: usize,
}

/// A piece of a source, as tokens.
#[derive(Clone)]
pub(super) struct Piece<'g> {
    pub source: Rc<Source<'g>>,
    pub range: Range<usize>,
}

impl<'r, 'g> Code<'r, 'g> {
    pub(super) fn new(files: &'r Files<'g>, names: &'r Names<'g>, tests: &'r TestCode<'g>) -> Self {
        let (sources, homes, named) = (RefCell::default(), RefCell::default(), OnceCell::new());
        Self { files, names, tests, sources, homes, named }
    }

    /// The sources that may answer somebody, in path order.
    pub(super) fn files(&self) -> impl Iterator<Item = &'g RelPath> {
        let rust = self.files.files().map(|(path, _)| path).filter(|path| path.extension() == Some("rs"));
        rust.filter(|path| path.file_name() != "build.rs" && !self.tests.has_file(path))
    }

    /// What a source says, where it is text.
    pub(super) fn text(&self, path: &RelPath) -> Option<&'g str> {
        let bytes: &'g [u8] = &self.files.tree().file(path)?.bytes;
        std::str::from_utf8(bytes).ok()
    }

    pub(super) fn outline(&self, path: &RelPath) -> Option<&'r Outline<'g>> {
        self.files.outline(path)
    }

    pub(super) fn unit(&self, function: Function<'g>) -> Option<&'r Unit<'g>> {
        self.outline(function.path)?.units.get(function.unit)
    }

    pub(super) fn source(&self, path: &RelPath) -> Option<Rc<Source<'g>>> {
        let path = self.files.path(path)?;
        if let Some(known) = self.sources.borrow().get(path) {
            return known.clone();
        }
        let read = self.files.rust(path).filter(|source| !source.is_over());
        let source = read.map(|source| Rc::new(Source { path, tokens: source.tokens() }));
        self.sources.borrow_mut().insert(path, source.clone());
        source
    }

    /// What the path that begins at a token leads to.
    pub(super) fn meaning(&self, source: &Source<'_>, at: usize) -> Option<Meaning> {
        self.names.meaning(source.path, source.tokens.toks.get(at)?.start as usize)
    }

    /// The same, where an alias is what is meant.
    pub(super) fn named_at(&self, source: &Source<'_>, at: usize) -> Option<Meaning> {
        let named = self.names.named(source.path, source.tokens.toks.get(at)?.start as usize)?;
        if let Some(home) = named.file.as_ref().and_then(|file| self.files.path(file)) {
            self.homes.borrow_mut().insert(named.path.clone(), home);
        }
        Some(named)
    }

    /// The unit that a meaning is of, where it is one of the project and `is` takes it.
    pub(super) fn declared(&self, meaning: &Meaning, is: impl Fn(&Unit<'_>) -> bool) -> Option<Function<'g>> {
        let path = self.files.path(meaning.file.as_ref()?)?;
        let units = &self.outline(path)?.units;
        let (owner, name) = meaning.path.rsplit_once("::").unwrap_or(("", &meaning.path));
        let owner = owner.rsplit("::").next().unwrap_or_default();
        let named = |unit: &Unit<'_>| unit.name == name && is(unit);
        // A function of a type stands in its `impl`; one of a module in that.
        let of_owner = |unit: &Unit<'_>| {
            let around = unit.key.rsplit_once("::").map_or("", |(around, _)| around);
            around.split(['<', ' ']).any(|word| word == owner) || around.ends_with(owner)
        };
        let mut found: Vec<usize> = (0..units.len()).filter(|at| named(&units[*at])).collect();
        if found.len() > 1 && found.iter().any(|at| of_owner(&units[*at])) {
            found.retain(|at| of_owner(&units[*at]));
        }
        if owner.starts_with(char::is_uppercase) {
            found.retain(|at| of_owner(&units[*at]));
        } else if found.iter().any(|at| !units[*at].key.contains("impl ")) {
            found.retain(|at| !units[*at].key.contains("impl "));
        }
        found.first().map(|unit| Function { path, unit: *unit })
    }

    /// Every unit of a name and kind in code that may answer somebody.
    pub(super) fn named(&self, name: &str, is: impl Fn(&Unit<'_>) -> bool) -> Vec<Function<'g>> {
        let index = self.named.get_or_init(|| self.index());
        let found = index.get(name).into_iter().flatten().copied();
        found.filter(|function| self.unit(*function).is_some_and(&is)).collect()
    }

    /// The constant of a name: that of a file, else the only one there is.
    pub(super) fn constant(&self, path: &RelPath, name: &str) -> Option<Function<'g>> {
        let found = self.named(name, |unit| unit.kind == Kind::Const);
        let own = found.iter().find(|one| one.path == path);
        own.or(if found.len() == 1 { found.first() } else { None }).copied()
    }

    /// The unit of a name and kind that is meant in a file: where its path leads, if that is known; else of that file,
    /// else of its package, else the first one.
    pub(super) fn near(&self, path: &RelPath, full: &str, is: impl Fn(&Unit<'_>) -> bool) -> Option<Function<'g>> {
        let name = full.rsplit("::").next().unwrap_or(full);
        let found = self.named(name, is);
        if let Some(home) = self.homes.borrow().get(full) {
            let there = |one: &&Function<'g>| one.path == *home;
            let in_module =
                |one: &&Function<'g>| self.unit(**one).is_some_and(|unit| full.ends_with(&format!("::{}", unit.key)));
            let exact = found.iter().filter(there).find(in_module);
            return exact.or_else(|| found.iter().find(there)).copied();
        }
        let package =
            |path: &RelPath| path.as_str().rsplit_once("src/").map_or(String::new(), |(before, _)| before.to_owned());
        let here = found.iter().find(|one| one.path == path);
        let beside = || found.iter().find(|one| package(one.path) == package(path));
        here.or_else(beside).or(found.first()).copied()
    }

    fn index(&self) -> BTreeMap<&'r str, Vec<Function<'g>>> {
        let mut index: BTreeMap<&'r str, Vec<Function<'g>>> = BTreeMap::new();
        for path in self.files() {
            let Some(outline) = self.outline(path) else { continue };
            for (unit, read) in outline.units.iter().enumerate() {
                index.entry(read.name.as_str()).or_default().push(Function { path, unit });
            }
        }
        index
    }

    /// The function and those of its name that are compiled in its place under other conditions.
    pub(super) fn twins(&self, function: Function<'g>) -> Vec<Function<'g>> {
        let units = self.outline(function.path).map_or(&[][..], |outline| &outline.units);
        let Some(own) = units.get(function.unit).filter(|own| !own.gate.is_empty()) else { return vec![function] };
        let twin = |one: &Unit<'_>| (one.kind, &one.name, one.parent) == (own.kind, &own.name, own.parent);
        let twins = units.iter().enumerate().filter(|(_, one)| twin(one) && !one.gate.is_empty());
        let twins = twins.map(|(unit, _)| Function { path: function.path, unit });
        twins.filter(|one| *one == function || !self.is_test(*one)).collect()
    }

    /// Whether a unit is compiled for tests alone.
    pub(super) fn is_test(&self, function: Function<'g>) -> bool {
        self.tests.has_unit(self.files, function.path, function.unit)
    }

    /// The tokens of a unit, from its first on.
    pub(super) fn tokens_of(&self, function: Function<'g>) -> Option<Piece<'g>> {
        let (source, unit) = (self.source(function.path)?, self.unit(function)?);
        let range = source.tokens.within(unit.span.clone());
        Some(Piece { source, range })
    }

    /// The unit key of a function.
    pub(super) fn key(&self, function: Function<'g>) -> String {
        self.unit(function).map_or_else(|| function.path.to_string(), |unit| format!("{}::{}", function.path, unit.key))
    }

    /// The place of a unit's name.
    pub(super) fn place(&self, function: Function<'g>) -> Option<Place> {
        let (source, unit) = (self.files.rust(function.path)?, self.unit(function)?);
        Some((function.path.clone(), source.name_span(unit)))
    }

    /// The innermost unit around a byte, as a key.
    pub(super) fn unit_at(&self, path: &RelPath, at: usize) -> String {
        self.files.unit_at(path, at)
    }
}
