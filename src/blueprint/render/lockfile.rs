//! The last pass over a rendering: each `Cargo.lock` put back into Cargo's own form.

use bytes::Bytes;

use super::Rendered;
use crate::cargo as cargo_lock;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File};
use crate::template::LineMap;

/// Whether the pass looks at a path.
pub(super) fn is_lock(path: &RelPath) -> bool {
    path.file_name() == "Cargo.lock"
}

/// Sorts the packages of every lock, and drops what the rendered manifests no longer reach.
pub(super) fn tidy(mut rendered: Rendered) -> Rendered {
    let locks: Vec<RelPath> = rendered.tree.paths().filter(|path| is_lock(path)).cloned().collect();
    for lock in locks {
        let Some(file) = rendered.tree.file(&lock).cloned() else { continue };
        let folder = lock.parent().map_or_else(String::new, String::from);
        let Some(text) = tidied(&rendered, &folder, &file) else { continue };
        if text.as_bytes() == &file.bytes[..] {
            continue;
        }
        rendered.tree.insert(lock.clone(), Entry::File(File { bytes: Bytes::from(text), ..file }));
        if let Some(origin) = rendered.origins.get_mut(&lock) {
            origin.lines = LineMap::default();
        }
    }
    rendered
}

fn tidied(rendered: &Rendered, folder: &str, lock: &File) -> Option<String> {
    let manifests: Vec<(String, &str)> = rendered
        .tree
        .files()
        .filter(|(path, _)| path.file_name() == "Cargo.toml")
        .filter_map(|(path, file)| {
            let below = path.inside(folder)?;
            let text = std::str::from_utf8(&file.bytes).ok()?;
            Some((below.parent().map_or_else(String::new, String::from), text))
        })
        .collect();
    let manifests: Vec<(&str, &str)> = manifests.iter().map(|(folder, text)| (folder.as_str(), *text)).collect();
    cargo_lock::tidy(std::str::from_utf8(&lock.bytes).ok()?, &manifests)
}
