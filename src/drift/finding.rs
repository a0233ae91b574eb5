//! Findings of a comparison: codes, levels and facts.

use std::collections::BTreeMap;

use super::{Change, Drift, FileDrift};
use crate::blueprint::{Mode, Policy};
use crate::finding::{Finding, Location, Severity, State, Who};
use crate::path::RelPath;

/// What a comparison found, in path order. Paths are relative to the project, below `into`.
#[must_use]
pub fn findings(drift: &Drift, policy: &Policy, into: &str) -> Vec<Finding> {
    let files = drift.files.iter().flat_map(|file| file.changes.iter().map(|change| finding(file, change, policy, into)));
    let added = drift.intrusions.iter().map(|(path, mode)| intrusion(path, *mode, policy, into));
    let mut all: Vec<Finding> = files.chain(added).collect();
    all.sort_by(|a, b| a.unit.cmp(&b.unit).then(a.code.cmp(b.code)));
    all
}

fn finding(file: &FileDrift, change: &Change, policy: &Policy, into: &str) -> Finding {
    let mut facts = BTreeMap::new();
    let (code, state, message) = match change {
        Change::Missing => ("file/missing", State::Drifted, "missing".to_owned()),
        Change::Content => ("file/changed", State::Drifted, "changed".to_owned()),
        Change::Mode { executable } => {
            let shown = |executable| if executable { "executable" } else { "not executable" };
            facts.insert("was", shown(!executable).to_owned());
            facts.insert("is", shown(*executable).to_owned());
            ("file/mode", State::Drifted, format!("{}, was {}", shown(*executable), shown(!executable)))
        }
        Change::Kind { found } => {
            facts.insert("was", "a file".to_owned());
            facts.insert("is", found.clone());
            ("file/kind", State::Drifted, format!("a file became {found}"))
        }
        Change::Unknown { reason } => {
            facts.insert("reason", reason.clone());
            ("file/unknown", State::Unknown, format!("cannot be compared: {reason}"))
        }
        Change::Moved { to, official, .. } => {
            facts.insert("from", file.path.to_string());
            facts.insert("to", to.to_string());
            let how = if *official { ", as scaffold.toml says" } else { "" };
            ("file/moved", State::Moved, format!("moved to {to}{how}"))
        }
    };
    let (path, level, confidence) = match change {
        Change::Moved { similarity, .. } => (&file.path, Severity::Note, *similarity),
        Change::Missing => (&file.path, level(file.ownership), 1.0),
        _ => (&file.at, level(file.ownership), 1.0),
    };
    let placed = !matches!(change, Change::Missing);
    let at = if placed { Some(&file.at) } else { None };
    let who = if state == State::Unknown { Who::Nobody } else { Who::Team };
    build(code, level, state, who, path, at, file.ownership, policy.owner(&file.path).1, message, facts, confidence, into)
}

fn intrusion(path: &RelPath, mode: Mode, policy: &Policy, into: &str) -> Finding {
    let why = policy.owner(path).1;
    let message = format!("added where the blueprint is {}", mode.name());
    let facts = BTreeMap::new();
    build("file/intrusion", Severity::Deny, State::Intrusion, Who::Team, path, Some(path), mode, why, message, facts, 1.0, into)
}

#[expect(clippy::too_many_arguments, reason = "one place builds the record; its two callers name every part")]
fn build(
    code: &'static str,
    level: Severity,
    state: State,
    who: Who,
    path: &RelPath,
    at: Option<&RelPath>,
    ownership: Mode,
    why: Option<&str>,
    message: String,
    facts: BTreeMap<&'static str, String>,
    confidence: f64,
    into: &str,
) -> Finding {
    let below = |path: &RelPath| path.below(into).unwrap_or_else(|_| path.clone());
    let unit = below(path).to_string();
    let location = at.map(|path| Location { path: below(path), line: 1, column: 1, end_line: 1, end_column: 1 });
    Finding {
        code,
        level,
        state,
        who,
        fingerprint: Finding::fingerprint(code, &unit),
        unit,
        ownership: ownership.name(),
        message,
        why: why.map(str::to_owned),
        locations: location.into_iter().collect(),
        facts,
        confidence,
    }
}

/// Level follows ownership.
fn level(ownership: Mode) -> Severity {
    match ownership {
        Mode::Seed => Severity::Note,
        Mode::Open => Severity::Warn,
        Mode::Closed | Mode::Pinned => Severity::Deny,
    }
}
