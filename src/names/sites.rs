//! Every place of a file that names something, and every place where that cannot be told.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::expansion;
use super::facts::{Declared, Facts, Form, Lead, Member, NONE, Path, Place, count};
use super::lookup::{End, Found, Fuel, Space, Step, World, is_prelude};

/// The most paths that one macro call is taken to expand to.
const MOST: usize = 128;
/// The most names of a glob that are looked at.
const MOST_GLOBBED: usize = 512;
/// Types that lend the methods of what they hold.
const WRAPPERS: &[&str] = &[
    "std::boxed::Box",
    "std::sync::Arc",
    "std::rc::Rc",
    "std::pin::Pin",
    "std::borrow::Cow",
    "std::ops::Deref",
    "std::ops::DerefMut",
];

/// What in a file a site is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    Path(u32),
    Member(u32),
    Inclusion(u32),
    /// The whole file.
    File,
}

/// Why it cannot be told what a place names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// A glob of another crate.
    Glob,
    /// A glob of the project that brings a trait, whose methods need no name.
    Extension,
    /// The output of a macro of another crate.
    Expansion,
    /// Code that is made by a build, or is not there.
    Generated,
    /// The file cannot be read, or asks for too many steps.
    Unreadable,
}

/// What was found at a spot.
#[derive(Debug)]
pub(super) struct Raw {
    pub spot: Spot,
    pub form: Form,
    pub chain: Vec<Step>,
    pub import: u32,
    pub doubt: Option<Doubt>,
}

/// What a place of a file says.
pub(super) struct PlaceSites {
    pub file: u32,
    pub owner: u32,
    pub package: u32,
    pub raws: Vec<Raw>,
    /// Methods called on something whose type is not written.
    pub loose: Vec<u32>,
}

/// The sites of every place.
pub(super) fn all(world: &World<'_, '_>) -> Vec<PlaceSites> {
    (0..world.modules.places.len()).into_par_iter().map(|place| Reader::new(world, count(place)).read()).collect()
}

struct Reader<'r, 'w, 't> {
    world: &'r World<'w, 't>,
    place: u32,
    facts: &'w Facts<'t>,
    file: u32,
    raws: Vec<Raw>,
    loose: Vec<u32>,
    /// Whether a scope sees a glob.
    globs: Vec<bool>,
    known: BTreeMap<(u32, &'t str, Space), Vec<Found>>,
}

impl<'r, 'w, 't> Reader<'r, 'w, 't> {
    fn new(world: &'r World<'w, 't>, place: u32) -> Self {
        let facts = &world.source(place).facts;
        let mut globs: Vec<bool> = Vec::with_capacity(facts.scopes.len());
        let included = world.modules.places[place as usize].into.is_some();
        for scope in &facts.scopes {
            let outer = scope.sort != Place::Module && globs.get(scope.parent as usize).is_some_and(|found| *found);
            globs.push(included || outer || scope.uses.iter().any(|import| import.name == "*"));
        }
        let (raws, loose, known) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { world, place, facts, file: world.file(place), raws, loose, globs, known }
    }

    fn read(mut self) -> PlaceSites {
        let facts = self.facts;
        for (index, path) in facts.paths.iter().enumerate() {
            self.path(count(index), path);
        }
        for (index, member) in facts.members.iter().enumerate().filter(|(_, member)| member.called) {
            self.member(count(index), member);
        }
        for (index, one) in facts.inclusions.iter().enumerate().filter(|(_, one)| !one.text) {
            let found = self.is_included(one.scope);
            if one.path.is_none() || !found {
                self.doubt(Spot::Inclusion(count(index)), Form::Macro, Vec::new(), Doubt::Generated);
            }
        }
        if facts.broken.is_some() {
            self.doubt(Spot::File, Form::Path, Vec::new(), Doubt::Unreadable);
        }
        let mut owner = self.place;
        while let Some((outer, _)) = self.world.modules.places[owner as usize].into {
            owner = outer;
        }
        let root = self.world.modules.places[self.place as usize].root;
        let package = count(self.world.modules.roots[root as usize].package);
        PlaceSites { file: self.file, owner: self.world.file(owner), package, raws: self.raws, loose: self.loose }
    }

    fn is_included(&self, scope: u32) -> bool {
        let module = self.world.modules.of_scope(self.place, self.facts, scope);
        !self.world.modules.all[module as usize].included.is_empty()
    }

    fn doubt(&mut self, spot: Spot, form: Form, chain: Vec<Step>, doubt: Doubt) {
        self.raws.push(Raw { spot, form, chain, import: NONE, doubt: Some(doubt) });
    }

    fn path(&mut self, index: u32, path: &Path<'t>) {
        if path.bare_in != NONE {
            return self.bare(index, path);
        }
        let fuel = Fuel::new();
        let space = World::space(path.form);
        let found = match self.single(path, space) {
            Single::Plain => return,
            Single::Ask(name) => {
                let key = (path.scope, name, space);
                if !self.known.contains_key(&key) {
                    let found = self.world.resolve(self.place, path, space, &fuel, 0);
                    self.known.insert(key, found);
                }
                self.known[&key].clone()
            }
            Single::Not => self.world.resolve(self.place, path, space, &fuel, 0),
        };
        if fuel.is_spent() {
            self.doubt(Spot::Path(index), path.form, Vec::new(), Doubt::Unreadable);
        }
        if found.is_empty() && path.form == Form::Macro && path.len == 1 {
            return self.crate_macro(index, path);
        }
        let meant: Vec<Found> = found.into_iter().flat_map(|one| self.meant(one, &fuel)).collect();
        for one in meant {
            self.tell(index, path, one);
        }
    }

    /// Whether a path is one name, and whether that may lead anywhere its import does not.
    fn single(&self, path: &Path<'t>, space: Space) -> Single<'t> {
        let alone = path.len == 1 && path.lead == Lead::Plain;
        if !alone || matches!(path.form, Form::Import | Form::ExternCrate) {
            return Single::Not;
        }
        let name = self.facts.segments(path)[0];
        if space == Space::Macros {
            return Single::Ask(name);
        }
        let globs = self.globs.get(path.scope as usize).is_some_and(|found| *found);
        if (!globs && !is_prelude(name)) || self.local(path.scope, name).is_some() {
            return Single::Plain;
        }
        Single::Ask(name)
    }

    /// An alias as what it stands for; anything else as it is.
    fn meant(&self, one: Found, fuel: &Fuel) -> Vec<Found> {
        if !self.world.is_alias(one.end) {
            return vec![one];
        }
        let meant = self.world.alias(&one, fuel, 0);
        if meant.is_empty() { vec![one] } else { meant }
    }

    fn tell(&mut self, index: u32, path: &Path<'t>, one: Found) {
        if one.end == End::Nowhere {
            return;
        }
        let spot = Spot::Path(index);
        if !one.sure {
            return self.doubt(spot, path.form, chain(&one, self.file), Doubt::Glob);
        }
        self.expansion(index, path, &one);
        if path.form == Form::Import && self.facts.segments(path).last() == Some(&"*") {
            self.glob(index, &one);
        }
        let steps = chain(&one, self.file);
        let stays = one.at.file == self.file && steps.len() == 1;
        if !stays && path.form != Form::Expansion {
            self.raws.push(Raw { spot, form: path.form, chain: steps, import: self.import(&one), doubt: None });
        }
    }

    /// The path of this file that says as much as the first part of an answer.
    fn import(&self, one: &Found) -> u32 {
        if one.import.0 == self.file { one.import.1 } else { NONE }
    }

    /// What a macro, derive or attribute brings with it.
    fn expansion(&mut self, index: u32, path: &Path<'t>, one: &Found) {
        if World::space(path.form) != Space::Macros && path.form != Form::MacroBody {
            return;
        }
        match (one.end, self.world.declared(one.end)) {
            (End::Foreign, _) if World::space(path.form) == Space::Macros => {
                if let Some(item) = expansion::named_by(&one.at.path) {
                    let mut steps = chain(one, self.file);
                    steps.push(Step { path: item.to_owned(), file: NONE });
                    self.raws.push(Raw {
                        spot: Spot::Path(index),
                        form: path.form,
                        chain: steps,
                        import: NONE,
                        doubt: None,
                    });
                } else if !expansion::is_tame(&one.at.path) {
                    self.doubt(Spot::Path(index), path.form, chain(one, self.file), Doubt::Expansion);
                }
            }
            (End::Item { place, .. }, Some(_)) if self.is_proc_macro(place) => {
                self.doubt(Spot::Path(index), path.form, chain(one, self.file), Doubt::Expansion);
            }
            (End::Item { .. }, Some(Declared::Macro { .. })) if one.at.file != self.file => self.body(index, one),
            _ => {}
        }
    }

    fn is_proc_macro(&self, place: u32) -> bool {
        let root = &self.world.modules.roots[self.world.modules.places[place as usize].root as usize];
        root.library && self.world.packages.all[root.package].proc_macro
    }

    /// What the body of a macro of the project names, told where the macro is called.
    fn body(&mut self, index: u32, called: &Found) {
        let (mut work, mut seen) = (vec![(called.clone(), chain(called, self.file))], Vec::new());
        let mut told = 0usize;
        while let Some((one, before)) = work.pop() {
            let (End::Item { place, .. }, Some(Declared::Macro { paths, .. })) =
                (one.end, self.world.declared(one.end))
            else {
                continue;
            };
            if seen.contains(&one.end) || told > MOST {
                continue;
            }
            seen.push(one.end);
            let facts = &self.world.source(place).facts;
            for path in &facts.paths[paths.start as usize..paths.end as usize] {
                let space = World::space(path.form);
                for inner in self.world.resolve(place, path, space, &Fuel::new(), 0) {
                    let mut steps = before.clone();
                    steps.extend(chain(&inner, NONE));
                    if matches!(self.world.declared(inner.end), Some(Declared::Macro { .. })) {
                        work.push((inner.clone(), steps.clone()));
                    }
                    let sure = inner.sure && !matches!(inner.end, End::Nowhere);
                    if sure && inner.at.file != self.file && told <= MOST {
                        told += 1;
                        let (spot, form) = (Spot::Path(index), Form::Expansion);
                        self.raws.push(Raw { spot, form, chain: steps, import: NONE, doubt: None });
                    }
                }
            }
        }
    }

    /// A macro that `#[macro_use] extern crate` may have brought.
    fn crate_macro(&mut self, index: u32, path: &Path<'t>) {
        let root = self.world.modules.places[self.place as usize].root;
        let module = &self.world.modules.all[self.world.modules.roots[root as usize].module as usize];
        if module.place == NONE {
            return;
        }
        let facts = &self.world.source(module.place).facts;
        let crates: Vec<Found> = facts.scopes[0]
            .uses
            .iter()
            .filter(|import| import.name == "!")
            .flat_map(|import| {
                self.world.resolve(module.place, &facts.paths[import.path as usize], Space::Types, &Fuel::new(), 0)
            })
            .collect();
        let alone = crates.len() == 1;
        let name = self.facts.segments(path)[0];
        for mut one in crates {
            one.at.path = format!("{}::{name}", one.at.path);
            one.sure = alone;
            one.import = (NONE, NONE);
            self.tell(index, path, one);
        }
    }

    /// A lone word given to a macro of the project: the name of a crate, if nothing else has that name.
    fn bare(&mut self, index: u32, path: &Path<'t>) {
        let name = self.facts.segments(path)[0];
        if self.local(path.scope, name).is_some() {
            return;
        }
        let fuel = Fuel::new();
        let called = &self.facts.paths[path.bare_in as usize];
        let macros = self.world.resolve(self.place, called, Space::Macros, &fuel, 0);
        if !macros.iter().any(|one| matches!(self.world.declared(one.end), Some(Declared::Macro { .. }))) {
            return;
        }
        let root = self.world.modules.places[self.place as usize].root;
        let Some(found) = self.world.outside(root, name, false) else { return };
        let asked = Path { form: Form::Path, bare_in: NONE, ..*path };
        if self.world.resolve(self.place, &asked, Space::Any, &fuel, 0).is_empty() {
            self.tell(index, path, found);
        }
    }

    /// What a glob of the project brings that need not be named: traits of other crates, and their globs.
    fn glob(&mut self, index: u32, one: &Found) {
        let spot = Spot::Path(index);
        if one.end == End::Foreign {
            if !expansion::is_tame_glob(&one.at.path) {
                self.doubt(spot, Form::Import, chain(one, self.file), Doubt::Glob);
            }
            return;
        }
        let End::Module(first) = one.end else { return };
        let (mut work, mut seen, mut left) = (vec![(first, chain(one, self.file))], Vec::new(), MOST_GLOBBED);
        while let Some((module, before)) = work.pop() {
            let here = &self.world.modules.all[module as usize];
            if seen.contains(&module) || here.place == NONE || self.world.file(here.place) == self.file {
                continue;
            }
            seen.push(module);
            let facts = &self.world.source(here.place).facts;
            for import in &facts.scopes[here.scope as usize].uses {
                let inside = self.sees(module);
                if !(import.public || inside) || left == 0 || import.name == "!" {
                    continue;
                }
                left -= 1;
                let path = &facts.paths[import.path as usize];
                let trait_like = import.name == "_" || import.name.starts_with(char::is_uppercase);
                for found in self.world.resolve(here.place, path, Space::Any, &Fuel::new(), 0) {
                    let mut steps = before.clone();
                    steps.extend(chain(&found, NONE));
                    match (import.name, found.end) {
                        ("*", End::Module(next)) => work.push((next, steps)),
                        ("*", End::Foreign) if !expansion::is_tame_glob(&found.at.path) => {
                            self.doubt(spot, Form::Import, steps, Doubt::Glob);
                        }
                        (_, End::Foreign) if trait_like => self.doubt(spot, Form::Import, steps, Doubt::Extension),
                        _ => {}
                    }
                }
            }
        }
    }

    /// Whether this place is inside of a module, and sees what is private to it.
    fn sees(&self, module: u32) -> bool {
        let mut at = self.world.modules.places[self.place as usize].module;
        while let Some(one) = self.world.modules.all.get(at as usize) {
            if at == module {
                return true;
            }
            at = one.parent;
        }
        false
    }

    fn local(&self, scope: u32, name: &str) -> Option<super::facts::Local<'t>> {
        let mut at = scope;
        while at != NONE {
            let one = &self.facts.scopes[at as usize];
            if let Some(found) = one.locals.iter().rev().find(|local| local.name == name) {
                return Some(*found);
            }
            if one.sort == Place::Module {
                return None;
            }
            at = one.parent;
        }
        None
    }

    /// A method: of a type where the type of what it is called on is written.
    fn member(&mut self, index: u32, member: &Member<'t>) {
        if member.literal || member.receiver == Some("self") {
            return;
        }
        let typed = member.receiver.and_then(|name| self.local(member.scope, name));
        let Some(local) = typed.filter(|local| local.typed_at != NONE) else {
            self.loose.push(index);
            return;
        };
        let mut at = local.typed_at;
        let fuel = Fuel::new();
        while let Some(found) = self.facts.path_at(at, local.typed_end) {
            let path = self.facts.paths[found as usize];
            let cut = local.value && path.len > 1 && path.end != at;
            let path = Path { len: path.len - u32::from(cut), ..path };
            let types = self.world.resolve(self.place, &path, Space::Types, &fuel, 0);
            let types: Vec<Found> = types.into_iter().flat_map(|one| self.meant(one, &fuel)).collect();
            let wraps = types.iter().any(|one| WRAPPERS.contains(&one.at.path.as_str()));
            if !wraps {
                if types.is_empty() && path.len == 1 && !self.is_declared(&path) {
                    self.loose.push(index);
                }
                for one in types {
                    self.method(index, member, found, one);
                }
                return;
            }
            at = self.facts.paths[found as usize].start + 1;
        }
        self.loose.push(index);
    }

    fn is_declared(&self, path: &Path<'t>) -> bool {
        !self.world.resolve(self.place, path, Space::Any, &Fuel::new(), 0).is_empty()
    }

    fn method(&mut self, index: u32, member: &Member<'t>, typed: u32, mut one: Found) {
        if one.end == End::Nowhere || !one.sure || one.at.file == self.file {
            return;
        }
        one.at.path = format!("{}::{}", one.at.path, member.name);
        let chain = chain(&one, self.file);
        self.raws.push(Raw { spot: Spot::Member(index), form: Form::Method, chain, import: typed, doubt: None });
    }
}

/// What a path of one name may lead to.
enum Single<'t> {
    /// Nothing that its import, or its file, does not say.
    Plain,
    Ask(&'t str),
    /// It is more than one name.
    Not,
}

/// The steps of an answer, those inside of the asking file left out.
fn chain(one: &Found, file: u32) -> Vec<Step> {
    let through = one.through.iter().filter(|step| step.file != file || file == NONE);
    through.chain([&one.at]).cloned().collect()
}
