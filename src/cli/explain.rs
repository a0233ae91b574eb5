//! `scaffold explain`: what a code means, where a file or a line came from, why a rule exists.

use std::path::Path;

use super::codes;
use super::context::{Context, Inside};
use super::exit::Exit;
use super::failure::Failure;
use super::place;
use crate::blueprint::provenance::provenance;
use crate::blueprint::render::render_only;
use crate::model::code::Code;
use crate::model::path::RelPath;
use crate::project::{Locked, LockedPack, Project};
use crate::rule::Policy;

mod line;
mod rule;

use line::{Place, Stood, find_line};

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
    let root = place::find(&context.folder).map_err(|_| unknown(what, &[]))?;
    let project = place::open(&root)?;
    if let Some(text) = rule::explain(what, &project, &root)? {
        return Ok(text);
    }
    let (path, line) = match what.rsplit_once(':') {
        Some((path, line)) if !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()) => {
            (path, Some(line.parse().unwrap_or(usize::MAX)))
        }
        _ => (what, None),
    };
    let rules: Vec<&str> =
        project.lock.entries.iter().flat_map(|entry| &entry.policy.rules).map(|rule| rule.id.as_str()).collect();
    match context.inside(&root, Path::new(path)) {
        Inside::Below(path) => explain_path(&path, line, &project, &root).ok_or_else(|| unknown(what, &rules))?,
        Inside::Top | Inside::No => Err(unknown(what, &rules)),
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

/// `None` when the path is neither the blueprint's nor the project's.
fn explain_path(
    path: &RelPath,
    line: Option<usize>,
    project: &Project,
    root: &Path,
) -> Option<Result<String, Failure>> {
    let inside = |entry: &&Locked| path.inside(&entry.into).is_some();
    let entry = project
        .lock
        .entries
        .iter()
        .filter(inside)
        .max_by_key(|entry| if entry.into == "." { 0 } else { entry.into.len() })?;
    let local = path.inside(&entry.into)?;
    let moved = place::moved_inside(project, &entry.into);
    let rendered_at = moved.iter().find(|moved| moved.to == local).map_or(&local, |moved| &moved.from);
    let Some(file) = entry.files.get(rendered_at) else {
        let stands = place::read(root, path.as_str()).ok().flatten().is_some();
        return stands.then(|| Ok(format!("{path}\n\n  yours: it came from no blueprint, and it is no drift\n")));
    };
    let mut text = format!("{path}\n\n");
    text.push_str(&format!("  from   {}/{} {}\n", entry.pack.name, entry.name, entry.pack.version));
    text.push_str(&owner_text(&entry.policy, rendered_at, file.ownership.name()));
    Some(origin_text(entry, rendered_at, path, line, root).map(|origin| text + &origin))
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

fn origin_text(
    entry: &Locked,
    rendered_at: &RelPath,
    path: &RelPath,
    line: Option<usize>,
    root: &Path,
) -> Result<String, Failure> {
    let Ok((blueprint, answers)) = place::blueprint_of(root, entry) else {
        return without_pack(entry, rendered_at, path, line, root);
    };
    let rendered = render_only(&blueprint, &answers, |one| one == rendered_at)?;
    let (Some(file), Some(origin)) = (rendered.tree.file(rendered_at), rendered.origins.get(rendered_at)) else {
        return Ok("\n  the pack no longer renders it\n".to_owned());
    };
    let now = place::read(root, path.as_str())?.unwrap_or_else(|| file.bytes.to_vec());
    let Some(line) = line else { return Ok(describe(&provenance(&blueprint, &answers, origin, None))) };
    match find_line(&file.bytes, &now, line) {
        Place::Same(line) => Ok(describe(&provenance(&blueprint, &answers, origin, Some(line)))),
        Place::Changed(stood) => {
            let made = stood.iter().map(|one| describe(&provenance(&blueprint, &answers, origin, Some(one.line))));
            Ok(changed(line, &stood, made, &entry.pack))
        }
        Place::Beyond(lines) => Err(beyond(path, line, lines)),
    }
}

/// What the project's own history still tells.
fn without_pack(
    entry: &Locked,
    rendered_at: &RelPath,
    path: &RelPath,
    line: Option<usize>,
    root: &Path,
) -> Result<String, Failure> {
    let gone = format!("\n  the pack `{}` cannot be had: the line it came from is not known\n", entry.pack.reference);
    let wanted = entry.files.get(rendered_at).map(|file| (rendered_at.clone(), file.digest));
    let found = crate::system::git::first_commits(&place::folder(root, &entry.into), &wanted.into_iter().collect());
    let text = found.ok().and_then(|tree| tree.file(rendered_at).map(|file| file.bytes.clone()));
    let (Some(text), Some(line)) = (text, line) else { return Ok(gone) };
    let now = place::read(root, path.as_str())?.unwrap_or_else(|| text.to_vec());
    match find_line(&text, &now, line) {
        Place::Same(_) => Ok(gone),
        Place::Changed(stood) => Ok(changed(line, &stood, std::iter::empty(), &entry.pack) + &gone),
        Place::Beyond(lines) => Err(beyond(path, line, lines)),
    }
}

fn beyond(path: &RelPath, line: usize, lines: usize) -> Failure {
    Failure::usage(format!("{path} has {lines} lines, {line} is none of them"), "lines count from 1")
}

/// A line of the team's, and what stood there.
fn changed(line: usize, stood: &[Stood], made: impl Iterator<Item = String>, pack: &LockedPack) -> String {
    let mut text = format!("\n  line {line} is yours: it is not in the blueprint's version\n");
    if stood.is_empty() {
        text.push_str("  stood  nothing: it was added\n");
        return text;
    }
    let mut made = made.map(Some).chain(std::iter::repeat(None));
    for (one, made) in stood.iter().zip(&mut made) {
        text.push_str(&format!("  stood  {}\n", one.text));
        text.push_str(&made.unwrap_or_default());
    }
    text.push_str(&format!("  since  {} {}, the version of the lock\n", pack.name, pack.version));
    text
}

fn describe(found: &crate::blueprint::provenance::Provenance) -> String {
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
