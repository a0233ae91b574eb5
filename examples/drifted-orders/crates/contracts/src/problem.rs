use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Problem details (RFC 9457): the body of every answer from 400 up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A name for this kind of problem; `about:blank` when the status says it all.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words. The same for every occurrence.
    pub title: String,
    /// The HTTP status, repeated for readers who see only the body.
    pub status: u16,
    /// What went wrong this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// Every field at fault, not only the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<InvalidField>,
}

/// One field of a request that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvalidField {
    /// Where it stands in the request body: a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}
