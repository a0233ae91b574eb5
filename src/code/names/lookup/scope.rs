//! Names in scopes and modules.

use super::super::facts::{Decl, Declared, Lead, NONE, Path, Place, Use, count};
use super::{End, Found, Query, Space, Step, World};

impl<'t> World<'_, 't> {
    /// A name as code in a scope sees it, from the inside out.
    pub(super) fn lexical(&self, place: u32, scope: u32, query: Query<'_, 't>) -> Vec<Found> {
        let (mut place, mut at) = (place, scope);
        let mut may = Vec::new();
        loop {
            let facts = &self.source(place).facts;
            let one = &facts.scopes[at as usize];
            let found = if one.sort == Place::Module {
                let module = self.modules.of_scope(place, facts, at);
                self.in_module(module, Query { from: module, ..query })
            } else {
                if query.space != Space::Macros && one.generics.contains(&query.name) {
                    return vec![Found::new(End::Nowhere, Step { path: query.name.to_owned(), file: NONE })];
                }
                self.in_scope(place, at, Query { from: self.home(place, at), ..query })
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
        let textual = if query.space == Space::Macros { self.textual(place, query.name) } else { Vec::new() };
        if textual.is_empty() { may } else { textual }
    }

    /// A name of a module.
    pub(super) fn in_module(&self, module: u32, query: Query<'_, 't>) -> Vec<Found> {
        if query.depth > super::DEEPEST || !query.fuel.burn() {
            return Vec::new();
        }
        let one = &self.modules.all[module as usize];
        let mut found = Vec::new();
        if query.space != Space::Macros {
            let children = one.children.iter().filter(|(known, _)| known == query.name);
            found.extend(children.map(|(_, child)| self.module(*child)));
        }
        if one.place == NONE {
            return found;
        }
        found.extend(self.in_scope(one.place, one.scope, query));
        for included in &one.included {
            found.extend(self.in_module(*included, query.deeper()));
        }
        if query.space == Space::Macros && self.modules.roots[one.root as usize].module == module && !query.own {
            found.extend(self.exported(one.root, query.name));
        }
        if found.iter().any(|one| one.sure) {
            found.retain(|one| one.sure);
        }
        found
    }

    /// A name of one scope: what it declares, what it imports, and what its globs bring where neither has it.
    fn in_scope(&self, place: u32, scope: u32, query: Query<'_, 't>) -> Vec<Found> {
        let facts = &self.source(place).facts;
        let (one, name) = (&facts.scopes[scope as usize], query.name);
        let mut found = Vec::new();
        for (at, decl) in one.decls.iter().enumerate().filter(|(_, decl)| decl.name == name) {
            found.extend(self.declaration(place, scope, count(at), decl, query));
        }
        let asks = |import: &&Use<'t>| query.is_asked_by(&facts.paths[import.path as usize]);
        for import in one.uses.iter().filter(|import| import.name == name && name != "*" && !asks(import)) {
            let path = &facts.paths[import.path as usize];
            let space = if query.space == Space::Types { Space::Any } else { query.space };
            for one in self.resolve(place, path, space, query.fuel, query.depth + 1) {
                found.push(self.imported(one, place, scope, import.path, query));
            }
        }
        if query.no_globs || found.iter().any(|one| one.sure) {
            return found;
        }
        let home = self.modules.of_scope(place, facts, scope);
        let inside = query.own || self.is_within(query.from, home);
        for glob in one.uses.iter().filter(|import| import.name == "*" && !asks(import)) {
            if glob.public || inside {
                found.extend(self.by_glob(place, scope, glob, query));
            }
        }
        found
    }

    /// What an import leads to: a step of its own, unless it is one of the file that asks.
    fn imported(&self, mut one: Found, place: u32, scope: u32, path: u32, query: Query<'_, 't>) -> Found {
        if query.own {
            one.import = (self.file(place), path);
            return one;
        }
        let home = self.modules.of_scope(place, &self.source(place).facts, scope);
        let path = format!("{}::{}", self.modules.all[home as usize].path, query.name);
        one.import = (NONE, NONE);
        one.through.insert(0, Step { path, file: self.file(place) });
        one
    }

    fn declaration(&self, place: u32, scope: u32, at: u32, decl: &Decl<'t>, query: Query<'_, 't>) -> Vec<Found> {
        let fits = match decl.sort {
            Declared::Value => query.space == Space::Any,
            Declared::Macro { .. } => query.space != Space::Types,
            _ => query.space != Space::Macros,
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
                self.resolve(place, path, Space::Types, query.fuel, query.depth + 1)
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
    fn by_glob(&self, place: u32, scope: u32, glob: &Use<'t>, query: Query<'_, 't>) -> Vec<Found> {
        let facts = &self.source(place).facts;
        let path = &facts.paths[glob.path as usize];
        if !query.fuel.start(place, glob.path) {
            return Vec::new();
        }
        // The same path without its `*`.
        let holder = Path { len: path.len.saturating_sub(1), ..*path };
        let whole = holder.len == 0 && holder.lead == Lead::Plain;
        let deeper = query.depth + 1;
        let holders = if whole { Vec::new() } else { self.resolve(place, &holder, Space::Types, query.fuel, deeper) };
        let home = self.modules.of_scope(place, facts, scope);
        let mut found = Vec::new();
        for holder in holders {
            for one in self.globbed(&holder, home, query) {
                let one = if query.own { one } else { self.imported(one, place, scope, NONE, query) };
                let one = one.after(&Found { import: (NONE, NONE), ..holder.clone() });
                found.push(if query.own { Found { import: (self.file(place), glob.path), ..one } } else { one });
            }
        }
        query.fuel.end();
        // What std has under which name is not known here, so any other answer is better.
        if found.iter().any(|one| one.end != End::Foreign) {
            found.retain(|one| one.end != End::Foreign || !one.through.is_empty());
        }
        found
    }

    /// What stands under a name in what a glob of the module `home` is of.
    fn globbed(&self, holder: &Found, home: u32, query: Query<'_, 't>) -> Vec<Found> {
        match holder.end {
            End::Module(module) if self.shows(module, query.name, home) => {
                self.in_module(module, Query { from: home, ..query.of_another() })
            }
            End::Foreign => {
                let sure = super::outside::is_std(&holder.at.path);
                vec![Found { sure, ..holder.with(query.name) }]
            }
            End::Item { .. } => match self.declared(holder.end) {
                Some(Declared::Type { variants }) if variants.contains(&query.name) => vec![holder.with(query.name)],
                _ => Vec::new(),
            },
            End::Module(_) | End::Nowhere | End::Unseen => Vec::new(),
        }
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
