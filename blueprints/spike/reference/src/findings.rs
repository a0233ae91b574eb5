//! The findings: what was measured, as a table, and where it stands in `SPIKE.md`.

mod document;

use std::fmt::{self, Write as _};
use std::time::Duration;

use crate::contenders::{ALL, Contender};
use crate::load::{self, Load, Loaded};
use crate::measure;
use crate::percentiles::Percentiles;
use crate::verdict;
use crate::workload::Workload;

pub use document::{BEGIN, END, MarkerFault, replace};

/// How thoroughly to measure.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What the contenders are given.
    pub workload: Workload,
    /// Reads by one thread.
    pub reads: usize,
    /// The load, in each round.
    pub load: Load,
    /// How often each contender is put under load, in turn. The median round counts.
    pub rounds: usize,
}

/// What was measured of one contender.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// Its name.
    pub contender: &'static str,
    /// The mean time of one insert.
    pub insert: Duration,
    /// Reads by one thread.
    pub alone: Percentiles,
    /// Reads under load: the measure that decides.
    pub loaded: Loaded,
}

/// Measures every contender. Takes about contenders × rounds × the load's duration.
pub fn measure(plan: &Plan) -> Vec<Finding> {
    let mut rounds = vec![Vec::new(); ALL.len()];
    // In turn, so that a slow minute of the machine hits all of them.
    for _ in 0..plan.rounds.max(1) {
        for (contender, rounds) in ALL.iter().zip(&mut rounds) {
            rounds.push(load::run(contender, &plan.workload, &plan.load));
        }
    }
    let rounds = ALL.iter().zip(rounds);
    rounds
        .map(|(contender, rounds)| finding(plan, contender, median(rounds)))
        .collect()
}

fn finding(plan: &Plan, contender: &Contender, loaded: Loaded) -> Finding {
    let index = plan.workload.filled(contender);
    Finding {
        contender: contender.name,
        insert: measure::inserts(contender, &plan.workload),
        alone: measure::reads(index.as_ref(), &plan.workload, plan.reads),
        loaded,
    }
}

/// The round in the middle, by the measure that decides. There is one at least.
fn median(mut rounds: Vec<Loaded>) -> Loaded {
    rounds.sort_by_key(|round| round.latencies.p99);
    rounds.swap_remove(rounds.len() / 2)
}

/// The findings in Markdown: a table, the verdict, and where they come from.
///
/// # Errors
/// None: writing to a string does not fail.
pub fn table(plan: &Plan, findings: &[Finding]) -> Result<String, fmt::Error> {
    let mut out = String::new();
    writeln!(
        out,
        "| contender | insert | read, p50 | p99 | under load, p50 | p99 | max | reads |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for Finding {
        contender,
        insert,
        alone,
        loaded,
    } in findings
    {
        let Percentiles { p50, p99, max } = loaded.latencies;
        let (alone50, alone99, reads) = (alone.p50, alone.p99, loaded.reads);
        write!(
            out,
            "| `{contender}` | {insert:.1?} | {alone50:.1?} | {alone99:.1?} "
        )?;
        writeln!(out, "| {p50:.1?} | {p99:.1?} | {max:.1?} | {reads} |")?;
    }
    let decides = findings.iter();
    let decides: Vec<_> = decides
        .map(|finding| (finding.contender, finding.loaded.latencies.p99))
        .collect();
    writeln!(out, "\nBy p99 under load, {}.\n", verdict::of(&decides))?;
    writeln!(out, "{}", origin(plan))?;
    Ok(out)
}

/// What somebody needs to know to measure it again.
fn origin(plan: &Plan) -> String {
    let Workload {
        entries,
        late,
        span,
    } = plan.workload;
    let Load {
        readers,
        duration,
        write_every,
    } = plan.load;
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let (os, cpu) = (std::env::consts::OS, std::env::consts::ARCH);
    format!(
        "{entries} entries, {late} of 1000 late, ranges of {span}; {readers} readers, a write every \
         {write_every:?}, {} rounds of {duration:?}; {cores} cores, {os} on {cpu}.",
        plan.rounds
    )
}
