//! Which components are on.

use std::collections::BTreeSet;

use super::AnswerFault;
use crate::blueprint::Blueprint;
use crate::model::suggestion::hint;

/// What was said about components.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// All that are on; the blueprint's defaults unless given.
    pub exactly: Option<BTreeSet<String>>,
    pub with: Vec<String>,
    pub without: Vec<String>,
}

impl Choice {
    /// Whether anything was said, so that nobody needs to be asked.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.exactly.is_some() || !self.with.is_empty() || !self.without.is_empty()
    }

    /// The set that results: what is required by a component turned on comes with it.
    pub(super) fn resolve(&self, blueprint: &Blueprint, faults: &mut Vec<AnswerFault>) -> BTreeSet<String> {
        let mut on = self.exactly.clone().unwrap_or_else(|| blueprint.default_components());
        self.with.iter().for_each(|name| add(blueprint, name, &mut on));
        self.without.iter().for_each(|name| _ = on.remove(name));
        let names = || blueprint.components.iter().map(|component| component.name.as_str());
        let all = self.exactly.iter().flatten().chain(&self.with).chain(&self.without);
        let unknown = all.filter(|name| !names().any(|known| known == *name));
        faults.extend(unknown.map(|name| AnswerFault::UnknownComponent {
            name: name.clone(),
            help: hint(name, names().collect::<Vec<_>>()),
        }));
        on.retain(|name| names().any(|known| known == name));
        on
    }
}

fn add(blueprint: &Blueprint, name: &str, on: &mut BTreeSet<String>) {
    if on.insert(name.to_owned()) {
        let component = blueprint.components.iter().find(|component| component.name == name);
        component.into_iter().flat_map(|component| &component.requires).for_each(|needed| add(blueprint, needed, on));
    }
}

/// Every component that is on without one it requires.
pub(super) fn check_requires(blueprint: &Blueprint, on: &BTreeSet<String>, faults: &mut Vec<AnswerFault>) {
    for component in blueprint.components.iter().filter(|component| on.contains(&component.name)) {
        for missing in component.requires.iter().filter(|needed| !on.contains(*needed)) {
            faults.push(AnswerFault::Requires { component: component.name.clone(), missing: missing.clone() });
        }
    }
}
