//! What a rule of the project asks for, why, and whether it holds now.

use crate::review::RuleState;
use crate::rule::contract::Outcome;
use crate::rule::{Rule, Verdict, manual};

/// How many places where a rule does not hold are named.
const NAMED: usize = 5;

/// The text of a rule.
pub(super) fn words(state: &RuleState<'_>) -> String {
    let RuleState { entry, rule, judged } = state;
    let mut text =
        format!("{}  {} rule of {}/{} {}\n\n", rule.id, rule.kind, entry.pack.name, entry.name, entry.pack.version);
    text.push_str(&format!("  why  {}\n", rule.why));
    if let Some(fix) = &rule.fix {
        text.push_str(&format!("  fix  {fix}\n"));
    }
    text.push_str(&format!("  now  {}\n", judged.as_ref().map(|judged| now(rule, judged)).unwrap_or_default()));
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
    text
}

fn indented(text: &str) -> String {
    text.trim_matches('\n').lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

/// What became of the rule, and where it does not hold.
fn now(rule: &Rule, (outcome, verdict): &(Outcome, Verdict)) -> String {
    let places = match verdict.sites {
        1 => "at the 1 place it looked at".to_owned(),
        sites => format!("at all {sites} places it looked at"),
    };
    let violations = &verdict.violations;
    let mut text = match *outcome {
        Outcome::Held => format!("held, {places}"),
        Outcome::Off => match &rule.component {
            Some(component) => format!("off, with the component `{component}`"),
            None => "off".to_owned(),
        },
        Outcome::Vacuous => "vacuous: it matches nothing in the project".to_owned(),
        other if violations.len() == 1 => format!("{}, at 1 place", other.name()),
        other => format!("{}, at {} places", other.name(), violations.len()),
    };
    for violation in violations.iter().take(NAMED) {
        text.push_str(&format!("\n       {}  {}", violation.unit, violation.message));
    }
    if violations.len() > NAMED {
        text.push_str("\n       and more: `scaffold check`");
    }
    text
}
