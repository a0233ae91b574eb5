//! Findings: what is said about a project, as data. A finding is never an `Err`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::code::{FindingCode, RuleCode};
use crate::model::digest::Digest;
use crate::model::path::RelPath;

/// How grave something is, most harmless first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warn,
    #[default]
    Deny,
}

impl Severity {
    /// Its name in every format.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// Where in a project: one-based lines and columns, the end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Location {
    pub path: RelPath,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// What became of a unit of the blueprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The team changed it.
    Drifted,
    /// The blueprint changed it, and the team did not.
    Behind,
    /// Both changed it alike.
    Converged,
    /// Both changed it, each in its way.
    Conflict,
    Moved,
    /// The team added it where nothing may be added.
    Intrusion,
    /// It cannot be compared or judged, and is never taken for in sync, or a rule for held.
    Unknown,
    /// Something is there that a rule forbids.
    Violated,
    /// Something is not there that a rule asks for.
    Absent,
    /// A rule speaks of nothing that is there.
    Vacuous,
}

impl State {
    /// Its name in every format.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drifted => "drifted",
            Self::Behind => "behind",
            Self::Converged => "converged",
            Self::Conflict => "conflict",
            Self::Moved => "moved",
            Self::Intrusion => "intrusion",
            Self::Unknown => "unknown",
            Self::Violated => "violated",
            Self::Absent => "absent",
            Self::Vacuous => "vacuous",
        }
    }
}

/// Who made the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    Team,
    Blueprint,
    Both,
    /// An answer or a component that is not what it was.
    Answers,
    Nobody,
}

/// One difference between a project and its blueprint: facts, not prose.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Finding {
    /// A stable name such as `file/missing`, or `rule/` and the rule's own; `scaffold explain CODE` tells more.
    pub code: FindingCode,
    pub level: Severity,
    pub state: State,
    pub who: Who,
    /// What the finding is about: a path, with `::` and the key of an item or `#` and a key of data.
    pub unit: String,
    /// The path of the file it lies in, without the key of an item or of data.
    #[serde(skip)]
    pub path: String,
    pub ownership: &'static str,
    pub message: String,
    /// Why the leader asked for this, where they said so.
    pub why: Option<String>,
    /// How to put it right, where the leader said so.
    pub fix: Option<String>,
    pub locations: Vec<Location>,
    pub facts: BTreeMap<&'static str, String>,
    /// 1 unless the finding rests on a resemblance.
    pub confidence: f64,
    /// Stable across runs and edits elsewhere: 16 hexadecimal digits of code and unit.
    pub fingerprint: String,
    /// The same, by the path the blueprint gave the file: a move leaves it as it is.
    pub origin_fingerprint: String,
    /// The waiver that speaks of it. Counts pass over it; the exit code does not.
    pub waiver: Option<Waived>,
    /// Whether the baseline absorbs it: it was there when the project took up its blueprint.
    pub baselined: bool,
    /// Why the baseline took it in, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_reason: Option<String>,
}

/// What a waiver says of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Waived {
    /// `active` and `expiring` keep the finding from failing a run; the others do not.
    pub state: WaiverState,
    pub reason: String,
    /// `debt`, or `blueprint-is-wrong`.
    pub kind: &'static str,
    pub owner: Option<String>,
    /// The last day it holds.
    pub expires: String,
    /// How many days it holds after today; negative when it has run out.
    #[serde(skip)]
    pub left: i32,
}

impl Waived {
    /// The kind of a waiver that wants the blueprint put right.
    pub const WISH: &str = "blueprint-is-wrong";
}

/// What has become of a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverState {
    Active,
    /// It ends within 14 days.
    Expiring,
    Expired,
    /// What was accepted has changed since.
    Reopened,
    /// It is of more findings, or lasts longer, than it may: it holds none.
    TooBroad,
}

impl Finding {
    /// Whether a waiver keeps it from failing a run.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.waiver.as_ref().is_some_and(|waiver| matches!(waiver.state, WaiverState::Active | WaiverState::Expiring))
    }

    /// How many units it is about: one, but for a file of which nothing can be read.
    #[must_use]
    pub fn units(&self) -> usize {
        self.facts.get("units").and_then(|units| units.parse().ok()).unwrap_or(1)
    }

    /// Whether the waiver that keeps it from failing a run says that the blueprint is wrong.
    #[must_use]
    pub fn is_wish(&self) -> bool {
        self.is_waived() && self.waiver.as_ref().is_some_and(|waiver| waiver.kind == Waived::WISH)
    }

    /// The name of the rule it is of; nothing for drift.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.code.rule().map(RuleCode::name)
    }

    /// Whether it is of what the project is judged by: no waiver and no baseline keeps it from failing a run.
    #[must_use]
    pub fn is_of_policy(&self) -> bool {
        self.code.is_of_policy()
    }

    /// Whether neither a waiver nor the baseline keeps it from failing a run.
    #[must_use]
    pub fn counts(&self) -> bool {
        !self.is_waived() && !self.baselined
    }

    /// The fingerprint of a drift finding: no line numbers, no content.
    #[must_use]
    pub fn fingerprint(code: &FindingCode, unit: &str) -> String {
        let parts = [code.as_str().as_bytes(), b"\n", unit.as_bytes()];
        Digest::of_parts(parts).to_string()[..16].to_owned()
    }
}
