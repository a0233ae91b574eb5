//! `scaffold blueprint lint`: everything that is wrong with a blueprint, at once.

use crate::blueprint::Blueprint;
use crate::blueprint::fixpoint;
use crate::blueprint::render::diagnose;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::frame;
use crate::model::diagnostic::{Diagnostic, sort};
use crate::model::finding::Severity;
use crate::registry::{Reference, SourceError};

/// Check a blueprint or all of a pack: manifest, names, templates, cases, specimens and the fixpoint law.
///
/// Prints how often each specimen occurs, and what looks like one and is not replaced.
#[derive(Debug, clap::Args)]
pub struct LintArgs {
    /// A pack's or a blueprint's folder; the current one unless given.
    #[arg(value_name = "BLUEPRINT", default_value = ".")]
    reference: String,
    /// Warnings make the exit code 1.
    #[arg(long)]
    strict: bool,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the verb.
///
/// # Errors
/// Every error of every blueprint.
pub fn run(args: &LintArgs, context: &Context) -> Result<Exit, Failure> {
    let reference = Reference::parse_pack(&args.reference).map_err(SourceError::from)?;
    let blueprints = super::blueprints(&reference, context)?;
    let mut diagnostics = Vec::new();
    let mut text = String::new();
    let mut counted = Vec::new();
    for blueprint in &blueprints {
        let report = fixpoint::specimen_report(blueprint);
        text.push_str(&format!("{}/{}\n", blueprint.pack.name, blueprint.name));
        for (parameter, hits) in &report.hits {
            text.push_str(&format!("  specimen of {parameter}: {hits} hits\n"));
        }
        counted.push(serde_json::json!({ "blueprint": blueprint.name, "hits": hits(&report) }));
        diagnostics.extend(diagnostics_of(blueprint, &report));
    }
    sort(&mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(Failure::Diagnostics(diagnostics));
    }
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warn).count();
    let failed = args.strict && warnings > 0;
    let exit = if failed { Exit::Findings } else { Exit::Done };
    if args.json {
        let shown: Vec<_> = diagnostics.iter().map(frame::to_json).collect();
        let status = if shown.is_empty() { "clean" } else { "findings" };
        let envelope = serde_json::json!({ "schema": 1, "command": "blueprint lint", "status": status, "exit_code": exit.code(), "diagnostics": shown, "specimens": counted });
        context.screen.json(&envelope);
        return Ok(exit);
    }
    let (colour, unicode) = context.screen.frames();
    if !diagnostics.is_empty() {
        context.screen.raw_error(&frame::frames(&diagnostics, colour, unicode));
        context.screen.raw_error("");
    }
    let s = if warnings == 1 { "" } else { "s" };
    context
        .screen
        .result(&format!("{text}no errors, {warnings} warning{s}\n  scaffold blueprint test {}\n", args.reference));
    Ok(exit)
}

fn hits(report: &fixpoint::SpecimenReport) -> serde_json::Value {
    report.hits.iter().map(|(parameter, hits)| (parameter.clone(), serde_json::Value::from(*hits))).collect()
}

fn diagnostics_of(blueprint: &Blueprint, report: &fixpoint::SpecimenReport) -> Vec<Diagnostic> {
    let mut found = blueprint.warnings.clone();
    found.extend(diagnose(blueprint));
    found.extend(report.faults.iter().chain(&report.near_misses).cloned());
    let mut sound = !found.iter().any(Diagnostic::is_error);
    for case in super::cases(blueprint) {
        match super::case_answers(blueprint, &case) {
            Ok(answers) if sound => {
                found.extend(crate::blueprint::render::render(blueprint, &answers).err().unwrap_or_default());
            }
            Ok(_) => {}
            Err(faults) => found.extend(faults),
        }
    }
    sound = sound && !found.iter().any(Diagnostic::is_error);
    if sound {
        let sets = fixpoint::sets(blueprint);
        found.extend(sets.notes);
        let broken = sets.answers.iter().map(|answers| fixpoint::check(blueprint, answers));
        // The first set that breaks the law tells enough: the others break it in the same place.
        found.extend(broken.into_iter().find(|faults| !faults.is_empty()).unwrap_or_default());
    }
    found
}
