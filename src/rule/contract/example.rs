//! The examples of a rule, tried on the reference: one that keeps it has to be held, one that breaks it has to be seen.

use std::cell::LazyCell;

use super::rule_set::One;
use super::{Contract, Outcome};
use crate::cargo::Manifests;
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::rule::{Policy, patterns};
use crate::rule::{Rule, RuleContext, in_crate};

/// Tries every example of `rule` in a copy of `reference`, where the example's files stand in the place of its own.
///
/// What is returned is what is wrong, one sentence each; nothing when all examples show what they say.
#[must_use]
pub fn tried(rule: &Rule, policy: &Policy, components: &[String], reference: &Tree) -> Vec<String> {
    let attempt = |number: usize, word: &str, text: &Option<String>| {
        let text = text.as_ref()?;
        let what = format!("example {number}, `{word}`");
        match overlaid(text, rule, policy, reference) {
            Err(fault) => Some(format!("{what}: {fault}")),
            Ok(tree) => wrong(&judged(rule, policy, components, &tree), word).map(|wrong| format!("{what}: {wrong}")),
        }
    };
    let examples = rule.examples.iter().enumerate();
    let each = examples.flat_map(|(at, example)| [(at, "pass", &example.pass), (at, "fail", &example.fail)]);
    each.filter_map(|(at, word, text)| attempt(at + 1, word, text)).collect()
}

fn judged<'r>(rule: &'r Rule, policy: &Policy, components: &[String], tree: &Tree) -> Contract<'r> {
    One::new(rule, components).judge(policy, &RuleContext::new(tree, &policy.zone_patterns()))
}

fn wrong(judged: &Contract<'_>, word: &str) -> Option<String> {
    let broken = judged.verdict.is_broken();
    match (word, judged.outcome) {
        (_, Outcome::Off) => Some(format!("its component `{}` is off", judged.rule.component.as_deref()?)),
        ("fail", _) if broken => None,
        ("fail", Outcome::Held) => Some("the rule is held, and should be broken".to_owned()),
        ("pass", Outcome::Held) => None,
        ("pass", _) if broken => {
            let first = judged.verdict.violations.first()?;
            Some(format!("the rule is broken at {}: {}", first.unit, first.message))
        }
        (_, outcome) => {
            let reason = judged.verdict.violations.first().map(|one| format!(": {}: {}", one.unit, one.message));
            Some(format!("the rule is {}{}", outcome.name(), reason.unwrap_or_default()))
        }
    }
}

/// The reference with an example's files in it. A text that names no file stands in one of its own, where the rule
/// looks first.
fn overlaid(text: &str, rule: &Rule, policy: &Policy, reference: &Tree) -> Result<Tree, String> {
    let named = text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| line.starts_with("//- "));
    let text = if named { text.to_owned() } else { format!("//- {}\n{text}", home(rule, policy, reference)) };
    let mut tree = reference.clone();
    let mut rest = String::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("//- ").and_then(|header| header.trim_end().strip_suffix(GONE)) {
            Some(path) => _ = tree.remove(&RelPath::new(path).map_err(|fault| fault.to_string())?),
            None => rest.push_str(line),
        }
    }
    tree.extend(Tree::from_fixture(&rest).map_err(|fault| fault.to_string())?);
    Ok(tree)
}

/// What stands behind the path of a file that is not there in an example.
const GONE: &str = " gone";

/// A new file in the first place that the rule governs, beside sources that are there.
fn home(rule: &Rule, policy: &Policy, reference: &Tree) -> String {
    let manifests = LazyCell::new(|| Manifests::read(reference));
    let governs = patterns(&rule.reach().governs, &policy.zones, |name| in_crate(&manifests, name));
    let governed = |path: &&RelPath| governs.is_match(path);
    let beside =
        reference.paths().filter(|path| path.extension() == Some("rs")).find(governed).and_then(RelPath::parent);
    beside.map_or_else(|| "src/example.rs".to_owned(), |folder| format!("{folder}/example.rs"))
}
