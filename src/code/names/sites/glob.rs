//! Globs: what they bring that need not be named.

use super::super::facts::{Form, NONE};
use super::super::lookup::{End, Found, Fuel, Space};
use super::super::{Doubt, hygienic};
use super::{MOST_GLOBBED, Reader, Spot, chain};

impl Reader<'_, '_, '_> {
    /// What a glob of the project brings that need not be named: traits of other crates, and their globs.
    pub(super) fn glob(&mut self, index: u32, one: &Found) {
        let spot = Spot::Path(index);
        if one.end == End::Foreign {
            if !hygienic::has_hygienic_globs(&one.at.path) {
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
                        ("*", End::Foreign) if !hygienic::has_hygienic_globs(&found.at.path) => {
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
    pub(super) fn sees(&self, module: u32) -> bool {
        let mut at = self.world.modules.places[self.place as usize].module;
        while let Some(one) = self.world.modules.all.get(at as usize) {
            if at == module {
                return true;
            }
            at = one.parent;
        }
        false
    }
}
