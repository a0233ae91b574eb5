use std::collections::BTreeMap;
use std::ops::Range;

use super::{Entry, Index};

/// A B-tree from the standard library.
#[derive(Debug, Default)]
pub struct Tree(BTreeMap<u64, u64>);

impl Index for Tree {
    fn insert(&mut self, entry: Entry) {
        self.0.insert(entry.time, entry.value);
    }

    fn read(&self, times: Range<u64>, found: &mut Vec<Entry>) {
        // A range that ends before it starts holds nothing; `BTreeMap::range` would panic.
        if times.is_empty() {
            return;
        }
        let entries = self.0.range(times);
        found.extend(entries.map(|(&time, &value)| Entry { time, value }));
    }
}
