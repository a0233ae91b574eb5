//! `WaiverTable`: a `[[waiver]]` as it is written, and what can be wrong with it.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Waiver, WaiverKind};
use crate::diagnostic::{Diagnostic, Place, SourceText, line_column};
use crate::document::At;
use crate::finding::Location;
use crate::path::{Globs, RelPath};
use crate::project::MANIFEST;

/// A finding that is accepted for a time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::project) struct WaiverTable {
    /// What the finding is: a code such as `file/changed`, or `rule/` and the id of a rule.
    code: At<String>,
    /// What it is about, as reports name it; a pattern with `max`.
    at: At<String>,
    /// Why it is accepted.
    reason: At<String>,
    kind: WaiverKind,
    /// Who answers for it.
    owner: Option<String>,
    /// The last day it holds, such as `2027-02-28`.
    #[schemars(with = "String")]
    expires: At<toml::value::Datetime>,
    /// How many findings a pattern in `at` may be of.
    max: Option<At<u32>>,
    /// The hash of each finding that was accepted; `scaffold accept` writes it.
    accepted: Option<Accepted>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "`accepted` is a hash, or a list of them")]
enum Accepted {
    One(String),
    Several(Vec<String>),
}

impl WaiverTable {
    /// The waiver; nothing when something is wrong with it, which is added to `faults`. `span` is where it stands.
    pub(in crate::project) fn checked(
        self,
        span: Range<usize>,
        source: &Arc<SourceText>,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Waiver> {
        let before = faults.len();
        let mut fault = |span: &Range<usize>, message: String, help: &str| {
            let place = Place { source: source.clone(), span: span.clone() };
            faults.push(Diagnostic::error("project/waiver", message).at(place).help(help));
        };
        let expires = date(&self.expires.value);
        if expires.is_none() {
            fault(&self.expires.span, "`expires` of a waiver is a date".into(), "such as 2027-02-28");
        }
        if self.reason.value.trim().is_empty() {
            fault(&self.reason.span, "a waiver says why".into(), "the next reader has nothing but this line to go by");
        }
        let max = match &self.max {
            None if Waiver::is_pattern(&self.at.value) => {
                let message = format!("`{}` is a pattern, and nothing says how much it may be of", self.at.value);
                fault(&self.at.span, message, "give `max = N`: with more findings than that it holds none");
                None
            }
            None => None,
            Some(max) if max.value == 0 => {
                fault(&max.span, "a waiver of nothing: `max` is at least 1".into(), "or take the waiver out");
                None
            }
            Some(max) => match Globs::new(&[&self.at.value]) {
                Ok(globs) => Some((max.value, globs)),
                Err(error) => {
                    fault(&self.at.span, error.to_string(), "without `max` it names one unit, as reports do");
                    None
                }
            },
        };
        if faults.len() > before {
            return None;
        }
        let place = location(&source.text, &span);
        let accepted = match self.accepted {
            None => Vec::new(),
            Some(Accepted::One(hash)) => vec![hash],
            Some(Accepted::Several(hashes)) => hashes,
        };
        let (code, at, reason) = (self.code.value, self.at.value, self.reason.value);
        let Self { kind, owner, .. } = self;
        Some(Waiver { code, at, reason, kind, owner, expires: expires?, max, accepted, place })
    }
}

/// Nothing when it is no date alone, such as a time of day.
fn date(written: &toml::value::Datetime) -> Option<Date> {
    let date = written.date.filter(|_| written.time.is_none())?;
    let number = |number: u8| i8::try_from(number).ok();
    Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()
}

fn location(text: &str, span: &Range<usize>) -> Option<Location> {
    let ((line, column), (end_line, end_column)) = (line_column(text, span.start), line_column(text, span.end));
    Some(Location { path: RelPath::new(MANIFEST).ok()?, line, column, end_line, end_column })
}
