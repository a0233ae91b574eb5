//! `Context`: what every verb is given: where it runs, and the screen.

use std::path::{Component, Path, PathBuf};

use super::screen::Screen;
use crate::path::RelPath;

/// The global flags, made ready.
pub struct Context {
    /// The folder of `-C`, or the current one.
    pub folder: PathBuf,
    pub screen: Screen,
    pub locked: bool,
}

impl Context {
    /// Where a path the user gave lies below `root`: `None` when outside, `Some(None)` when it is `root` itself.
    #[must_use]
    pub fn inside(&self, root: &Path, path: &Path) -> Option<Option<RelPath>> {
        let folder = self.folder.canonicalize().ok()?;
        let whole = normalised(&folder.join(path));
        let inside = whole.strip_prefix(root).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        if inside.is_empty() { Some(None) } else { RelPath::new(&inside).ok().map(Some) }
    }
}

/// The path without `.` and `..`, by its text alone: it may be absent.
fn normalised(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = out.pop(),
            other => out.push(other),
        }
    }
    out
}
