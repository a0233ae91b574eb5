//! `scaffold diff`: how far the project has left its blueprint.

use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::output::OutputArgs;
use super::review_args::ReviewArgs;
use crate::report::Style;
use crate::review::{Request, TargetVersion, review, review_with_patch};

/// Show how far the project has left its blueprint.
///
/// Compares the project with a full render of what scaffold.lock records: `-` is the blueprint, `+` the project. What
/// the team added is counted and is not drift. A clean project is recognised from the lock alone, with the pack gone.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    #[command(flatten)]
    review: ReviewArgs,
    /// The version to compare with: of the lock, the newest the pack's reference has, or one by number.
    ///
    /// Other than with the lock, the answers and components of scaffold.toml count.
    #[arg(long, value_name = "lock|latest|VERSION", default_value = "lock", conflicts_with = "since")]
    against: String,
    /// One line for each file, without hunks.
    #[arg(long)]
    stat: bool,
    /// A patch that puts the blueprint's version back: `scaffold diff --patch | git apply`.
    #[arg(long, conflicts_with_all = ["stat", "format", "since"])]
    patch: bool,
    #[command(flatten)]
    output: OutputArgs,
}

impl DiffArgs {
    /// Whether errors are reported as JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.output.wants_json()
    }
}

/// Runs the verb.
///
/// # Errors
/// When there is no project, its lock does not fit, or a report cannot be written.
pub fn run(args: &DiffArgs, context: &Context) -> Result<Exit, Failure> {
    let against = against(&args.against)?;
    let interrupt = Interrupt::listen();
    let project = args.review.project(context, &interrupt)?;
    // A patch is made to be applied, and a pipe takes its exit code for a failure.
    let fail_on = args.output.fail_on().filter(|_| !args.patch);
    let with_repository = args.output.names_repository();
    let request = Request { against, fail_on, with_repository, ..Request::diff() };
    let request = args.review.request(request, &project, context)?;
    if args.patch {
        let (report, patch) = review_with_patch(&project, &request)?;
        args.output.write(&report, context)?;
        patch.warnings.iter().for_each(|warning| context.screen.warning(warning));
        context.screen.result(&patch.text);
        return Ok(Exit::Done);
    }
    let report = review(&project, &request)?;
    args.output.write(&report, context)?;
    let style = Style { way: context.way_to(project.root()), ..context.screen.style(args.stat) };
    args.output.show(&report, args.output.format().into(), &style, context)?;
    Ok(Exit::of(&report))
}

/// Reads `--against`.
fn against(text: &str) -> Result<TargetVersion, Failure> {
    match (text, semver::Version::parse(text)) {
        ("lock", _) => Ok(TargetVersion::Lock),
        ("latest", _) => Ok(TargetVersion::Latest),
        (_, Ok(version)) => Ok(TargetVersion::Exact(version)),
        (_, Err(_)) => {
            let help = "give `lock`, `latest`, or a version such as `1.2.0`";
            Err(Failure::usage(format!("`--against {text}` is no version"), help))
        }
    }
}
