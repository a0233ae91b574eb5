//! Rules in a report: what became of each, and its findings for formats that speak rule by rule.

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use crate::model::finding::{Finding, Severity, State};
use crate::rule::contract::{Contract, Outcome};

/// One rule and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleLine {
    /// With `NAME@INTO/` before it where the project follows several blueprints.
    pub id: String,
    pub kind: String,
    pub severity: Severity,
    pub why: String,
    pub fix: Option<String>,
    pub result: Outcome,
    /// The units where it does not hold or cannot be told, each once.
    pub sites: Vec<String>,
    /// How many places it looked at.
    pub examined: usize,
    /// What became of it before waivers and the baseline spoke.
    #[serde(skip)]
    outcome: Outcome,
}

impl RuleLine {
    /// The line of a rule that was judged; `prefix` stands before its id.
    #[must_use]
    pub fn of(contract: &Contract<'_>, prefix: &str) -> Self {
        let Contract { rule, outcome, verdict } = contract;
        Self {
            id: format!("{prefix}{}", rule.id),
            kind: rule.kind.clone(),
            severity: rule.severity,
            why: rule.why.clone(),
            fix: rule.fix.clone(),
            result: *outcome,
            sites: Vec::new(),
            examined: verdict.sites,
            outcome: *outcome,
        }
    }

    /// Says what became of the rule, once waivers and the baseline have spoken of its findings.
    pub(super) fn settle(&mut self, findings: &[Finding]) {
        let own: Vec<&Finding> = findings.iter().filter(|finding| finding.rule() == Some(&self.id)).collect();
        self.sites = own.iter().map(|finding| finding.unit.clone()).collect();
        self.sites.dedup();
        let mut violations = own.iter().filter(|finding| self.is_breach(finding)).peekable();
        let broken = matches!(self.outcome, Outcome::Violated | Outcome::Absent | Outcome::Vacuous);
        self.result = match () {
            () if !broken || violations.peek().is_none() || violations.clone().any(|one| one.counts()) => self.outcome,
            () if violations.all(|finding| finding.baselined) => Outcome::Baselined,
            () => Outcome::Waived,
        };
    }

    fn is_breach(&self, finding: &Finding) -> bool {
        finding.level >= self.severity && finding.state != State::Unknown
    }
}

/// The findings of one rule.
pub(super) struct RuleFindings<'r> {
    pub rule: &'r RuleLine,
    pub findings: Vec<&'r Finding>,
}

impl<'r> RuleFindings<'r> {
    /// Every rule that some of `findings` are of: the gravest first, then in the order of the manifest.
    pub(super) fn among(findings: &[&'r Finding], report: &'r Report) -> Vec<Self> {
        let of = |rule: &'r RuleLine| {
            let findings = findings.iter().copied().filter(|finding| finding.rule() == Some(&rule.id)).collect();
            Self { rule, findings }
        };
        let mut rules: Vec<Self> = report.rules.iter().map(of).filter(|one| !one.findings.is_empty()).collect();
        rules.sort_by_key(|one| std::cmp::Reverse(one.level()));
        rules
    }

    /// The gravest level of what counts; of all, where nothing does.
    pub(super) fn level(&self) -> Severity {
        let counting = self.findings.iter().filter(|finding| finding.counts()).map(|finding| finding.level).max();
        counting.or_else(|| self.findings.iter().map(|finding| finding.level).max()).unwrap_or(Severity::Note)
    }

    /// The word at the end of its line: a level, or why it does not count.
    pub(super) fn word(&self) -> &'static str {
        match self.rule.result {
            Outcome::Waived => "waived",
            Outcome::Baselined => "in the baseline",
            _ => self.level().name(),
        }
    }
}
