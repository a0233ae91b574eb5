//! The command line: arguments in, exit code out. One verb, one file.
//!
//! Words become a request, a report becomes words, and nothing is decided here. Only `screen` prints.

#![expect(clippy::disallowed_methods, reason = "this is the command line: arguments, environment, clock, terminal")]

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

mod accept;
mod baseline;
mod blueprint;
mod cache;
mod call;
mod check;
mod codes;
mod context;
mod diff;
mod exit;
mod explain;
mod failure;
mod format;
mod frame;
mod interrupt;
mod list;
mod lock;
mod manual;
mod new;
mod output;
mod pack;
mod prompt;
mod reach;
mod review_args;
mod schema;
mod screen;
mod sink;

pub use exit::{EXIT_CODES, Exit};

use context::Context;
use failure::Failure;
use screen::{Colour, Screen};

/// Ship architecture as working code, and see when code leaves it.
#[derive(Debug, Parser)]
#[command(name = "scaffold", version, after_help = EXIT_CODES, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// Run as if started in this folder.
    #[arg(short = 'C', value_name = "DIR", global = true)]
    folder: Option<PathBuf>,
    /// Say less; twice, only errors.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    quiet: u8,
    /// Say more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// When to use colours.
    #[arg(long, value_enum, value_name = "WHEN", global = true, env = "SCAFFOLD_COLOR", default_value_t = Colour::Auto)]
    color: Colour,
    /// Never use the network: packs come from this machine and the cache.
    #[arg(long, global = true, env = "SCAFFOLD_OFFLINE", value_parser = clap::builder::FalseyValueParser::new())]
    offline: bool,
    /// Fail where scaffold.lock would change.
    #[arg(long, global = true, env = "SCAFFOLD_LOCKED", value_parser = clap::builder::FalseyValueParser::new())]
    locked: bool,
    /// Never ask.
    #[arg(long, global = true, env = "SCAFFOLD_NO_INPUT", value_parser = clap::builder::FalseyValueParser::new())]
    no_input: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    New(new::NewArgs),
    Diff(diff::DiffArgs),
    Check(check::CheckArgs),
    Accept(accept::AcceptArgs),
    #[command(subcommand)]
    Baseline(baseline::BaselineCommand),
    Explain(explain::ExplainArgs),
    List(list::ListArgs),
    Lock(lock::LockArgs),
    #[command(subcommand)]
    Blueprint(blueprint::BlueprintCommand),
    #[command(subcommand)]
    Pack(pack::PackCommand),
    #[command(subcommand)]
    Cache(cache::CacheCommand),
    Schema(schema::SchemaArgs),
    Completions(manual::CompletionsArgs),
    /// Print the manual page.
    Man,
}

impl Verb {
    fn name(&self) -> &'static str {
        match self {
            Self::New(_) => "new",
            Self::Diff(_) => "diff",
            Self::Check(_) => "check",
            Self::Accept(_) => "accept",
            Self::Baseline(_) => "baseline",
            Self::Explain(_) => "explain",
            Self::List(_) => "list",
            Self::Lock(_) => "lock",
            Self::Blueprint(_) => "blueprint",
            Self::Pack(_) => "pack",
            Self::Cache(_) => "cache",
            Self::Schema(_) => "schema",
            Self::Completions(_) => "completions",
            Self::Man => "man",
        }
    }

    fn wants_json(&self) -> bool {
        match self {
            Self::Diff(args) => args.wants_json(),
            Self::Check(args) => args.wants_json(),
            Self::Baseline(command) => command.wants_json(),
            Self::List(args) => args.wants_json(),
            Self::Blueprint(command) => command.wants_json(),
            Self::Pack(command) => command.wants_json(),
            Self::Cache(command) => command.wants_json(),
            Self::New(_)
            | Self::Accept(_)
            | Self::Explain(_)
            | Self::Lock(_)
            | Self::Schema(_)
            | Self::Completions(_)
            | Self::Man => false,
        }
    }
}

/// Runs the tool with `arguments`, the program's name first, and returns how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = Cli::command().try_get_matches_from(&arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let exit = match parsed {
        Ok(cli) => dispatch(&cli),
        Err(error) => call::refused(error, &arguments),
    };
    screen::concluded(exit)
}

fn dispatch(cli: &Cli) -> Exit {
    let screen = Screen::new(cli.color, cli.quiet, cli.verbose, cli.no_input);
    let folder = cli.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    let context = Context { folder, screen, locked: cli.locked, offline: cli.offline };
    let result = match &cli.verb {
        Verb::New(args) => new::run(args, &context),
        Verb::Diff(args) => diff::run(args, &context),
        Verb::Check(args) => check::run(args, &context),
        Verb::Accept(args) => accept::run(args, &context),
        Verb::Baseline(command) => baseline::run(command, &context),
        Verb::Explain(args) => explain::run(args, &context),
        Verb::List(args) => list::run(args, &context),
        Verb::Lock(args) => lock::run(args, &context),
        Verb::Blueprint(command) => blueprint::run(command, &context),
        Verb::Pack(command) => pack::run(command, &context),
        Verb::Cache(command) => cache::run(command, &context),
        Verb::Schema(args) => Ok(schema::run(args, &context)),
        Verb::Completions(args) => Ok(manual::completions(args, &context)),
        Verb::Man => Ok(manual::page(&context)),
    };
    result.unwrap_or_else(|failure: Failure| failure.tell(cli.verb.name(), cli.verb.wants_json(), &context.screen))
}
