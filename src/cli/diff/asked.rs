//! `Asked`: the paths that a report is to be about.

use std::path::{Path, PathBuf};

use super::Compared;
use crate::cli::context::{Context, Inside};
use crate::cli::failure::Failure;
use crate::model::path::RelPath;

/// What the report is to be about.
pub(in crate::cli) enum Asked {
    Everything,
    /// What lies at or below these paths, which are relative to the project.
    Below(Vec<RelPath>),
}

impl Asked {
    /// Reads the paths of a call.
    ///
    /// # Errors
    /// When one lies outside the project, or nothing is there.
    pub(in crate::cli) fn read(
        paths: &[PathBuf],
        context: &Context,
        root: &Path,
        compared: &[Compared<'_>],
    ) -> Result<Self, Failure> {
        let mut asked = Vec::new();
        for path in paths {
            let inside = match context.inside(root, path) {
                Inside::Below(inside) => inside,
                Inside::Top => return Ok(Self::Everything),
                Inside::No => {
                    let message = format!("{}: the path is not inside the project", path.display());
                    return Err(Failure::usage(message, "paths are relative to where you are"));
                }
            };
            if !compared.iter().any(|one| stands(one, &inside)) {
                let message = format!("{}: neither the project nor its blueprint has this path", path.display());
                return Err(Failure::usage(message, "`scaffold diff` without paths shows all that differs"));
            }
            asked.push(inside);
        }
        if asked.is_empty() { Ok(Self::Everything) } else { Ok(Self::Below(asked)) }
    }

    pub(super) fn holds(&self, path: &RelPath) -> bool {
        match self {
            Self::Everything => true,
            Self::Below(paths) => paths.iter().any(|asked| path == asked || path.inside(asked.as_str()).is_some()),
        }
    }
}

fn stands(one: &Compared<'_>, path: &RelPath) -> bool {
    let Some(local) = path.inside(&one.locked.into) else {
        return RelPath::new(&one.locked.into).is_ok_and(|into| into == *path || into.inside(path.as_str()).is_some());
    };
    let below = |other: &RelPath| *other == local || other.inside(local.as_str()).is_some();
    one.locked.files.keys().any(below) || one.actual.paths().any(below)
}
