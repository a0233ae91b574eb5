//! Crates of a project, as their manifests tell: where no zone has their name, they are zones.

use serde::Deserialize;

use crate::model::tree::Tree;

/// A crate: the name that code calls it by, and the folder of its manifest; empty for the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    pub name: String,
    pub folder: String,
}

#[derive(Deserialize)]
struct Manifest {
    package: Option<Named>,
    lib: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

impl Crate {
    /// The pattern of all that lies in its folder.
    fn pattern(&self) -> String {
        if self.folder.is_empty() { "**".to_owned() } else { format!("{}/**", self.folder) }
    }
}

/// The patterns of the crates of a tree that a rule calls by a name.
#[must_use]
pub fn in_crate(tree: &Tree, name: &str) -> Vec<String> {
    crates(tree).iter().filter(|one| is_same(&one.name, name)).map(Crate::pattern).collect()
}

/// Whether two names are one to Rust, which knows no dash.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.replace('-', "_") == other.replace('-', "_")
}

/// The crates of a tree, in path order.
#[must_use]
pub fn crates(tree: &Tree) -> Vec<Crate> {
    let manifests = tree.files().filter(|(path, _)| path.file_name() == "Cargo.toml");
    let read = |bytes: &[u8]| toml::from_str::<Manifest>(std::str::from_utf8(bytes).ok()?).ok();
    manifests
        .filter_map(|(path, file)| {
            let Manifest { package, lib } = read(&file.bytes)?;
            let package = package?.name;
            let name = lib.and_then(|lib| lib.name).or(package)?;
            Some(Crate { name, folder: path.parent().map(String::from).unwrap_or_default() })
        })
        .collect()
}
