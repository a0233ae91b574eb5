use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Shape, kind};
use crate::document::At;

pub(super) const KIND: Kind = kind::<Layers>("layers");

/// Zones in order, the upper first: an upper one may use a lower one, and never the other way.
///
/// With `exhaustive` every source file must lie in one of the zones.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Layers {
    order: Vec<At<String>>,
    #[serde(default)]
    #[expect(dead_code, reason = "read for its type; the rules engine will use it")]
    exhaustive: bool,
}

impl Shape for Layers {
    fn zones(&self) -> Vec<At<String>> {
        self.order.clone()
    }

    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        let twice = |(at, zone): (usize, &At<String>)| {
            let before = self.order[..at].iter().any(|other| other.value == zone.value);
            before.then(|| (zone.span.clone(), format!("`{}` stands twice", zone.value)))
        };
        self.order.iter().enumerate().filter_map(twice).collect()
    }

    fn reach(&self) -> super::Reach {
        super::Reach::default()
    }

    fn judge(&self, _: &super::Ground<'_>) -> super::Verdict {
        super::Verdict::default()
    }
}
