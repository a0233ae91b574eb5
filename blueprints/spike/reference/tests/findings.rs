//! The whole way from a measurement to the document, in miniature: no number of it means anything.

use std::process::Command;
use std::time::Duration;

use acme_spike::contenders::ALL;
use acme_spike::findings::{BEGIN, END, Plan, measure, replace, table};
use acme_spike::load::{self, Load};
use acme_spike::workload::Workload;

const PLAN: Plan = Plan {
    workload: Workload {
        entries: 2000,
        late: 10,
        span: 10,
    },
    reads: 100,
    load: Load {
        readers: 2,
        duration: Duration::from_millis(20),
        write_every: Duration::from_micros(100),
    },
    rounds: 1,
};

#[test]
fn every_contender_has_a_row_between_the_markers_of_the_document() {
    let found = table(&PLAN, &measure(&PLAN)).expect("a table");
    let document = replace(include_str!("../SPIKE.md"), &found).expect("both markers");
    let (_, rest) = document.split_once(BEGIN).expect("the first marker");
    let (found, _) = rest.split_once(END).expect("the second marker");
    for contender in ALL {
        let row = format!("\n| `{}` |", contender.name);
        assert!(found.contains(&row), "{found}");
    }
    assert!(found.contains("\nBy p99 under load, "), "{found}");
}

#[test]
fn the_load_reads_and_writes() {
    for contender in ALL {
        let loaded = load::run(&contender, &PLAN.workload, &PLAN.load);
        assert!(loaded.reads > 0 && loaded.writes > 0, "{loaded:?}");
        let latencies = loaded.latencies;
        assert!(latencies.p50 <= latencies.p99 && latencies.p99 <= latencies.max);
    }
}

#[test]
fn a_wrong_call_and_a_debug_build_measure_nothing() {
    let program = env!(concat!("CARGO_BIN_EXE_", env!("CARGO_PKG_NAME")));
    for (arguments, expected) in [
        (&["measure"][..], "usage: "),
        (&["load", "none"], "usage: "),
        (&["load", "0"], "usage: "),
        (&["findings", "no-such-file.md"], "no-such-file.md"),
    ] {
        let output = Command::new(program).args(arguments).output();
        let output = output.expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let debug = said.contains("debug build");
        assert!(
            !output.status.success() && (debug || said.contains(expected)),
            "{said}"
        );
    }
}
