//! Rules that do not hold: which, where, and why they exist.

use super::{Page, paint};
use crate::model::finding::{Finding, State};
use crate::report::Report;
use crate::report::contracts::RuleFindings;
use crate::rule::contract::Outcome;

/// How many findings of one rule are shown; the rest are counted.
const SHOWN: usize = 20;

impl Page {
    /// The rules that some of `findings` are of.
    pub(super) fn contracts(&mut self, findings: &[&Finding], report: &Report) {
        for rule in RuleFindings::among(findings, report) {
            self.contract(&rule);
            self.line("");
        }
    }

    fn contract(&mut self, rule: &RuleFindings<'_>) {
        let sign = match rule.rule.result {
            Outcome::Violated | Outcome::Absent | Outcome::Vacuous => self.sign("✗", "x"),
            Outcome::Unknown => "?",
            _ => "~",
        };
        self.sides(&format!("{sign} {}", rule.rule.id), rule.word(), paint(rule.level()));
        let shown = if self.style.verbose { rule.findings.len() } else { SHOWN };
        rule.findings.iter().take(shown).for_each(|finding| self.violation(finding));
        if rule.findings.len() > shown {
            self.line(&format!("  and {} more with `-v`", rule.findings.len() - shown));
        }
        self.wrapped("  why  ", &rule.rule.why);
    }

    fn violation(&mut self, finding: &Finding) {
        let place = finding.locations.first().map(|place| format!("{}:{}", place.path, place.line));
        let unknown = if finding.state == State::Unknown { "undecided: " } else { "" };
        let held = super::since::held_words(finding);
        let place = place.unwrap_or_else(|| finding.unit.clone());
        self.wrapped("  ", &format!("{place}   {unknown}{}{held}", finding.message));
    }

    fn sign(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.style.unicode { unicode } else { ascii }
    }
}
