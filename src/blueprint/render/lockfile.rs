//! The last pass over a rendering: each `Cargo.lock` put back into Cargo's own form.

use bytes::Bytes;

use super::Rendered;
use crate::cargo::{self, Manifests, is_lock};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File};
use crate::template::LineMap;

/// Sorts the packages of every lock, and drops what the rendered manifests no longer reach.
pub(super) fn tidy(mut rendered: Rendered, manifests: &Manifests) -> Rendered {
    let locks: Vec<RelPath> = rendered.tree.paths().filter(|path| is_lock(path)).cloned().collect();
    for lock in locks {
        let Some(file) = rendered.tree.file(&lock).cloned() else { continue };
        let folder = lock.parent().map_or_else(String::new, String::from);
        let Ok(text) = std::str::from_utf8(&file.bytes) else { continue };
        let Some(tidy) = cargo::tidy(text, manifests, &folder).filter(|tidy| tidy != text) else { continue };
        rendered.tree.insert(lock.clone(), Entry::File(File { bytes: Bytes::from(tidy), ..file }));
        if let Some(origin) = rendered.origins.get_mut(&lock) {
            origin.lines = LineMap::default();
        }
    }
    rendered
}
