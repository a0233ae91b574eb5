//! Findings about the policy itself: what a change did to it, and what it accepts in vain.

use std::collections::BTreeMap;

use crate::model::code::Code;
use crate::model::finding::{Finding, Location, Severity, State, Who};
use crate::model::path::RelPath;
use crate::project::PolicyChange;

/// The finding that a change touches what it is judged by, at a line of its file.
#[must_use]
pub fn policy_changed(change: &PolicyChange, line: usize) -> Finding {
    let unit = if change.part.is_empty() { change.file.to_owned() } else { format!("{}#{}", change.file, change.part) };
    let what = if change.part.is_empty() { change.file } else { change.part };
    let message = format!("`{what}` is not what it was where this change began; findings are judged by what it was");
    let mut told = about(Code::PolicyChanged, Severity::Deny, change.file, unit, message);
    told.locations.iter_mut().for_each(|place| (place.line, place.end_line) = (line, line));
    told
}

/// A finding about `file`, told at its top.
pub(super) fn about(code: Code, level: Severity, file: &str, unit: String, message: String) -> Finding {
    let path = RelPath::new(file).ok();
    let place = path.map(|path| Location { path, line: 1, column: 1, end_line: 1, end_column: 1 });
    let fingerprint = Finding::fingerprint(&code.into(), &unit);
    Finding {
        code: code.into(),
        level,
        state: State::Drifted,
        who: Who::Team,
        unit,
        path: file.to_owned(),
        ownership: "policy",
        message,
        why: None,
        fix: None,
        locations: place.into_iter().collect(),
        facts: BTreeMap::new(),
        confidence: 1.0,
        origin_fingerprint: fingerprint.clone(),
        fingerprint,
        waiver: None,
        baselined: false,
        baseline_reason: None,
    }
}
