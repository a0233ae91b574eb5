//! `scaffold schema`: the JSON Schema of a format, generated from the types that read it.

use super::context::Context;
use super::exit::Exit;
use crate::blueprint;
use crate::blueprint::pack;
use crate::project;
use crate::report;

/// Print the JSON Schema of a format, for editors and scripts.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    #[arg(value_enum)]
    format: SchemaName,
}

/// The formats that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum SchemaName {
    /// blueprint.toml
    Blueprint,
    /// pack.toml
    Pack,
    /// scaffold.toml
    Project,
    /// `scaffold diff -f json`
    Report,
}

/// Runs the verb.
pub fn run(args: &SchemaArgs, context: &Context) -> Exit {
    let schema = match args.format {
        SchemaName::Blueprint => blueprint::schema(),
        SchemaName::Pack => schemars::schema_for!(pack::PackManifest).to_value(),
        SchemaName::Project => project::manifest::schema(),
        SchemaName::Report => report::schema(),
    };
    context.screen.result(&format!("{schema:#}\n"));
    Exit::Done
}
