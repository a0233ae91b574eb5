//! A blueprint's zones, ownership and rules, in the names of one project.

use toml::Value;

use crate::blueprint::Blueprint;
use crate::blueprint::answers::Answers;
use crate::rule::{Example, Ownership, Policy, Rule, Zone};
use crate::template::specimen::Substitution;

/// The policy with every specimen in its texts replaced by the answers.
#[must_use]
pub fn policy(blueprint: &Blueprint, answers: &Answers) -> Policy {
    let names = Names(answers.substitution(blueprint));
    let policy = &blueprint.policy;
    Policy {
        zones: policy.zones.iter().map(|zone| names.zone(zone)).collect(),
        ownership: policy.ownership.iter().map(|owner| names.ownership(owner)).collect(),
        rules: policy.rules.iter().map(|rule| names.rule(rule)).collect(),
        waiver_days: policy.waiver_days,
    }
}

/// The names of one project.
struct Names<'n>(Substitution<'n>);

impl Names<'_> {
    fn text(&self, text: &str) -> String {
        self.0.text(text).into_owned()
    }

    fn maybe(&self, text: Option<&String>) -> Option<String> {
        text.map(|text| self.text(text))
    }

    fn texts(&self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.text(text)).collect()
    }

    fn zone(&self, zone: &Zone) -> Zone {
        Zone { name: self.text(&zone.name), paths: self.texts(&zone.paths) }
    }

    fn ownership(&self, owner: &Ownership) -> Ownership {
        Ownership {
            paths: self.texts(&owner.paths),
            mode: owner.mode,
            why: self.maybe(owner.why.as_ref()),
            keys: self.texts(&owner.keys),
        }
    }

    fn rule(&self, rule: &Rule) -> Rule {
        let example = |example: &Example| Example {
            pass: self.maybe(example.pass.as_ref()),
            fail: self.maybe(example.fail.as_ref()),
        };
        Rule {
            id: self.text(&rule.id),
            kind: rule.kind.clone(),
            severity: rule.severity,
            why: self.text(&rule.why),
            fix: self.maybe(rule.fix.as_ref()),
            component: self.maybe(rule.component.as_ref()),
            waivable: rule.waivable,
            examples: rule.examples.iter().map(example).collect(),
            body: self.table(&rule.body),
        }
    }

    fn table(&self, table: &toml::Table) -> toml::Table {
        table.iter().map(|(key, value)| (self.text(key), self.value(value))).collect()
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.value(item)).collect()),
            Value::Table(table) => Value::Table(self.table(table)),
            Value::Boolean(_) | Value::Integer(_) | Value::Float(_) | Value::Datetime(_) => value.clone(),
        }
    }
}
