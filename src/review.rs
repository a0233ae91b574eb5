//! `review`: the engine. A project is compared with what its lock records and judged by its rules, and everything that
//! is said about it (`diff`, `check`, `accept`, `baseline`, `explain`) is asked here.
//!
//! ```text
//! Project ──┐
//! Request ──┴─► Evaluation ──► Compared, one for each blueprint ──► Report
//!                   └── since: the same for the tree where a change began, subtracted
//! ```
//!
//! A review writes nothing: what is to be written comes back as a [`Plan`](crate::model::plan::Plan) that [`Project::apply`] takes.
//! What it takes from outside of the project's folder is the [`World`]. Bad news about a project is a finding in the
//! report; only what kept it from being reviewed is a [`ReviewError`]. No words for people are made here.

mod acceptance;
mod baseline;
mod compared;
mod error;
mod evaluated;
mod evaluation;
mod explain;
mod line;
mod patch;
mod path_filter;
mod project;
mod reference_text;
mod renamed;
mod request;
mod since;
mod target;
mod waiving;
mod world;

pub use acceptance::{Acceptance, Accepted, accept};
pub use baseline::{BaselineChange, Rebaselined, rebaseline};
pub use error::{AcceptanceFault, BaselineFault, ReviewError};
pub(crate) use explain::{LineOrigin, PathOrigin, RuleState, explain_path, explain_rule};
pub(crate) use line::Stood;
pub use patch::Patch;
pub use project::Project;
pub(crate) use project::{answers, find, folder, read_manifest, read_top, replacing};
pub use request::{Request, Scope, TargetVersion};
pub use world::World;

use compared::Compared;
use evaluation::Evaluation;
use path_filter::PathFilter;

use crate::report::Report;

/// Reviews a project.
///
/// # Errors
/// When the project's lock does not fit, git does not know a revision, a pack that is asked for cannot be had, or
/// something cannot be read.
pub fn review(project: &Project, request: &Request) -> Result<Report, ReviewError> {
    let evaluation = Evaluation::new(project, request)?;
    let (report, compared) = evaluation.run()?;
    let filter = PathFilter::new(&request.paths, &compared)?;
    Ok(finished(report, &compared, &filter, &evaluation))
}

/// Reviews a project, and makes a patch that puts the blueprint's version back.
///
/// # Errors
/// Those of [`review`]; when the blueprint's text cannot be had.
pub fn review_with_patch(project: &Project, request: &Request) -> Result<(Report, Patch), ReviewError> {
    let evaluation = Evaluation::new(project, request)?;
    let (report, compared) = evaluation.run()?;
    let filter = PathFilter::new(&request.paths, &compared)?;
    let patch = patch::patch_of(&compared, &filter, project)?;
    Ok((finished(report, &compared, &filter, &evaluation), patch))
}

/// The report as it was asked for: of the paths alone, with its exit code.
fn finished(mut report: Report, compared: &[Compared<'_>], filter: &PathFilter, evaluation: &Evaluation<'_>) -> Report {
    let request = evaluation.request;
    if let PathFilter::Below(paths) = filter {
        report = report.narrowed(paths);
    }
    report.exit_code = u8::from(request.fail_on.is_some_and(|level| report.reaches(level)));
    if request.with_repository {
        // Where there is no repository, paths count from the project.
        report.folder = crate::system::git::prefix(&evaluation.project.root).unwrap_or_default();
    }
    if request.with_sources {
        add_sources(&mut report, compared);
    }
    report
}

/// Gives the report the texts its findings lie in.
fn add_sources(report: &mut Report, compared: &[Compared<'_>]) {
    let places = report.findings.iter().flat_map(|finding| &finding.locations).map(|place| &place.path);
    for path in places {
        if let Some(bytes) = compared.iter().find_map(|one| one.text_at(path)) {
            report.sources.entry(path.clone()).or_insert_with(|| String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}
