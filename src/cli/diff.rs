//! `scaffold diff`: how far the project has left its blueprint.

use std::path::PathBuf;

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::reach;
use crate::report::Style;

mod asked;
mod compared;
mod evaluation;
mod renamed;
mod restore;
mod seen;
mod since;
mod text;
mod today;
mod told;
mod waive;
mod wanted;

pub(super) use asked::Asked;
pub(super) use compared::{Compared, compare_all};
pub(super) use evaluation::{Against, Evaluation, Judged, Subject, evaluate};
use restore::patch_of;
pub(super) use today::today;
pub(super) use told::Told;
pub(super) use waive::findings;

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
    ///
    /// Other than with the lock, the answers and components of scaffold.toml count.
    #[arg(long, value_name = "lock|latest|VERSION", default_value = "lock", conflicts_with = "since")]
    against: String,
    #[command(flatten)]
    judged: Judged,
    /// One line for each file, without hunks.
    #[arg(long)]
    stat: bool,
    /// A patch that puts the blueprint's version back: `scaffold diff --patch | git apply`.
    #[arg(long, conflicts_with_all = ["stat", "format", "since"])]
    patch: bool,
    #[command(flatten)]
    told: Told,
}

impl DiffArgs {
    /// Whether errors are to be told as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.told.wants_json()
    }
}

/// Runs the verb.
///
/// # Errors
/// When there is no project, its lock does not fit, or a report cannot be written.
pub fn run(args: &DiffArgs, context: &Context) -> Result<Exit, Failure> {
    let subject = Subject::open(context, &args.judged, &args.against)?;
    let Judged { today, .. } = args.judged;
    // The lock asks nobody, so nothing is set up for it.
    let other = (args.against != "lock").then(|| reach::access(context, &Interrupt::listen())).transpose()?;
    let against = other.as_ref().map_or(Against::Lock, |access| Against::Version(&args.against, access));
    let evaluation = Evaluation { command: "diff", against, today, drift: true, rules: None };
    let (mut report, compared) = evaluate(&subject, &evaluation)?;
    let asked = Asked::read(&args.paths, context, &subject.root, &compared)?;
    if let Asked::Below(paths) = &asked {
        report = report.narrowed(paths);
    }
    if args.patch {
        // A patch is made to be applied, and a pipe takes its exit code for a failure.
        args.told.write(&mut report, Exit::Done, &subject.root, context)?;
        context.screen.result(&patch_of(&compared, &asked, &subject.root, context)?);
        return Ok(Exit::Done);
    }
    let exit = args.told.exit(&report);
    args.told.write(&mut report, exit, &subject.root, context)?;
    let style = Style { way: context.way_to(&subject.root), ..context.screen.style(args.stat) };
    args.told.show(&report, args.told.format().into(), &style, context)?;
    Ok(exit)
}
