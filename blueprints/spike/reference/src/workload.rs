//! What every contender is given: the same entries and the same ranges, on every run.

use std::ops::Range;

use fastrand::Rng;

use crate::contenders::{Contender, Entry, Index};

/// Between two entries that are in order.
const STEP: u64 = 10;
/// How far back a late entry may belong, in entries.
const LATE_BY: u64 = 1000;

/// How much, and of which kind.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// Entries in the log before anything is read.
    pub entries: u64,
    /// Of a thousand entries, how many come late.
    pub late: u64,
    /// About how many entries a range holds.
    pub span: u64,
}

/// What the question is about: a day's log, one entry in a hundred late, a page read at a time.
pub const FULL: Workload = Workload {
    entries: 100_000,
    late: 10,
    span: 100,
};

impl Workload {
    /// The entries, in the order in which they come; without end.
    pub fn arrivals(&self) -> impl Iterator<Item = Entry> + use<> {
        let late = self.late;
        let mut random = Rng::with_seed(1);
        (1..).map(move |number: u64| {
            let mut time = number * STEP;
            if random.u64(..1000) < late {
                // Between two entries that are there already.
                time = time.saturating_sub(random.u64(1..=LATE_BY) * STEP) + STEP / 2;
            }
            let value = random.u64(..);
            Entry { time, value }
        })
    }

    /// Ranges within the first [`Workload::entries`]; without end, others for each seed.
    pub fn ranges(&self, seed: u64) -> impl Iterator<Item = Range<u64>> + use<> {
        let last = self.entries.saturating_sub(self.span).max(1);
        let length = self.span * STEP;
        let mut random = Rng::with_seed(seed);
        std::iter::repeat_with(move || {
            let from = random.u64(..last) * STEP;
            from..from + length
        })
    }

    /// A contender with the log in it.
    pub fn filled(&self, contender: &Contender) -> Box<dyn Index> {
        let mut index = (contender.empty)();
        for entry in self.arrivals().take(self.size()) {
            index.insert(entry);
        }
        index
    }

    /// [`Workload::entries`], for iterators.
    pub fn size(&self) -> usize {
        usize::try_from(self.entries).unwrap_or(usize::MAX)
    }
}
