//! What one change did to a report.

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use crate::drift::Subtracted;
use crate::model::finding::{Finding, Severity};

/// The findings of a report, parted by what stood where the change began.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Since {
    /// The revision, as it was asked for.
    pub revision: String,
    /// The commit where it and HEAD parted: the policy was read there.
    pub merge_base: String,
    /// What this change brought in. Only these decide the exit code.
    pub introduced: Vec<Finding>,
    /// What this change put right: no longer among the findings.
    pub fixed: Vec<Finding>,
    /// What stood there before.
    pub carried: Vec<Finding>,
    /// What stood there before, in a file that this change moved.
    pub moved: Vec<Finding>,
}

impl Since {
    #[must_use]
    pub fn new(revision: &str, merge_base: &str, parts: Subtracted) -> Self {
        let Subtracted { introduced, fixed, carried, moved } = parts;
        Self { revision: revision.to_owned(), merge_base: merge_base.to_owned(), introduced, fixed, carried, moved }
    }

    /// Keeps only what `holds`.
    pub(super) fn retain(&mut self, holds: impl Fn(&Finding) -> bool) {
        [&mut self.introduced, &mut self.fixed, &mut self.carried, &mut self.moved]
            .into_iter()
            .for_each(|part| part.retain(&holds));
    }
}

impl Report {
    /// The findings that decide the exit code: all, or those of this change, without what is waived or absorbed.
    pub fn gating(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.since.as_ref().map_or(&self.findings, |since| &since.introduced);
        findings.iter().filter(|finding| finding.counts())
    }

    /// Whether anything that counts is at or above `level`.
    #[must_use]
    pub fn reaches(&self, level: Severity) -> bool {
        self.gating().any(|finding| finding.level >= level)
    }
}
