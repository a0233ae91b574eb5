//! `Chains`: the ways that names take.

use std::collections::BTreeMap;

use super::facts::count;
use super::lookup::Step;

/// Chains and their steps, each once.
#[derive(Default)]
pub(super) struct Chains {
    pub steps: Vec<Step>,
    known_steps: BTreeMap<Step, u32>,
    pub list: Vec<Vec<u32>>,
    known: BTreeMap<Vec<u32>, u32>,
}

impl Chains {
    /// The number of a chain.
    pub(super) fn put(&mut self, chain: Vec<Step>) -> u32 {
        let chain: Vec<u32> = chain.into_iter().map(|step| self.step(step)).collect();
        if let Some(known) = self.known.get(&chain) {
            return *known;
        }
        let index = count(self.list.len());
        self.list.push(chain.clone());
        self.known.insert(chain, index);
        index
    }

    fn step(&mut self, step: Step) -> u32 {
        if let Some(known) = self.known_steps.get(&step) {
            return *known;
        }
        let index = count(self.steps.len());
        self.steps.push(step.clone());
        self.known_steps.insert(step, index);
        index
    }
}
