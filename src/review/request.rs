//! `Request`: what a review is asked for.

use semver::Version;

use crate::model::finding::Severity;
use crate::model::path::RelPath;

/// What a review is asked for: [`Request::diff`] or [`Request::check`], and then whatever of it is to be otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub scope: Scope,
    pub against: TargetVersion,
    /// What came in since this revision and HEAD parted: only that decides whether the review fails. Both trees are
    /// evaluated in full, by the policy as it was there.
    pub since: Option<String>,
    /// Only what lies at or below these paths; everything where there are none.
    pub paths: Vec<RelPath>,
    /// Only rules with such an id, `*` for any part of it; all where there are none.
    pub rules: Vec<String>,
    /// From which level on a finding fails the review; nothing does where there is none.
    pub fail_on: Option<Severity>,
    /// With the texts that findings lie in, for frames around them.
    pub with_sources: bool,
    /// With the place of the project in its repository, for formats that name paths as the repository has them.
    pub with_repository: bool,
}

/// How much is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Files, units and rules.
    Everything,
    /// Rules alone, for which neither the pack nor a network is needed.
    Rules,
}

/// The version of the pack that a project is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetVersion {
    /// The one that is locked, for which nobody is asked.
    Lock,
    /// The newest that the pack's reference has.
    Latest,
    Exact(Version),
}

impl Request {
    /// What `scaffold diff` asks: everything, against the lock.
    #[must_use]
    pub fn diff() -> Self {
        Self {
            scope: Scope::Everything,
            against: TargetVersion::Lock,
            since: None,
            paths: Vec::new(),
            rules: Vec::new(),
            fail_on: Some(Severity::Deny),
            with_sources: false,
            with_repository: false,
        }
    }

    /// What `scaffold check` asks: rules alone.
    #[must_use]
    pub fn check() -> Self {
        Self { scope: Scope::Rules, ..Self::diff() }
    }

    /// The verb that asks so, as reports name it.
    pub(super) fn command(&self) -> &'static str {
        match self.scope {
            Scope::Everything => "diff",
            Scope::Rules => "check",
        }
    }
}
