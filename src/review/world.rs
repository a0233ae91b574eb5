//! `World`: all that a review takes from outside of the project's folder.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::registry::cache::Cache;
use crate::registry::{Access, SourceError, Unwatched, UserFolders, Watch};
use crate::system::clock;

/// All that a review takes from outside of the project's folder. Settings are read when a pack is asked for, and not
/// before: a clean project is recognised from its lock alone.
#[derive(Clone)]
pub struct World {
    /// The day that waivers are judged by.
    pub today: Date,
    /// Never use the network.
    pub offline: bool,
    /// Fail where scaffold.lock would change.
    pub locked: bool,
    pub folders: UserFolders,
    /// Who watches packs being fetched, and may stop it.
    pub watch: Arc<dyn Watch>,
}

impl World {
    /// The world of the user who runs this, today.
    #[must_use]
    pub fn of_user() -> Self {
        let (today, folders) = (clock::today(), UserFolders::find());
        Self { today, offline: false, locked: false, folders, watch: Arc::new(Unwatched) }
    }

    pub(crate) fn cache(&self) -> Option<Cache> {
        self.folders.cache()
    }

    /// What packs may be fetched with; relative references count from `folder`.
    ///
    /// # Errors
    /// Everything wrong with the user's settings.
    pub(crate) fn access(&self, folder: &Path) -> Result<Access, SourceError> {
        Ok(Access {
            cwd: folder.to_owned(),
            offline: self.offline,
            locked: self.locked,
            allow_mutable: false,
            config: Arc::new(self.folders.settings()?),
            cache: self.cache(),
            watch: self.watch.clone(),
        })
    }

    /// The same from this machine alone: a project is judged by its lock, and nobody is asked for it.
    pub(crate) fn local_access(&self, folder: &Path) -> Result<Access, SourceError> {
        let access = self.access(folder)?;
        Ok(Access { offline: true, locked: false, watch: Arc::new(Unwatched), ..access })
    }
}
