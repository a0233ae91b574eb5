//! `scaffold pack info`: what a pack says of itself, and how it is known again.

use std::fmt::Write as _;

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::cli::reach;
use crate::registry::{self, Access, Index, Opened, Reference, SourceError};

/// Show a pack: its version, digest, revision, signers and blueprints.
#[derive(Debug, clap::Args)]
pub struct InfoArgs {
    /// The pack.
    #[arg(value_name = "REF")]
    reference: String,
    /// Follow a branch, or a tag that is no version.
    #[arg(long)]
    allow_mutable: bool,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the pack cannot be had.
pub fn run(args: &InfoArgs, context: &Context) -> Result<Exit, Failure> {
    let reference = Reference::parse_pack(&args.reference).map_err(SourceError::from)?;
    let access = reach::access(context, &Interrupt::listen())?;
    let opened = registry::open(&reference, &Access { allow_mutable: args.allow_mutable, ..access })?;
    if args.json {
        context.screen.json(&to_json(&opened));
    } else {
        context.screen.text(&text(&opened));
    }
    Ok(Exit::Done)
}

fn text(opened: &Opened) -> String {
    let pack = &opened.pack;
    let mut out = format!("{} {}\n", pack.name, pack.version);
    if !pack.summary.is_empty() {
        _ = writeln!(out, "  {}", pack.summary);
    }
    _ = writeln!(out, "\nfrom      {}\ndigest    {}", opened.carrier, opened.digest());
    if let Some(revision) = &opened.revision {
        _ = writeln!(out, "revision  {revision}");
    }
    let signers =
        if opened.signers.is_empty() { "no key that is trusted here".into() } else { opened.signers.join(", ") };
    _ = writeln!(out, "signed    {}\nfiles     {}", signers, pack.tree.len());
    for one in &pack.retracted {
        _ = writeln!(out, "retracts  {}: {}", one.versions, one.reason);
    }
    let index = Index::of(pack);
    let width = index.blueprints.iter().map(|one| one.name.len()).max().unwrap_or_default();
    out.push_str("\nblueprints\n");
    index.blueprints.iter().for_each(|one| _ = writeln!(out, "  {:width$}  {}", one.name, one.summary));
    out
}

fn to_json(opened: &Opened) -> serde_json::Value {
    let pack = &opened.pack;
    let retracted: Vec<_> = pack
        .retracted
        .iter()
        .map(|one| serde_json::json!({ "versions": one.versions.to_string(), "reason": one.reason }))
        .collect();
    let deprecated = pack
        .deprecated
        .as_ref()
        .map(|one| serde_json::json!({ "message": one.message, "replacement": one.replacement }));
    let blueprints: Vec<_> = Index::of(pack)
        .blueprints
        .into_iter()
        .map(|one| serde_json::json!({ "name": one.name, "summary": one.summary }))
        .collect();
    serde_json::json!({
        "schema": 1, "command": "pack info", "status": "clean", "exit_code": 0,
        "pack": pack.name, "version": pack.version, "summary": pack.summary, "from": opened.carrier.to_string(),
        "digest": opened.digest(), "revision": opened.revision, "signers": opened.signers, "files": pack.tree.len(),
        "deprecated": deprecated, "retracted": retracted, "blueprints": blueprints,
    })
}
