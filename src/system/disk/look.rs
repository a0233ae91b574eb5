//! Whether something is there.

use std::io;
use std::path::{Path, PathBuf};

/// Whether anything is at a path, a link that leads nowhere included.
#[must_use]
pub fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// The nearest folder at or above `from` that holds a file of that name; `None` when there is none.
///
/// # Errors
/// When `from` is no folder that can be read.
pub fn nearest_with(from: &Path, name: &str) -> io::Result<Option<PathBuf>> {
    let start = from.canonicalize()?;
    Ok(start.ancestors().find(|folder| folder.join(name).is_file()).map(Path::to_owned))
}
