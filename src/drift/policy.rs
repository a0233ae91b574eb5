//! Findings about the policy itself: what a change did to it, and waivers that no longer hold.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::finding::{Finding, Location, Severity, State, Who};
use crate::path::RelPath;
use crate::project::{MANIFEST, PolicyChange, Waiver};

/// The finding that a change touches what it is judged by.
#[must_use]
pub fn policy_changed(change: &PolicyChange) -> Finding {
    let unit = if change.part.is_empty() { change.file.to_owned() } else { format!("{}#{}", change.file, change.part) };
    let what = if change.part.is_empty() { change.file } else { change.part };
    let message = format!("`{what}` is not what it was where this change began; findings are judged by what it was");
    about("policy/changed", Severity::Deny, change.file, unit, message)
}

/// Lets `waivers` speak of the findings they are of, and tells of those that have run out or are of nothing. `accepted`
/// is the hash of what stands at a finding.
pub fn waive(findings: &mut Vec<Finding>, waivers: &[Waiver], today: Date, accepted: impl Fn(&Finding) -> String) {
    let mut told = Vec::new();
    for waiver in waivers.iter().filter(|waiver| waiver.max.is_none()) {
        let mut used = false;
        for finding in findings.iter_mut().filter(|finding| waiver.is_of(finding)) {
            finding.waiver = Some(waiver.waived(&accepted(finding), today));
            used = true;
        }
        let unit = format!("{MANIFEST}#waiver.{}.{}", waiver.code, waiver.at);
        if !used {
            let message = format!("nothing is left of {} at {}: take the waiver out", waiver.code, waiver.at);
            told.push(about("policy/waiver-unused", Severity::Warn, MANIFEST, unit, message));
        } else if waiver.is_expired(today) {
            let message = format!("ran out on {}: {} at {} counts again", waiver.expires, waiver.code, waiver.at);
            told.push(about("policy/waiver-expired", Severity::Deny, MANIFEST, unit, message));
        }
    }
    findings.extend(told);
}

fn about(code: &'static str, level: Severity, file: &str, unit: String, message: String) -> Finding {
    let path = RelPath::new(file).ok();
    let place = path.map(|path| Location { path, line: 1, column: 1, end_line: 1, end_column: 1 });
    let fingerprint = Finding::fingerprint(code, &unit);
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
    }
}
