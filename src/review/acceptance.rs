//! `accept`: a waiver for what is found by one code at one unit.

use jiff::civil::Date;

use super::evaluation::Evaluation;
use super::project::{Project, replacing};
use super::waiving::findings;
use super::{AcceptanceFault, Request, ReviewError};
use crate::model::code::{FindingCode, RuleCode};
use crate::model::finding::Finding;
use crate::model::path::Globs;
use crate::model::plan::Plan;
use crate::project::{MANIFEST, Waiver, WaiverKind, last_day};

/// What is to be accepted.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The finding's code, such as `file/missing`, or `rule/` and a rule's id.
    pub code: FindingCode,
    /// What it is about, as the report names it; a pattern speaks of all that is found now.
    pub unit: String,
    pub reason: String,
    /// The last day it is accepted on.
    pub until: Date,
    /// Who answers for it.
    pub owner: Option<String>,
    pub kind: WaiverKind,
}

/// A waiver that is ready to be written.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub waiver: Waiver,
    /// How many findings it is of.
    pub count: usize,
    /// What makes scaffold.toml hold it.
    pub plan: Plan,
}

/// Makes a waiver of what is found, with the hash of each finding: a further change reopens it.
///
/// # Errors
/// When the reason is empty, the code cannot be waived, the day is past or beyond what the blueprint allows, nothing is
/// found by that code at that unit, or scaffold.toml cannot take it.
pub fn accept(project: &Project, acceptance: &Acceptance) -> Result<Accepted, ReviewError> {
    if acceptance.reason.trim().is_empty() {
        return Err(AcceptanceFault::NoReason.into());
    }
    if let Some(reason) = project.lock().refusal(&acceptance.code) {
        return Err(AcceptanceFault::NotWaivable { code: acceptance.code.clone(), reason }.into());
    }
    check_day(acceptance, project)?;
    let request = if acceptance.code.rule().is_some() { Request::check() } else { Request::diff() };
    let evaluation = Evaluation::new(project, &request)?;
    let found = findings(&super::compared::compare_all(&evaluation)?);
    let mut waiver = waiver_of(acceptance)?;
    waiver.accepted = found.iter().filter(|(one, _)| waiver.is_of(one)).map(|(_, hash)| hash.clone()).collect();
    let count = waiver.accepted.len();
    if count == 0 {
        return Err(nothing_found(acceptance, project, &found).into());
    }
    if let (Some((max, _)), Ok(count)) = (&mut waiver.max, u32::try_from(count)) {
        *max = count;
    }
    let before = project.read(MANIFEST)?;
    let text = before.as_deref().map_or_else(String::new, |bytes| String::from_utf8_lossy(bytes).into_owned());
    let unwritable = |reason| ReviewError::Unreadable { path: project.root.join(MANIFEST), reason };
    let text = waiver.written_into(&text).map_err(unwritable)?;
    Ok(Accepted { waiver, count, plan: replacing(MANIFEST, before, text) })
}

/// The waiver that is asked for, of nothing yet. A unit that reads as a pattern has to be written as one.
fn waiver_of(acceptance: &Acceptance) -> Result<Waiver, ReviewError> {
    let Acceptance { code, unit, reason, until, owner, kind } = acceptance;
    let invalid = |reason: String| ReviewError::Pattern { pattern: unit.clone(), reason };
    let pattern = Waiver::is_pattern(unit).then(|| Globs::new(&[unit])).transpose();
    Ok(Waiver {
        code: code.clone(),
        at: unit.clone(),
        reason: reason.trim().to_owned(),
        kind: *kind,
        owner: owner.clone(),
        expires: *until,
        max: pattern.map_err(|fault| invalid(fault.to_string()))?.map(|globs| (1, globs)),
        accepted: Vec::new(),
        place: None,
    })
}

fn check_day(acceptance: &Acceptance, project: &Project) -> Result<(), AcceptanceFault> {
    let (today, until) = (project.world.today, acceptance.until);
    if until < today {
        return Err(AcceptanceFault::Past { until, today });
    }
    let most = project.lock().waiver_days(&acceptance.code, &acceptance.unit);
    let last = most.and_then(|days| last_day(today, days));
    match most.zip(last).filter(|(_, last)| until > *last) {
        Some((days, last)) => Err(AcceptanceFault::TooLong { days, last }),
        None => Ok(()),
    }
}

fn nothing_found(acceptance: &Acceptance, project: &Project, found: &[(Finding, String)]) -> AcceptanceFault {
    let rules = project.lock().entries.iter().flat_map(|entry| &entry.policy.rules);
    AcceptanceFault::NothingFound {
        code: acceptance.code.clone(),
        unit: acceptance.unit.clone(),
        found: found.iter().map(|(one, _)| (one.code.clone(), one.unit.clone())).collect(),
        rules: rules.map(|rule| RuleCode::new("", &rule.id)).collect(),
    }
}
