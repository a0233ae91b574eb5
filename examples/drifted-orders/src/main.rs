//! `orders`, put together: configuration, store, routes, and a stop that loses nothing.
//!
//! The only crate that reads the environment and the clock, makes ids, and knows which store stands
//! behind the domain's traits. One verb of the command line is one file in `command`.

mod admin;
mod command;
mod config;
#[cfg(feature = "dev-issuer")]
mod dev_issuer;
mod failure;
mod purge;
mod serve;
mod stop;
mod storage;
mod telemetry;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;
use command::CommandLine;

fn main() -> ExitCode {
    match CommandLine::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}
