//! Methods: named by the type of what they are called on, where that is written.

use super::super::facts::{Form, Local, Member, NONE, Path, Place};
use super::super::lookup::{End, Found, Fuel, Space};
use super::{Raw, Reader, Spot, WRAPPERS, chain};

impl<'t> Reader<'_, '_, 't> {
    pub(super) fn local(&self, scope: u32, name: &str) -> Option<Local<'t>> {
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
    pub(super) fn member(&mut self, index: u32, member: &Member<'t>) {
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

    pub(super) fn is_declared(&self, path: &Path<'t>) -> bool {
        !self.world.resolve(self.place, path, Space::Any, &Fuel::new(), 0).is_empty()
    }

    pub(super) fn method(&mut self, index: u32, member: &Member<'t>, typed: u32, mut one: Found) {
        if one.end == End::Nowhere || !one.sure || one.at.file == self.file {
            return;
        }
        one.at.path = format!("{}::{}", one.at.path, member.name);
        let chain = chain(&one, self.file);
        self.raws.push(Raw { spot: Spot::Member(index), form: Form::Method, chain, import: typed, doubt: None });
    }
}
