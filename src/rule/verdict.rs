//! `Verdict`: what one rule says of one project, as facts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize};

use crate::model::path::RelPath;

/// What one rule found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// How many places the rule looked at and could decide or not. With none, and nothing found, it is vacuous.
    pub sites: usize,
    /// Where the rule does not hold, and where it could not be told.
    pub violations: Vec<Violation>,
}

/// One place where a rule does not hold, or where that cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    pub sort: ViolationKind,
    /// The unit it is in, as reports name units: a path, with `::` and an item or `#` and a key.
    pub unit: String,
    /// What it leads to, resolved: part of what the finding is known by. Never a line or a body.
    pub target: String,
    /// The file and its bytes; nothing where the file is not there.
    pub place: Option<(RelPath, Range<usize>)>,
    /// A sentence that can be read without the blueprint at hand.
    pub message: String,
    #[serde(deserialize_with = "facts")]
    pub facts: BTreeMap<&'static str, String>,
}

/// What kind of violation it is, by the words of reflexion models (Murphy, Notkin and Sullivan).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ViolationKind {
    /// Something is there that must not be.
    Divergence,
    /// Something is not there that must be.
    Absence,
    /// It cannot be told.
    Unknown,
}

impl Verdict {
    /// Adds a violation.
    pub fn push(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    /// How many places could not be decided.
    #[must_use]
    pub fn unknown(&self) -> usize {
        self.violations.iter().filter(|violation| violation.sort == ViolationKind::Unknown).count()
    }

    /// Whether something is there that must not be, or is not there and must be.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.violations.iter().any(|violation| violation.sort != ViolationKind::Unknown)
    }
}

impl Violation {
    /// A violation in `unit`, without a place.
    #[must_use]
    pub fn new(
        sort: ViolationKind,
        unit: impl Into<String>,
        target: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let (unit, target, message) = (unit.into(), target.into(), message.into());
        Self { sort, unit, target, place: None, message, facts: BTreeMap::new() }
    }

    #[must_use]
    pub fn at(self, path: &RelPath, span: Range<usize>) -> Self {
        Self { place: Some((path.clone(), span)), ..self }
    }

    /// What orders violations of one sort: the file, then where in it.
    #[must_use]
    pub fn place_key(&self) -> Option<(&RelPath, usize)> {
        self.place.as_ref().map(|(path, span)| (path, span.start))
    }

    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.insert(name, value.into());
        self
    }
}

/// Facts that were written down, under their names.
fn facts<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<&'static str, String>, D::Error> {
    let read = BTreeMap::<String, String>::deserialize(from)?;
    Ok(read.into_iter().map(|(name, value)| (fact_name(&name), value)).collect())
}

/// A name as long as the program lives. There are a few dozen of them, each kept once.
fn fact_name(name: &str) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(name) {
        return known;
    }
    let name = name.to_owned().leak();
    known.insert(name);
    name
}
