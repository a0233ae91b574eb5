//! `scaffold blueprint show`: what a blueprint asks, offers and wants kept.

use std::fmt::Write as _;

use crate::blueprint::{Blueprint, DefaultValue, Parameter};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::registry::{Reference, SourceError};
use crate::template::Condition;

/// Show a blueprint: its parameters, components, zones, owners, rules, cases and files.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The blueprint, or a pack for all of its blueprints.
    #[arg(value_name = "BLUEPRINT")]
    reference: String,
    /// List the files, too.
    #[arg(long)]
    files: bool,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the blueprint cannot be read.
pub fn run(args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let reference = Reference::parse(&args.reference).map_err(SourceError::from)?;
    let blueprints = super::blueprints(&reference, context)?;
    if args.json {
        let all: Vec<_> = blueprints.iter().map(to_json).collect();
        let envelope = serde_json::json!({ "schema": 1, "command": "blueprint show", "status": "clean", "exit_code": 0, "blueprints": all });
        context.screen.json(&envelope);
        return Ok(Exit::Done);
    }
    let shown: Vec<String> = blueprints.iter().map(|blueprint| text(blueprint, args.files)).collect();
    context.screen.text(&shown.join("\n"));
    Ok(Exit::Done)
}

fn text(blueprint: &Blueprint, files: bool) -> String {
    let mut out =
        format!("{}/{} {}\n  {}\n", blueprint.pack.name, blueprint.name, blueprint.pack.version, blueprint.summary);
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            _ = writeln!(out, "\n{title}");
            lines.iter().for_each(|line| _ = writeln!(out, "  {line}"));
        }
    };
    let policy = &blueprint.policy;
    section("parameters", blueprint.parameters.iter().map(parameter).collect());
    section(
        "components",
        blueprint
            .components
            .iter()
            .map(|one| {
                let default = if one.default { "on" } else { "off" };
                let requires = if one.requires.is_empty() {
                    String::new()
                } else {
                    format!(", requires {}", one.requires.join(", "))
                };
                format!("{} ({default}{requires})  {}", one.name, one.summary)
            })
            .collect(),
    );
    section("zones", policy.zones.iter().map(|zone| format!("{}  {}", zone.name, zone.paths.join(", "))).collect());
    section(
        "owners",
        policy
            .ownership
            .iter()
            .map(|owner| {
                let why = owner.why.as_ref().map(|why| format!("  {why}")).unwrap_or_default();
                format!("{}  {}{why}", owner.mode.name(), owner.paths.join(", "))
            })
            .collect(),
    );
    section("rules", policy.rules.iter().map(|rule| format!("{} ({})  {}", rule.id, rule.kind, rule.why)).collect());
    section("cases", blueprint.cases.iter().map(|case| case.name.clone()).collect());
    if files {
        section("files", blueprint.reference.paths().map(ToString::to_string).collect());
    } else {
        section("files", vec![format!("{} files; `--files` lists them", blueprint.reference.len())]);
    }
    out
}

fn default(parameter: &Parameter) -> Option<String> {
    match &parameter.default {
        Some(DefaultValue::Value(value)) => Some(value.to_string()),
        Some(DefaultValue::Text(text)) => Some(text.source().to_owned()),
        Some(DefaultValue::From(from)) => Some(format!("the {}", format!("{from:?}").to_lowercase())),
        None if parameter.name == "name" => Some("the destination's name".to_owned()),
        None => None,
    }
}

fn parameter(parameter: &Parameter) -> String {
    let choices =
        if parameter.choices.is_empty() { String::new() } else { format!(": {}", parameter.choices.join(", ")) };
    let kind = format!("{:?}", parameter.kind).to_lowercase();
    let default = default(parameter).map(|default| format!(", default {default}")).unwrap_or_default();
    let when = parameter.when.as_ref().map(|when| format!(", when {}", when.source())).unwrap_or_default();
    format!(
        "{} ({kind}{choices}{default}{when})  {}",
        parameter.name,
        parameter.help.as_deref().unwrap_or(&parameter.prompt)
    )
}

fn to_json(blueprint: &Blueprint) -> serde_json::Value {
    let parameters: Vec<_> = blueprint
        .parameters
        .iter()
        .map(|one| serde_json::json!({
            "name": one.name, "kind": format!("{:?}", one.kind).to_lowercase(), "prompt": one.prompt, "help": one.help,
            "choices": one.choices, "default": default(one), "when": one.when.as_ref().map(Condition::source),
        }))
        .collect();
    let components: Vec<_> = blueprint
        .components
        .iter()
        .map(|one| serde_json::json!({ "name": one.name, "summary": one.summary, "default": one.default, "requires": one.requires }))
        .collect();
    serde_json::json!({
        "name": blueprint.name, "summary": blueprint.summary, "pack": blueprint.pack.name, "version": blueprint.pack.version,
        "parameters": parameters, "components": components, "policy": blueprint.policy,
        "cases": blueprint.cases.iter().map(|case| &case.name).collect::<Vec<_>>(),
        "files": blueprint.reference.paths().collect::<Vec<_>>(),
    })
}
