//! Names in scopes and modules.

use super::super::facts::{Decl, Declared, Lead, NONE, Path, Place, Use, count};
use super::{Asking, End, Found, Fuel, Space, Step, World};

impl<'t> World<'_, 't> {
    /// A name as code in a scope sees it, from the inside out. What asks does not answer itself.
    #[expect(clippy::too_many_arguments, reason = "what a name means depends on all of them")]
    pub(super) fn lexical(
        &self,
        place: u32,
        scope: u32,
        name: &str,
        space: Space,
        asking: Asking<'_, 't>,
        fuel: &Fuel,
        depth: u32,
    ) -> Vec<Found> {
        let (mut place, mut at) = (place, scope);
        let mut may = Vec::new();
        loop {
            let facts = &self.source(place).facts;
            let one = &facts.scopes[at as usize];
            let found = if one.sort == Place::Module {
                let module = self.modules.of_scope(place, facts, at);
                self.own(module, name, space, asking, fuel, depth)
            } else {
                if space != Space::Macros && one.generics.contains(&name) {
                    return vec![Found::new(End::Nowhere, Step { path: name.to_owned(), file: NONE })];
                }
                self.in_scope(place, at, name, space, self.home(place, at), true, asking, fuel, depth)
            };
            if found.iter().any(|one| one.sure) {
                return found;
            }
            may.extend(found);
            if one.sort != Place::Module {
                at = one.parent;
                continue;
            }
            let Some((outer, scope)) = self.modules.places[place as usize].into.filter(|_| at == 0) else { break };
            (place, at) = (outer, scope);
        }
        if space == Space::Macros {
            let textual = self.textual(place, name);
            if !textual.is_empty() {
                return textual;
            }
        }
        may
    }

    /// A name of the module that asks.
    fn own(
        &self,
        module: u32,
        name: &str,
        space: Space,
        asking: Asking<'_, 't>,
        fuel: &Fuel,
        depth: u32,
    ) -> Vec<Found> {
        self.module_names(module, name, space, module, true, asking, fuel, depth)
    }

    /// A name of a module, as seen from another one.
    #[expect(clippy::too_many_arguments, reason = "what a name means depends on all of them")]
    pub(super) fn in_module(
        &self,
        module: u32,
        name: &str,
        space: Space,
        from: u32,
        own: bool,
        fuel: &Fuel,
        depth: u32,
    ) -> Vec<Found> {
        self.module_names(module, name, space, from, own, Asking::default(), fuel, depth)
    }

    #[expect(clippy::too_many_arguments, reason = "what a name means depends on all of them")]
    fn module_names(
        &self,
        module: u32,
        name: &str,
        space: Space,
        from: u32,
        own: bool,
        asking: Asking<'_, 't>,
        fuel: &Fuel,
        depth: u32,
    ) -> Vec<Found> {
        if depth > super::DEEPEST || !fuel.burn() {
            return Vec::new();
        }
        let one = &self.modules.all[module as usize];
        let mut found = Vec::new();
        if space != Space::Macros {
            let children = one.children.iter().filter(|(known, _)| known == name);
            found.extend(children.map(|(_, child)| self.module(*child)));
        }
        if one.place == NONE {
            return found;
        }
        found.extend(self.in_scope(one.place, one.scope, name, space, from, own, asking, fuel, depth));
        for included in &one.included {
            found.extend(self.module_names(*included, name, space, from, own, asking, fuel, depth + 1));
        }
        if space == Space::Macros && self.modules.roots[one.root as usize].module == module && !own {
            found.extend(self.exported(one.root, name));
        }
        if found.iter().any(|one| one.sure) {
            found.retain(|one| one.sure);
        }
        found
    }

    /// A name of one scope: what it declares, what it imports, and what its globs bring where neither has it.
    #[expect(clippy::too_many_arguments, reason = "what a name means depends on all of them")]
    fn in_scope(
        &self,
        place: u32,
        scope: u32,
        name: &str,
        space: Space,
        from: u32,
        own: bool,
        asking: Asking<'_, 't>,
        fuel: &Fuel,
        depth: u32,
    ) -> Vec<Found> {
        let facts = &self.source(place).facts;
        let one = &facts.scopes[scope as usize];
        let mut found = Vec::new();
        for (at, decl) in one.decls.iter().enumerate().filter(|(_, decl)| decl.name == name) {
            found.extend(self.declaration(place, scope, count(at), decl, space, fuel, depth));
        }
        let asks = |import: &&Use<'t>| asking.is(&facts.paths[import.path as usize]);
        for import in one.uses.iter().filter(|import| import.name == name && name != "*" && !asks(import)) {
            let path = &facts.paths[import.path as usize];
            let space = if space == Space::Types { Space::Any } else { space };
            for one in self.resolve(place, path, space, fuel, depth + 1) {
                found.push(self.imported(one, place, scope, name, import.path, own));
            }
        }
        if asking.no_globs || found.iter().any(|one| one.sure) {
            return found;
        }
        let inside = |module: u32| self.is_within(from, module);
        let home = self.modules.of_scope(place, facts, scope);
        for glob in one.uses.iter().filter(|import| import.name == "*" && !asks(import)) {
            if glob.public || own || inside(home) {
                found.extend(self.by_glob(place, scope, glob, name, space, own, fuel, depth));
            }
        }
        found
    }

    fn imported(&self, mut one: Found, place: u32, scope: u32, name: &str, path: u32, own: bool) -> Found {
        if own {
            one.import = (self.file(place), path);
            return one;
        }
        let home = self.modules.of_scope(place, &self.source(place).facts, scope);
        let path = format!("{}::{name}", self.modules.all[home as usize].path);
        one.import = (NONE, NONE);
        one.through.insert(0, Step { path, file: self.file(place) });
        one
    }

    #[expect(clippy::too_many_arguments, reason = "what a name means depends on all of them")]
    fn declaration(
        &self,
        place: u32,
        scope: u32,
        at: u32,
        decl: &Decl<'t>,
        space: Space,
        fuel: &Fuel,
        depth: u32,
    ) -> Vec<Found> {
        let fits = match decl.sort {
            Declared::Value => space == Space::Any,
            Declared::Macro { .. } => space != Space::Types,
            _ => space != Space::Macros,
        };
        if !fits {
            return Vec::new();
        }
        match &decl.sort {
            // Files and modules of modules are their children; one in a block has no other place.
            Declared::Module { scope: inner, .. } => {
                let block = self.source(place).facts.scopes[scope as usize].sort != Place::Module;
                let inline = &self.modules.places[place as usize].inline;
                let child = inline.iter().find(|(scope, _)| scope == inner && block);
                child.map(|(_, module)| self.module(*module)).into_iter().collect()
            }
            Declared::Crate { path } => {
                let path = &self.source(place).facts.paths[*path as usize];
                self.resolve(place, path, Space::Types, fuel, depth + 1)
            }
            _ => vec![self.item(place, scope, at)],
        }
    }

    /// An item, by where it is declared.
    pub(super) fn item(&self, place: u32, scope: u32, decl: u32) -> Found {
        let facts = &self.source(place).facts;
        let home = self.modules.of_scope(place, facts, scope);
        let name = facts.scopes[scope as usize].decls[decl as usize].name;
        let path = format!("{}::{name}", self.modules.all[home as usize].path);
        Found::new(End::Item { place, scope, decl }, Step { path, file: self.file(place) })
    }

    /// What a glob gives a name, if it does.
    #[expect(clippy::too_many_arguments, reason = "what a name means depends on all of them")]
    fn by_glob(
        &self,
        place: u32,
        scope: u32,
        glob: &Use<'t>,
        name: &str,
        space: Space,
        own: bool,
        fuel: &Fuel,
        depth: u32,
    ) -> Vec<Found> {
        let facts = &self.source(place).facts;
        let path = &facts.paths[glob.path as usize];
        let busy = (place, glob.path);
        if fuel.globs.borrow().contains(&busy) {
            return Vec::new();
        }
        fuel.globs.borrow_mut().push(busy);
        // The same path without its `*`.
        let holder = Path { len: path.len.saturating_sub(1), ..*path };
        let whole = holder.len == 0 && holder.lead == Lead::Plain;
        let holders = if whole { Vec::new() } else { self.resolve(place, &holder, Space::Types, fuel, depth + 1) };
        let mut found = Vec::new();
        for holder in holders {
            let within = match holder.end {
                End::Module(module) => {
                    if !self.shows(module, name, self.modules.of_scope(place, facts, scope)) {
                        continue;
                    }
                    let home = self.modules.of_scope(place, facts, scope);
                    self.in_module(module, name, space, home, false, fuel, depth + 1)
                }
                End::Foreign => vec![Found { sure: super::outside::is_std(&holder.at.path), ..holder.with(name) }],
                End::Item { .. } => match self.declared(holder.end) {
                    Some(Declared::Type { variants }) if variants.contains(&name) => vec![holder.with(name)],
                    _ => Vec::new(),
                },
                End::Nowhere => Vec::new(),
            };
            for one in within {
                let one = if own { one } else { self.imported(one, place, scope, name, NONE, false) };
                let one = one.after(&Found { import: (NONE, NONE), ..holder.clone() });
                found.push(if own { Found { import: (self.file(place), glob.path), ..one } } else { one });
            }
        }
        fuel.globs.borrow_mut().pop();
        // What std has under which name is not known here, so any other answer is better.
        if found.iter().any(|one| one.end != End::Foreign) {
            found.retain(|one| one.end != End::Foreign || !one.through.is_empty());
        }
        found
    }

    /// Whether a module shows a name to another one; what it only has by globs it does.
    fn shows(&self, module: u32, name: &str, to: u32) -> bool {
        let one = &self.modules.all[module as usize];
        if one.place == NONE || self.is_within(to, module) {
            return true;
        }
        let scope = &self.source(one.place).facts.scopes[one.scope as usize];
        let decls = scope.decls.iter().filter(|decl| decl.name == name).map(|decl| decl.public);
        let uses = scope.uses.iter().filter(|import| import.name == name).map(|import| import.public);
        let mut all = decls.chain(uses).peekable();
        all.peek().is_none() || all.any(|public| public)
    }

    /// Whether a module is, or lies in, another one.
    fn is_within(&self, module: u32, outer: u32) -> bool {
        let mut at = module;
        while let Some(one) = self.modules.all.get(at as usize) {
            if at == outer {
                return true;
            }
            at = one.parent;
        }
        false
    }
}
