//! What a `Cargo.toml` says about names: what the crate is called, what its targets are, and what it may name.
//!
//! Read with the places of its keys, and as far as it can be read.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// A manifest.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// The name of its package, where it has one.
    pub name: Option<String>,
    pub lib_name: Option<String>,
    pub edition: Edition,
    pub proc_macro: bool,
    /// Targets that say where their root is, the library's first where it does.
    pub lib_path: Option<String>,
    pub target_paths: Vec<String>,
    pub dependencies: Vec<Entry>,
    pub is_workspace: bool,
    pub workspace_edition: Edition,
    pub workspace_dependencies: Vec<Entry>,
    /// What `[patch]` says lies in a folder.
    pub patches: Vec<Entry>,
    pub broken: Option<Range<usize>>,
}

/// Whether paths are those of 2015.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Edition {
    #[default]
    Absent,
    Inherited,
    Old,
    New,
}

/// A dependency as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub key: String,
    pub package: Option<String>,
    pub folder: Option<String>,
    pub inherited: bool,
    /// Only tests, examples and benches see it.
    pub dev: bool,
    /// The key of data that it stands under, such as `dependencies.sqlx`.
    pub unit: String,
    pub span: Range<usize>,
}

const TABLES: &[(&str, bool)] = &[
    ("dependencies", false),
    ("build-dependencies", false),
    ("build_dependencies", false),
    ("dev-dependencies", true),
    ("dev_dependencies", true),
];

impl Manifest {
    pub(super) fn read(text: &str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let table = table.get_ref();
        let mut found = Self { broken: errors.first().map(|error| error.span().unwrap_or(0..0)), ..Self::default() };
        if let Some(package) = inner(table, "package").or_else(|| inner(table, "project")) {
            found.name = Some(string(package, "name").unwrap_or_default().to_owned());
            found.edition = edition(package);
            found.target_paths.extend(string(package, "build").map(str::to_owned));
        }
        if let Some(lib) = inner(table, "lib") {
            found.lib_name = string(lib, "name").map(underscored);
            found.lib_path = string(lib, "path").map(str::to_owned);
            found.proc_macro = flag(lib, "proc-macro") || flag(lib, "proc_macro");
        }
        for kind in ["bin", "test", "example", "bench"] {
            let Some(DeValue::Array(targets)) = table.get(kind).map(toml::Spanned::get_ref) else { continue };
            let paths = targets.iter().filter_map(|target| string(as_table(target.get_ref())?, "path"));
            found.target_paths.extend(paths.map(str::to_owned));
        }
        found.dependencies = dependencies(table, "");
        for (name, target) in inner(table, "target").into_iter().flatten() {
            let prefix = format!("target.{:?}.", name.get_ref());
            found
                .dependencies
                .extend(as_table(target.get_ref()).into_iter().flat_map(|one| dependencies(one, &prefix)));
        }
        found.workspace(table);
        found
    }

    fn workspace(&mut self, table: &DeTable<'_>) {
        for (_, registry) in inner(table, "patch").into_iter().flatten() {
            let registry = as_table(registry.get_ref());
            self.patches.extend(registry.into_iter().flatten().map(|(key, value)| entry(key, value, "patch.", false)));
        }
        let Some(workspace) = inner(table, "workspace") else { return };
        self.is_workspace = true;
        self.workspace_edition = inner(workspace, "package").map(edition).unwrap_or_default();
        self.workspace_dependencies = dependencies(workspace, "workspace.");
    }
}

fn dependencies(table: &DeTable<'_>, prefix: &str) -> Vec<Entry> {
    let of = |(name, dev): &(&str, bool)| {
        let prefix = format!("{prefix}{name}.");
        let entries = inner(table, name).into_iter().flatten();
        entries.map(|(key, value)| entry(key, value, &prefix, *dev)).collect::<Vec<_>>()
    };
    TABLES.iter().flat_map(of).collect()
}

fn entry(
    key: &toml::Spanned<std::borrow::Cow<'_, str>>,
    value: &toml::Spanned<DeValue<'_>>,
    prefix: &str,
    dev: bool,
) -> Entry {
    let name = key.get_ref().to_string();
    let detail = as_table(value.get_ref());
    let text = |key: &str| detail.and_then(|detail| string(detail, key)).map(str::to_owned);
    Entry {
        package: text("package"),
        folder: text("path"),
        inherited: detail.is_some_and(|detail| flag(detail, "workspace")),
        dev,
        unit: format!("{prefix}{name}"),
        span: key.span(),
        key: name,
    }
}

fn as_table<'v, 'i>(value: &'v DeValue<'i>) -> Option<&'v DeTable<'i>> {
    match value {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn inner<'v, 'i>(table: &'v DeTable<'i>, key: &str) -> Option<&'v DeTable<'i>> {
    as_table(table.get(key)?.get_ref())
}

fn string<'v>(table: &'v DeTable<'_>, key: &str) -> Option<&'v str> {
    match table.get(key)?.get_ref() {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}

fn flag(table: &DeTable<'_>, key: &str) -> bool {
    matches!(table.get(key).map(toml::Spanned::get_ref), Some(DeValue::Boolean(true)))
}

fn edition(table: &DeTable<'_>) -> Edition {
    match table.get("edition").map(toml::Spanned::get_ref) {
        None => Edition::Absent,
        Some(DeValue::String(text)) if text == "2015" => Edition::Old,
        Some(DeValue::Table(_)) => Edition::Inherited,
        Some(_) => Edition::New,
    }
}

/// A package's name as code writes it.
pub(super) fn underscored(name: &str) -> String {
    name.replace('-', "_")
}
