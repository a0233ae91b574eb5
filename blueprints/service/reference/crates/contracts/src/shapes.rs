use serde::{Deserialize, Serialize};

use crate::id::PurchaseOrderId;
use crate::moment::Moment;

/// What a caller sends to create a `purchase-order`. Nothing is checked yet; the domain does that.
///
/// An unknown field is refused: a misspelt optional field must not be dropped in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrderDraft {
    /// What it is about, in a few words.
    pub title: String,
    /// Who asks for it: an opaque id, never an e-mail address.
    pub author: String,
    /// Who will approve it: an opaque id of somebody else.
    pub approver: String,
}

/// A `purchase-order` as callers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseOrderView {
    /// Its name, forever.
    pub id: PurchaseOrderId,
    /// What it is about, in a few words.
    pub title: String,
    /// Who asked for it.
    pub author: String,
    /// Who will approve it.
    pub approver: String,
    /// When the service took it in.
    pub created_at: Moment,
}
