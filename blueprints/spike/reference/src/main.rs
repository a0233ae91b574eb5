//! `acme-spike findings` measures and writes into `SPIKE.md`; `acme-spike load` measures and prints.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs, process};

use acme_spike::contenders::ALL;
use acme_spike::findings::{self, Plan};
use acme_spike::load::{self, Load};
use acme_spike::workload::FULL;

/// What the findings rest on: about 15 seconds for two contenders.
const PLAN: Plan = Plan {
    workload: FULL,
    reads: 100_000,
    load: LOAD,
    rounds: 5,
};

const LOAD: Load = Load {
    readers: 4,
    duration: Duration::from_secs(1),
    write_every: Duration::from_micros(100),
};

/// A command, read from the arguments.
enum Command {
    Findings(PathBuf),
    Load(Load),
}

/// Exit codes: 0 when it was done, 1 when something failed, 2 when the call is wrong.
fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let Some(command) = command(&arguments) else {
        let name = env!("CARGO_PKG_NAME");
        eprintln!("usage: {name} findings [FILE] | load [READERS [SECONDS]]");
        return ExitCode::from(2);
    };
    if cfg!(debug_assertions) {
        eprintln!("the numbers of a debug build decide nothing: cargo run --release");
        return ExitCode::from(2);
    }
    let done = match command {
        Command::Findings(path) => write_findings(&path),
        Command::Load(load) => {
            print_load(&load);
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Option<Command> {
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["findings"] => Some(Command::Findings("SPIKE.md".into())),
        ["findings", path] => Some(Command::Findings(path.into())),
        ["load"] => Some(Command::Load(LOAD)),
        ["load", readers] => load_of(readers, "1"),
        ["load", readers, seconds] => load_of(readers, seconds),
        _ => None,
    }
}

fn load_of(readers: &str, seconds: &str) -> Option<Command> {
    let readers = readers.parse().ok().filter(|readers| *readers > 0)?;
    let duration = Duration::from_secs(seconds.parse().ok()?);
    let load = Load {
        readers,
        duration,
        ..LOAD
    };
    Some(Command::Load(load))
}

fn write_findings(path: &Path) -> Result<(), Box<dyn Error>> {
    let at = |fault: &dyn Error| format!("{}: {fault}", path.display());
    // Before measuring: whoever waits should not learn only then that it was for nothing.
    let document = fs::read_to_string(path).map_err(|error| at(&error))?;
    findings::replace(&document, "").map_err(|fault| at(&fault))?;
    let found = findings::table(&PLAN, &findings::measure(&PLAN))?;
    print!("{found}");
    // Read again: the measurement took a while, and somebody may have written meanwhile.
    let document = fs::read_to_string(path).map_err(|error| at(&error))?;
    let document = findings::replace(&document, &found).map_err(|fault| at(&fault))?;
    // Whole or not at all: beside it first, then in its place.
    let beside = path.with_extension(format!("{}.tmp", process::id()));
    fs::write(&beside, document).map_err(|error| at(&error))?;
    fs::rename(&beside, path).map_err(|error| at(&error))?;
    Ok(())
}

fn print_load(load: &Load) {
    for contender in &ALL {
        let loaded = load::run(contender, &FULL, load);
        let latencies = loaded.latencies;
        println!(
            "{:<8} p50 {:>10.1?}  p99 {:>10.1?}  max {:>10.1?}  {} reads, {} writes",
            contender.name,
            latencies.p50,
            latencies.p99,
            latencies.max,
            loaded.reads,
            loaded.writes
        );
    }
}
