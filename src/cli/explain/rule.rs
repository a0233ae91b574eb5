//! What a rule of the project asks for, why, and whether it holds now.

use std::path::Path;

use crate::cli::diff::{Against, Evaluation, compare_all};
use crate::cli::failure::Failure;
use crate::model::path::Globs;
use crate::project::{Locked, Project};
use crate::rule::contract::{Contract, Outcome};
use crate::rule::{Rule, manual};

/// How many places where a rule does not hold are named.
const NAMED: usize = 5;

/// The text of a rule; nothing when the project has none by that name.
///
/// # Errors
/// When the project cannot be read.
pub(super) fn explain(what: &str, project: &Project, root: &Path) -> Result<Option<String>, Failure> {
    let what = what.strip_prefix("rule/").unwrap_or(what);
    let id =
        |entry: &Locked, rule: &Rule| rule.id == what || format!("{}@{}/{}", entry.name, entry.into, rule.id) == what;
    let rules = project.lock.entries.iter().flat_map(|entry| entry.policy.rules.iter().map(move |rule| (entry, rule)));
    let Some((entry, rule)) = rules.into_iter().find(|(entry, rule)| id(entry, rule)) else { return Ok(None) };
    let mut text =
        format!("{}  {} rule of {}/{} {}\n\n", rule.id, rule.kind, entry.pack.name, entry.name, entry.pack.version);
    text.push_str(&format!("  why  {}\n", rule.why));
    if let Some(fix) = &rule.fix {
        text.push_str(&format!("  fix  {fix}\n"));
    }
    text.push_str(&format!("  now  {}\n", now(entry, rule, project, root)?));
    if !rule.waivable {
        text.push_str("  and  it cannot be waived\n");
    }
    let body = toml::to_string(&rule.body).unwrap_or_default();
    text.push_str(&format!("\n{}", indented(&body)));
    for example in &rule.examples {
        text.push_str(
            &example.fail.as_ref().map(|text| format!("\n  breaks it\n\n{}", indented(text))).unwrap_or_default(),
        );
        text.push_str(
            &example.pass.as_ref().map(|text| format!("\n  keeps it\n\n{}", indented(text))).unwrap_or_default(),
        );
    }
    text.push_str(&format!("\n{}\n", manual(&rule.kind).unwrap_or_default()));
    Ok(Some(text))
}

fn indented(text: &str) -> String {
    text.trim_matches('\n').lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

/// What became of the rule, and where it does not hold.
fn now(entry: &Locked, rule: &Rule, project: &Project, root: &Path) -> Result<String, Failure> {
    let only = Globs::new(&[&rule.id]).unwrap_or_default();
    let evaluation =
        Evaluation { command: "explain", against: Against::Lock, today: None, drift: false, rules: Some(&only) };
    let compared = compare_all(project, root, &evaluation)?;
    let judged = compared.iter().find(|one| std::ptr::eq(one.locked(), entry)).and_then(|one| one.contracts().first());
    Ok(judged.map(|contract| words(contract)).unwrap_or_default())
}

fn words(contract: &Contract<'_>) -> String {
    let places = match contract.verdict.sites {
        1 => "at the 1 place it looked at".to_owned(),
        sites => format!("at all {sites} places it looked at"),
    };
    let breaches = &contract.verdict.breaches;
    let mut text = match contract.outcome {
        Outcome::Held => format!("held, {places}"),
        Outcome::Off => match &contract.rule.component {
            Some(component) => format!("off, with the component `{component}`"),
            None => "off".to_owned(),
        },
        Outcome::Vacuous => "vacuous: nothing in the project is what it speaks of".to_owned(),
        other if breaches.len() == 1 => format!("{}, at 1 place", other.name()),
        other => format!("{}, at {} places", other.name(), breaches.len()),
    };
    for breach in breaches.iter().take(NAMED) {
        text.push_str(&format!("\n       {}  {}", breach.unit, breach.message));
    }
    if breaches.len() > NAMED {
        text.push_str("\n       and more: `scaffold check`");
    }
    text
}
