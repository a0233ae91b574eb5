use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Shape, kind};
use crate::document::At;

pub(super) const KIND: Kind = kind::<Dependency>("dependency");

/// What a zone may depend on.
///
/// `deny` names what `from` must not use: crates, zones as `zone:NAME`, or item paths in which `*` stands for any
/// segment. `allow-only` names all it may use; `require` what it must. Give one of the three at least.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Dependency {
    from: At<String>,
    #[serde(default)]
    deny: Vec<At<String>>,
    #[serde(default)]
    allow_only: Vec<At<String>>,
    #[serde(default)]
    require: Vec<At<String>>,
}

impl Shape for Dependency {
    fn zones(&self) -> Vec<At<String>> {
        let all = self.deny.iter().chain(&self.allow_only).chain(&self.require);
        std::iter::once(self.from.clone()).chain(all.filter_map(super::zone)).collect()
    }

    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        if self.deny.is_empty() && self.allow_only.is_empty() && self.require.is_empty() {
            return vec![(self.from.span.clone(), "one of `deny`, `allow-only` and `require` is needed".into())];
        }
        Vec::new()
    }

    fn reach(&self) -> super::Reach {
        super::Reach::default()
    }

    fn judge(&self, _: &super::Ground<'_>) -> super::Verdict {
        super::Verdict::default()
    }
}
