//! This is the file-system edge: it reads a [`Tree`](crate::model::tree::Tree) from disk and carries out a
//! [`Plan`](crate::model::plan::Plan). Nothing else touches files.
//!
//! What holds here, whatever stands on disk:
//! - links are never followed below a root, and pipes and devices are never opened;
//! - nothing outside a root is ever written: every path is resolved by the kernel beneath an open folder;
//! - a new folder appears whole, by one rename; an existing one changes by renames under a journal that the next
//!   [`recover`] finishes, so a kill at any point leaves the old tree or leads to the new one;
//! - what is read does not depend on the number of threads or on the order in which folders list their entries.
//!
//! What is absent: the clock, the network, and any decision about what a tree should hold. git is asked, through its own
//! edge, for one thing: whether it tracks what a walk left out.

#![expect(clippy::disallowed_methods, reason = "this is the file-system edge")]

mod apply;
mod change;
mod changes;
mod destination;
mod fault;
mod file;
mod folder;
mod hold;
mod ignored;
mod journal;
mod look;
mod pack;
mod path_state;
mod project;
mod recover;
mod refusal;
mod staging;
mod walk;

pub use apply::{apply, fits};
pub use changes::{Changes, changes};
pub use destination::{Destination, in_place, inspect};
pub use fault::DiskError;
pub use folder::clean_stale;
pub use hold::{Held, hold};
pub use look::{exists, nearest_with};
pub use pack::read_pack;
pub use project::{Snapshot, read_files, read_project};
pub use recover::recover;
pub use refusal::Refusal;
pub use staging::Staging;

/// Asked between files; work ends with [`DiskError::Stopped`] once it says so.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

#[cfg(test)]
mod tests;
