use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Shape, kind};
use crate::document::At;

pub(super) const KIND: Kind = kind::<Pattern>("pattern");

/// A shape of code, counted.
///
/// `pattern` is source in which `$NAME` stands for any one node; `where` limits what a name may stand for, as a
/// regular expression; `max` (default 0) and `min` say how often the pattern may and must occur in `zone`, or in the
/// whole project.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read for their types; the rules engine will use them")]
pub(super) struct Pattern {
    zone: Option<At<String>>,
    pattern: At<String>,
    #[serde(default)]
    r#where: BTreeMap<String, At<String>>,
    max: Option<u32>,
    min: Option<u32>,
}

impl Shape for Pattern {
    fn zones(&self) -> Vec<At<String>> {
        self.zone.iter().cloned().collect()
    }

    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        let unused = |(name, at): (&String, &At<String>)| {
            let absent = !self.pattern.value.contains(&format!("${name}"));
            absent.then(|| (at.span.clone(), format!("`${name}` does not occur in the pattern")))
        };
        let expressions = self.r#where.values().filter_map(super::regex_fault);
        expressions.chain(self.r#where.iter().filter_map(unused)).collect()
    }

    fn reach(&self) -> super::Reach {
        super::Reach::default()
    }

    fn judge(&self, _: &super::Ground<'_>) -> super::Verdict {
        super::Verdict::default()
    }
}
