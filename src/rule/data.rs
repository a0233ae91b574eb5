use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Shape, kind};
use crate::document::At;
use crate::path::RelPath;

pub(super) const KIND: Kind = kind::<Data>("data");

/// Keys of a TOML, JSON or YAML file.
///
/// `must` maps dotted keys to the values they have to have; `dependencies` lists crates that a `Cargo.toml` may only
/// (`allow`), or must not (`deny`), name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read for their types; the rules engine will use them")]
pub(super) struct Data {
    file: At<String>,
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    must: BTreeMap<String, toml::Value>,
    dependencies: Option<Dependencies>,
}

/// Which dependencies a manifest may name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read for their types; the rules engine will use them")]
struct Dependencies {
    #[serde(default)]
    allow: Vec<String>,
    #[serde(default)]
    deny: Vec<String>,
}

impl Shape for Data {
    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        let known = ["toml", "json", "yaml", "yml"];
        let fault = |message: String| vec![(self.file.span.clone(), message)];
        match RelPath::new(&self.file.value) {
            Err(error) => fault(error.to_string()),
            Ok(path) if !path.extension().is_some_and(|extension| known.contains(&extension)) => {
                fault(format!("`{path}` is neither TOML, JSON nor YAML"))
            }
            Ok(_) => Vec::new(),
        }
    }

    fn reach(&self) -> super::Reach {
        super::Reach::default()
    }

    fn judge(&self, _: &super::Ground<'_>) -> super::Verdict {
        super::Verdict::default()
    }
}
