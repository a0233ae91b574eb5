//! The rules of a blueprint in its own tests: examples show what they say, and every rendering keeps every rule.

use super::run::Broken;
use super::test::Outcome;
use crate::blueprint::Blueprint;
use crate::blueprint::answers::Answers;
use crate::blueprint::fixpoint;
use crate::blueprint::render::{policy, render};
use crate::cli::context::Context;
use crate::model::tree::Tree;
use crate::rule::Policy;
use crate::rule::contract::{self, Contract, RuleSet};
use crate::rule::{Rule, RuleContext};

/// Tries the examples of every rule in the reference with every component on. One outcome for each rule that has any.
pub(super) fn rules(blueprints: &[Blueprint], context: &Context) -> Vec<Outcome> {
    let examples = |blueprint: &Blueprint| blueprint.policy.rules.iter().filter(|rule| is_tried(rule)).count();
    let bar = context.screen.progress(blueprints.iter().map(examples).sum(), "examples of rules");
    let mut outcomes = Vec::new();
    for blueprint in blueprints {
        let Some((answers, tree)) = specimen(blueprint) else { continue };
        let policy = policy(blueprint, &answers);
        for rule in policy.rules.iter().filter(|rule| is_tried(rule)) {
            let wrong = contract::tried(rule, &policy, &on(&answers), &tree);
            let broken = (!wrong.is_empty()).then(|| Broken { what: wrong.join("\n"), output: String::new() });
            outcomes.push(Outcome { name: format!("{}/rule {}", blueprint.name, rule.id), broken });
            bar.done();
        }
    }
    outcomes
}

fn is_tried(rule: &Rule) -> bool {
    !rule.examples.is_empty()
}

/// The reference with every component, under its own names.
pub(super) fn specimen(blueprint: &Blueprint) -> Option<(Answers, Tree)> {
    let answers = fixpoint::sets(blueprint).answers.into_iter().next()?;
    let tree = render(blueprint, &answers).ok()?.tree;
    Some((answers, tree))
}

/// What is wrong with the rules of one rendering, a sentence each: every rule that is on has to be held.
pub(super) fn broken(policy: &Policy, answers: &Answers, tree: &Tree) -> Vec<String> {
    let context = RuleContext::new(tree, &policy.zone_patterns());
    let judged = RuleSet::new(policy, &on(answers)).judge(&context);
    judged.iter().filter(|contract| contract.is_wanting()).map(said).collect()
}

pub(super) fn on(answers: &Answers) -> Vec<String> {
    answers.components.iter().cloned().collect()
}

fn said(contract: &Contract<'_>) -> String {
    let place = contract.verdict.violations.first().map(|one| format!(": {}: {}", one.unit, one.message));
    format!("the rule `{}` is {}{}", contract.rule.id, contract.outcome.name(), place.unwrap_or_default())
}
