//! Contenders asked one after the other, by one thread.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::contenders::{Contender, Index};
use crate::percentiles::Percentiles;
use crate::workload::Workload;

/// The mean time of one insert while the log is filled.
pub fn inserts(contender: &Contender, workload: &Workload) -> Duration {
    let entries: Vec<_> = workload.arrivals().take(workload.size()).collect();
    let mut index = (contender.empty)();
    let start = Instant::now();
    for entry in entries {
        index.insert(entry);
    }
    let took = start.elapsed();
    black_box(index);
    let count = u32::try_from(workload.entries).unwrap_or(u32::MAX);
    took / count.max(1)
}

/// How long `count` reads took, each timed on its own. The clock's own 20 to 50 ns are in them.
pub fn reads(index: &dyn Index, workload: &Workload, count: usize) -> Percentiles {
    let mut found = Vec::new();
    let ranges = workload.ranges(2).take(count);
    let latencies = ranges.map(|times| {
        found.clear();
        let start = Instant::now();
        index.read(times, &mut found);
        let took = start.elapsed();
        black_box(&found);
        took
    });
    Percentiles::of(latencies.collect())
}
