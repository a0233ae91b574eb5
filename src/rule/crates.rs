//! Crates of a project, as their manifests tell: where no zone has their name, they are zones.

use crate::cargo::Manifests;

/// The patterns of the crates that a rule calls by a name.
#[must_use]
pub fn in_crate(manifests: &Manifests, name: &str) -> Vec<String> {
    let named = manifests.files().filter(|file| file.manifest.library_name().is_some_and(|known| is_same(known, name)));
    named.map(|file| pattern(&file.folder)).collect()
}

/// The pattern of all that lies in a folder.
fn pattern(folder: &str) -> String {
    if folder.is_empty() { "**".to_owned() } else { format!("{folder}/**") }
}

/// Whether two names are one to Rust, which knows no dash.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.replace('-', "_") == other.replace('-', "_")
}
