//! `rebaseline`: what scaffold.baseline absorbs, written anew from what is found.

use std::collections::BTreeSet;

use super::evaluation::Evaluation;
use super::project::{Project, replacing};
use super::{BaselineFault, Request, ReviewError};
use crate::drift::{Pairing, pairing};
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Plan;
use crate::project::{Absorbed, BASELINE, Baseline};

/// What is to become of scaffold.baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaselineChange {
    /// It is written with all that is found now; there may be none yet.
    Create,
    /// What is gone is taken out, what moved is followed, and what is new is taken in for a reason, or refused.
    Update { accept_new: Option<String> },
    /// What is gone is taken out, and nothing else changes.
    Prune,
}

/// A baseline that is ready to be written.
#[derive(Debug, Clone)]
pub struct Rebaselined {
    /// How many findings it absorbs.
    pub entries: usize,
    pub added: usize,
    pub removed: usize,
    /// What makes scaffold.baseline hold it; nothing where it holds it already.
    pub plan: Option<Plan>,
}

/// Makes a baseline of what is found.
///
/// # Errors
/// When there is a baseline and there should be none, or the other way round; when what is found is not known in full;
/// when something is new and was not accepted.
pub fn rebaseline(project: &Project, change: &BaselineChange) -> Result<Rebaselined, ReviewError> {
    let before = project.read(BASELINE)?;
    match (change, &before) {
        (BaselineChange::Create, Some(_)) => return Err(BaselineFault::Exists.into()),
        (BaselineChange::Update { .. } | BaselineChange::Prune, None) => return Err(BaselineFault::Absent.into()),
        _ => {}
    }
    let found = found(project)?;
    let old = &project.files.baseline;
    let pairing = pairing(&found, old);
    let (baseline, added, removed) = match change {
        BaselineChange::Create => created(&found),
        BaselineChange::Update { accept_new } => updated(accept_new.as_deref(), &found, old, &pairing)?,
        BaselineChange::Prune => pruned(old, &pairing),
    };
    let (entries, text) = (baseline.entries.len(), baseline.to_text());
    // An empty baseline is not begun: there is nothing to absorb.
    let same = before.as_deref().map_or(text.is_empty(), |before| before == text.as_bytes());
    let plan = (!same).then(|| replacing(BASELINE, before, text));
    Ok(Rebaselined { entries, added, removed, plan })
}

/// Everything that is found, but for the policy itself.
fn found(project: &Project) -> Result<Vec<Finding>, ReviewError> {
    let request = Request::diff();
    let evaluation = Evaluation::new(project, &request)?;
    let (report, compared) = evaluation.run()?;
    if let Some((locked, reason)) = compared.iter().find_map(|one| Some((one.locked, one.lost()?))) {
        let (pack, reason) = (locked.pack.reference.clone(), reason.to_owned());
        return Err(BaselineFault::Blind { pack, reason }.into());
    }
    Ok(report.findings.into_iter().filter(|finding| !finding.is_of_policy()).collect())
}

/// A baseline, how many lines of it are new, and how many old ones are gone.
type Changed = (Baseline, usize, usize);

fn created(found: &[Finding]) -> Changed {
    let held = |finding: &&Finding| !finding.is_waived();
    let entries: Vec<Absorbed> = found.iter().filter(held).map(|finding| Absorbed::of(finding, None)).collect();
    let added = entries.len();
    (Baseline { entries }, added, 0)
}

/// What is still found, by the name it has now, and what is new where that was accepted.
fn updated(
    accept_new: Option<&str>,
    found: &[Finding],
    old: &Baseline,
    pairing: &Pairing,
) -> Result<Changed, BaselineFault> {
    let known: BTreeSet<usize> = pairing.pairs.iter().map(|(finding, _)| *finding).collect();
    let new = found.iter().enumerate().filter(|(at, one)| !known.contains(at) && !one.is_waived());
    let new: Vec<&Finding> = new.map(|(_, one)| one).collect();
    let debt = debt(&new);
    if accept_new.is_none() && !debt.is_empty() {
        return Err(BaselineFault::NewDebt(debt));
    }
    let still =
        |(finding, entry): &(usize, usize)| Absorbed::of(&found[*finding], old.entries[*entry].reason.as_deref());
    let mut entries: Vec<Absorbed> = pairing.pairs.iter().map(still).collect();
    let added = if accept_new.is_some() { new.len() } else { 0 };
    entries.extend(new.iter().take(added).map(|finding| Absorbed::of(finding, accept_new)));
    Ok((Baseline { entries }, added, pairing.stale.len()))
}

/// What is new and no note, a line each: a note never fails a run by itself.
fn debt(new: &[&Finding]) -> Vec<String> {
    let debt = new.iter().filter(|finding| finding.level > Severity::Note);
    debt.map(|finding| format!("{}  {} at {}", finding.level.name(), finding.code, finding.unit)).collect()
}

fn pruned(old: &Baseline, pairing: &Pairing) -> Changed {
    let entries = pairing.pairs.iter().map(|(_, entry)| old.entries[*entry].clone()).collect();
    (Baseline { entries }, 0, pairing.stale.len())
}
