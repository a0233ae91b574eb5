//! A blueprint's zones, ownership and rules, in the names of one project.

use toml::Value;

use crate::blueprint::Blueprint;
use crate::blueprint::answers::Answers;
use crate::rule::Policy;
use crate::template::specimen::Substitution;

/// The policy with every specimen in its texts replaced by the answers.
#[must_use]
pub fn policy(blueprint: &Blueprint, answers: &Answers) -> Policy {
    let substitution = answers.substitution(blueprint);
    let written = Value::try_from(&blueprint.policy).map(|value| substituted(value, &substitution));
    written.ok().and_then(|value| value.try_into().ok()).unwrap_or_else(|| blueprint.policy.clone())
}

fn substituted(value: Value, substitution: &Substitution<'_>) -> Value {
    match value {
        Value::String(text) => Value::String(substitution.text(&text).into_owned()),
        Value::Array(items) => Value::Array(items.into_iter().map(|item| substituted(item, substitution)).collect()),
        Value::Table(table) => {
            let pairs = table
                .into_iter()
                .map(|(key, value)| (substitution.text(&key).into_owned(), substituted(value, substitution)));
            Value::Table(pairs.collect())
        }
        other => other,
    }
}
