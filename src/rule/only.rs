use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Shape, kind};
use crate::document::At;

pub(super) const KIND: Kind = kind::<Only>("only");

/// Who may name an item, or write a literal, anywhere in the project.
///
/// `use` lists item paths, `literal` is a regular expression over string literals; `by` lists the zones, as
/// `zone:NAME`, or the paths that may. Everyone else may not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Only {
    #[serde(default)]
    r#use: Vec<At<String>>,
    literal: Option<At<String>>,
    by: Vec<At<String>>,
}

impl Shape for Only {
    fn zones(&self) -> Vec<At<String>> {
        self.by.iter().filter_map(super::zone).collect()
    }

    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        let mut faults: Vec<_> = self.literal.iter().filter_map(super::regex_fault).collect();
        if self.r#use.is_empty() && self.literal.is_none() {
            let span = self.by.first().map_or(0..0, |by| by.span.clone());
            faults.push((span, "one of `use` and `literal` is needed".into()));
        }
        faults
    }

    fn reach(&self) -> super::Reach {
        super::Reach::default()
    }

    fn judge(&self, _: &super::Ground<'_>) -> super::Verdict {
        super::Verdict::default()
    }
}
