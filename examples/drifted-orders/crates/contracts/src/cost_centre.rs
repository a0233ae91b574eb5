use serde::Serialize;
use utoipa::ToSchema;

/// A cost centre as callers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CostCentreView {
    /// Its code in the books.
    pub code: String,
    /// What the books call it.
    pub name: String,
}
