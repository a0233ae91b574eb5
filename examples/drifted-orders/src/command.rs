//! The command line: one verb, one file.

mod audit;
#[cfg(feature = "dev-issuer")]
mod dev_token;
mod migrate;
mod workload;

use std::env;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use migrate::migrate;
use tokio::runtime::Runtime;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

use crate::config::Config;
use crate::failure::{Cause, Failure};
use crate::serve::serve;
use crate::telemetry;

/// Keeps orders.
///
/// Exit codes: 0 when it is done, or after a stop that was asked for; 1 when it cannot be done; 2
/// when the command line or the configuration is wrong.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct CommandLine {
    /// The configuration. Without it `orders.toml` is read where there is one. Variables named
    /// `ORDERS_…` stand above it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests until a signal says stop. What is done without a command.
    Serve,
    /// Bring the database to the schema of this version.
    Migrate,
    /// Print the configuration as it is in effect, without secrets.
    Config,
    /// Print the OpenAPI document.
    Openapi,
    /// Verify the audit log, or pass it on.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Print how many orders of somebody wait for approval.
    Workload(workload::Workload),
    /// Print a bearer token for development. Nothing outside the profile `dev` takes it.
    #[cfg(feature = "dev-issuer")]
    DevToken(dev_token::DevToken),
}

impl CommandLine {
    /// Does what the line says.
    ///
    /// # Errors
    ///
    /// A [`Failure`], with the code to exit with.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let config = || {
            let config = Config::read(self.config.as_deref(), env::vars_os());
            config.map_err(Failure::Configuration)
        };
        match self.command.unwrap_or(Command::Serve) {
            Command::Serve => run(config()?, BoxMakeWriter::new(io::stdout), serve),
            Command::Migrate => run(config()?, beside_output(), migrate),
            Command::Config => print(config()?),
            Command::Openapi => print(format_args!("{}\n", document()?)),
            #[cfg(feature = "dev-issuer")]
            Command::DevToken(wish) => {
                let token = wish.token(&config()?).map_err(Failure::Other)?;
                print(format_args!("{token}\n"))
            }
            Command::Workload(wish) => run(config()?, beside_output(), |config| wish.run(config)),
            Command::Audit(audit) => run(config()?, beside_output(), |config| audit.run(config)),
        }
    }
}

/// Where the log goes when standard output is the answer.
fn beside_output() -> BoxMakeWriter {
    BoxMakeWriter::new(io::stderr)
}

fn run<F>(
    config: Config,
    lines: BoxMakeWriter,
    work: impl FnOnce(Config) -> F,
) -> Result<(), Failure>
where
    F: Future<Output = Result<(), Cause>>,
{
    // Outside of the runtime: it sends what is left when all else is done, and waits for that.
    let _telemetry = telemetry::start(&config.log, lines).map_err(Failure::Other)?;
    let runtime = Runtime::new().map_err(|error| Failure::Other(error.into()))?;
    let done = runtime.block_on(work(config));
    // Some thread may still wait for somebody else's answer. Nobody waits for that one.
    runtime.shutdown_background();
    done.map_err(Failure::Other)
}

fn print(text: impl Display) -> Result<(), Failure> {
    let written = write!(io::stdout(), "{text}");
    written.map_err(|error| Failure::Other(error.into()))
}

fn document() -> Result<String, Failure> {
    let json = api::openapi().to_pretty_json();
    json.map_err(|error| Failure::Other(error.into()))
}
