//! Macros: what those of the project become, and which of others may become anything.

use super::super::facts::{Declared, Form, NONE, Path};
use super::super::lookup::{End, Found, Fuel, Space, Step, World};
use super::super::{Doubt, hygienic};
use super::{MOST, Raw, Reader, Spot, chain};

impl<'t> Reader<'_, '_, 't> {
    /// What a macro, derive or attribute brings with it.
    pub(super) fn expansion(&mut self, index: u32, path: &Path<'t>, one: &Found) {
        if World::space(path.form) != Space::Macros && path.form != Form::MacroBody {
            return;
        }
        match (one.end, self.world.declared(one.end)) {
            (End::Foreign, _) if World::space(path.form) == Space::Macros => {
                if let Some(item) = hygienic::named_by(&one.at.path) {
                    let mut steps = chain(one, self.file);
                    steps.push(Step { path: item.to_owned(), file: NONE });
                    self.raws.push(Raw {
                        spot: Spot::Path(index),
                        form: path.form,
                        chain: steps,
                        import: NONE,
                        doubt: None,
                    });
                } else if !hygienic::has_hygienic_macros(&one.at.path) {
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

    pub(super) fn is_proc_macro(&self, place: u32) -> bool {
        let root = &self.world.modules.roots[self.world.modules.places[place as usize].root as usize];
        root.library && self.world.packages.all[root.package].proc_macro
    }

    /// What the body of a macro of the project names, told where the macro is called.
    pub(super) fn body(&mut self, index: u32, called: &Found) {
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
    pub(super) fn crate_macro(&mut self, index: u32, path: &Path<'t>) {
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
    pub(super) fn bare(&mut self, index: u32, path: &Path<'t>) {
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
}
