//! `ReviewError`: why a project could not be reviewed. What is wrong *in* a project is a finding, never one of these.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::blueprint::answers::AnswerFault;
use crate::model::code::{FindingCode, RuleCode};
use crate::model::diagnostic::Diagnostic;
use crate::model::path::RelPath;
use crate::project::{LockFault, Staleness};
use crate::registry::SourceError;
use crate::system::disk::DiskError;
use crate::system::git::GitError;

/// Why a project could not be reviewed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewError {
    #[error("no scaffold.toml in {} or above", from.display())]
    NoProject { from: PathBuf },
    #[error("scaffold.lock is missing")]
    NoLock,
    #[error("scaffold.lock: {0}")]
    Lock(LockFault),
    #[error("scaffold.toml was edited since the lock was written")]
    Stale(Vec<Staleness>),
    /// Everything wrong with a file that people write.
    #[error("{}", first(.0))]
    Diagnostics(Vec<Diagnostic>),
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Answers(Vec<AnswerFault>),
    #[error("{}: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("the pack `{pack}` cannot be had: {reason}")]
    PackGone { pack: String, reason: String },
    #[error("scaffold.toml wants `{pack}` {wanted}, and here is {found}")]
    Version { pack: String, wanted: String, found: String },
    /// A path that a review is to be limited to.
    #[error("{0}: neither the project nor its blueprint has this path")]
    NoPath(RelPath),
    /// A pattern of rules that a review is to be limited to.
    #[error("no rule of this project is `{pattern}`")]
    NoRule { pattern: String, rules: Vec<String> },
    #[error("{reason}")]
    Pattern { pattern: String, reason: String },
    #[error(transparent)]
    Acceptance(#[from] AcceptanceFault),
    #[error(transparent)]
    Baseline(#[from] BaselineFault),
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Git(#[from] GitError),
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Why a finding was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptanceFault {
    #[error("the reason is empty")]
    NoReason,
    #[error("{reason}")]
    NotWaivable { code: FindingCode, reason: String },
    #[error("{until} is past: today is {today}")]
    Past { until: Date, today: Date },
    #[error("the blueprint lets a waiver hold for {days} days: until {last} at most")]
    TooLong { days: u32, last: Date },
    /// With the code and unit of each finding there is, and the rules of the project.
    #[error("nothing is found as {code} at {unit}")]
    NothingFound { code: FindingCode, unit: String, found: Vec<(FindingCode, String)>, rules: Vec<RuleCode> },
}

/// Why a baseline was not written.
#[derive(Debug, thiserror::Error)]
pub enum BaselineFault {
    #[error("there is a scaffold.baseline already")]
    Exists,
    #[error("there is no scaffold.baseline")]
    Absent,
    /// What is new and was not accepted, a line each.
    #[error("{} findings are new", .0.len())]
    NewDebt(Vec<String>),
    /// Without the blueprint's text only files can be compared, and a baseline of that would absorb too much.
    #[error("what differs inside of files is not known without the text of the pack `{pack}`: {reason}")]
    Blind { pack: String, reason: String },
}

impl From<Vec<Diagnostic>> for ReviewError {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Diagnostics(diagnostics)
    }
}

/// The first error of a list, in one line.
fn first(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.iter().find(|one| one.is_error()).or(diagnostics.first());
    first.map_or_else(|| "nothing was read".to_owned(), ToString::to_string)
}
