//! `Cargo.lock` after rendering: put back into the form Cargo writes.
//!
//! Rendering substitutes names and leaves parts out, so a rendered lock may be out of order, list crates that are
//! gone, and shorten dependency names that have become ambiguous. [`tidy`] mends that from the rendered manifests
//! alone: no index, no network, no Cargo. What it cannot know is which optional dependencies of a registry crate were
//! switched on by a dependency that is gone; such a lock still needs one `cargo update --workspace`.
//!
//! The format is that of Cargo's `src/resolver/encode.rs` and `src/ops/lockfile.rs`, lock-file versions 3 and 4.

mod graph;
mod lockfile;
mod manifest;
mod workspace;

use graph::Graph;
use lockfile::Lock;

/// The text of a lock file as Cargo would write it for `manifests`: pairs of a folder, relative to the lock and empty
/// for the lock's own, and the text of the `Cargo.toml` in it.
///
/// A text that is right already comes back byte for byte. `None` means that the lock is best left alone: it or a
/// manifest of the workspace cannot be read, its format is another one, or it holds what rendering has no say in
/// (`[metadata]`, `[[patch.unused]]`, `replace`).
#[must_use]
pub fn tidy(lock: &str, manifests: &[(&str, &str)]) -> Option<String> {
    let crates = workspace::crates(manifests)?;
    let lock_file = Lock::read(lock)?;
    let graph = Graph::new(lock_file.packages, &crates)?;
    let edges = graph.edges()?;
    let kept = graph.reached(&edges);
    let text = lockfile::write(&lock_file.head, &graph.nodes, &edges, &kept)?;
    let same = text.lines().eq(lock.lines());
    Some(if same { lock.to_owned() } else { text })
}

#[cfg(test)]
mod tests;
