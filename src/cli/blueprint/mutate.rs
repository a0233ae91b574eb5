//! `scaffold blueprint test --mutate`: what of a blueprint's direction its rules hold, and what is only described.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::contracts::{on, specimen};
use crate::blueprint::Blueprint;
use crate::blueprint::mutation::{Mutant, mutants};
use crate::blueprint::render::policy;
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::model::printable;
use crate::model::tree::Tree;
use crate::rule::RuleContext;
use crate::rule::contract::RuleSet;

/// One mutant, and the rules that noticed it.
struct Tried {
    blueprint: String,
    mutant: Mutant,
    caught_by: Vec<String>,
}

/// Runs every mutant of every blueprint through all rules.
///
/// # Errors
/// When the run is interrupted.
pub(super) fn run(blueprints: &[Blueprint], json: bool, context: &Context) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen();
    let mut tried = Vec::new();
    for blueprint in blueprints {
        tried.extend(try_all(blueprint, context, &interrupt));
    }
    if interrupt.is_set() {
        return Err(Failure::Interrupted);
    }
    context.screen.result(&if json { to_json(&tried) } else { text(&tried) });
    Ok(Exit::Done)
}

fn try_all(blueprint: &Blueprint, context: &Context, interrupt: &Interrupt) -> Vec<Tried> {
    let Some((answers, tree)) = specimen(blueprint) else { return Vec::new() };
    let (policy, components) = (policy(blueprint, &answers), on(&answers));
    let (zones, asked) = (policy.zone_patterns(), RuleSet::new(&policy, &components));
    // A rule that does not hold as the reference stands can notice nothing.
    let wanting = |tree: &Tree| {
        let judged = asked.judge(&RuleContext::new(tree, &zones));
        judged.iter().filter(|one| one.is_wanting()).map(|one| one.rule.id.clone()).collect::<Vec<_>>()
    };
    let before = wanting(&tree);
    let found = mutants(&RuleContext::new(&tree, &zones));
    let bar = context.screen.progress(found.len(), &format!("{}: mutants", blueprint.name));
    let attempt = |mutant: Mutant| {
        if interrupt.is_set() {
            return None;
        }
        let mut changed = tree.clone();
        changed.extend(mutant.files.clone());
        let caught_by = wanting(&changed).into_iter().filter(|rule| !before.contains(rule)).collect();
        bar.done();
        Some(Tried { blueprint: blueprint.name.clone(), mutant, caught_by })
    };
    found.into_par_iter().filter_map(attempt).collect()
}

fn text(tried: &[Tried]) -> String {
    let mut out = String::new();
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for one in tried {
        let (caught, all) = counts.entry((&one.blueprint, one.mutant.sort.name())).or_default();
        *caught += usize::from(!one.caught_by.is_empty());
        *all += 1;
    }
    for ((blueprint, sort), (caught, all)) in &counts {
        out.push_str(&format!("{blueprint}  {sort:<10}  {caught} of {all} caught\n"));
    }
    let missed: Vec<&Tried> = tried.iter().filter(|one| one.caught_by.is_empty()).collect();
    if !missed.is_empty() {
        out.push_str("\nwhat is still only described:\n");
    }
    for one in &missed {
        out.push_str(&format!("  {}: nothing notices {}\n", one.blueprint, one.mutant.what));
    }
    out.push_str(&format!("\n{} of {} mutants caught\n", tried.len() - missed.len(), tried.len()));
    out
}

fn to_json(tried: &[Tried]) -> String {
    let mutants: Vec<_> = tried
        .iter()
        .map(|one| {
            serde_json::json!({
                "blueprint": one.blueprint,
                "kind": one.mutant.sort.name(),
                "what": one.mutant.what,
                "caught_by": one.caught_by,
            })
        })
        .collect();
    let caught = tried.iter().filter(|one| !one.caught_by.is_empty()).count();
    let envelope = serde_json::json!({ "schema": 1, "command": "blueprint test", "status": "clean", "exit_code": 0, "mutants": mutants, "caught": caught });
    format!("{}\n", printable::json(&format!("{envelope:#}")))
}
