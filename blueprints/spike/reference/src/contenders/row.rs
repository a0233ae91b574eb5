use std::ops::Range;

use super::{Entry, Index};

/// One sorted vector. What is in order goes to its end; what is late moves all that is newer.
#[derive(Debug, Default)]
pub struct Row(Vec<Entry>);

impl Index for Row {
    fn insert(&mut self, entry: Entry) {
        if self.0.last().is_none_or(|last| last.time < entry.time) {
            self.0.push(entry);
            return;
        }
        match self.0.binary_search_by_key(&entry.time, |held| held.time) {
            Ok(at) => self.0[at] = entry,
            Err(at) => self.0.insert(at, entry),
        }
    }

    fn read(&self, times: Range<u64>, found: &mut Vec<Entry>) {
        let from = self.0.partition_point(|entry| entry.time < times.start);
        let entries = self.0[from..].iter();
        found.extend(entries.take_while(|entry| entry.time < times.end));
    }
}
