//! `PathFilter`: the paths that a review is limited to.

use super::ReviewError;
use super::compared::Compared;
use crate::model::path::RelPath;

/// The paths that a review is limited to.
pub(super) enum PathFilter {
    Everything,
    /// What lies at or below these paths, which are relative to the project.
    Below(Vec<RelPath>),
}

impl PathFilter {
    /// The filter of some paths.
    ///
    /// # Errors
    /// When neither the project nor its blueprint has one of them.
    pub(super) fn new(paths: &[RelPath], compared: &[Compared<'_>]) -> Result<Self, ReviewError> {
        if let Some(absent) = paths.iter().find(|path| !compared.iter().any(|one| stands(one, path))) {
            return Err(ReviewError::NoPath(absent.clone()));
        }
        if paths.is_empty() { Ok(Self::Everything) } else { Ok(Self::Below(paths.to_vec())) }
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
