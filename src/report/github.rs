//! GitHub's workflow commands: findings as annotations of a run.
//!
//! A step shows ten annotations of a level and silently drops the rest (GitHub Docs, "Workflow commands for GitHub
//! Actions"; the limit is in the documentation of problem matchers), so the tenth says how many there are.

use super::Report;
use super::files::{gravest_first, sentence};
use crate::model::finding::{Finding, Severity};
use crate::model::printable::printable;

/// How many annotations a step shows.
const SHOWN: usize = 10;

pub(super) fn render(report: &Report) -> String {
    let findings: Vec<&Finding> =
        gravest_first(report).into_iter().filter(|finding| report.is_news(finding) && !finding.is_waived()).collect();
    let named = if findings.len() > SHOWN { SHOWN - 1 } else { findings.len() };
    let mut out: String = findings[..named].iter().map(|finding| annotation(finding, report)).collect();
    if findings.len() > named {
        let rest = findings.len() - named;
        out.push_str(&format!("::notice title=scaffold::and {rest} more; the step summary lists all\n"));
    }
    out
}

fn annotation(finding: &Finding, report: &Report) -> String {
    let command = match finding.level {
        Severity::Deny => "error",
        Severity::Warn => "warning",
        Severity::Note => "notice",
    };
    let location = finding.locations.first();
    let path = location.map_or(finding.path.as_str(), |location| location.path.as_str());
    let file = property(&report.in_repository(path));
    let place = location.map_or_else(String::new, |location| {
        // An annotation of several lines has no columns.
        let end = location.end_line.max(location.line);
        format!(",line={},endLine={end}", location.line)
    });
    let title = property(&format!("{} ({})", finding.code, finding.level.name()));
    let why = finding.why.as_ref().map(|why| format!("\nwhy: {why}")).unwrap_or_default();
    let fix = finding.fix.as_ref().map(|fix| format!("\nfix: {fix}")).unwrap_or_default();
    let message = message(&format!("{}: {}{why}{fix}", finding.unit, sentence(finding)));
    format!("::{command} file={file}{place},title={title}::{message}\n")
}

/// Text after `::`, escaped as `@actions/core` does it.
fn message(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value before `::`, escaped as `@actions/core` does it.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
