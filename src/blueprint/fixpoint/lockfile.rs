//! `Cargo.lock` under the law: it equals the reference's as long as every manifest does, and is as Cargo would write
//! it otherwise.

use crate::blueprint::Blueprint;
use crate::blueprint::render::Rendered;
use crate::cargo::{self, MANIFEST, Manifests};
use crate::model::path::RelPath;
use crate::model::tree::{File, Tree};

/// Whether the manifests below the lock's folder are those of the reference, all of them and byte for byte.
pub(super) fn manifests_stand(blueprint: &Blueprint, rendered: &Rendered, lock: &RelPath) -> bool {
    manifests(&blueprint.reference, lock).eq(manifests(&rendered.tree, lock))
}

/// Whether the lock is as Cargo would write it for the rendered manifests; `None` when it is to be left alone.
pub(super) fn is_tidy(rendered: &Rendered, lock: &RelPath, file: &File) -> Option<bool> {
    let text = std::str::from_utf8(&file.bytes).ok()?;
    cargo::tidy(text, &Manifests::read(&rendered.tree), &folder_of(lock)).map(|tidy| tidy == text)
}

/// Each manifest below the lock's folder.
fn manifests<'t>(tree: &'t Tree, lock: &RelPath) -> impl Iterator<Item = (&'t RelPath, &'t File)> {
    let top = folder_of(lock);
    tree.files().filter(move |(path, _)| path.file_name() == MANIFEST && path.inside(&top).is_some())
}

fn folder_of(lock: &RelPath) -> String {
    lock.parent().map_or_else(String::new, String::from)
}
