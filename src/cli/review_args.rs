//! `ReviewArgs`: the flags that say what is reviewed, and the one way from them to the engine.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::context::{Context, Inside};
use super::failure::Failure;
use super::interrupt::Interrupt;
use crate::model::path::RelPath;
use crate::review::{Project, Request};

/// The flags that say what is reviewed.
#[derive(Debug, clap::Args)]
pub(super) struct ReviewArgs {
    /// Only what lies at or below these paths.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What came in since this revision and HEAD parted: only that decides the exit code.
    ///
    /// Both trees are evaluated in full, by the policy as it was there.
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// The day waivers are judged by; `SOURCE_DATE_EPOCH`, else the clock, unless given.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

impl ReviewArgs {
    /// The project that the call is about.
    ///
    /// # Errors
    /// When there is none, or its files have faults.
    pub(super) fn project(&self, context: &Context, interrupt: &Interrupt) -> Result<Project, Failure> {
        Ok(Project::open(&context.folder, context.world(self.today, interrupt))?)
    }

    /// The request, with what these flags say.
    ///
    /// # Errors
    /// When a path lies outside of the project.
    pub(super) fn request(&self, request: Request, project: &Project, context: &Context) -> Result<Request, Failure> {
        let paths = below(&self.paths, context, project.root())?;
        Ok(Request { since: self.since.clone(), paths, ..request })
    }
}

/// The paths of a call as the project has them; none where one of them is the project itself.
fn below(paths: &[PathBuf], context: &Context, root: &Path) -> Result<Vec<RelPath>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        match context.inside(root, path) {
            Inside::Below(inside) => found.push(inside),
            Inside::Top => return Ok(Vec::new()),
            Inside::No => {
                let message = format!("{}: the path is not inside the project", path.display());
                return Err(Failure::usage(message, "paths are relative to where you are"));
            }
        }
    }
    Ok(found)
}
