//! `WaiverTable`: a `[[waiver]]` as it is written, and what can be wrong with it.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Waiver, WaiverKind};
use crate::model::code::{Code, FindingCode};
use crate::model::diagnostic::{Diagnostic, Place, SourceText, line_column};
use crate::model::finding::Location;
use crate::model::path::{GlobFault, Globs, RelPath};
use crate::project::MANIFEST;
use crate::syntax::document::At;

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
    #[schemars(with = "WaiverKind")]
    kind: At<String>,
    /// Who answers for it.
    owner: Option<String>,
    /// The last day it holds, such as `2027-02-28`.
    #[schemars(with = "String")]
    expires: At<toml::Value>,
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

/// Where something is wrong, what, and what to do.
type Wrong = (Range<usize>, String, &'static str);

impl WaiverTable {
    /// The waiver; nothing when something is wrong with it, which is added to `faults`. `span` is where it stands.
    pub(in crate::project) fn checked(
        self,
        span: &Range<usize>,
        source: &Arc<SourceText>,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Waiver> {
        let mut fault = |span: &Range<usize>, message: &str, help: &str| {
            let place = Place { source: source.clone(), span: span.clone() };
            faults.push(Diagnostic::error(Code::ProjectWaiver, message).at(place).help(help));
        };
        let reason = Some(&self.reason.value).filter(|reason| !reason.trim().is_empty());
        if reason.is_none() {
            fault(&self.reason.span, "a waiver says why", "the next reader has nothing but this line to go by");
        }
        let kind = WaiverKind::ALL.into_iter().find(|kind| kind.name() == self.kind.value);
        if kind.is_none() {
            let message = format!("`{}` is no kind of waiver", self.kind.value);
            fault(&self.kind.span, &message, "`debt`, or `blueprint-is-wrong`");
        }
        let expires = date(&self.expires.value);
        if expires.is_none() {
            fault(&self.expires.span, "`expires` of a waiver is a date", "such as 2027-02-28, without quotes");
        }
        let pattern = self.pattern();
        if let Err((span, message, help)) = &pattern {
            fault(span, message, help);
        }
        let accepted = match self.accepted {
            None => Vec::new(),
            Some(Accepted::One(hash)) => vec![hash],
            Some(Accepted::Several(hashes)) => hashes,
        };
        Some(Waiver {
            reason: reason?.clone(),
            kind: kind?,
            expires: expires?,
            max: pattern.ok()?,
            code: FindingCode::from(self.code.value.as_str()),
            at: self.at.value,
            owner: self.owner,
            accepted,
            place: location(&source.text, span),
        })
    }

    /// How many findings it may be of, and what it matches.
    fn pattern(&self) -> Result<Option<(u32, Globs)>, Wrong> {
        let at = &self.at.value;
        match &self.max {
            None if Waiver::is_pattern(at) => {
                let message = format!("`{at}` is a pattern, and nothing says how many findings it may be of");
                Err((self.at.span.clone(), message, "give `max = N`: of more than that it holds none"))
            }
            None => Ok(None),
            Some(max) if max.value == 0 => {
                Err((max.span.clone(), "`max` is at least 1".into(), "or take the waiver out"))
            }
            Some(max) => {
                let help = "without `max` it names one unit, as reports do";
                let fault = |fault: GlobFault| (self.at.span.clone(), fault.to_string(), help);
                Ok(Some((max.value, Globs::new(&[at]).map_err(fault)?)))
            }
        }
    }
}

/// Nothing when it is no date, or more than that, such as a time of day.
fn date(written: &toml::Value) -> Option<Date> {
    let written = written.as_datetime()?;
    let date = written.date.filter(|_| written.time.is_none())?;
    let number = |number: u8| i8::try_from(number).ok();
    Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()
}

fn location(text: &str, span: &Range<usize>) -> Option<Location> {
    let ((line, column), (end_line, end_column)) = (line_column(text, span.start), line_column(text, span.end));
    Some(Location { path: RelPath::new(MANIFEST).ok()?, line, column, end_line, end_column })
}
