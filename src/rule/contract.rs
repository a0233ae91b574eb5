//! `contract`: the rules of a blueprint judged on a project: what holds, what does not, and what cannot be told.
//!
//! A rule is held only when it spoke of something and every place could be decided. One that speaks of nothing is
//! vacuous, and one with a place that cannot be decided is unknown; neither ever passes for held.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::finding::Severity;
use crate::rule::{Rule, Verdict, ViolationKind};

mod coverage;
mod example;
mod findings;
mod rule_set;
mod unread;

pub use coverage::Coverage;
pub use example::tried;
pub use findings::{Placed, findings};
pub use rule_set::RuleSet;

/// One rule, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract<'p> {
    pub rule: &'p Rule,
    pub outcome: Outcome,
    pub verdict: Verdict,
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It spoke of something, and all of it keeps the rule (convergence).
    Held,
    /// Something is there that must not be (divergence).
    Violated,
    /// Something is not there that must be (absence).
    Absent,
    /// Its selector matches nothing.
    Vacuous,
    /// A place could not be decided, and none breaks it.
    Unknown,
    /// Its component is off.
    Off,
    /// It is broken, and waivers speak of every violation.
    Waived,
    /// It is broken, and the baseline absorbs every violation that no waiver speaks of.
    Baselined,
}

impl Outcome {
    /// Its name in every format.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Violated => "violated",
            Self::Absent => "absent",
            Self::Vacuous => "vacuous",
            Self::Unknown => "unknown",
            Self::Off => "off",
            Self::Waived => "waived",
            Self::Baselined => "baselined",
        }
    }
}

fn outcome(verdict: &Verdict) -> Outcome {
    let has = |sort| verdict.violations.iter().any(|violation| violation.sort == sort);
    match () {
        () if has(ViolationKind::Divergence) => Outcome::Violated,
        () if has(ViolationKind::Absence) => Outcome::Absent,
        () if has(ViolationKind::Unknown) => Outcome::Unknown,
        () if verdict.sites == 0 => Outcome::Vacuous,
        () => Outcome::Held,
    }
}

impl Contract<'_> {
    /// Whether it asks for something and is not held.
    #[must_use]
    pub fn is_wanting(&self) -> bool {
        !matches!(self.outcome, Outcome::Held | Outcome::Off)
    }

    /// How grave a violation of `sort` is. What cannot be told is a note, unless the rule has nothing else to go by.
    #[must_use]
    pub fn level(&self, sort: ViolationKind) -> Severity {
        let blind = self.outcome == Outcome::Unknown && self.verdict.unknown() >= self.verdict.sites;
        if sort == ViolationKind::Unknown && !blind { Severity::Note } else { self.rule.severity }
    }
}

/// Whether a rule asks for anything while `components` are on.
#[must_use]
pub fn is_on(rule: &Rule, components: &[String]) -> bool {
    rule.component.as_ref().is_none_or(|component| components.contains(component))
}

#[cfg(test)]
mod tests;
