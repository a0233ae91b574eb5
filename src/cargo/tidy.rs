//! `Cargo.lock` after rendering: put back into the form Cargo writes.
//!
//! Rendering substitutes names and leaves parts out, so a rendered lock may be out of order, list crates that are
//! gone, and shorten dependency names that have become ambiguous. [`tidy`] mends that from the rendered manifests
//! alone: no index, no network, no Cargo. What it cannot know is which optional dependencies of a registry crate were
//! switched on by a dependency that is gone; such a lock still needs one `cargo update --workspace`.
//!
//! The format is that of Cargo's `src/resolver/encode.rs` and `src/ops/lockfile.rs`, lock-file versions 3 and 4.

mod crates;
mod graph;
mod write;

use super::lock::Lock;
use super::workspace::Manifests;
use crate::model::path::RelPath;
use graph::Graph;

/// Whether a path is that of a lock file.
#[must_use]
pub fn is_lock(path: &RelPath) -> bool {
    path.file_name() == "Cargo.lock"
}

/// The text of a lock file as Cargo would write it in `folder`, empty for the top, for the workspace whose root is there.
///
/// A text that is right already comes back byte for byte. `None` means that the lock is best left alone: it or a
/// manifest of the workspace cannot be read, its format is another one, or it holds what rendering has no say in
/// (`[metadata]`, `[[patch.unused]]`, `replace`).
#[must_use]
pub fn tidy(lock: &str, manifests: &Manifests, folder: &str) -> Option<String> {
    let crates = crates::crates(manifests, folder)?;
    let read = Lock::read(lock)?;
    let version = read.version.filter(|version| matches!(version, 3 | 4))?;
    if read.has_more || !read.packages.iter().all(graph::is_plain) {
        return None;
    }
    let graph = Graph::new(read.packages, &crates)?;
    let edges = graph.edges()?;
    let kept = graph.reached(&edges);
    let text = write::write(&write::head(lock, version), &graph.nodes, &edges, &kept)?;
    let same = text.lines().eq(lock.lines());
    Some(if same { lock.to_owned() } else { text })
}

#[cfg(test)]
mod tests;
