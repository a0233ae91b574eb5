//! `scaffold explain`: what a code means, where a file or a line came from, why a rule exists.

use std::path::Path;

use super::codes;
use super::context::{Context, Inside};
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use crate::blueprint::provenance::Provenance;
use crate::model::code::Code;
use crate::model::path::RelPath;
use crate::project::LockedPack;
use crate::review::{LineOrigin, PathOrigin, Project, ReviewError, Stood, explain_path, explain_rule};
use crate::rule::Policy;

mod rule;

/// Explain a message code, a rule, a file or a line.
///
/// A path is explained by the blueprint's file and line it came from and the answers that made it; with the pack
/// gone, by what the lock records.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A code such as `file/missing`, a rule's id or kind, a path, or `path:line`.
    #[arg(value_name = "WHAT")]
    what: String,
}

/// Runs the verb.
///
/// # Errors
/// When nothing is known by that name.
pub fn run(args: &ExplainArgs, context: &Context) -> Result<Exit, Failure> {
    let what = args.what.as_str();
    let text = match code(what)
        .or_else(|| crate::rule::manual(what).map(|manual| format!("{what}  a kind of rule\n\n{manual}\n")))
    {
        Some(text) => text,
        None => in_project(what, context)?,
    };
    context.screen.text(&text);
    Ok(Exit::Done)
}

/// The text of a code.
fn code(what: &str) -> Option<String> {
    what.parse().ok().map(|code| format!("{}\n", codes::section(code).trim_end()))
}

fn in_project(what: &str, context: &Context) -> Result<String, Failure> {
    let world = context.world(None, &Interrupt::listen());
    let project = match Project::open(&context.folder, world) {
        Err(ReviewError::NoProject { .. }) => return Err(unknown(what, &[])),
        other => other?,
    };
    if let Some(state) = explain_rule(&project, what)? {
        return Ok(rule::words(&state));
    }
    let (path, line) = match what.rsplit_once(':') {
        Some((path, line)) if !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()) => {
            (path, Some(line.parse().unwrap_or(usize::MAX)))
        }
        _ => (what, None),
    };
    let rules = project.lock().entries.iter().flat_map(|entry| &entry.policy.rules);
    let rules: Vec<&str> = rules.map(|rule| rule.id.as_str()).collect();
    let Inside::Below(path) = context.inside(project.root(), Path::new(path)) else {
        return Err(unknown(what, &rules));
    };
    match explain_path(&project, &path, line)? {
        Some(origin) => origin_words(&path, line, &origin),
        None => Err(unknown(what, &rules)),
    }
}

fn unknown(what: &str, rules: &[&str]) -> Failure {
    let codes = Code::ALL.iter().map(|code| code.name());
    let near = crate::model::suggestion::nearest(what, codes.chain(rules.iter().copied()));
    let help = near.map_or_else(
        || "WHAT is a message code, a rule of this project, or one of its files, with or without `:LINE`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Failure::Unknown { what: format!("nothing is known of `{what}`"), help: Some(help) }
}

fn origin_words(path: &RelPath, line: Option<usize>, origin: &PathOrigin<'_>) -> Result<String, Failure> {
    let PathOrigin::Blueprint { entry, rendered_at, origin } = origin else {
        return Ok(format!("{path}\n\n  yours: it came from no blueprint, and it is no drift\n"));
    };
    let mut text = format!("{path}\n\n");
    text.push_str(&format!("  from   {}/{} {}\n", entry.pack.name, entry.name, entry.pack.version));
    let mode = entry.files.get(rendered_at).map_or("", |file| file.ownership.name());
    text.push_str(&owner_text(&entry.policy, rendered_at, mode));
    match origin {
        LineOrigin::Made(made) => text.push_str(&describe(made)),
        LineOrigin::Changed { stood, made, pack_gone } => {
            text.push_str(&changed(line, stood, made, &entry.pack));
            text.push_str(&pack_gone.then(|| gone(&entry.pack)).unwrap_or_default());
        }
        LineOrigin::PackGone => text.push_str(&gone(&entry.pack)),
        LineOrigin::Unrendered => text.push_str("\n  the pack no longer renders it\n"),
        LineOrigin::Beyond(lines) => {
            let line = line.map(|line| line.to_string()).unwrap_or_default();
            return Err(Failure::usage(
                format!("{path} has {lines} lines, {line} is none of them"),
                "lines count from 1",
            ));
        }
    }
    Ok(text)
}

fn gone(pack: &LockedPack) -> String {
    format!("\n  the pack `{}` cannot be had: the line it came from is not known\n", pack.reference)
}

fn owner_text(policy: &Policy, path: &RelPath, mode: &str) -> String {
    let mut text = format!("  owner  {mode}\n");
    if let Some(why) = policy.owner(path).1 {
        text.push_str(&format!("  why    {why}\n"));
    }
    let zones = policy.zones_of(path);
    if !zones.is_empty() {
        text.push_str(&format!("  zone   {}\n", zones.join(", ")));
    }
    text
}

/// A line of the team's, and what was there.
fn changed(line: Option<usize>, stood: &[Stood], made: &[Provenance], pack: &LockedPack) -> String {
    let line = line.map(|line| format!(" {line}")).unwrap_or_default();
    let mut text = format!("\n  line{line} is yours: it is not in the blueprint's version\n");
    if stood.is_empty() {
        text.push_str("  was    nothing: it was added\n");
        return text;
    }
    for (at, one) in stood.iter().enumerate() {
        text.push_str(&format!("  was    {}\n", one.text));
        text.push_str(&made.get(at).map(describe).unwrap_or_default());
    }
    text.push_str(&format!("  since  {} {}, the version of the lock\n", pack.name, pack.version));
    text
}

fn describe(found: &Provenance) -> String {
    let at = found.line.map(|line| format!(":{line}")).unwrap_or_default();
    let mut text = format!("  source {}{at}\n", found.source);
    if let Some(line) = &found.text {
        text.push_str(&format!("         {}\n", line.trim_end()));
    }
    let pairs: Vec<String> = found.answers.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let answers =
        if pairs.is_empty() { "no answer: it is as in the reference".to_owned() } else { pairs.join("\n         ") };
    text.push_str(&format!("  made by {answers}\n"));
    for condition in &found.conditions {
        text.push_str(&format!("  because {condition}\n"));
    }
    if !found.components.is_empty() {
        text.push_str(&format!("  part of {}\n", found.components.join(", ")));
    }
    text
}
