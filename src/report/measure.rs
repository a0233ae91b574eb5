//! `Measure`: how far a project has left its blueprints, in counts.

use schemars::JsonSchema;
use serde::Serialize;

use super::RuleLine;
use crate::model::finding::Severity;
use crate::rule::contract::Outcome;

/// Counts, never a grade.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measure {
    /// Files of the blueprints that were compared: all but the seeds.
    pub files: usize,
    pub differ: usize,
    pub seeds: usize,
    pub deny: usize,
    pub warn: usize,
    pub note: usize,
    /// Findings that a waiver keeps from failing a run; they are counted above, too.
    pub waived: usize,
    /// Of the waived ones, those whose waiver says that the blueprint is wrong: wishes to change direction.
    pub wishes: usize,
    pub unknown: usize,
    /// Units of the blueprints: items with associated items apart, leaves of data, and files without either.
    pub items: Share,
    /// Tokens of the blueprints that are gone.
    pub tokens: Share,
    /// Units the blueprint changed and the team did not.
    pub behind: usize,
    /// Units both changed alike.
    pub converged: usize,
    /// Units both changed, each in its way.
    pub conflicts: usize,
    /// Files that differ in formatting only.
    pub cosmetic: usize,
    /// Some tokens were counted without their order, since a file changed too much.
    pub coarse: bool,
    /// Findings that the baseline absorbs; they are counted above, too.
    pub baselined: usize,
    /// What became of the rules.
    pub contracts: Contracts,
}

/// How many rules came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Contracts {
    /// Violated or absent, and neither waived nor absorbed.
    pub broken: usize,
    /// Of the broken ones, by severity.
    pub deny: usize,
    pub warn: usize,
    pub note: usize,
    pub held: usize,
    pub unknown: usize,
    pub vacuous: usize,
    /// Their component is off.
    pub off: usize,
    pub waived: usize,
    pub baselined: usize,
}

impl Contracts {
    /// Counts rules by what became of them.
    pub(super) fn of(rules: &[RuleLine]) -> Self {
        let count = |outcome| rules.iter().filter(|rule| rule.result == outcome).count();
        let broken = |rule: &&RuleLine| matches!(rule.result, Outcome::Violated | Outcome::Absent);
        let level = |level| rules.iter().filter(broken).filter(|rule| rule.severity == level).count();
        Self {
            broken: rules.iter().filter(broken).count(),
            deny: level(Severity::Deny),
            warn: level(Severity::Warn),
            note: level(Severity::Note),
            held: count(Outcome::Held),
            unknown: count(Outcome::Unknown),
            vacuous: count(Outcome::Vacuous),
            off: count(Outcome::Off),
            waived: count(Outcome::Waived),
            baselined: count(Outcome::Baselined),
        }
    }
}

/// What the baseline absorbs, as it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Absorbed {
    /// Findings of this report that are in `scaffold.baseline`. With `--since` that is more than the baseline in force
    /// absorbs, if the change adds to it.
    pub findings: usize,
    /// Its lines, of what was evaluated.
    pub entries: usize,
    /// How many more lines those are than where the change began; null without `--since`.
    pub growth: Option<i64>,
}

/// So many, of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    pub differ: usize,
    /// Of the blueprint, as its lock says. An older lock does not: then nothing where nothing differs, where the
    /// blueprint is over 1 MiB, and where its text is not at hand.
    pub of: Option<usize>,
}

impl Share {
    /// Adds one blueprint's count; the whole is known when it is known of each.
    pub(super) fn add(&mut self, differ: usize, of: Option<usize>, first: bool) {
        self.differ += differ;
        self.of = of.and_then(|of| if first { Some(of) } else { self.of.map(|known| known + of) });
    }
}
