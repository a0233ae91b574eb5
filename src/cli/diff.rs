//! `scaffold diff`: how far the project has left its blueprint.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::format::FormatName;
use super::place;
use super::sink::{Sink, parse_sink, summarise};
use crate::drift::{self, Change, Drift};
use crate::finding::{Severity, State, Who};
use crate::hunk::Hunks;
use crate::path::RelPath;
use crate::project::{Locked, Project};
use crate::report::{BlueprintLine, Part, Report};
use crate::tree::Tree;

mod asked;
mod restore;
mod since;
mod text;
mod today;
mod waive;

use asked::Asked;
use restore::patch_of;
use since::Beginning;
use text::Text;
pub(super) use today::today;
pub(super) use waive::findings;
use waive::waive;

/// Show how far the project has left its blueprint.
///
/// Compares the project with a full render of what scaffold.lock records: `-` is the blueprint, `+` the project. What
/// the team added is counted and is not drift. A clean project is recognised from the lock alone, with the pack gone.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// Only what lies at or below these paths.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The version to compare with: of the lock, the newest the pack's reference has, or one by number.
    #[arg(long, value_name = "lock|latest|VERSION", default_value = "lock")]
    against: String,
    /// What came in since this revision and HEAD parted: only that decides the exit code.
    ///
    /// Both trees are evaluated in full, by the policy as it was there.
    #[arg(long, value_name = "REV", conflicts_with_all = ["against", "patch"])]
    since: Option<String>,
    /// The day waivers are judged by; `SOURCE_DATE_EPOCH`, else the clock, unless given.
    #[arg(long, value_name = "DATE")]
    today: Option<jiff::civil::Date>,
    /// One line for each file, without hunks.
    #[arg(long)]
    stat: bool,
    /// A patch that puts the blueprint's version back: `scaffold diff --patch | git apply`.
    #[arg(long, conflicts_with_all = ["stat", "format"])]
    patch: bool,
    /// What stdout gets; with `github`, the summary of the workflow's step gets the whole list too.
    #[arg(short, long, value_enum, env = "SCAFFOLD_FORMAT", default_value_t = FormatName::Terminal)]
    format: FormatName,
    /// Write a report to a file as well, such as sarif=out.sarif; may be given several times.
    #[arg(short, long, value_name = "FORMAT=PATH", value_parser = parse_sink)]
    report: Vec<Sink>,
    /// From which level on findings make the exit code 1.
    #[arg(long, value_enum, value_name = "LEVEL", env = "SCAFFOLD_FAIL_ON", default_value_t = FailOn::Deny)]
    fail_on: FailOn,
}

/// From which level on a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    Deny,
    Warn,
    Any,
    None,
}

impl DiffArgs {
    /// Whether errors are to be told as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.format == FormatName::Json
    }

    /// Whether a report names paths as the repository has them.
    fn names_repository(&self) -> bool {
        let formats = self.report.iter().map(Sink::format).chain([self.format]);
        formats.into_iter().any(|format| matches!(format, FormatName::Sarif | FormatName::Github))
    }
}

/// One entry of the lock, compared.
pub(super) struct Compared<'p> {
    locked: &'p Locked,
    actual: Tree,
    drift: Drift,
    refused: usize,
    text: Text,
    looked: drift::Looked,
    /// The version that was compared with, where it is not the locked one.
    latest: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// When there is no project, its lock does not fit, or a report cannot be written.
pub fn run(args: &DiffArgs, context: &Context) -> Result<Exit, Failure> {
    let root = place::find(&context.folder)?;
    let now = place::open(&root)?;
    let begun = args.since.as_deref().map(|revision| Beginning::find(&root, revision, &now)).transpose()?;
    let project = begun.as_ref().map_or(&now, |begun| &begun.project);
    let compared = compare_all(project, &root, &args.against)?;
    let asked = Asked::read(&args.paths, context, &root, &compared)?;
    let mut report = report(&compared, &root);
    waive(&mut report.findings, project, &waive::trees(&compared), args.today);
    if let Some(begun) = &begun {
        begun.tell(&mut report, &now, &compared, &root, args.today)?;
    }
    report.recount();
    if let Asked::Below(paths) = &asked {
        report = report.narrowed(paths);
    }
    // A patch is made to be applied, and a pipe takes its exit code for a failure.
    let exit = if args.patch { Exit::Done } else { exit(&report, args.fail_on) };
    report.exit_code = exit.code();
    if args.names_repository() {
        report.folder = crate::git::prefix(&root).unwrap_or_default();
    }
    for sink in &args.report {
        sink.write(&report, context)?;
    }
    if args.patch {
        context.screen.result(&patch_of(&compared, &asked, &root, context)?);
        return Ok(exit);
    }
    let mut style = context.screen.style(args.stat);
    style.way = context.way_to(&root);
    context.screen.result(&report.to_text(args.format.into(), &style));
    if args.format == FormatName::Github {
        summarise(&report, &style)?;
    }
    Ok(exit)
}

/// Compares every entry of a project.
pub(super) fn compare_all<'p>(project: &'p Project, root: &Path, against: &str) -> Result<Vec<Compared<'p>>, Failure> {
    project.lock.entries.iter().map(|locked| compare(project, root, locked, against)).collect()
}

fn exit(report: &Report, fail_on: FailOn) -> Exit {
    let reached = match fail_on {
        FailOn::Deny => report.reaches(Severity::Deny),
        FailOn::Warn => report.reaches(Severity::Warn),
        FailOn::Any => report.reaches(Severity::Note),
        FailOn::None => false,
    };
    if reached { Exit::Findings } else { Exit::Done }
}

fn compare<'p>(project: &Project, root: &Path, locked: &'p Locked, against: &str) -> Result<Compared<'p>, Failure> {
    let target = wanted(root, locked, against)?;
    let gone = std::fs::symlink_metadata(place::folder(root, &locked.into)).is_err();
    let snapshot = if gone { crate::disk::Snapshot::default() } else { place::snapshot(project, root, locked)? };
    let moved = place::moved_inside(project, &locked.into);
    let (mut actual, refused) = (snapshot.tree, snapshot.refused.len());
    let mut drift = drift::compare(locked, &moved, &actual, &Tree::new());
    forgive_modes(&mut drift, root);
    if drift.files.is_empty() && target.is_none() {
        return Ok(Compared {
            locked,
            actual,
            drift,
            refused,
            text: Text::default(),
            looked: drift::Looked::default(),
            latest: None,
        });
    }
    let text = Text::find(root, locked, &drift);
    let candidates: Vec<RelPath> = drift::move_candidates(&drift, &actual).into_iter().cloned().collect();
    if !candidates.is_empty() {
        actual.extend(crate::disk::read_files(&place::folder(root, &locked.into), &candidates));
        drift = drift::compare(locked, &moved, &actual, &text.tree);
        forgive_modes(&mut drift, root);
    }
    let looked = drift::inspect(&mut drift, locked, &actual, &text.tree);
    let mut latest = None;
    if let Some((target, version)) = target {
        let unread = target.paths().filter(|path| actual.file(path).is_none()).cloned().collect::<Vec<_>>();
        actual.extend(crate::disk::read_files(&place::folder(root, &locked.into), &unread));
        drift::against(&mut drift, locked, &target, &actual, &text.tree, Who::Blueprint);
        latest = (version != locked.pack.version).then(|| version.to_string());
    }
    Ok(Compared { locked, actual, drift, refused, text, looked, latest })
}

/// The rendering of the version to compare with, where it is not the one of the lock.
fn wanted(root: &Path, locked: &Locked, against: &str) -> Result<Option<(Tree, semver::Version)>, Failure> {
    if against == "lock" {
        return Ok(None);
    }
    let (blueprint, answers) = place::blueprint_of(root, locked)?;
    let found = blueprint.pack.version.clone();
    if against != "latest" && semver::Version::parse(against).ok() != Some(found.clone()) {
        let (pack, wanted) = (locked.pack.reference.clone(), against.to_owned());
        return Err(Failure::Version { pack, wanted, found: found.to_string() });
    }
    Ok(Some((crate::render::render(&blueprint, &answers)?.tree, found)))
}

/// Executable bits do not count where the repository does not record them.
fn forgive_modes(drift: &mut Drift, root: &Path) {
    let is_mode = |change: &Change| matches!(change, Change::Mode { .. });
    if drift.files.iter().any(|file| file.changes.iter().any(is_mode)) && !crate::git::minds_modes(root) {
        drift.files.iter_mut().for_each(|file| file.changes.retain(|change| !is_mode(change)));
        drift.files.retain(|file| !file.changes.is_empty());
    }
}

fn report(compared: &[Compared<'_>], root: &Path) -> Report {
    let name = root.file_name().map_or_else(|| "/".into(), |name| name.to_string_lossy().into_owned());
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
        policy: &one.locked.policy,
        findings: drift::findings(&one.drift, &one.locked.policy, &one.locked.into),
    });
    let mut report = Report::new("diff", &name, parts.collect());
    for one in compared {
        report.extensions.refused += one.refused;
        report.notes.extend(one.text.note.iter().map(|note| note.text(&one.locked.pack.reference)));
        report.hunks.extend(hunks(one));
    }
    report
}

fn hunks(one: &Compared<'_>) -> Vec<(String, Hunks)> {
    let changed: Vec<_> = one
        .drift
        .files
        .iter()
        .filter(|file| file.changes.contains(&Change::Content) && file.state != State::Behind)
        .collect();
    let hunk = |file: &&drift::FileDrift| {
        let (old, new) = (one.text.tree.file(&file.path)?, one.actual.file(&file.at)?);
        let unit = file.at.named_below(&one.locked.into);
        Some((unit.to_string(), Hunks::between(&old.bytes, &new.bytes)))
    };
    changed.par_iter().filter_map(hunk).collect()
}
