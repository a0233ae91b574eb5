//! A `Cargo.toml`, as it is written: nothing is looked up elsewhere.
//!
//! The format is that of the Cargo book, "The Manifest Format".

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::dependency::{self, Dependency};
use super::table::{Mistyped, Table};
use crate::model::path::{GlobFault, Globs, RelPath, join};
use crate::syntax::below;

/// A manifest, as far as it could be read.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// `[package]`; a workspace may do without.
    pub package: Option<PackageTable>,
    pub lib: Option<TargetTable>,
    pub bins: Vec<TargetTable>,
    pub tests: Vec<TargetTable>,
    pub examples: Vec<TargetTable>,
    pub benches: Vec<TargetTable>,
    /// Dependencies of every kind and target.
    pub dependencies: Vec<Dependency>,
    /// What `[features]` turns on in dependencies.
    pub feature_requests: Vec<FeatureRequest>,
    /// What `[patch]` replaces.
    pub patches: Vec<Dependency>,
    pub workspace: Option<WorkspaceTable>,
    inherits_lints: bool,
    /// Where it is no TOML.
    pub faults: Vec<Range<usize>>,
    /// Values of another type than Cargo takes; they count as absent.
    pub mistyped: Vec<Range<usize>>,
}

/// `[package]`.
#[derive(Debug, Clone, Default)]
pub struct PackageTable {
    pub name: Option<String>,
    pub version: Field,
    pub edition: Field,
    /// The folder of its workspace, where the package says so itself.
    pub workspace: Option<String>,
    pub build: BuildScript,
    pub auto: AutoDiscovery,
    /// The fields that say `workspace = true`.
    inherited: Vec<String>,
}

/// What `package.build` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum BuildScript {
    /// `build.rs`, if it is there.
    #[default]
    Auto,
    None,
    /// As seen from the folder of the manifest.
    At(String),
}

/// A field of a package that it may take from its workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Field {
    #[default]
    Absent,
    Inherited,
    Own(String),
}

/// What `autolib`, `autobins`, `autotests`, `autoexamples` and `autobenches` say, where they say something.
#[derive(Debug, Clone, Copy, Default)]
pub struct AutoDiscovery {
    pub lib: Option<bool>,
    pub bins: Option<bool>,
    pub tests: Option<bool>,
    pub examples: Option<bool>,
    pub benches: Option<bool>,
}

/// `[lib]`, or an element of `[[bin]]`, `[[test]]`, `[[example]]`, `[[bench]]`.
#[derive(Debug, Clone, Default)]
pub struct TargetTable {
    pub name: Option<String>,
    /// The root of its crate, as seen from the folder of the manifest.
    pub path: Option<String>,
    pub proc_macro: bool,
}

/// A feature of the package that turns on one of a dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureRequest {
    /// The key of the package's own feature, such as `features.full`.
    pub key: String,
    pub span: Range<usize>,
    /// The dependency, by its name in this manifest.
    pub dependency: String,
    pub feature: String,
}

/// `[workspace]`.
#[derive(Debug, Clone, Default)]
pub struct WorkspaceTable {
    pub members: Vec<String>,
    pub exclude: Vec<String>,
    /// What members inherit.
    pub dependencies: Vec<Dependency>,
    pub version: Option<String>,
    pub edition: Option<String>,
}

impl Manifest {
    /// Reads a manifest; what is no TOML, or of another type than Cargo takes, is passed over and kept in `faults` and
    /// `mistyped`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mistyped = Mistyped::default();
        let table = Table::new(root.get_ref(), &mistyped);
        let mut manifest = Self {
            // `[project]` is what Cargo called it before 1.0, and took for long after.
            package: table.table("package").or_else(|| table.table("project")).map(package),
            lib: table.table("lib").map(target),
            bins: targets(table, "bin"),
            tests: targets(table, "test"),
            examples: targets(table, "example"),
            benches: targets(table, "bench"),
            dependencies: dependency::of_manifest(table),
            feature_requests: feature_requests(table),
            patches: patches(table),
            workspace: table.table("workspace").map(workspace),
            inherits_lints: table.table("lints").is_some_and(inherits),
            faults: errors.iter().map(|error| error.span().unwrap_or(0..text.len())).collect(),
            mistyped: Vec::new(),
        };
        manifest.mistyped = mistyped.into_inner();
        manifest
    }

    /// Whether all of it could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty() && self.mistyped.is_empty()
    }

    /// The name of its library as it is written, or would be if there were one; nothing for a workspace without a
    /// package.
    #[must_use]
    pub fn library_name(&self) -> Option<&str> {
        let package = self.package.as_ref()?;
        let own = self.lib.as_ref().and_then(|lib| lib.name.as_deref());
        own.or(package.name.as_deref())
    }

    /// The key of the workspace's manifest that a key of this one takes its value from, if it inherits it.
    #[must_use]
    pub fn inherited_key<'k>(&self, key: &'k [&'k str]) -> Option<Vec<&'k str>> {
        let shared: &[&str] = match key {
            ["lints", ..] if self.inherits_lints => &["workspace"],
            ["package", field, ..] if self.inherits_field(field) => &["workspace"],
            _ => return self.inherited_dependency_key(key),
        };
        Some([shared, key].concat())
    }

    fn inherits_field(&self, field: &str) -> bool {
        self.package.as_ref().is_some_and(|package| package.inherited.iter().any(|known| known == field))
    }

    fn inherited_dependency_key<'k>(&self, key: &'k [&'k str]) -> Option<Vec<&'k str>> {
        let mut inherited = self.dependencies.iter().filter(|dependency| dependency.inherited);
        let rest = inherited.find_map(|dependency| dependency.below(key))?;
        let name = key[key.len() - rest.len() - 1];
        Some([&["workspace", "dependencies", name], rest].concat())
    }
}

impl WorkspaceTable {
    /// Whether a folder is left out of the workspace, unless it is listed by its path as a member. Both folders are
    /// counted from one top.
    #[must_use]
    pub fn excludes(&self, root: &str, folder: &str) -> bool {
        let holds = |outer: &String| join(root, outer).is_some_and(|outer| is_inside(folder, &outer));
        self.exclude.iter().any(holds) && !self.members.iter().any(holds)
    }

    /// The folders that `members` names, for a workspace in the folder `root`.
    ///
    /// # Errors
    /// The first pattern that cannot be read.
    pub fn listed(&self, root: &str) -> Result<Listed, GlobFault> {
        let inside = self.members.iter().filter_map(|pattern| join(root, pattern));
        let (globs, folders): (Vec<String>, Vec<String>) = inside.partition(|text| text.contains(['*', '?', '[']));
        // Cargo knows no alternatives, so that a brace is a character like any other.
        let globs: Vec<String> = globs.iter().map(|text| text.replace('{', "[{]").replace('}', "[}]")).collect();
        Ok(Listed { folders, globs: Globs::new(&globs)? })
    }
}

/// The folders that a workspace names as its members.
#[derive(Debug, Clone)]
pub struct Listed {
    folders: Vec<String>,
    globs: Globs,
}

impl Listed {
    /// Whether a folder is among them.
    #[must_use]
    pub fn has(&self, folder: &str) -> bool {
        let by_glob = || RelPath::new(folder).is_ok_and(|path| self.globs.is_match(&path));
        self.folders.iter().any(|known| known == folder) || by_glob()
    }
}

/// Whether a folder is another one or lies in it; the empty one holds all.
pub(super) fn is_inside(folder: &str, outer: &str) -> bool {
    let rest = folder.strip_prefix(outer);
    outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn inherits(table: Table<'_, '_>) -> bool {
    // The other values of such a table are lints, which may have the name.
    matches!(table.value("workspace").map(toml::Spanned::get_ref), Some(DeValue::Boolean(true)))
}

fn package(table: Table<'_, '_>) -> PackageTable {
    let inherited = table.entries().filter(|(_, value)| table.of(value).is_some_and(inherits));
    let inherited: Vec<String> = inherited.map(|(field, _)| field.get_ref().to_string()).collect();
    let field = |name: &str| match inherited.iter().any(|known| known == name) {
        true => Field::Inherited,
        false => table.text(name).map_or(Field::Absent, Field::Own),
    };
    PackageTable {
        name: table.text("name"),
        version: field("version"),
        edition: field("edition"),
        workspace: table.text("workspace"),
        build: build_script(table),
        auto: AutoDiscovery {
            lib: table.flag("autolib"),
            bins: table.flag("autobins"),
            tests: table.flag("autotests"),
            examples: table.flag("autoexamples"),
            benches: table.flag("autobenches"),
        },
        inherited,
    }
}

fn build_script(table: Table<'_, '_>) -> BuildScript {
    match table.value("build").map(toml::Spanned::get_ref) {
        Some(DeValue::Boolean(true)) => BuildScript::At("build.rs".to_owned()),
        Some(DeValue::Boolean(false)) => BuildScript::None,
        _ => table.text("build").map_or(BuildScript::Auto, BuildScript::At),
    }
}

fn targets(table: Table<'_, '_>, key: &str) -> Vec<TargetTable> {
    table.tables(key).into_iter().map(target).collect()
}

fn target(table: Table<'_, '_>) -> TargetTable {
    let flag = |key: &str| table.flag(key) == Some(true);
    let crate_type = table.value("crate-type").or_else(|| table.value("crate_type"));
    let types =
        if crate_type.is_some() { [table.texts("crate-type"), table.texts("crate_type")].concat() } else { vec![] };
    TargetTable {
        name: table.text("name"),
        path: table.text("path"),
        proc_macro: flag("proc-macro") || flag("proc_macro") || types.iter().any(|one| one == "proc-macro"),
    }
}

fn feature_requests(table: Table<'_, '_>) -> Vec<FeatureRequest> {
    let mut found = Vec::new();
    for (feature, value) in table.table("features").into_iter().flat_map(Table::entries) {
        let DeValue::Array(elements) = value.get_ref() else { continue };
        for element in elements {
            let Some((dependency, asked)) = element.get_ref().as_str().and_then(|text| text.split_once('/')) else {
                continue;
            };
            found.push(FeatureRequest {
                key: below("features", feature.get_ref()),
                span: element.span(),
                dependency: dependency.trim_end_matches('?').to_owned(),
                feature: asked.to_owned(),
            });
        }
    }
    found
}

fn patches(table: Table<'_, '_>) -> Vec<Dependency> {
    let mut found = Vec::new();
    for (registry, value) in table.table("patch").into_iter().flat_map(Table::entries) {
        if let Some(patched) = table.of(value) {
            found.extend(dependency::of_table(patched, &below("patch", registry.get_ref())));
        }
    }
    found
}

fn workspace(table: Table<'_, '_>) -> WorkspaceTable {
    let shared = table.table("package");
    let dependencies = table.table("dependencies");
    WorkspaceTable {
        members: table.texts("members"),
        exclude: table.texts("exclude"),
        dependencies: dependencies.map_or_else(Vec::new, |one| dependency::of_table(one, "workspace.dependencies")),
        version: shared.and_then(|shared| shared.text("version")),
        edition: shared.and_then(|shared| shared.text("edition")),
    }
}
