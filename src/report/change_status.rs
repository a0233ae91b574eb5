//! `ChangeStatus`: what a finding is against an earlier revision.

use super::Report;
use crate::model::finding::Finding;

/// What a finding is against the earlier revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangeStatus {
    Introduced,
    Carried,
    Moved,
}

impl ChangeStatus {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Introduced => "introduced",
            Self::Carried => "carried",
            Self::Moved => "moved",
        }
    }
}

impl Report {
    /// What `finding` is against the earlier revision; nothing where none was asked about.
    pub(super) fn standing(&self, finding: &Finding) -> Option<ChangeStatus> {
        let since = self.since.as_ref()?;
        let among = |list: &[Finding]| list.iter().any(|one| one.fingerprint == finding.fingerprint);
        Some(match () {
            () if among(&since.introduced) => ChangeStatus::Introduced,
            () if among(&since.moved) => ChangeStatus::Moved,
            () => ChangeStatus::Carried,
        })
    }

    /// Whether a reader of a change has to see `finding`: it was introduced, or there is nothing to compare with. What
    /// the baseline absorbs is known.
    pub(super) fn is_news(&self, finding: &Finding) -> bool {
        let new = self.standing(finding).is_none_or(|standing| standing == ChangeStatus::Introduced);
        new && !finding.baselined
    }

    /// What the baseline absorbs.
    pub(super) fn known(&self) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.baselined).collect()
    }
}
