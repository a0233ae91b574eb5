//! `Waiver`: a finding that is accepted until a day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::code::FindingCode;
use crate::model::finding::{Finding, Location, Waived, WaiverState};
use crate::model::path::Globs;

mod table;
mod written;

pub(super) use table::WaiverTable;

/// How many days before its end a waiver says so.
const EXPIRING: i32 = 14;

/// A `[[waiver]]` of `scaffold.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiver {
    pub code: FindingCode,
    /// The unit; a pattern where `max` is given.
    pub at: String,
    pub reason: String,
    pub kind: WaiverKind,
    pub owner: Option<String>,
    /// The last day it holds.
    pub expires: Date,
    /// How many findings a pattern may be of, and what it matches.
    pub max: Option<(u32, Globs)>,
    /// The hash of each finding that was accepted; any state of the unit where there is none.
    pub accepted: Vec<String>,
    /// Where it is written; nothing where it is not, or not any more.
    pub place: Option<Location>,
}

/// What a waiver admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverKind {
    /// The project is to be put right.
    Debt,
    /// The blueprint is to be put right: a wish to change direction.
    BlueprintIsWrong,
}

impl WaiverKind {
    pub const ALL: [Self; 2] = [Self::Debt, Self::BlueprintIsWrong];

    /// Its name in `scaffold.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debt => "debt",
            Self::BlueprintIsWrong => Waived::WISH,
        }
    }
}

impl Waiver {
    /// Whether it speaks of a finding: one of its code at its unit. A rule's waiver speaks of what lies inside its unit
    /// as well, such as the items of a file; a pattern, of what lies in the files it matches.
    #[must_use]
    pub fn is_of(&self, finding: &Finding) -> bool {
        self.is_of_code(&finding.code) && (self.holds_unit(finding) || self.matches(finding))
    }

    /// `rule/ID` stands for `rule/NAME@INTO/ID` too, so that a second blueprint ends no waiver of the first.
    fn is_of_code(&self, code: &FindingCode) -> bool {
        let short = || Some(self.code.rule()?.name() == code.rule()?.id());
        self.code == *code || short() == Some(true)
    }

    fn holds_unit(&self, finding: &Finding) -> bool {
        let rest = finding.unit.strip_prefix(self.at.as_str());
        rest.is_some_and(|rest| {
            // Behind the key of an item `#` tells twins apart.
            let inside = rest.starts_with("::") || (rest.starts_with('#') && !self.at.contains("::"));
            rest.is_empty() || (inside && finding.rule().is_some())
        })
    }

    fn matches(&self, finding: &Finding) -> bool {
        let matches = |text: &str| self.max.as_ref().is_some_and(|(_, globs)| globs.is_match_text(text));
        matches(&finding.unit) || matches(&finding.path)
    }

    /// What it says of a finding it is of, when it is in this state.
    #[must_use]
    pub fn waived(&self, state: WaiverState, today: Date) -> Waived {
        Waived {
            state,
            reason: self.reason.clone(),
            kind: self.kind.name(),
            owner: self.owner.clone(),
            expires: self.expires.to_string(),
            left: self.left(today),
        }
    }

    /// What becomes of its findings on a day, as far as its end goes.
    #[must_use]
    pub fn state(&self, today: Date) -> WaiverState {
        match self.left(today) {
            ..0 => WaiverState::Expired,
            0..=EXPIRING => WaiverState::Expiring,
            _ => WaiverState::Active,
        }
    }

    /// How many days it holds after today; negative when it has run out.
    fn left(&self, today: Date) -> i32 {
        self.expires.since(today).map_or(0, |span| span.get_days())
    }

    /// Whether both accept the same in the same words, wherever they are written.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        Self { place: None, ..self.clone() } == Self { place: None, ..other.clone() }
    }

    /// Whether a text has to be a pattern: no path has such characters, and of all keys only those of pointers do.
    #[must_use]
    pub fn is_pattern(at: &str) -> bool {
        let bare = at.replace("*const ", "").replace("*mut ", "");
        let alternatives =
            at.find('{').is_some_and(|open| at[open..].split('}').next().is_some_and(|in_| in_.contains(',')));
        let path = at.split("::").next().unwrap_or(at);
        bare.contains('*') || path.contains('?') || (alternatives && !at.contains("::"))
    }
}

/// The last day that a waiver may hold which the blueprint lets last so many days.
#[must_use]
pub fn last_day(today: Date, days: u32) -> Option<Date> {
    today.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests;
