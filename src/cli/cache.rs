//! `scaffold cache`: what was fetched before, and where it is.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use crate::registry::SourceError;
use crate::registry::UserFolders;
use crate::registry::cache::Cache;

/// Look after the cache of packs. It is safe to delete at any time.
#[derive(Debug, clap::Subcommand)]
pub enum CacheCommand {
    /// Print the folder.
    Path(Shown),
    /// Take out what is damaged or that nothing refers to.
    Prune(PruneArgs),
    /// Read every file and list those that are damaged.
    Verify(Shown),
}

/// How the result is shown.
#[derive(Debug, clap::Args)]
pub struct Shown {
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// What is taken out.
#[derive(Debug, clap::Args)]
pub struct PruneArgs {
    /// Take out everything.
    #[arg(long)]
    all: bool,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

impl CacheCommand {
    /// Whether errors are reported as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        match self {
            Self::Path(shown) | Self::Verify(shown) => shown.json,
            Self::Prune(args) => args.json,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the machine has no place for a cache, or something in it cannot be removed.
pub fn run(command: &CacheCommand, context: &Context) -> Result<Exit, Failure> {
    let cache = UserFolders::find()
        .cache()
        .ok_or_else(|| Failure::usage("there is no place for a cache", "set `XDG_CACHE_HOME`"))?;
    let (exit, text, facts) = match command {
        CacheCommand::Path(_) => path(&cache),
        CacheCommand::Prune(args) => prune(&cache, args.all)?,
        CacheCommand::Verify(_) => verify(&cache),
    };
    if command.wants_json() {
        let status = if exit == Exit::Done { "clean" } else { "findings" };
        let name = match command {
            CacheCommand::Path(_) => "cache path",
            CacheCommand::Prune(_) => "cache prune",
            CacheCommand::Verify(_) => "cache verify",
        };
        let mut envelope =
            serde_json::json!({ "schema": 1, "command": name, "status": status, "exit_code": exit.code() });
        if let (Some(envelope), serde_json::Value::Object(facts)) = (envelope.as_object_mut(), facts) {
            envelope.extend(facts);
        }
        context.screen.json(&envelope);
    } else {
        context.screen.text(&text);
    }
    Ok(exit)
}

type Told = (Exit, String, serde_json::Value);

fn path(cache: &Cache) -> Told {
    let path = cache.root().display().to_string();
    (Exit::Done, format!("{path}\n"), serde_json::json!({ "path": path }))
}

fn prune(cache: &Cache, all: bool) -> Result<Told, Failure> {
    let swept = if all { cache.clear() } else { cache.sweep() }.map_err(SourceError::from)?;
    let (files, bytes) = (swept.files, swept.bytes);
    let s = if files == 1 { "" } else { "s" };
    let facts = serde_json::json!({ "files": files, "bytes": bytes });
    Ok((Exit::Done, format!("took out {files} file{s}, {bytes} bytes\n"), facts))
}

fn verify(cache: &Cache) -> Told {
    let (whole, damaged) = cache.verify();
    let lines: String = damaged.iter().map(|one| format!("{}: {}\n", one.path.display(), one.reason)).collect();
    let found: Vec<_> =
        damaged.iter().map(|one| serde_json::json!({ "path": one.path, "reason": one.reason })).collect();
    let next = if damaged.is_empty() { "" } else { "\n  scaffold cache prune\n" };
    let exit = if damaged.is_empty() { Exit::Done } else { Exit::Findings };
    let text = format!("{lines}{whole} whole, {} damaged\n{next}", damaged.len());
    (exit, text, serde_json::json!({ "whole": whole, "damaged": found }))
}
