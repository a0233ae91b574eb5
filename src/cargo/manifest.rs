//! The parts of a `Cargo.toml` that decide what its lock holds.

use std::collections::BTreeMap;

use serde::Deserialize;

type Dependencies = BTreeMap<String, Dependency>;

/// A manifest. Keys with no say in the lock are passed over.
#[derive(Deserialize)]
pub(super) struct Manifest {
    pub package: Option<PackageTable>,
    pub workspace: Option<WorkspaceTable>,
    #[serde(flatten)]
    always: Tables,
    #[serde(default)]
    target: BTreeMap<String, Tables>,
}

#[derive(Deserialize)]
struct Tables {
    #[serde(default)]
    dependencies: Dependencies,
    #[serde(default, rename = "build-dependencies", alias = "build_dependencies")]
    build: Dependencies,
    #[serde(default, rename = "dev-dependencies", alias = "dev_dependencies")]
    dev: Dependencies,
}

#[derive(Deserialize)]
pub(super) struct PackageTable {
    pub name: String,
    version: Option<OwnVersion>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OwnVersion {
    Text(String),
    Inherited { workspace: bool },
}

#[derive(Deserialize)]
pub(super) struct WorkspaceTable {
    #[serde(default)]
    pub members: Vec<String>,
    #[serde(default)]
    pub exclude: Vec<String>,
    #[serde(default)]
    dependencies: Dependencies,
    #[serde(default)]
    package: SharedPackage,
}

#[derive(Default, Deserialize)]
struct SharedPackage {
    version: Option<String>,
}

/// A dependency: a version requirement, or a table that says more.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Dependency {
    Version(String),
    Table(Detail),
}

#[derive(Deserialize)]
pub(super) struct Detail {
    version: Option<String>,
    path: Option<String>,
    git: Option<String>,
    package: Option<String>,
    #[serde(default)]
    workspace: bool,
}

impl Manifest {
    pub(super) fn read(text: &str) -> Option<Self> {
        toml::from_str(text).ok()
    }

    /// Every dependency, with the key it stands under and whether it is one for development.
    pub(super) fn dependencies(&self) -> impl Iterator<Item = (&str, &Dependency, bool)> {
        let tables = std::iter::once(&self.always).chain(self.target.values());
        tables.flat_map(|tables| {
            let always =
                tables.dependencies.iter().chain(&tables.build).map(|(key, found)| (key.as_str(), found, false));
            always.chain(tables.dev.iter().map(|(key, found)| (key.as_str(), found, true)))
        })
    }
}

impl PackageTable {
    /// The version, inherited where the manifest says so. A package may do without one (the Cargo book, "The
    /// `version` field"); `None` when there is nothing to inherit.
    pub(super) fn version<'m>(&'m self, workspace: Option<&'m WorkspaceTable>) -> Option<&'m str> {
        match &self.version {
            Some(OwnVersion::Text(text)) => Some(text),
            Some(OwnVersion::Inherited { workspace: true }) => workspace?.package.version.as_deref(),
            Some(OwnVersion::Inherited { workspace: false }) => None,
            None => Some("0.0.0"),
        }
    }
}

impl WorkspaceTable {
    /// The workspace's own word on a dependency that asks for it.
    pub(super) fn dependency(&self, key: &str, asking: &Dependency) -> Option<&Dependency> {
        match asking {
            Dependency::Table(Detail { workspace: true, .. }) => self.dependencies.get(key),
            _ => None,
        }
    }
}

impl Dependency {
    fn detail(&self) -> Option<&Detail> {
        match self {
            Self::Version(_) => None,
            Self::Table(detail) => Some(detail),
        }
    }

    pub(super) fn version(&self) -> Option<&str> {
        match self {
            Self::Version(text) => Some(text),
            Self::Table(detail) => detail.version.as_deref(),
        }
    }

    pub(super) fn path(&self) -> Option<&str> {
        self.detail()?.path.as_deref()
    }

    pub(super) fn is_git(&self) -> bool {
        self.detail().is_some_and(|detail| detail.git.is_some())
    }

    pub(super) fn package(&self) -> Option<&str> {
        self.detail()?.package.as_deref()
    }
}
