//! `FileFindings`: what was found in one file, for formats that speak file by file.

use super::Report;
use crate::model::finding::{Finding, Severity};
use crate::syntax::hunk::Hunks;

/// The findings of one file, in the order of the report, and what differs in it.
pub(super) struct FileFindings<'r> {
    pub path: &'r str,
    pub worst: &'r Finding,
    pub findings: Vec<&'r Finding>,
    pub hunks: Option<&'r Hunks>,
}

impl<'r> FileFindings<'r> {
    /// Every file with findings that the baseline does not absorb: those with the gravest first, then by path.
    pub(super) fn of(report: &'r Report) -> Vec<Self> {
        Self::among(report.findings.iter().filter(|finding| !finding.baselined), report)
    }

    /// The files of some findings.
    pub(super) fn among(findings: impl IntoIterator<Item = &'r Finding>, report: &'r Report) -> Vec<Self> {
        let mut files: Vec<Self> = Vec::new();
        for finding in findings.into_iter().filter(|finding| finding.rule().is_none()) {
            match files.last_mut().filter(|file| file.path == finding.path) {
                Some(file) => file.push(finding),
                None => files.push(Self::new(finding, report)),
            }
        }
        files.sort_by(|a, b| b.worst.level.cmp(&a.worst.level).then(a.path.cmp(b.path)));
        files
    }

    fn new(finding: &'r Finding, report: &'r Report) -> Self {
        let path = finding.path.as_str();
        Self { path, worst: finding, findings: vec![finding], hunks: report.hunks.get(path) }
    }

    fn push(&mut self, finding: &'r Finding) {
        if finding.level >= self.worst.level {
            self.worst = finding;
        }
        self.findings.push(finding);
    }

    /// The blueprint's reason for any of them.
    pub(super) fn why(&self) -> Option<&'r str> {
        self.findings.iter().find_map(|finding| finding.why.as_deref())
    }

    /// The gravest level.
    pub(super) fn level(&self) -> Severity {
        self.worst.level
    }
}

/// All findings, the gravest first and then in the order of the report.
pub(super) fn gravest_first(report: &Report) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

/// What is said of a finding on one line: the message, what it was and is, and until when it is waived.
pub(super) fn sentence(finding: &Finding) -> String {
    let inner = finding.code.is_inside_file();
    let sure = match finding.confidence {
        1.0.. => String::new(),
        part => format!(" ({:.0} % alike)", part * 100.0),
    };
    let change = match (finding.facts.get("was"), finding.facts.get("is")) {
        (Some(was), Some(is)) if inner && !was.is_empty() && !is.is_empty() => format!(": {was} → {is}"),
        _ => String::new(),
    };
    let waiver = finding.waiver.as_ref().filter(|_| finding.is_waived());
    let waived = waiver.map(|waiver| format!(" (waived until {})", waiver.expires)).unwrap_or_default();
    let waived = if finding.baselined { " (in the baseline)".to_owned() } else { waived };
    format!("{}{sure}{change}{waived}", finding.message)
}
