//! `scaffold list`: the blueprints there are.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::reach;
use crate::source::{self, Index, Reference, SourceError};

/// List the built-in blueprints, or those of a pack.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// A pack's folder; the built-in pack unless given.
    #[arg(value_name = "PACK")]
    pack: Option<String>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

impl ListArgs {
    /// Whether errors are to be told as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.json
    }
}

/// Runs the verb.
///
/// # Errors
/// When the pack cannot be read.
pub fn run(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let index = match &args.pack {
        Some(text) => {
            let reference = Reference::parse(text).map_err(SourceError::from)?;
            let access = reach::access(context, &Interrupt::listen())?;
            Index::of(&source::open(&reference, &access)?.pack)
        }
        None => source::index()?,
    };
    if args.json {
        let blueprints: Vec<_> = index
            .blueprints
            .iter()
            .map(|one| serde_json::json!({ "name": one.name, "pack": index.name, "version": index.version, "summary": one.summary }))
            .collect();
        let list = serde_json::json!({ "schema": 1, "command": "list", "status": "clean", "exit_code": 0, "blueprints": blueprints });
        context.screen.result(&format!("{list:#}\n"));
        return Ok(Exit::Done);
    }
    let width = index.blueprints.iter().map(|one| one.name.len()).max().unwrap_or_default();
    let mut text = format!("{} {}\n", index.name, index.version);
    for one in &index.blueprints {
        text.push_str(&format!("  {:width$}  {}\n", one.name, one.summary));
    }
    let example = args.pack.as_ref().map_or_else(String::new, |pack| format!("{}//", pack.trim_end_matches('/')));
    if let Some(first) = index.blueprints.first() {
        text.push_str(&format!("\n  scaffold new {example}{} DEST\n", first.name));
    }
    context.screen.text(&text);
    Ok(Exit::Done)
}
