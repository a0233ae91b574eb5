use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Shape, kind};
use crate::document::At;
use crate::path::RelPath;

pub(super) const KIND: Kind = kind::<Item>("item");

/// The shape of one item: a struct's fields, an enum's variants, a function's signature.
///
/// `item` is the item's unit key, such as `src/event.rs::Event`. With `mode = "exact"` nothing may be added, with
/// `at-least` (the default) everything named must stay, with `append-only` it must also stay in order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read for their types; the rules engine will use them")]
pub(super) struct Item {
    item: At<String>,
    /// Fields and their types; `_` in a type stands for anything.
    #[serde(default)]
    fields: BTreeMap<String, String>,
    #[serde(default)]
    variants: Vec<String>,
    signature: Option<String>,
    visibility: Option<String>,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    derives: Vec<String>,
}

/// How much more than the rule names may be there.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Exact,
    #[default]
    AtLeast,
    AppendOnly,
}

impl Shape for Item {
    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        let fault = |message: String| vec![(self.item.span.clone(), message)];
        match self.item.value.split_once("::") {
            None => fault(format!("`{}` is no unit key such as `src/event.rs::Event`", self.item.value)),
            Some((path, _)) => RelPath::new(path).map_or_else(|error| fault(error.to_string()), |_| Vec::new()),
        }
    }

    fn reach(&self) -> super::Reach {
        super::Reach::default()
    }

    fn judge(&self, _: &super::Ground<'_>) -> super::Verdict {
        super::Verdict::default()
    }
}
