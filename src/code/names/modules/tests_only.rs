//! Files that only code of tests takes in.

use std::collections::BTreeMap;

use super::{Modules, Source};
use crate::code::names::Names;
use crate::code::names::facts::count;
use crate::model::path::RelPath;

impl Names<'_> {
    /// The sources that every crate takes in through code of tests alone: by a `mod` of which `is_test` holds, or by
    /// one of a file that is such a source itself. A file of which `is_aside` holds is one wherever it is taken in.
    #[must_use]
    pub fn files_of_tests(
        &self,
        is_aside: &dyn Fn(&RelPath) -> bool,
        is_test: &dyn Fn(&RelPath, usize) -> bool,
    ) -> Vec<&RelPath> {
        let built = self.modules.built(&self.sources, is_aside, is_test);
        let mut found: Vec<(&RelPath, bool)> = self.sources.iter().map(|source| (&source.path, true)).collect();
        let mut placed = vec![false; found.len()];
        for (place, is_built) in self.modules.places.iter().zip(built) {
            placed[place.file as usize] = true;
            found[place.file as usize].1 &= !is_built;
        }
        let only_tests = found.into_iter().zip(placed).filter(|((_, only), placed)| *only && *placed);
        only_tests.map(|((path, _), _)| path).collect()
    }
}

impl Modules<'_> {
    /// For each place, whether it is part of what is built without tests: those that nothing takes in, and what they
    /// take in outside of code of tests.
    fn built(
        &self,
        sources: &[Source<'_>],
        is_aside: &dyn Fn(&RelPath) -> bool,
        is_test: &dyn Fn(&RelPath, usize) -> bool,
    ) -> Vec<bool> {
        let path = |place: u32| &sources[self.places[place as usize].file as usize].path;
        let by_file: BTreeMap<(u32, u32), u32> =
            self.places.iter().zip(0..).map(|(place, index)| ((place.root, place.file), index)).collect();
        let mut takes: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (taken, declared) in &self.declared {
            let Some(taken) = by_file.get(taken) else { continue };
            for (by, byte) in declared {
                if !is_test(path(*by), *byte as usize) {
                    takes.entry(*by).or_default().push(*taken);
                }
            }
        }
        let roots = (0..count(self.places.len())).filter(|place| {
            let placed = &self.places[*place as usize];
            !self.declared.contains_key(&(placed.root, placed.file))
        });
        let (mut work, mut built): (Vec<u32>, _) = (roots.collect(), vec![false; self.places.len()]);
        while let Some(place) = work.pop() {
            if !built[place as usize] && !is_aside(path(place)) {
                built[place as usize] = true;
                work.extend(takes.get(&place).into_iter().flatten());
            }
        }
        built
    }
}
