//! What a project carries: `scaffold.toml`, which people edit, `scaffold.lock`, which the tool writes, and the baseline;
//! with waivers, trust and the comparison of two policies.
//!
//! The shapes of the files are private, so that a rename here changes no format. Texts come in and go out: no file is
//! read or written here.

use crate::model::path::RelPath;

mod allowance;
mod baseline;
mod items;
pub mod lock;
pub mod manifest;
mod policy;
mod record;
mod stale;
mod trust;
mod unread;
pub mod waiver;

pub use crate::model::own::{BASELINE, LOCK, MANIFEST};
pub use baseline::{Absorbed, Baseline};
pub use items::{LockedItem, LockedItems, Size, items};
pub use lock::{Lock, LockFault, Locked, LockedFile, LockedPack};
pub use manifest::{Entry, Moved, ProjectManifest};
pub use policy::{PolicyChange, changed_line, policy_changes};
pub use record::record;
pub use stale::{Staleness, answered_otherwise, staleness};
pub(crate) use trust::TrustTable;
pub use trust::{Trust, canonical, covers, unsigned};
pub use waiver::{Waiver, WaiverKind, last_day};

/// A manifest, the lock that goes with it, and the baseline, which is empty where there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectFiles {
    pub manifest: ProjectManifest,
    pub lock: Lock,
    pub baseline: Baseline,
}

impl ProjectFiles {
    /// The folders of the other entries that lie inside the entry at `into`: they are subtracted from it.
    #[must_use]
    pub fn nested(&self, into: &str) -> Vec<RelPath> {
        let below = |entry: &Locked| {
            let folder = RelPath::new(&entry.into).ok()?;
            (entry.into != into).then(|| folder.inside(into)).flatten()
        };
        self.lock.entries.iter().filter_map(below).collect()
    }
}
