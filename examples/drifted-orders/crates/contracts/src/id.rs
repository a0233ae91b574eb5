use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Names one `order`, forever. A UUID of version 7, so ids sort by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = Uuid)]
pub struct OrderId(Uuid);

impl OrderId {
    /// Gives `value` its meaning. Nothing is checked: old ids stay valid whatever their version.
    pub const fn new(value: Uuid) -> Self {
        Self(value)
    }

    /// The bare UUID, for a store.
    pub const fn get(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
