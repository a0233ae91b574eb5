use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::OrderId;
use crate::identity::ActorId;
use crate::moment::Moment;

/// What a caller sends to create a `order`. Nothing is checked yet; the domain does that.
///
/// An unknown field is refused: a misspelt optional field must not be dropped in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderDraft {
    /// What it is about, in a few words, on one line.
    // No control characters, and not blanks alone.
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
    )]
    pub title: String,
}

/// A `order` as callers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderView {
    /// Its name, forever.
    pub id: OrderId,
    /// What it is about, in a few words.
    pub title: String,
    /// Who asked for it.
    pub author: ActorId,
    /// When the service took it in.
    pub created_at: Moment,
    /// How far it has come.
    pub state: OrderState,
    /// Who approved it; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub approved_by: Option<ActorId>,
    /// When it was approved; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub approved_at: Option<Moment>,
}

/// How far a `order` has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// Waiting for somebody other than its author.
    Open,
    /// Approved, for good.
    Approved,
}
