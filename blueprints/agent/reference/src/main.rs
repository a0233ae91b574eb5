//! `acme-agent QUESTION`: the answer on standard output, everything behind it in the audit trail.
//!
//! The only place that reads the environment and the clock, and opens files.

mod config;

use std::error::Error;
use std::fs::OpenOptions;
use std::process::ExitCode;
use std::time::SystemTime;
use std::{env, process};

use acme_agent::agent::Desk;
use acme_agent::audit::Trail;
use acme_agent::openai::OpenAi;
use acme_agent::team;
use acme_agent::tools::warehouse::Warehouse;

use config::Config;

/// Exit codes: 0 with an answer, 1 without one, 2 when the call or the configuration is wrong.
fn main() -> ExitCode {
    let question: Vec<_> = env::args().skip(1).collect();
    let config = Config::read(|name| env::var_os(name), !question.is_empty());
    let config = match config {
        Ok(config) => config,
        Err(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            return ExitCode::from(2);
        }
    };
    match answer(config, &question.join(" ")) {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("no answer: {error}");
            ExitCode::FAILURE
        }
    }
}

fn answer(config: Config, question: &str) -> Result<String, Box<dyn Error>> {
    let trail = open(&config)?;
    let provider = OpenAi::new(config.endpoint);
    let desk = Desk {
        provider: &provider,
        trail: &trail,
    };
    let warehouse = Warehouse::sample();
    // {{#if (eq shape "specialists")}}
    let answer = team::coordinated(desk, &warehouse, question);
    // {{else}}
    //~ let answer = team::alone(desk, &warehouse, question);
    // {{/if}}
    Ok(answer?)
}

#[expect(clippy::disallowed_methods, reason = "time starts here")]
fn open(config: &Config) -> Result<Trail, String> {
    let path = &config.audit;
    let file = OpenOptions::new().create(true).append(true).open(path);
    let file = file.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    let started = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let started = started.unwrap_or_default().as_millis();
    let run = format!("{started}-{}", process::id());
    Ok(Trail::new(run, SystemTime::now, Box::new(file)))
}
