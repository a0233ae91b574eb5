//! `scaffold diff`: how far the project has left its blueprint.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::format::FormatName;
use super::place;
use super::sink::{Sink, parse_sink, summarise};
use crate::drift::{self, Change};
use crate::finding::{Severity, State};
use crate::hunk::Hunks;
use crate::report::{BlueprintLine, Part, Report};

mod asked;
mod compared;
mod restore;
mod since;
mod text;
mod today;
mod waive;

use asked::Asked;
use compared::Compared;
pub(super) use compared::compare_all;
use restore::patch_of;
use since::Beginning;
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

fn exit(report: &Report, fail_on: FailOn) -> Exit {
    let reached = match fail_on {
        FailOn::Deny => report.reaches(Severity::Deny),
        FailOn::Warn => report.reaches(Severity::Warn),
        FailOn::Any => report.reaches(Severity::Note),
        FailOn::None => false,
    };
    if reached { Exit::Findings } else { Exit::Done }
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
