//! What the blueprints of a project allow to be waived, and for how long.

use super::{Lock, Locked};
use crate::model::code::{FindingCode, RuleCode};
use crate::rule::Rule;

impl Locked {
    /// What stands before the ids of its rules where a project follows several blueprints.
    #[must_use]
    pub fn prefix(&self) -> String {
        format!("{}@{}/", self.name, self.into)
    }
}

impl Lock {
    /// The rules that a code names, each with its entry: `rule/ID`, or `rule/NAME@INTO/ID`.
    pub fn rules_of<'l>(&'l self, code: &'l FindingCode) -> impl Iterator<Item = (&'l Locked, &'l Rule)> {
        let name = code.rule().map(RuleCode::name);
        let rules = self.entries.iter().flat_map(|entry| entry.policy.rules.iter().map(move |rule| (entry, rule)));
        rules.filter(move |(entry, rule)| {
            name.is_some_and(|name| {
                rule.id == name || name.strip_prefix(&entry.prefix()).is_some_and(|id| id == rule.id)
            })
        })
    }

    /// Why findings of a code cannot be waived; nothing where they can.
    #[must_use]
    pub fn refusal(&self, code: &FindingCode) -> Option<String> {
        if code.is_of_policy() {
            return Some("what is found about the policy itself cannot be waived".to_owned());
        }
        let mut rules = self.rules_of(code).peekable();
        let refused = rules.peek().is_some() && rules.all(|(_, rule)| !rule.waivable);
        refused.then(|| format!("its blueprint says that {code} cannot be waived"))
    }

    /// How many days a waiver may last: as the blueprint of its rule says, else that whose folder its unit lies in.
    /// Where that cannot be told of a pattern, the shortest time counts.
    #[must_use]
    pub fn waiver_days(&self, code: &FindingCode, at: &str) -> Option<u32> {
        let rules: Vec<&Locked> = self.rules_of(code).map(|(entry, _)| entry).collect();
        let [one] = rules[..] else {
            let inside = |entry: &&Locked| entry.into == "." || at.strip_prefix(&entry.into).is_some_and(is_below);
            let innermost = |entry: &&Locked| if entry.into == "." { 0 } else { entry.into.len() };
            let days = |entry: &Locked| entry.policy.waiver_days;
            return match self.entries.iter().filter(inside).max_by_key(innermost) {
                Some(entry) if !super::Waiver::is_pattern(at) => days(entry),
                _ => self.entries.iter().filter_map(days).min(),
            };
        };
        one.policy.waiver_days
    }
}

fn is_below(rest: &str) -> bool {
    rest.starts_with('/')
}
