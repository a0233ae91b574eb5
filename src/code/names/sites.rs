//! Every place of a file that names something, and every place where that cannot be told.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::facts::{Facts, Form, Lead, NONE, Path, Place, count};
use super::lookup::{End, Found, Fuel, Space, Step, World, is_prelude};

mod glob;
mod macros;
mod method;

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
    /// The file that takes it from elsewhere with `#[path]`; the owner where none does.
    pub taker: u32,
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
        let placed = &self.world.modules.places[self.place as usize];
        let taker = self.world.file(placed.taker.unwrap_or(owner));
        let package = count(self.world.modules.roots[placed.root as usize].package);
        let (file, owner) = (self.file, self.world.file(owner));
        PlaceSites { file, owner, taker, package, raws: self.raws, loose: self.loose }
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
