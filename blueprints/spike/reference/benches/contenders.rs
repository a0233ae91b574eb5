//! Benches of every contender, and a verdict for each. `cargo bench`, or `cargo bench -- --quick`.

use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;

use acme_spike::contenders::{ALL, Contender};
use acme_spike::verdict;
use acme_spike::workload::{FULL, Workload};

/// A log that is filled in each iteration.
const FILL: Workload = Workload {
    entries: 10_000,
    ..FULL
};

/// How often a contender ran, and how long that took in all.
struct Tally {
    contender: &'static str,
    iterations: u64,
    took: Duration,
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let read = bench(&mut criterion, "read", reading);
    let insert = bench(&mut criterion, "insert", inserting);
    criterion.final_summary();
    // Under `cargo test --benches` each runs once, which says nothing.
    if env::args().any(|argument| argument == "--bench") {
        print_verdicts(&[("read", read), ("insert", insert)]);
    }
}

/// Benches all contenders with the routine that `prepare` makes: it runs so many iterations, and
/// returns what they took.
fn bench<R: FnMut(u64) -> Duration>(
    criterion: &mut Criterion,
    name: &str,
    prepare: impl Fn(&Contender) -> R,
) -> Vec<Tally> {
    let mut group = criterion.benchmark_group(name);
    let tallies = ALL.iter().map(|contender| {
        let mut tally = Tally {
            contender: contender.name,
            iterations: 0,
            took: Duration::ZERO,
        };
        let mut routine = prepare(contender);
        group.bench_function(contender.name, |bencher| {
            bencher.iter_custom(|iterations| {
                let took = routine(iterations);
                tally.iterations += iterations;
                tally.took += took;
                took
            });
        });
        tally
    });
    tallies.collect()
}

/// An iteration reads one range.
fn reading(contender: &Contender) -> impl FnMut(u64) -> Duration + use<> {
    let index = FULL.filled(contender);
    let mut ranges = FULL.ranges(2);
    let mut found = Vec::new();
    move |iterations| {
        let start = Instant::now();
        for times in (0..iterations).zip(&mut ranges).map(|(_, times)| times) {
            found.clear();
            index.read(times, &mut found);
            black_box(&found);
        }
        start.elapsed()
    }
}

/// An iteration fills a log.
fn inserting(contender: &Contender) -> impl FnMut(u64) -> Duration + use<> {
    let entries: Vec<_> = FILL.arrivals().take(FILL.size()).collect();
    let empty = contender.empty;
    move |iterations| {
        let start = Instant::now();
        for _ in 0..iterations {
            let mut index = empty();
            for entry in &entries {
                index.insert(*entry);
            }
            black_box(index);
        }
        start.elapsed()
    }
}

fn print_verdicts(benches: &[(&str, Vec<Tally>)]) {
    for (name, tallies) in benches {
        let times: Vec<_> = tallies.iter().filter_map(mean).collect();
        // None when a filter on the command line left this bench out.
        for (contender, time) in &times {
            println!("{name:<8} {contender:<8} {:>12}", format!("{time:.1?}"));
        }
        if times.len() == ALL.len() {
            println!("{name:<8} {}\n", verdict::of(&times));
        }
    }
}

fn mean(tally: &Tally) -> Option<(&'static str, Duration)> {
    let nanoseconds = tally.took.as_nanos().checked_div(tally.iterations.into())?;
    let mean = Duration::from_nanos(u64::try_from(nanoseconds).ok()?);
    Some((tally.contender, mean))
}
