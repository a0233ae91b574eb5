//! The pack inside the program: `blueprints/` of this repository as one archive.
//!
//! One file, since Cargo leaves folders with a `Cargo.toml` of their own out of a published crate. It is made by
//! `UPDATE=1 cargo test --lib builtin`, and the same test without `UPDATE` fails when the two differ.

use semver::Version;

use super::SourceError;
use crate::blueprint::pack::Pack;
use crate::model::tree::Tree;
use crate::registry::archive;

const BYTES: &[u8] = include_bytes!("foundation.pack");
/// What stands before a path of the pack in messages.
const ORIGIN: &str = "builtin:";

/// What a pack says of itself, read from its manifests alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub name: String,
    pub version: Version,
    pub summary: String,
    /// In name order.
    pub blueprints: Vec<Listed>,
}

/// A blueprint as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    pub summary: String,
}

#[cfg(test)]
/// The built-in pack.
///
/// # Errors
/// Only when the program was built with a broken archive, which a test rules out.
pub fn builtin() -> Result<Pack, SourceError> {
    let tree = archive::read(BYTES).map_err(|faults| SourceError::Archive { origin: ORIGIN.to_owned(), faults })?;
    pack(tree)
}

/// The built-in pack as every other one comes in.
pub(super) fn opened() -> Result<super::Opened, SourceError> {
    let tree = archive::read(BYTES).map_err(|faults| SourceError::Archive { origin: ORIGIN.to_owned(), faults })?;
    super::Opened::read(&super::Carrier::Builtin, ORIGIN, tree, None)
}

/// What the built-in pack holds, without reading its contents.
///
/// # Errors
/// As [`builtin`].
pub fn index() -> Result<Index, SourceError> {
    let tree =
        archive::manifests(BYTES).map_err(|faults| SourceError::Archive { origin: ORIGIN.to_owned(), faults })?;
    pack(tree).map(|pack| Index::of(&pack))
}

fn pack(tree: Tree) -> Result<Pack, SourceError> {
    Pack::read(ORIGIN, tree).map_err(SourceError::Pack)
}

impl Index {
    /// What the manifests of `pack` say.
    #[must_use]
    pub fn of(pack: &Pack) -> Self {
        let listed = |(name, folder): &(String, String)| Listed { name: name.clone(), summary: summary(pack, folder) };
        Self {
            name: pack.name.clone(),
            version: pack.version.clone(),
            summary: pack.summary.clone(),
            blueprints: pack.blueprints.iter().map(listed).collect(),
        }
    }
}

/// The `summary` of a blueprint; empty when its manifest has none or cannot be read.
fn summary(pack: &Pack, folder: &str) -> String {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let source = pack.text(&format!("{prefix}blueprint.toml")).ok();
    let table: Option<toml::Table> = source.and_then(|source| toml::from_str(&source.text).ok());
    let summary = table.as_ref().and_then(|table| table.get("summary")?.as_str());
    summary.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_says_what_the_pack_says() {
        let pack = builtin().expect("a pack");
        let index = index().expect("an index");
        assert_eq!(index, Index::of(&pack));
        assert_eq!((index.name.as_str(), &index.version), ("foundation", &pack.version));
        assert!(index.blueprints.iter().any(|one| one.name == "service" && !one.summary.is_empty()));
    }

    #[test]
    fn faults_in_it_name_it() {
        let pack = builtin().expect("a pack");
        assert_eq!(pack.text("service/blueprint.toml").expect("a text").name, "builtin:service/blueprint.toml");
    }
}
