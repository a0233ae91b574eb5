//! `Waiver`: a finding that is accepted until a day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml_edit::{DocumentMut, Item, Table};

use crate::finding::{Finding, Waived, WaiverState};

/// How many days before its end a waiver says so.
const EXPIRING: i32 = 14;

/// A `[[waiver]]` of `scaffold.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    pub code: String,
    /// The unit; a pattern where `max` is given.
    pub at: String,
    pub reason: String,
    pub kind: WaiverKind,
    pub owner: Option<String>,
    /// The last day it holds.
    pub expires: Date,
    pub max: Option<u32>,
    /// The hash of what was accepted; any state of the unit where absent.
    pub accepted: Option<String>,
}

/// What a waiver admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaiverKind {
    Debt,
    BlueprintIsWrong,
}

impl WaiverKind {
    /// Its name in `scaffold.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debt => "debt",
            Self::BlueprintIsWrong => "blueprint-is-wrong",
        }
    }
}

/// A finding that is accepted for a time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WaiverTable {
    code: String,
    at: String,
    reason: String,
    kind: WaiverKind,
    owner: Option<String>,
    #[schemars(with = "String")]
    expires: toml::value::Datetime,
    max: Option<u32>,
    accepted: Option<String>,
}

impl WaiverTable {
    /// The waiver; nothing when its end is no date, such as a time of day.
    pub(super) fn checked(self) -> Option<Waiver> {
        let date = self.expires.date?;
        let number = |number: u8| i8::try_from(number).ok();
        let expires = Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok()?;
        let Self { code, at, reason, kind, owner, max, accepted, .. } = self;
        Some(Waiver { code, at, reason, kind, owner, expires, max, accepted })
    }
}

impl Waiver {
    /// Whether it speaks of a finding. One with a pattern speaks of none yet.
    #[must_use]
    pub fn is_of(&self, finding: &Finding) -> bool {
        self.max.is_none() && self.code == finding.code && self.at == finding.unit
    }

    /// What it says of a finding it is of, whose content has the hash `now`.
    #[must_use]
    pub fn waived(&self, now: &str, today: Date) -> Waived {
        let left = self.expires.since(today).map_or(0, |span| span.get_days());
        let state = match () {
            () if self.is_expired(today) => WaiverState::Expired,
            () if self.accepted.as_ref().is_some_and(|accepted| accepted != now) => WaiverState::Reopened,
            () if left <= EXPIRING => WaiverState::Expiring,
            () => WaiverState::Active,
        };
        Waived {
            state,
            reason: self.reason.clone(),
            kind: self.kind.name(),
            owner: self.owner.clone(),
            expires: self.expires.to_string(),
        }
    }

    #[must_use]
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires < today
    }

    /// `text`, a `scaffold.toml`, with this waiver at its end; one of the same finding gives way. Comments and order
    /// stay as they are.
    ///
    /// # Errors
    /// When the text is no TOML, or `waiver` is something else there.
    pub fn written_into(&self, text: &str) -> Result<String, String> {
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
        let place = document.entry("waiver").or_insert(Item::ArrayOfTables(toml_edit::ArrayOfTables::new()));
        let Some(tables) = place.as_array_of_tables_mut() else {
            return Err("`waiver` is written as `[[waiver]]`".to_owned());
        };
        let word = |table: &Table, key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
        tables.retain(|table| {
            word(table, "code").as_ref() != Some(&self.code) || word(table, "at").as_ref() != Some(&self.at)
        });
        tables.push(self.table());
        Ok(document.to_string())
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        table.insert("code", toml_edit::value(&self.code));
        table.insert("at", toml_edit::value(&self.at));
        table.insert("reason", toml_edit::value(&self.reason));
        table.insert("kind", toml_edit::value(self.kind.name()));
        self.owner.iter().for_each(|owner| _ = table.insert("owner", toml_edit::value(owner)));
        let date = toml_edit::Date {
            year: self.expires.year().unsigned_abs(),
            month: self.expires.month().unsigned_abs(),
            day: self.expires.day().unsigned_abs(),
        };
        table.insert("expires", toml_edit::value(toml_edit::Datetime { date: Some(date), time: None, offset: None }));
        self.accepted.iter().for_each(|hash| _ = table.insert("accepted", toml_edit::value(hash)));
        table.decor_mut().set_prefix("\n");
        table
    }
}
