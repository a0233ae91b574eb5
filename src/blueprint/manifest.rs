//! `blueprint.toml` as it is written: the raw serde shape. Everything past this file works on checked values.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::value::{Kind, Value};
use crate::rule;
use crate::rule::Mode;
use crate::syntax::document::At;
use crate::template::case::Case;

/// `blueprint.toml`: a reference and what it must keep.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "blueprint.toml")]
pub(super) struct Manifest {
    /// The version of this format: 1.
    pub schema: At<u32>,
    /// Lower-case letters, digits and inner hyphens.
    pub name: At<String>,
    #[serde(default)]
    pub summary: String,
    /// The folder of the reference, `reference` unless given.
    pub reference: Option<At<String>>,
    /// Paths that are copied and never substituted.
    #[serde(default)]
    pub verbatim: Vec<At<String>>,
    /// Named sets of paths, for rules and ownership.
    #[serde(default)]
    pub zones: BTreeMap<String, At<Vec<String>>>,
    pub test: Option<TestTable>,
    /// How many days a waiver may last at most.
    pub waiver_days: Option<u32>,
}

/// `[[parameter]]`: a typed question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ParameterTable {
    pub name: At<String>,
    pub kind: Kind,
    /// The question; the name unless given.
    pub prompt: Option<String>,
    pub help: Option<String>,
    /// A regular expression the answer has to match.
    pub pattern: Option<At<String>>,
    /// What the reference is written with.
    pub specimen: Option<At<Value>>,
    /// Cases of the specimen beside kebab, snake, Pascal, camel and screaming.
    #[serde(default)]
    pub variants: Vec<Case>,
    /// For a specimen that is one exact token: the files it lives in.
    #[serde(default)]
    pub paths: Vec<At<String>>,
    /// How often the specimen occurs in the reference; `blueprint lint` fails when it is another number.
    pub hits: Option<At<usize>>,
    /// A value, or a text with tags over earlier answers.
    pub default: Option<At<Value>>,
    pub default_from: Option<DefaultFrom>,
    #[serde(default)]
    pub choices: Vec<At<String>>,
    /// The condition under which the question is asked.
    pub when: Option<At<String>>,
}

/// A default that is computed once, by `new`, and recorded as an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DefaultFrom {
    Year,
    Uuid,
}

/// `[[component]]`: a part that can be left out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ComponentTable {
    pub name: At<String>,
    #[serde(default)]
    pub summary: String,
    /// Whether it is on unless left out; true unless given.
    pub default: Option<bool>,
    /// The files that belong to it.
    #[serde(default)]
    pub paths: Vec<At<String>>,
    /// Components it cannot do without.
    #[serde(default)]
    pub requires: Vec<At<String>>,
}

/// `[[files]]`: conditional and repeated files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilesTable {
    pub paths: Vec<At<String>>,
    pub when: Option<At<String>>,
    /// A list parameter: the file is rendered once for each of its items, as `{{item}}`.
    pub each: Option<At<String>>,
    /// The path of a repeated file, with `{{item}}`.
    pub r#as: Option<At<String>>,
}

/// `[[ownership]]`: what a team may do with some paths. The last match wins.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnershipTable {
    pub paths: Vec<At<String>>,
    pub mode: At<Mode>,
    /// Required for closed and pinned: it is what the reviewer reads.
    pub why: Option<String>,
    /// Narrows to these dotted keys of TOML, JSON or YAML files.
    #[serde(default)]
    pub keys: Vec<String>,
}

/// `[[case]]`: answers that `scaffold blueprint test` renders and tests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseTable {
    pub name: At<String>,
    #[serde(default)]
    pub answers: BTreeMap<String, At<Value>>,
    /// The components that are on; the defaults unless given.
    pub components: Option<Vec<At<String>>>,
}

/// `[test]`: commands run in each rendered case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestTable {
    pub run: Vec<At<Vec<String>>>,
}

/// The JSON Schema of `blueprint.toml`, generated from the types above and from every kind of rule.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut root = schemars::schema_for!(Manifest).to_value();
    let tables = [
        ("parameter", schemars::schema_for!(ParameterTable).to_value()),
        ("component", schemars::schema_for!(ComponentTable).to_value()),
        ("files", schemars::schema_for!(FilesTable).to_value()),
        ("ownership", schemars::schema_for!(OwnershipTable).to_value()),
        ("case", schemars::schema_for!(CaseTable).to_value()),
        ("rule", rule_schema()),
    ];
    for (name, mut table) in tables {
        hoist(&mut root, &mut table);
        root["properties"][name] = serde_json::json!({ "type": "array", "items": table });
    }
    root
}

fn rule_schema() -> serde_json::Value {
    let common = schemars::schema_for!(rule::Common).to_value();
    let mut definitions = serde_json::Map::new();
    let kinds: Vec<_> = rule::KINDS.iter().map(|kind| kind_schema(kind, &common, &mut definitions)).collect();
    serde_json::json!({ "anyOf": kinds, "$defs": definitions })
}

type Definitions = serde_json::Map<String, serde_json::Value>;

fn kind_schema(kind: &rule::Kind, common: &serde_json::Value, definitions: &mut Definitions) -> serde_json::Value {
    let mut own = (kind.schema)().to_value();
    for schema in [common, &own] {
        definitions
            .extend(schema["$defs"].as_object().into_iter().flatten().map(|(name, one)| (name.clone(), one.clone())));
    }
    for (key, value) in common["properties"].as_object().into_iter().flatten() {
        own["properties"][key] = value.clone();
    }
    own["properties"]["kind"] = serde_json::json!({ "const": kind.name });
    let required = [&own["required"], &common["required"]].into_iter().filter_map(|list| list.as_array()).flatten();
    own["required"] = required.cloned().chain(["kind".into()]).collect();
    if let Some(own) = own.as_object_mut() {
        own.remove("$defs");
        own.remove("$schema");
    }
    own
}

/// Moves a table's definitions to the root, where its references look for them.
fn hoist(root: &mut serde_json::Value, table: &mut serde_json::Value) {
    let Some(table) = table.as_object_mut() else { return };
    table.remove("$schema");
    let Some(serde_json::Value::Object(definitions)) = table.remove("$defs") else { return };
    for (name, definition) in definitions {
        root["$defs"][name] = definition;
    }
}
