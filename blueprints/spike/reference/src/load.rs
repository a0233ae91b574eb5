//! The load generator: several threads read, one writes, and every read is timed.
//!
//! Readers ask again as soon as they are answered. The latencies are those of readers that never
//! rest, not those of a given rate of requests: at a rate, what waits behind a slow read counts as
//! well, and the tail is longer.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::contenders::{Contender, Index};
use crate::percentiles::Percentiles;
use crate::workload::Workload;

/// A contender as the threads share it.
type Shared = RwLock<Box<dyn Index>>;

/// How much load, and how long.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Threads that read.
    pub readers: u64,
    /// How long they do.
    pub duration: Duration,
    /// Between two writes. The same for all contenders, so that none is spared by being slow.
    pub write_every: Duration,
}

/// What readers saw.
#[derive(Clone, Copy, Debug)]
pub struct Loaded {
    /// How long reads took, waiting for the writer included.
    pub latencies: Percentiles,
    /// Reads of all threads together.
    pub reads: usize,
    /// Entries written meanwhile.
    pub writes: usize,
}

/// Puts a contender, filled with the workload, under load.
pub fn run(contender: &Contender, workload: &Workload, load: &Load) -> Loaded {
    let index = &RwLock::new(workload.filled(contender));
    let over = &AtomicBool::new(false);
    let (latencies, writes) = thread::scope(|scope| {
        let writer = scope.spawn(|| write(index, workload, load, over));
        let reader = |seed| scope.spawn(move || read(index, workload, seed, over));
        let readers: Vec<_> = (0..load.readers).map(reader).collect();
        thread::sleep(load.duration);
        over.store(true, Ordering::Relaxed);
        let latencies = readers.into_iter().flat_map(joined).collect::<Vec<_>>();
        (latencies, joined(writer))
    });
    Loaded {
        reads: latencies.len(),
        latencies: Percentiles::of(latencies),
        writes,
    }
}

fn read(index: &Shared, workload: &Workload, seed: u64, over: &AtomicBool) -> Vec<Duration> {
    let mut found = Vec::new();
    let mut latencies = Vec::new();
    for times in workload.ranges(seed) {
        if over.load(Ordering::Relaxed) {
            break;
        }
        found.clear();
        let start = Instant::now();
        let held = index.read().unwrap_or_else(PoisonError::into_inner);
        held.read(times, &mut found);
        drop(held);
        latencies.push(start.elapsed());
        black_box(&found);
    }
    latencies
}

fn write(index: &Shared, workload: &Workload, load: &Load, over: &AtomicBool) -> usize {
    let mut writes = 0;
    for entry in workload.arrivals().skip(workload.size()) {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let mut held = index.write().unwrap_or_else(PoisonError::into_inner);
        held.insert(entry);
        drop(held);
        writes += 1;
        thread::sleep(load.write_every);
    }
    writes
}

/// What a thread came to; its panic is ours.
fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
