//! A dependency: as a manifest writes it, and with what it inherits from the workspace.

use std::ops::Range;

use super::table::{Entry, Table};
use crate::model::path::join;
use crate::syntax::below;

/// A dependency as it is written in one table of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The key it is written under: the name of its package, unless `package` says another one.
    pub name: String,
    pub kind: DependencyKind,
    /// The `cfg(…)` or the triple of the target it is for, if it is for one alone.
    pub target: Option<String>,
    /// The name of its package, where it is renamed.
    pub package: Option<String>,
    /// The version requirement.
    pub version: Option<String>,
    /// The folder of its package, as seen from that of the manifest.
    pub path: Option<String>,
    /// The repository it is taken from.
    pub git: Option<String>,
    pub features: Vec<String>,
    /// What `default-features` is, where it is said.
    pub default_features: Option<bool>,
    pub optional: bool,
    /// Whether it says `workspace = true`.
    pub inherited: bool,
    /// The key of data it is at, such as `target."cfg(unix)".dependencies.sqlx`.
    pub key: String,
    /// Where its name is.
    pub name_span: Range<usize>,
    /// From its name to the end of its value.
    pub span: Range<usize>,
    /// The table it is in, as it is written: `dev-dependencies` or `dev_dependencies`.
    table: &'static str,
}

/// What a dependency is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DependencyKind {
    Normal,
    Build,
    /// Only tests, examples and benches see it.
    Dev,
}

/// The tables of dependencies by the names Cargo takes for them.
const TABLES: &[(&str, DependencyKind)] = &[
    ("dependencies", DependencyKind::Normal),
    ("build-dependencies", DependencyKind::Build),
    ("build_dependencies", DependencyKind::Build),
    ("dev-dependencies", DependencyKind::Dev),
    ("dev_dependencies", DependencyKind::Dev),
];

/// Every dependency of a manifest: those for every target first.
pub(super) fn of_manifest(table: Table<'_, '_>) -> Vec<Dependency> {
    let mut found = of_tables(table, "", None);
    for (name, value) in table.table("target").into_iter().flat_map(Table::entries) {
        let name = name.get_ref().as_ref();
        match table.of(value) {
            Some(target) => found.extend(of_tables(target, &below("target", name), Some(name))),
            None => table.note(value),
        }
    }
    found
}

fn of_tables(table: Table<'_, '_>, prefix: &str, target: Option<&str>) -> Vec<Dependency> {
    let mut found = Vec::new();
    for (name, kind) in TABLES {
        let key = below(prefix, name);
        for entry in table.table(name).into_iter().flat_map(Table::entries) {
            let mut dependency = read(table, entry, &key);
            (dependency.kind, dependency.table) = (*kind, name);
            dependency.target = target.map(str::to_owned);
            found.push(dependency);
        }
    }
    found
}

/// The dependencies of one table that is at `key`: those that members inherit, or those that `[patch]` replaces.
pub(super) fn of_table(table: Table<'_, '_>, key: &str) -> Vec<Dependency> {
    table.entries().map(|entry| read(table, entry, key)).collect()
}

fn read(outer: Table<'_, '_>, (name, value): Entry<'_, '_>, key: &str) -> Dependency {
    let (written, span) = (name.get_ref().to_string(), name.span().start..value.span().end.max(name.span().end));
    let detail = outer.of(value);
    let short = value.get_ref().as_str().map(str::to_owned);
    if detail.is_none() && short.is_none() {
        outer.note(value);
    }
    let text = |key: &str| detail.and_then(|detail| detail.text(key));
    let flag = |key: &str| detail.and_then(|detail| detail.flag(key));
    Dependency {
        key: below(key, &written),
        name: written,
        kind: DependencyKind::Normal,
        target: None,
        package: text("package"),
        version: short.or_else(|| text("version")),
        path: text("path"),
        git: text("git"),
        features: detail.map_or_else(Vec::new, |detail| detail.texts("features")),
        default_features: flag("default-features").or_else(|| flag("default_features")),
        optional: flag("optional") == Some(true),
        inherited: flag("workspace") == Some(true),
        name_span: name.span(),
        span,
        table: "dependencies",
    }
}

impl Dependency {
    /// What of a key of data is below this dependency, if the key is its own or below it.
    pub(super) fn below<'k>(&self, key: &'k [&'k str]) -> Option<&'k [&'k str]> {
        let rest = match (&self.target, key) {
            (Some(target), ["target", spec, rest @ ..]) if spec == target => rest,
            (None, rest) => rest,
            _ => return None,
        };
        match rest {
            [table, name, rest @ ..] if *table == self.table && *name == self.name => Some(rest),
            _ => None,
        }
    }
}

/// A dependency of a package with what it inherits.
#[derive(Debug, Clone, Copy)]
pub struct Resolved<'m> {
    /// As the package's own manifest writes it.
    pub written: &'m Dependency,
    /// What the workspace says of it, where the package asks for that.
    pub shared: Option<&'m Dependency>,
    /// The folder that a path counts from: the workspace's for what is inherited.
    pub(super) base: &'m str,
}

impl<'m> Resolved<'m> {
    fn source(&self) -> &'m Dependency {
        self.shared.unwrap_or(self.written)
    }

    /// The name of its package, whatever it is renamed to.
    #[must_use]
    pub fn package(&self) -> &'m str {
        self.source().package.as_deref().unwrap_or(&self.written.name)
    }

    /// Whether code calls it by another name than its own.
    #[must_use]
    pub fn is_renamed(&self) -> bool {
        self.source().package.is_some()
    }

    #[must_use]
    pub fn version(&self) -> Option<&'m str> {
        self.source().version.as_deref()
    }

    /// Whether it is taken from a folder, inside the tree or not.
    #[must_use]
    pub fn has_path(&self) -> bool {
        self.source().path.is_some()
    }

    /// The folder of its package, counted from the top of the tree; nothing where it has none, or one outside.
    #[must_use]
    pub fn folder(&self) -> Option<String> {
        join(self.base, self.source().path.as_ref()?)
    }

    #[must_use]
    pub fn is_git(&self) -> bool {
        self.source().git.is_some()
    }

    /// The features it is asked for by name, those of the package's own manifest first.
    pub fn features(&self) -> impl Iterator<Item = &'m str> {
        let both = std::iter::once(self.written).chain(self.shared);
        both.flat_map(|dependency| dependency.features.iter().map(String::as_str))
    }

    /// Whether it is asked for a feature, `default` among them.
    #[must_use]
    pub fn asks_for(&self, feature: &str) -> bool {
        (feature == "default" && self.default_features()) || self.features().any(|asked| asked == feature)
    }

    /// Whether its default features are asked for. A package can only add them to what it inherits.
    #[must_use]
    pub fn default_features(&self) -> bool {
        let own = self.written.default_features;
        match self.shared {
            Some(shared) => shared.default_features != Some(false) || own == Some(true),
            None => own != Some(false),
        }
    }

    /// Whether it is inherited, and no workspace of the tree says what it is.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.written.inherited && self.shared.is_none()
    }
}
