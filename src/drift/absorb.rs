//! What a baseline absorbs: findings and entries paired as multisets, and the entries that are left over.

use std::collections::BTreeMap;

use super::policy::about;
use crate::model::code::{Code, FindingCode};
use crate::model::finding::{Finding, Location, Severity};
use crate::model::path::RelPath;
use crate::project::{Absorbed, BASELINE, Baseline};

/// How many entries without a finding are shown in their lines; all are counted.
const SHOWN: usize = 20;

/// Findings and the entries of a baseline, by their numbers in either list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairing {
    /// A finding, and the entry that absorbs it.
    pub pairs: Vec<(usize, usize)>,
    /// Entries without a finding.
    pub stale: Vec<usize>,
}

/// Pairs findings with entries: by fingerprint first, and what is left by the fingerprint that a move does not change.
/// An entry absorbs one finding, and nothing that is found about the policy itself.
#[must_use]
pub fn pairing(findings: &[Finding], baseline: &Baseline) -> Pairing {
    let found = (0..findings.len()).filter(|at| !findings[*at].is_of_policy()).collect();
    let mut open = Open { pairs: Vec::new(), found, entries: (0..baseline.entries.len()).collect() };
    open.pair(|at| &findings[at].fingerprint, |at| &baseline.entries[at].fingerprint);
    open.pair(|at| &findings[at].origin_fingerprint, |at| &baseline.entries[at].origin_fingerprint);
    Pairing { pairs: open.pairs, stale: open.entries }
}

/// What is paired so far, and what is not yet.
struct Open {
    pairs: Vec<(usize, usize)>,
    found: Vec<usize>,
    entries: Vec<usize>,
}

impl Open {
    /// Pairs those that have the same key.
    fn pair<'k>(&mut self, finding: impl Fn(usize) -> &'k String, entry: impl Fn(usize) -> &'k String) {
        let mut entries: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        // The first of equals is taken first.
        self.entries.iter().rev().for_each(|at| entries.entry(entry(*at)).or_default().push(*at));
        self.found.retain(|at| {
            let entry = entries.get_mut(finding(*at)).and_then(Vec::pop);
            self.pairs.extend(entry.map(|entry| (*at, entry)));
            entry.is_none()
        });
        self.entries = entries.into_values().flatten().collect();
        self.entries.sort_unstable();
    }
}

/// Marks what `baseline` absorbs, and tells of entries without a finding as far as they still stand in `now`, the file
/// as it is. Only entries whose code is `complete` can be without one.
pub fn absorb(
    findings: &mut Vec<Finding>,
    baseline: &Baseline,
    now: &Baseline,
    complete: impl Fn(&FindingCode) -> bool,
) {
    let Pairing { pairs, stale } = pairing(findings, baseline);
    for (finding, entry) in pairs {
        findings[finding].baselined = true;
        findings[finding].baseline_reason.clone_from(&baseline.entries[entry].reason);
    }
    let stale = stale.iter().map(|at| &baseline.entries[*at]).filter(|entry| complete(&entry.code));
    let standing = |entry: &Absorbed| now.entries.iter().find(|one| one.fingerprint == entry.fingerprint);
    let stale: Vec<&Absorbed> = stale.filter_map(standing).collect();
    findings.extend(stale.first().map(|first| told(first, &stale)));
}

fn told(first: &Absorbed, stale: &[&Absorbed]) -> Finding {
    let Absorbed { code, unit, .. } = first;
    let what = match stale.len() {
        1 => format!("an entry is of a finding that is gone, {code} at {unit}"),
        count => format!("{count} entries are of findings that are gone, such as {code} at {unit}"),
    };
    let message = format!("{what}: `scaffold baseline prune`");
    let place = |entry: &&Absorbed| {
        let path = RelPath::new(BASELINE).ok()?;
        Some(Location { path, line: entry.line, column: 1, end_line: entry.line, end_column: 1 })
    };
    Finding {
        locations: stale.iter().take(SHOWN).filter_map(place).collect(),
        facts: BTreeMap::from([("entries", stale.len().to_string())]),
        ..about(Code::PolicyBaselineStale, Severity::Warn, BASELINE, BASELINE.to_owned(), message)
    }
}
