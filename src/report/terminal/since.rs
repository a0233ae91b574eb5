//! What one change did, first of all, and what a waiver says of a finding.

use super::Page;
use crate::model::finding::{Finding, Waived, WaiverState};
use crate::report::summary::counted;
use crate::report::{Report, Since};

impl Page {
    /// What came in, in full; then what stood there before, one line each.
    pub(super) fn since(&mut self, since: &Since, report: &Report) {
        let dot = if self.style.unicode { "·" } else { "," };
        let commit: String = since.merge_base.chars().take(12).collect();
        let counts = [(&since.introduced, "introduced"), (&since.fixed, "fixed"), (&since.moved, "moved")];
        let counts = counts.map(|(part, word)| format!("{} {word}", part.len())).join(&format!(" {dot} "));
        self.plain(&format!(
            "since      {counts} {dot} {} carried   from {} at {commit}",
            since.carried.len(),
            since.revision
        ));
        self.line("");
        if !report.new_shape.is_empty() {
            self.new_shape(report);
        }
        self.findings(&since.introduced, report);
        for (word, part) in [("fixed", &since.fixed), ("moved", &since.moved), ("carried", &since.carried)] {
            self.brief(word, part);
        }
    }

    fn brief(&mut self, word: &str, part: &[Finding]) {
        const NAMED: usize = 20;
        if part.is_empty() {
            return;
        }
        self.line("");
        self.line(&format!("{word}  {}", counted(part.len(), "finding", "findings")));
        let named = if self.style.verbose { part.len() } else { NAMED };
        for finding in part.iter().take(named) {
            let waiver = held_words(finding);
            self.plain(&format!("  {}  {}{waiver}", finding.code, finding.unit));
        }
        if part.len() > named {
            self.line(&format!("  and {} more with `-v`", part.len() - named));
        }
    }
}

/// What a waiver says of a finding, and whether the baseline absorbs it.
pub(super) fn held_words(finding: &Finding) -> String {
    let waiver = finding.waiver.as_ref().map(waiver_words).unwrap_or_default();
    if finding.baselined { format!("{waiver}   (in the baseline)") } else { waiver }
}

/// ` (waived until 2027-02-28: the reason)`, or why it is not any more.
fn waiver_words(waiver: &Waived) -> String {
    match waiver.state {
        WaiverState::Active => format!("   (waived until {}: {})", waiver.expires, waiver.reason),
        WaiverState::Expiring => format!("   (waived, and that ends on {}: {})", waiver.expires, waiver.reason),
        WaiverState::Expired => format!("   (its waiver ran out on {}: {})", waiver.expires, waiver.reason),
        WaiverState::TooBroad => format!("   (its waiver is too broad, and holds nothing: {})", waiver.reason),
        WaiverState::Reopened => format!("   (changed since it was accepted: {})", waiver.reason),
    }
}
