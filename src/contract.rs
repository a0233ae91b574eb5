//! `contract`: the rules of a blueprint judged on a project: what holds, what does not, and what cannot be told.
//!
//! A rule is held only when it spoke of something and every place could be decided. One that speaks of nothing is
//! vacuous, and one with a place that cannot be decided is unknown; neither ever passes for held.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use crate::blueprint::Policy;
use crate::finding::Severity;
use crate::path::Globs;
use crate::rule::{Breach, Ground, Rule, Sort, Verdict};

mod coverage;
mod example;
mod findings;
mod unread;

pub use coverage::Coverage;
pub use example::tried;
pub use findings::{Placed, findings};

/// Kinds that this version reads, carries and explains, and does not judge.
const UNJUDGED: &[&str] = &["route"];

/// One rule, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract<'p> {
    pub rule: &'p Rule,
    pub outcome: Outcome,
    pub verdict: Verdict,
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
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
    /// This version does not judge rules of its kind: never held, and never broken.
    NotEvaluated,
    /// It is broken, and waivers speak of every breach.
    Waived,
    /// It is broken, and the baseline absorbs every breach that no waiver speaks of.
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
            Self::NotEvaluated => "not-evaluated",
            Self::Waived => "waived",
            Self::Baselined => "baselined",
        }
    }
}

/// Judges every rule of a policy on a project, in the order of the manifest. `components` are those that are on.
#[must_use]
pub fn judge<'p>(policy: &'p Policy, components: &[String], ground: &Ground<'_>) -> Vec<Contract<'p>> {
    policy.rules.par_iter().map(|rule| judge_one(rule, policy, components, ground)).collect()
}

fn judge_one<'p>(rule: &'p Rule, policy: &Policy, components: &[String], ground: &Ground<'_>) -> Contract<'p> {
    if !is_on(rule, components) {
        return Contract { rule, outcome: Outcome::Off, verdict: Verdict::default() };
    }
    if !judges(&rule.kind) {
        return Contract { rule, outcome: Outcome::NotEvaluated, verdict: Verdict::default() };
    }
    let mut verdict = rule.judge(ground).unwrap_or_else(|| unknown_kind(rule));
    let governs = patterns(&rule.reach().governs, policy);
    verdict.breaches.extend(unread::breaches(&governs, ground));
    verdict.breaches.sort_by(|a, b| (a.sort, &a.place_key(), &a.unit).cmp(&(b.sort, &b.place_key(), &b.unit)));
    Contract { rule, outcome: outcome(&verdict), verdict }
}

/// A kind of a later version cannot be judged by this one.
fn unknown_kind(rule: &Rule) -> Verdict {
    let message = format!("this version cannot judge rules of the kind `{}` as this one is written", rule.kind);
    let breach = Breach::new(Sort::Unknown, format!("{}#rule.{}", crate::rule::LOCK, rule.id), &rule.kind, message);
    Verdict { sites: 0, breaches: vec![breach] }
}

fn outcome(verdict: &Verdict) -> Outcome {
    let has = |sort| verdict.breaches.iter().any(|breach| breach.sort == sort);
    match () {
        () if has(Sort::Divergence) => Outcome::Violated,
        () if has(Sort::Absence) => Outcome::Absent,
        () if has(Sort::Unknown) => Outcome::Unknown,
        () if verdict.sites == 0 => Outcome::Vacuous,
        () => Outcome::Held,
    }
}

impl Contract<'_> {
    /// Whether it asks for something and is not held.
    #[must_use]
    pub fn is_wanting(&self) -> bool {
        !matches!(self.outcome, Outcome::Held | Outcome::Off | Outcome::NotEvaluated)
    }

    /// How grave a breach of `sort` is. What cannot be told is a note, unless the rule has nothing else to go by.
    #[must_use]
    pub fn level(&self, sort: Sort) -> Severity {
        let blind = self.outcome == Outcome::Unknown && self.verdict.unknown() >= self.verdict.sites;
        if sort == Sort::Unknown && !blind { Severity::Note } else { self.rule.severity }
    }
}

/// Whether this version judges rules of a kind.
#[must_use]
pub fn judges(kind: &str) -> bool {
    !UNJUDGED.contains(&kind)
}

/// Whether a rule asks for anything while `components` are on.
#[must_use]
pub fn is_on(rule: &Rule, components: &[String]) -> bool {
    rule.component.as_ref().is_none_or(|component| components.contains(component))
}

/// The files that have to be read to judge a policy.
#[must_use]
pub fn reads(policy: &Policy, components: &[String]) -> Globs {
    let rules = policy.rules.iter().filter(|rule| is_on(rule, components));
    let reads: Vec<String> = rules.flat_map(|rule| rule.reach().reads).collect();
    patterns(&reads, policy)
}

/// Path patterns, with each `zone:NAME` as the zone's own.
fn patterns(selectors: &[String], policy: &Policy) -> Globs {
    let mut found: Vec<String> = Vec::new();
    for selector in selectors {
        match selector.strip_prefix("zone:") {
            Some(name) => {
                let zone = policy.zones.iter().find(|zone| zone.name == name);
                found.extend(zone.iter().flat_map(|zone| zone.paths.iter().cloned()));
            }
            None => found.push(selector.clone()),
        }
    }
    found.sort();
    found.dedup();
    Globs::new(&found).unwrap_or_default()
}

#[cfg(test)]
mod tests;
