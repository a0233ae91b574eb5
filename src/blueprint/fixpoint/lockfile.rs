//! `Cargo.lock` under the law: it equals the reference's as long as every manifest does, and is as Cargo would write
//! it otherwise.

use crate::blueprint::Blueprint;
use crate::blueprint::render::Rendered;
use crate::cargo as cargo_lock;
use crate::model::path::RelPath;
use crate::model::tree::{File, Tree};

pub(super) fn is_lock(path: &RelPath) -> bool {
    path.file_name() == "Cargo.lock"
}

/// Whether the manifests below the lock's folder are those of the reference, all of them and byte for byte.
pub(super) fn manifests_stand(blueprint: &Blueprint, rendered: &Rendered, lock: &RelPath) -> bool {
    manifests(&blueprint.reference, lock).eq(manifests(&rendered.tree, lock))
}

/// Whether the lock is as Cargo would write it for the rendered manifests; `None` when it is to be left alone.
pub(super) fn is_tidy(rendered: &Rendered, lock: &RelPath, file: &File) -> Option<bool> {
    let text = std::str::from_utf8(&file.bytes).ok()?;
    let manifests: Vec<_> = manifests(&rendered.tree, lock).collect();
    let texts =
        manifests.iter().filter_map(|(folder, file)| Some((folder.as_str(), std::str::from_utf8(&file.bytes).ok()?)));
    cargo_lock::tidy(text, &texts.collect::<Vec<_>>()).map(|tidy| tidy == text)
}

/// Each manifest below the lock's folder, by its own folder as seen from there.
fn manifests<'t>(tree: &'t Tree, lock: &RelPath) -> impl Iterator<Item = (String, &'t File)> {
    let top = lock.parent().map_or_else(String::new, String::from);
    let manifests = tree.files().filter(|(path, _)| path.file_name() == "Cargo.toml");
    manifests.filter_map(move |(path, file)| {
        let below = path.inside(&top)?;
        Some((below.parent().map_or_else(String::new, String::from), file))
    })
}
