//! `Evaluation`: a project compared and judged, now and where a change began. All that asks about a project asks this.

use jiff::civil::Date;
use rayon::prelude::*;

use super::compared::{Compared, compare_all};
use super::project::{Project, untrusted};
use super::since::Beginning;
use super::waiving::{self, Waiving, waive};
use super::{Request, ReviewError, Scope, TargetVersion};
use crate::drift::{self, Change, FileDrift, Shape};
use crate::model::code::FindingCode;
use crate::model::finding::{Finding, State};
use crate::model::path::Globs;
use crate::model::tree::Tree;
use crate::project::{Baseline, Locked, ProjectFiles, Trust, unsigned};
use crate::report::{Absorbed, BlueprintLine, Map, Part, Report};
use crate::rule::contract::{self, Contract, Placed};
use crate::syntax::hunk::Hunks;

/// What is evaluated, and by what.
pub(super) struct Evaluation<'e> {
    pub project: &'e Project,
    pub request: &'e Request,
    /// Where a change began, where one is asked for.
    begun: Option<Beginning>,
    /// Which rules are asked for; all where there is nothing.
    rules: Option<Globs>,
}

impl<'e> Evaluation<'e> {
    /// Makes ready to evaluate a project.
    ///
    /// # Errors
    /// When its lock does not fit, git does not know the revision, a pack is not signed by whom it has to be, or no
    /// rule is asked for by a pattern.
    pub(super) fn new(project: &'e Project, request: &'e Request) -> Result<Self, ReviewError> {
        project.check_fresh(&request.against)?;
        let begun = request.since.as_deref().map(|revision| Beginning::find(project, revision)).transpose()?;
        let mut evaluation = Self { project, request, begun, rules: None };
        // What a change requires of its packs is what was required before it, and what it adds.
        let before = evaluation.files();
        let trusts: Vec<Trust> = [&project.files, before].iter().flat_map(|one| one.manifest.trusts.clone()).collect();
        if let Some(pack) = unsigned(&trusts, &project.files.lock).first() {
            return Err(untrusted(pack));
        }
        evaluation.rules = chosen(&request.rules, before)?;
        Ok(evaluation)
    }

    /// The files by which the project is judged: its own, or those it had where a change began.
    pub(super) fn files(&self) -> &ProjectFiles {
        self.begun.as_ref().map_or(&self.project.files, |begun| &begun.files)
    }

    /// The day that waivers are judged by.
    pub(super) fn today(&self) -> Date {
        self.project.world.today
    }

    /// Whether files and units are compared.
    pub(super) fn compares_files(&self) -> bool {
        self.request.scope == Scope::Everything
    }

    /// Whether all findings of a code, such as `file/missing`, are asked for.
    fn is_of(&self, code: &FindingCode) -> bool {
        match code.rule() {
            Some(rule) => self.asks_for(rule.id()),
            None => self.compares_files(),
        }
    }

    /// Whether all findings of a code are those of the project against its lock: only then can one be gone.
    pub(super) fn is_complete(&self, code: &FindingCode) -> bool {
        self.is_of(code) && self.request.against == TargetVersion::Lock
    }

    /// Whether a rule is among those that are asked for.
    pub(super) fn asks_for(&self, rule: &str) -> bool {
        self.rules.as_ref().is_none_or(|rules| rules.is_match_text(rule))
    }

    /// Compares and judges the project. The report is whole, but for the exit code.
    ///
    /// # Errors
    /// When something cannot be read.
    pub(super) fn run(&self) -> Result<(Report, Vec<Compared<'_>>), ReviewError> {
        let (files, now) = (self.files(), &self.project.files);
        let compared = compare_all(self)?;
        let mut report = self.report(&compared);
        let waivers = self.begun.as_ref().map_or(&now.manifest.waivers, |begun| &begun.waivers);
        let whole = compared.iter().all(|one| one.lost().is_none());
        let complete = |code: &FindingCode| self.is_complete(code) && (whole || !code.is_inside_file());
        let trees = waiving::trees(&compared);
        let terms = Waiving { lock: &files.lock, trees: &trees, day: self.today(), complete: &complete };
        waive(&mut report.findings, waivers, &terms);
        drift::absorb(&mut report.findings, &files.baseline, &now.baseline, complete);
        if let Some(begun) = &self.begun {
            begun.report(&mut report, &compared, self)?;
        }
        report.absorbed = self.absorbed(&report);
        report.recount();
        Ok((report, compared))
    }

    /// What the baseline absorbs as it is now; nothing where there is none, and was none.
    fn absorbed(&self, report: &Report) -> Option<Absorbed> {
        let entries = |baseline: &Baseline| baseline.entries.iter().filter(|one| self.is_of(&one.code)).count();
        let baseline = &self.project.files.baseline;
        let now = entries(baseline);
        let before = self.begun.as_ref().map(|begun| begun.baseline().map_or(0, entries));
        let findings = drift::pairing(&report.findings, baseline).pairs.len();
        let count = |entries: usize| i64::try_from(entries).expect("a file has fewer lines than that");
        let growth = before.map(|before| count(now) - count(before));
        (now > 0 || before.is_some_and(|before| before > 0)).then_some(Absorbed { findings, entries: now, growth })
    }

    fn report(&self, compared: &[Compared<'_>]) -> Report {
        let name = self.project.root.file_name().map_or_else(|| "/".into(), |name| name.to_string_lossy().into_owned());
        let several = compared.len() > 1;
        let parts = compared.iter().map(|one| Part {
            line: BlueprintLine {
                name: one.locked.name.clone(),
                into: one.locked.into.clone(),
                pack: one.locked.pack.name.clone(),
                reference: one.locked.pack.reference.clone(),
                version: one.locked.pack.version.to_string(),
                digest: one.locked.pack.digest.clone(),
                latest: one.latest.clone(),
                source: one.text.source(),
            },
            drift: &one.drift,
            contracts: &one.contracts,
            coverage: one.coverage,
            prefix: prefix(one.locked, several),
            findings: findings(one, several),
            shapes: shapes(one),
        });
        let mut report = Report::new(self.request.command(), &name, parts.collect());
        for one in compared {
            report.extensions.refused += one.refused;
            let note = one.text.note.as_ref().map(|note| note.text(&one.locked.pack.reference));
            report.notes.extend(note.or_else(|| self.project.unverified(one.locked)));
            report.hunks.extend(hunks(one));
            report.maps.extend(map(one, several));
        }
        report
    }
}

/// The patterns of rules that a review is limited to, each of which some rule has to match.
fn chosen(patterns: &[String], files: &ProjectFiles) -> Result<Option<Globs>, ReviewError> {
    let rules = files.lock.entries.iter().flat_map(|entry| &entry.policy.rules);
    let ids: Vec<&str> = rules.map(|rule| rule.id.as_str()).collect();
    for pattern in patterns {
        let invalid = |reason: String| ReviewError::Pattern { pattern: pattern.clone(), reason };
        let globs = Globs::new(&[pattern]).map_err(|fault| invalid(fault.to_string()))?;
        if !ids.iter().any(|id| globs.is_match_text(id)) {
            let rules = ids.iter().map(|id| (*id).to_owned()).collect();
            return Err(ReviewError::NoRule { pattern: pattern.clone(), rules });
        }
    }
    if patterns.is_empty() {
        return Ok(None);
    }
    Globs::new(patterns)
        .map(Some)
        .map_err(|fault| ReviewError::Pattern { pattern: patterns.join(", "), reason: fault.to_string() })
}

/// The findings of one entry's rules, judged on `tree`.
pub(super) fn contract_findings(
    locked: &Locked,
    contracts: &[Contract<'_>],
    tree: &Tree,
    several: bool,
) -> Vec<Finding> {
    let prefix = prefix(locked, several);
    contract::findings(contracts, &locked.policy, tree, Placed { into: &locked.into, prefix: &prefix })
}

/// What stands before the ids of an entry's rules.
fn prefix(locked: &Locked, several: bool) -> String {
    if several { locked.prefix() } else { String::new() }
}

/// Everything that was found in one entry.
pub(super) fn findings(one: &Compared<'_>, several: bool) -> Vec<Finding> {
    let mut all = contract_findings(one.locked, &one.contracts, &one.actual, several);
    all.extend(drift::findings(&one.drift, &one.locked.policy, &one.locked.into));
    all
}

/// What is new in one entry and has a shape.
fn shapes(one: &Compared<'_>) -> Vec<Shape> {
    let mut all = drift::shapes(&one.drift, &one.locked.policy, &one.actual, &one.text.tree);
    all.extend(drift::new_landmarks(&one.landmarks, one.locked, &one.actual));
    all
}

/// The map of an entry whose lock knows what its blueprint's looks like.
fn map(one: &Compared<'_>, several: bool) -> Option<Map> {
    let known = one.locked.landmarks.as_ref().filter(|_| !one.zones.is_empty())?;
    let findings = contract_findings(one.locked, &one.contracts, &one.actual, several);
    Some(Map::new(&one.zones, &one.landmarks, known, &findings))
}

fn hunks(one: &Compared<'_>) -> Vec<(String, Hunks)> {
    let shown = |file: &&FileDrift| file.changes.contains(&Change::Content) && file.state != State::Behind;
    let changed: Vec<_> = one.drift.files.iter().filter(shown).collect();
    let hunk = |file: &&FileDrift| {
        let (old, new) = (one.text.tree.file(&file.path)?, one.actual.file(&file.at)?);
        let unit = file.at.named_below(&one.locked.into);
        Some((unit.to_string(), Hunks::between(&old.bytes, &new.bytes)))
    };
    changed.par_iter().filter_map(hunk).collect()
}
