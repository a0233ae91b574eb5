//! `RuleSet`: the rules of a policy, read once: what they speak of, and how they judge.

use std::cell::LazyCell;

use rayon::prelude::*;

use super::{Contract, Coverage, Outcome, outcome, unread};
use crate::cargo::Manifests;
use crate::model::own::LOCK;
use crate::model::path::Globs;
use crate::model::tree::Tree;
use crate::rule::{CompiledRule, Reach, Rule, RuleContext, Verdict, Violation, ViolationKind, in_crate};
use crate::rule::{Policy, patterns};

/// What rules read that ask for names: what may be named is what manifests say.
const MANIFESTS: &str = "**/Cargo.toml";

/// What a policy asks for while some of its components are on.
pub struct RuleSet<'p> {
    policy: &'p Policy,
    rules: Vec<One<'p>>,
}

/// One rule.
pub(super) struct One<'p> {
    rule: &'p Rule,
    on: bool,
    /// Nothing when this version cannot judge it.
    compiled: Option<Box<dyn CompiledRule>>,
    reach: Reach,
}

impl<'p> RuleSet<'p> {
    /// Reads every rule of a policy. `components` are those that are on.
    #[must_use]
    pub fn new(policy: &'p Policy, components: &[String]) -> Self {
        Self { policy, rules: policy.rules.par_iter().with_min_len(8).map(|rule| One::new(rule, components)).collect() }
    }

    /// The files that have to be read to judge it.
    #[must_use]
    pub fn reads(&self) -> Globs {
        // Where crates lie is not known before their manifests are read.
        let anywhere = |_: &str| vec!["**/*.rs".to_owned(), MANIFESTS.to_owned()];
        patterns(self.on().flat_map(|one| &one.reach.reads), &self.policy.zones, anywhere)
    }

    /// Judges every rule on a project, in the order of the manifest.
    #[must_use]
    pub fn judge(&self, context: &RuleContext<'_>) -> Vec<Contract<'p>> {
        // All threads read names, so nobody may wait for them: who waits takes up another rule, which may ask for them.
        if self.reads().patterns().iter().any(|read| read == MANIFESTS) {
            _ = context.sources.names();
        }
        self.rules.par_iter().map(|one| one.judge(self.policy, context)).collect()
    }

    /// How much of a tree the rules that are on govern.
    #[must_use]
    pub fn coverage(&self, tree: &Tree) -> Coverage {
        let governs = self.on().flat_map(|one| &one.reach.governs);
        // Most policies call no crate by its name.
        let manifests = LazyCell::new(|| Manifests::read(tree));
        Coverage::of(&patterns(governs, &self.policy.zones, |name| in_crate(&manifests, name)), tree)
    }

    fn on(&self) -> impl Iterator<Item = &One<'p>> {
        self.rules.iter().filter(|one| one.on)
    }
}

impl<'p> One<'p> {
    pub(super) fn new(rule: &'p Rule, components: &[String]) -> Self {
        let compiled = rule.compiled();
        let reach = compiled.as_ref().map(|compiled| compiled.reach()).unwrap_or_default();
        Self { rule, on: super::is_on(rule, components), compiled, reach }
    }

    pub(super) fn judge(&self, policy: &Policy, context: &RuleContext<'_>) -> Contract<'p> {
        let rule = self.rule;
        if !self.on {
            return Contract { rule, outcome: Outcome::Off, verdict: Verdict::default() };
        }
        let mut verdict = self.compiled.as_ref().map_or_else(|| unknown_kind(rule), |compiled| compiled.judge(context));
        if !context.sources.unreadable().is_empty() {
            let manifests = || &context.sources.packages().manifests;
            let governs = patterns(&self.reach.governs, &policy.zones, |name| in_crate(manifests(), name));
            verdict.violations.extend(unread::violations(&governs, context));
        }
        verdict.violations.sort_by(|a, b| (a.sort, &a.place_key(), &a.unit).cmp(&(b.sort, &b.place_key(), &b.unit)));
        Contract { rule, outcome: outcome(&verdict), verdict }
    }
}

/// A kind of a later version cannot be judged by this one.
fn unknown_kind(rule: &Rule) -> Verdict {
    let message = format!("this version cannot judge rules of the kind `{}` as this one is written", rule.kind);
    let violation = Violation::new(ViolationKind::Unknown, format!("{}#rule.{}", LOCK, rule.id), &rule.kind, message);
    Verdict { sites: 0, violations: vec![violation] }
}
