//! What the repository around a folder tracks in it.

use std::path::Path;

use super::{GitError, embedded, run};
use crate::model::path::RelPath;

/// The files at and below `root` that its repository tracks, relative to `root`, in git's order; `None` where no folder
/// above has a `.git`, so that nothing is tracked. Names that no tree can hold are left out: a walk counts them.
///
/// # Errors
/// When there is a repository and git is absent or refuses to read it, such as one of another owner; and when a folder
/// of the work tree looks like a repository of its own.
pub fn tracked(root: &Path) -> Result<Option<Vec<RelPath>>, GitError> {
    if !is_inside(root) {
        return Ok(None);
    }
    if let Some(folder) = embedded(root) {
        return Err(GitError::Embedded(folder));
    }
    let output = run(root, "ls-files", &["ls-files", "-z", "--cached"])?;
    let mut paths = Vec::new();
    for name in output.stdout.split(|byte| *byte == 0) {
        let text = std::str::from_utf8(name).ok();
        paths.extend(text.and_then(|text| RelPath::new(text).ok()));
    }
    Ok(Some(paths))
}

/// Whether a folder at or above `root` has a `.git`. The disk is asked and not git: a git that fails must not pass for
/// a folder outside of every repository.
pub(super) fn is_inside(root: &Path) -> bool {
    let Ok(root) = root.canonicalize() else { return false };
    root.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok())
}
