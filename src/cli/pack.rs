//! `scaffold pack`: the verbs of those who share packs.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;

mod build;
mod info;
mod key;
mod local;
mod pull;
mod push;
mod sign;
mod verify;
mod versions;

/// Share packs: through registries, repositories, layouts and files, pinned and signed.
#[derive(Debug, clap::Subcommand)]
pub enum PackCommand {
    Build(build::BuildArgs),
    Push(push::PushArgs),
    Pull(pull::PullArgs),
    Sign(sign::SignArgs),
    Verify(verify::VerifyArgs),
    #[command(subcommand)]
    Key(key::KeyCommand),
    Versions(versions::VersionsArgs),
    Info(info::InfoArgs),
}

impl PackCommand {
    /// Whether errors are reported as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        match self {
            Self::Push(args) => args.json,
            Self::Pull(args) => args.json,
            Self::Verify(args) => args.json,
            Self::Sign(_) | Self::Key(_) => false,
            Self::Build(args) => args.json,
            Self::Versions(args) => args.json,
            Self::Info(args) => args.json,
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
        PackCommand::Build(args) => build::run(args, context),
        PackCommand::Versions(args) => versions::run(args, context),
        PackCommand::Info(args) => info::run(args, context),
    }
}
