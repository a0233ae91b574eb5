//! Findings of rules: codes, levels, places, and what they are known by.

use std::collections::BTreeMap;

use super::{Contract, Outcome};
use crate::model::code::RuleCode;
use crate::model::digest::Digest;
use crate::model::finding::{Finding, Location, State, Who};
use crate::model::lines::Lines;
use crate::model::own::LOCK;
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::rule::Policy;
use crate::rule::{Violation, ViolationKind};

/// Where the project of a policy lies, and how its rules are told apart from those of other blueprints.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'p> {
    /// The folder, `.` at the top.
    pub into: &'p str,
    /// `NAME@INTO/` where the project follows several blueprints, or nothing.
    pub prefix: &'p str,
}

/// What the rules found, by rule in the order of the manifest, then by place. `tree` is what was judged.
#[must_use]
pub fn findings(contracts: &[Contract<'_>], policy: &Policy, tree: &Tree, placed: Placed<'_>) -> Vec<Finding> {
    let mut positions = Positions { tree, placed, lines: BTreeMap::new() };
    contracts.iter().flat_map(|contract| of_contract(contract, policy, &mut positions)).collect()
}

fn of_contract(contract: &Contract<'_>, policy: &Policy, positions: &mut Positions<'_>) -> Vec<Finding> {
    let placed = positions.placed;
    if contract.outcome == Outcome::Vacuous {
        return vec![vacuous(contract, placed)];
    }
    // Equal violations in one unit are told apart by their number.
    let mut twins: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut all = Vec::new();
    for violation in &contract.verdict.violations {
        let twin = twins.entry((&violation.unit, &violation.target)).or_default();
        *twin += 1;
        all.push(of_breach(contract, violation, *twin, policy, positions));
    }
    all
}

fn of_breach(
    contract: &Contract<'_>,
    violation: &Violation,
    twin: usize,
    policy: &Policy,
    positions: &mut Positions<'_>,
) -> Finding {
    let placed = positions.placed;
    let (path, key) = parted(&violation.unit);
    let whole = path.as_ref().map_or_else(|| violation.unit.clone(), |path| path.named_below(placed.into).to_string());
    let unit = format!("{whole}{key}");
    let state = match violation.sort {
        ViolationKind::Divergence => State::Violated,
        ViolationKind::Absence => State::Absent,
        ViolationKind::Unknown => State::Unknown,
    };
    let location = violation.place.as_ref().map(|(path, span)| positions.location(path, span));
    let owner = path.as_ref().map_or("open", |path| policy.owner(path).0.name());
    Finding {
        level: contract.level(violation.sort),
        state,
        who: if state == State::Unknown { Who::Nobody } else { Who::Team },
        fingerprint: fingerprint(contract, placed, &unit, &violation.target, twin),
        origin_fingerprint: fingerprint(contract, placed, bare(key, &whole), &violation.target, twin),
        unit,
        path: whole,
        ownership: owner,
        message: violation.message.clone(),
        locations: location.into_iter().collect(),
        facts: violation.facts.clone(),
        ..blank(contract, placed)
    }
}

/// The finding that a rule speaks of nothing.
fn vacuous(contract: &Contract<'_>, placed: Placed<'_>) -> Finding {
    let unit = format!("{LOCK}#rule.{}", contract.rule.id);
    Finding {
        fingerprint: fingerprint(contract, placed, &unit, "", 1),
        origin_fingerprint: fingerprint(contract, placed, &unit, "", 1),
        unit,
        message: "this rule matches nothing in the project, so it checks nothing".to_owned(),
        ..blank(contract, placed)
    }
}

fn blank(contract: &Contract<'_>, placed: Placed<'_>) -> Finding {
    Finding {
        code: code(contract, placed).into(),
        level: contract.rule.severity,
        state: State::Vacuous,
        who: Who::Team,
        unit: String::new(),
        path: LOCK.to_owned(),
        ownership: "policy",
        message: String::new(),
        why: Some(contract.rule.why.clone()),
        fix: contract.rule.fix.clone(),
        locations: Vec::new(),
        facts: BTreeMap::new(),
        confidence: 1.0,
        fingerprint: String::new(),
        origin_fingerprint: String::new(),
        waiver: None,
        baselined: false,
        baseline_reason: None,
    }
}

/// A unit's path, and its key with what joins them.
fn parted(unit: &str) -> (Option<RelPath>, &str) {
    let joint = [unit.find("::"), unit.find('#')].into_iter().flatten().min().unwrap_or(unit.len());
    (RelPath::new(&unit[..joint]).ok(), &unit[joint..])
}

/// A unit without its file and the modules around it: what a move to another file leaves as it is. A file of its own
/// is known by its name.
fn bare<'u>(key: &'u str, path: &'u str) -> &'u str {
    match key.strip_prefix("::") {
        Some(key) if key.starts_with("impl ") => key,
        Some(key) => {
            let module = |part: &str| part.starts_with(|c: char| c.is_lowercase()) && !part.contains([' ', '<', '!']);
            let mut rest = key;
            while let Some((first, after)) = rest.split_once("::").filter(|(first, _)| module(first)) {
                (_, rest) = (first, after);
            }
            rest
        }
        None if key.is_empty() => path.rsplit('/').next().unwrap_or(path),
        None => key,
    }
}

fn code(contract: &Contract<'_>, placed: Placed<'_>) -> RuleCode {
    RuleCode::new(placed.prefix, &contract.rule.id)
}

fn fingerprint(contract: &Contract<'_>, placed: Placed<'_>, unit: &str, target: &str, twin: usize) -> String {
    let text = format!("{}\n{unit}\n{target}\n{twin}", code(contract, placed).as_str());
    Digest::of(text.as_bytes()).to_string()[..16].to_owned()
}

/// Where places of a tree lie, as people count: the lines of a file are counted once, however many findings it has.
struct Positions<'t> {
    tree: &'t Tree,
    placed: Placed<'t>,
    lines: BTreeMap<RelPath, Lines>,
}

impl Positions<'_> {
    fn location(&mut self, path: &RelPath, span: &std::ops::Range<usize>) -> Location {
        let lines = self.lines.entry(path.clone()).or_insert_with(|| Lines::of_path(self.tree, path));
        let ((line, column), (end_line, end_column)) = (lines.position(span.start), lines.position(span.end));
        Location { path: path.named_below(self.placed.into), line, column, end_line, end_column }
    }
}

#[cfg(test)]
pub(super) fn tests_bare(unit: &str) -> String {
    let (path, key) = parted(unit);
    bare(key, path.as_ref().map_or(unit, RelPath::as_str)).to_owned()
}
