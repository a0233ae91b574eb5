//! `Context`: what every verb is given: where it runs, and the screen.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::interrupt::Interrupt;
use super::reach::Shown;
use super::screen::Screen;
use crate::model::path::RelPath;
use crate::registry::UserFolders;
use crate::review::World;
use crate::system::clock;

/// The global flags, made ready.
pub struct Context {
    /// The folder of `-C`, or the current one.
    pub folder: PathBuf,
    pub screen: Screen,
    pub locked: bool,
    pub offline: bool,
}

impl Context {
    /// What a review takes from outside of the project, as this call has it.
    #[must_use]
    pub fn world(&self, today: Option<Date>, interrupt: &Interrupt) -> World {
        World {
            today: today.unwrap_or_else(clock::today),
            offline: self.offline,
            locked: self.locked,
            folders: UserFolders::find(),
            watch: Arc::new(Shown::new(&self.screen, interrupt)),
        }
    }

    /// How to get from here to the project's folder; `None` when this is it.
    #[must_use]
    pub fn way_to(&self, root: &Path) -> Option<String> {
        let here = self.folder.canonicalize().ok()?;
        let current = Path::new(".").canonicalize().ok()?;
        match current.strip_prefix(root) {
            Ok(below) if below.as_os_str().is_empty() => None,
            Ok(below) => Some(vec![".."; below.components().count()].join("/")),
            Err(_) => here.ancestors().find(|folder| *folder == root).map(|root| root.display().to_string()),
        }
    }

    /// Where a path the user gave lies in the project at `root`.
    #[must_use]
    pub fn inside(&self, root: &Path, path: &Path) -> Inside {
        let folder = self.folder.canonicalize().ok();
        let whole = folder.map(|folder| normalised(&folder.join(path)));
        let below = whole.as_ref().and_then(|whole| whole.strip_prefix(root).ok()?.to_str());
        match below.map(|below| below.replace(std::path::MAIN_SEPARATOR, "/")) {
            None => Inside::No,
            Some(below) if below.is_empty() => Inside::Top,
            Some(below) => RelPath::new(&below).map_or(Inside::No, Inside::Below),
        }
    }
}

/// Where a path lies in a project.
pub enum Inside {
    No,
    /// It is the project's own folder.
    Top,
    Below(RelPath),
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
