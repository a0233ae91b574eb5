//! The one engine behind `diff` and `check`: a project compared and judged, now and where a change began.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;

use super::compared::{Compared, compare_all};
use super::since::Beginning;
use super::today::today;
use super::waive::{self, Waiving, waive};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::place;
use crate::drift::{self, Change, FileDrift, Shape};
use crate::model::code::FindingCode;
use crate::model::finding::{Finding, State};
use crate::model::path::Globs;
use crate::model::tree::Tree;
use crate::project::{Baseline, Locked, Project, Trust, unsigned};
use crate::registry::Access;
use crate::report::{Absorbed, BlueprintLine, Map, Part, Report};
use crate::rule::contract::{self, Contract, Placed};
use crate::syntax::hunk::Hunks;

/// The flags that say what a project is judged by.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Judged {
    /// What came in since this revision and HEAD parted: only that decides the exit code.
    ///
    /// Both trees are evaluated in full, by the policy as it was there.
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// The day waivers are judged by; `SOURCE_DATE_EPOCH`, else the clock, unless given.
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) today: Option<Date>,
}

/// The version of the pack that a project is compared with.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Against<'e> {
    /// The one that is locked, for which nobody is asked.
    Lock,
    /// `latest` or a version, and what it may be fetched with.
    Version(&'e str, &'e Access),
}

/// What is evaluated.
pub(in crate::cli) struct Evaluation<'e> {
    /// The verb, for the report.
    pub command: &'static str,
    pub against: Against<'e>,
    pub today: Option<Date>,
    /// Whether files and units are compared; rules always are judged.
    pub drift: bool,
    /// Which rules; all unless given.
    pub rules: Option<&'e Globs>,
}

impl Evaluation<'_> {
    /// Whether all findings of a code, such as `file/missing`, are asked for.
    pub(super) fn is_of(&self, code: &FindingCode) -> bool {
        match code.rule() {
            Some(rule) => self.asks_for(rule.id()),
            None => self.drift,
        }
    }

    /// Whether all findings of a code are those of the project against its lock: only then can one be gone.
    pub(super) fn is_complete(&self, code: &FindingCode) -> bool {
        self.is_of(code) && matches!(self.against, Against::Lock)
    }

    /// Whether a rule is among those that are asked for.
    pub(super) fn asks_for(&self, rule: &str) -> bool {
        self.rules.is_none_or(|rules| rules.is_match_text(rule))
    }
}

/// A project, and where a change of it began.
pub(in crate::cli) struct Subject {
    pub root: PathBuf,
    now: Project,
    begun: Option<Beginning>,
}

impl Subject {
    /// The project a run is about.
    ///
    /// # Errors
    /// When there is none, its lock does not fit, or git does not know the revision.
    pub(in crate::cli) fn open(context: &Context, judged: &Judged, against: &str) -> Result<Self, Failure> {
        let root = place::find(&context.folder)?;
        let now = place::open_against(&root, against)?;
        let begun = judged.since.as_deref().map(|revision| Beginning::find(&root, revision, &now)).transpose()?;
        let subject = Self { root, now, begun };
        // What a change requires of its packs is what was required before it, and what it adds.
        let trusts: Vec<Trust> =
            [&subject.now, subject.project()].iter().flat_map(|one| one.manifest.trusts.clone()).collect();
        match unsigned(&trusts, &subject.now.lock).first() {
            Some(pack) => Err(place::untrusted(pack)),
            None => Ok(subject),
        }
    }

    /// The project as it is, whatever it was before.
    ///
    /// # Errors
    /// When there is none, or its lock does not fit.
    pub(in crate::cli) fn now(context: &Context) -> Result<Self, Failure> {
        Self::open(context, &Judged { since: None, today: None }, "lock")
    }

    /// The project by whose policy it is judged.
    pub(in crate::cli) fn project(&self) -> &Project {
        self.begun.as_ref().map_or(&self.now, |begun| &begun.project)
    }
}

impl Subject {
    /// What the baseline absorbs as it stands now; nothing where there is none, and was none.
    fn absorbed(&self, report: &Report, evaluation: &Evaluation<'_>) -> Option<Absorbed> {
        let entries = |baseline: &Baseline| baseline.entries.iter().filter(|one| evaluation.is_of(&one.code)).count();
        let now = entries(&self.now.baseline);
        let before = self.begun.as_ref().map(|begun| begun.baseline().map_or(0, entries));
        let findings = drift::pairing(&report.findings, &self.now.baseline).pairs.len();
        let count = |entries: usize| i64::try_from(entries).unwrap_or(i64::MAX);
        let growth = before.map(|before| count(now) - count(before));
        (now > 0 || before.is_some_and(|before| before > 0)).then_some(Absorbed { findings, entries: now, growth })
    }
}

/// Compares and judges a project. The report is whole, but for the exit code.
///
/// # Errors
/// When something cannot be read.
pub(in crate::cli) fn evaluate<'p>(
    subject: &'p Subject,
    evaluation: &Evaluation<'_>,
) -> Result<(Report, Vec<Compared<'p>>), Failure> {
    let project = subject.project();
    let compared = compare_all(project, &subject.root, evaluation)?;
    let mut report = report(&compared, &subject.root, evaluation);
    let waivers = subject.begun.as_ref().map_or(&subject.now.manifest.waivers, |begun| &begun.waivers);
    let whole = compared.iter().all(|one| one.lost().is_none());
    let complete = |code: &FindingCode| evaluation.is_complete(code) && (whole || !code.is_inside_file());
    let (trees, day) = (waive::trees(&compared), today(evaluation.today));
    waive(&mut report.findings, waivers, &Waiving { lock: &project.lock, trees: &trees, day, complete: &complete });
    drift::absorb(&mut report.findings, &project.baseline, &subject.now.baseline, complete);
    if let Some(begun) = &subject.begun {
        begun.tell(&mut report, &subject.now, &compared, &subject.root, evaluation)?;
    }
    report.absorbed = subject.absorbed(&report, evaluation);
    report.recount();
    Ok((report, compared))
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

fn report(compared: &[Compared<'_>], root: &Path, evaluation: &Evaluation<'_>) -> Report {
    let name = root.file_name().map_or_else(|| "/".into(), |name| name.to_string_lossy().into_owned());
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
    let mut report = Report::new(evaluation.command, &name, parts.collect());
    for one in compared {
        report.extensions.refused += one.refused;
        let note = one.text.note.as_ref().map(|note| note.text(&one.locked.pack.reference));
        report.notes.extend(note.or_else(|| place::unverified(one.locked)));
        report.hunks.extend(hunks(one));
        report.maps.extend(map(one, several));
    }
    report
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
