//! `scaffold pack`: the verbs of those who share blueprints.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;

mod key;
mod pull;
mod push;
mod sign;
mod verify;

/// Share packs: through registries, layouts and folders, pinned and signed.
#[derive(Debug, clap::Subcommand)]
pub enum PackCommand {
    Push(push::PushArgs),
    Pull(pull::PullArgs),
    Sign(sign::SignArgs),
    Verify(verify::VerifyArgs),
    #[command(subcommand)]
    Key(key::KeyCommand),
}

impl PackCommand {
    /// Whether errors are to be told as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        match self {
            Self::Push(args) => args.json,
            Self::Pull(args) => args.json,
            Self::Verify(args) => args.json,
            Self::Sign(_) | Self::Key(_) => false,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the pack cannot be had, or the verb cannot be carried out.
pub fn run(command: &PackCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        PackCommand::Push(args) => push::run(args, context),
        PackCommand::Pull(args) => pull::run(args, context),
        PackCommand::Sign(args) => sign::run(args, context),
        PackCommand::Verify(args) => verify::run(args, context),
        PackCommand::Key(command) => key::run(command, context),
    }
}
