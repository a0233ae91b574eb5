//! `scaffold.toml`: which blueprints a project follows, with which answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use semver::VersionReq;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table};

use super::trust::{Trust, TrustTable};
use super::waiver::{Waiver, WaiverTable};
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText, sort};
use crate::model::path::RelPath;
use crate::model::value::Value;
use crate::syntax::document::{At, Document};

/// A checked `scaffold.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectManifest {
    pub entries: Vec<Entry>,
    pub moved: Vec<Moved>,
    pub waivers: Vec<Waiver>,
    /// Whose signatures its packs need, beside what users require.
    pub trusts: Vec<Trust>,
}

/// One blueprint that the project follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub name: String,
    /// Where the pack comes from, without its version; a relative folder counts from this file.
    pub pack: String,
    pub version: VersionReq,
    /// The folder it was rendered into, relative to this file; `.` for the whole project.
    pub into: String,
    /// The components that are on; the blueprint's defaults when absent.
    pub components: Option<Vec<String>>,
    pub answers: BTreeMap<String, Value>,
}

/// A rename that was made official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub from: RelPath,
    pub to: RelPath,
}

/// `scaffold.toml`: what a project follows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scaffold.toml")]
#[expect(dead_code, reason = "the tables are read one by one; here they make the schema, and the list of known keys")]
struct Raw {
    #[serde(default)]
    blueprint: Vec<EntryTable>,
    #[serde(default)]
    moved: Vec<MovedTable>,
    #[serde(default)]
    waiver: Vec<WaiverTable>,
    #[serde(default)]
    trust: Vec<TrustTable>,
}

/// One blueprint that the project follows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EntryTable {
    name: At<String>,
    /// `builtin`, a folder relative to this file that starts with `./` or `../`, a git repository such as
    /// `git+https://host/org/repo.git//sub`, an OCI repository such as `oci://host/org/pack`, or the https address of a
    /// `.tgz`. The version stands in `version`.
    pack: At<String>,
    /// A version requirement; any version unless given.
    version: Option<At<String>>,
    /// The folder it is rendered into; `.` unless given.
    into: Option<At<String>>,
    components: Option<Vec<String>>,
    #[serde(default)]
    answers: BTreeMap<String, Value>,
}

/// A rename that was made official.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MovedTable {
    from: At<String>,
    to: At<String>,
}

/// The JSON Schema of `scaffold.toml`.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Raw).to_value()
}

impl ProjectManifest {
    /// Reads and checks `scaffold.toml`.
    ///
    /// # Errors
    /// Everything wrong with it, in the order of its lines.
    pub fn read(source: &Arc<SourceText>) -> Result<Self, Vec<Diagnostic>> {
        let mut document = Document::parse(source);
        let mut check = Check { source, faults: Vec::new() };
        // Table by table, so that a fault in one keeps nothing from being said about the others.
        let blueprints = document.take_tables("blueprint");
        let (moved, waivers) = (document.take_tables("moved"), document.take_tables("waiver"));
        let trusts = document.take_tables("trust");
        if blueprints.is_empty() {
            check.empty();
        }
        let (blueprints, moved) = (check.tables(blueprints), check.tables(moved));
        let mut manifest = check.manifest(blueprints, &moved);
        manifest.waivers = check.waivers(waivers);
        manifest.trusts = check.trusts(trusts);
        _ = check.read::<Raw>(document);
        sort(&mut check.faults);
        if check.faults.is_empty() { Ok(manifest) } else { Err(check.faults) }
    }

    /// The text of a new `scaffold.toml`.
    #[must_use]
    pub fn new_text(entry: &Entry) -> String {
        let mut document = DocumentMut::new();
        let mut tables = toml_edit::ArrayOfTables::new();
        tables.push(entry_table(entry));
        document.insert("blueprint", Item::ArrayOfTables(tables));
        format!("# What this project follows. After an edit, run `scaffold lock`.\n\n{document}")
    }
}

fn entry_table(entry: &Entry) -> Table {
    let mut table = Table::new();
    table.insert("name", toml_edit::value(&entry.name));
    table.insert("pack", toml_edit::value(&entry.pack));
    table.insert("version", toml_edit::value(entry.version.to_string()));
    table.insert("into", toml_edit::value(&entry.into));
    if let Some(components) = &entry.components {
        table.insert("components", toml_edit::value(components.iter().collect::<Array>()));
    }
    let answers: InlineTable = entry.answers.iter().map(|(name, value)| (name.as_str(), edit_value(value))).collect();
    table.insert("answers", toml_edit::value(answers));
    table
}

fn edit_value(value: &Value) -> toml_edit::Value {
    match value {
        Value::Boolean(flag) => (*flag).into(),
        Value::Integer(number) => (*number).into(),
        Value::String(text) => text.into(),
        Value::List(items) => items.iter().collect::<Array>().into(),
    }
}

/// An account without a password is no secret: ssh names one.
fn carries_credentials(pack: &str) -> bool {
    let Some((scheme, rest)) = pack.split_once("://") else { return false };
    let authority = rest.split_once(['/', '?', '#']).map_or(rest, |(authority, _)| authority);
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    user.is_some_and(|user| scheme != "git+ssh" || user.contains(':'))
}

struct Check<'s> {
    source: &'s Arc<SourceText>,
    faults: Vec<Diagnostic>,
}

impl Check<'_> {
    fn error(&mut self, code: Code, at: &At<String>, message: String) {
        let place = Place { source: self.source.clone(), span: at.span.clone() };
        self.faults.push(Diagnostic::error(code, message).at(place));
    }

    fn empty(&mut self) {
        let message = format!("{}: no `[[blueprint]]` says what the project follows", self.source.name);
        self.faults.push(Diagnostic::error(Code::ProjectEmpty, message));
    }

    fn read<T: DeserializeOwned>(&mut self, document: Document<'_>) -> Option<T> {
        let (value, faults) = document.read();
        self.faults.extend(faults);
        value
    }

    fn tables<T: DeserializeOwned>(&mut self, documents: Vec<Document<'_>>) -> Vec<T> {
        documents.into_iter().filter_map(|document| self.read(document)).collect()
    }

    fn manifest(&mut self, blueprints: Vec<EntryTable>, moved: &[MovedTable]) -> ProjectManifest {
        let mut entries: Vec<Entry> = Vec::new();
        for table in blueprints {
            let at = table.into.clone().unwrap_or_else(|| table.name.clone());
            let entry = self.entry(table);
            if entries.iter().any(|other| other.into == entry.into) {
                self.error(Code::ProjectOverlap, &at, format!("two blueprints are rendered into `{}`", entry.into));
            }
            entries.push(entry);
        }
        let moved = moved.iter().filter_map(|moved| self.moved(moved)).collect();
        ProjectManifest { entries, moved, waivers: Vec::new(), trusts: Vec::new() }
    }

    fn entry(&mut self, table: EntryTable) -> Entry {
        let version = table.version.as_ref().map_or(Ok(VersionReq::STAR), |at| VersionReq::parse(&at.value));
        let version = version.unwrap_or_else(|error| {
            if let Some(at) = &table.version {
                self.error(Code::ManifestValue, at, format!("`{}` is no version requirement: {error}", at.value));
            }
            VersionReq::STAR
        });
        if let Some(at) = table.into.as_ref().filter(|at| at.value != ".") {
            self.path(at);
        }
        if carries_credentials(&table.pack.value) {
            self.error(Code::ProjectCredentials, &table.pack, "a pack is named without credentials".into());
        }
        Entry {
            name: table.name.value,
            pack: table.pack.value,
            version,
            into: table.into.map_or_else(|| ".".into(), |at| at.value),
            components: table.components,
            answers: table.answers,
        }
    }

    fn moved(&mut self, table: &MovedTable) -> Option<Moved> {
        let (from, to) = (self.path(&table.from), self.path(&table.to));
        Some(Moved { from: from?, to: to? })
    }

    fn waivers(&mut self, documents: Vec<Document<'_>>) -> Vec<Waiver> {
        let mut waivers = Vec::new();
        for document in documents {
            let span = document.span();
            let table = self.read::<WaiverTable>(document);
            waivers.extend(table.and_then(|table| table.checked(&span, self.source, &mut self.faults)));
        }
        waivers
    }

    fn trusts(&mut self, documents: Vec<Document<'_>>) -> Vec<Trust> {
        let tables: Vec<TrustTable> = self.tables(documents);
        let mut fault = |at: &At<String>, message| self.error(Code::ManifestValue, at, message);
        tables.into_iter().map(|table| table.checked(&mut fault)).collect()
    }

    fn path(&mut self, at: &At<String>) -> Option<RelPath> {
        match RelPath::new(&at.value) {
            Ok(path) => Some(path),
            Err(fault) => {
                self.error(Code::ManifestPath, at, fault.to_string());
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
