//! What an append costs beside a bare INSERT and COMMIT: `cargo bench --bench append`.
//!
//! The bare one writes the same row into the same table, without head, hash and triggers.
//! The ratios at the end come from writes in turns, so that whatever else the disk does hits both.
//! They say something on a disk that really syncs.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod sqlite;
mod wish;

use std::time::{Duration, Instant};

use criterion::Criterion;
use domain::Storage;
use tokio::runtime::Runtime;

/// How many pairs of writes a ratio is taken from.
const PAIRS: usize = 300;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let runtime = Runtime::new().unwrap();
    sqlite::bench(&mut criterion, &runtime);
    criterion.final_summary();
}

/// Measures the writes of `storage`, on `name`, beside one of `bare`.
fn compare(
    criterion: &mut Criterion,
    runtime: &Runtime,
    name: &str,
    storage: &dyn Storage,
    bare: &dyn Fn(),
) {
    let append = || {
        let entry = wish::decision().event;
        runtime.block_on(storage.log().record(&entry)).unwrap();
    };
    let commit = || {
        let (caller, decision) = (wish::caller(), wish::decision());
        let commit = storage.commit(&caller, &decision, None);
        runtime.block_on(commit).unwrap();
    };
    let writes: &[(&str, &dyn Fn())] = &[
        // What each of them does beyond the bare insert is its price.
        ("an event appended", &append),
        ("a change committed", &commit),
    ];
    let mut group = criterion.benchmark_group(name);
    group.bench_function("a bare insert", |bench| bench.iter(bare));
    for (what, write) in writes {
        group.bench_function(*what, |bench| bench.iter(write));
    }
    group.finish();
    for (what, write) in writes {
        println!("{name}: {what} / a bare insert: {:.2}x", ratio(bare, write));
    }
}

/// How many times the median of `bare` that of `write` is.
fn ratio(bare: &dyn Fn(), write: &dyn Fn()) -> f64 {
    let pairs = (0..PAIRS).map(|_| (timed(bare), timed(write)));
    let (bare, write) = pairs.unzip();
    median(write).as_secs_f64() / median(bare).as_secs_f64()
}

fn timed(write: &dyn Fn()) -> Duration {
    let start = Instant::now();
    write();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
