use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::kind::Kind;

/// What an event says, one arm for each [`Kind`].
///
/// A released arm never changes, not even by an optional field: its JSON Schema and its rows are
/// golden files (`golden/`). Whoever needs another field adds an arm of the next version, writes
/// that one from then on, and keeps the old one for reading. `Kind::replaced_by` tells readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Payload {
    /// See [`Kind::CreatedV1`].
    CreatedV1(CreatedV1),
    /// See [`Kind::ApprovedV1`].
    ApprovedV1(ApprovedV1),
    /// See [`Kind::ApprovalRefusedV1`].
    ApprovalRefusedV1(ApprovalRefusedV1),
    // {{#if (has "auth")}}
    /// See [`Kind::AccessDeniedV1`].
    AccessDeniedV1(AccessDeniedV1),
    // {{/if}}
}

/// The `purchase-order` as it was let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreatedV1 {
    /// What it is about.
    pub title: String,
}

/// The approval; who and when stand in the event itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ApprovedV1 {
    /// Who had asked for it.
    pub author: String,
}

/// The rule that stood against an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ApprovalRefusedV1 {
    /// The rule.
    pub reason: Reason,
}

/// Rules that refuse an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The author tried to approve it.
    SelfApproval,
}

// {{#if (has "auth")}}
/// The request that a caller was not permitted to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AccessDeniedV1 {
    /// The permission that was missing.
    pub permission: String,
    /// The HTTP method.
    pub method: String,
    /// The pattern of the route, never the path itself.
    pub route: String,
}

// {{/if}}
impl Payload {
    /// The type of event that carries this.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::CreatedV1(_) => Kind::CreatedV1,
            Self::ApprovedV1(_) => Kind::ApprovedV1,
            Self::ApprovalRefusedV1(_) => Kind::ApprovalRefusedV1,
            // {{#if (has "auth")}}
            Self::AccessDeniedV1(_) => Kind::AccessDeniedV1,
            // {{/if}}
            // scaffold:slot kinds
            // scaffold:end
        }
    }

    /// The bytes that enter the log, and stay as they are.
    ///
    /// # Errors
    ///
    /// When the payload cannot be written as JSON. No arm of today can fail.
    pub fn encode(&self) -> Result<Vec<u8>, PayloadError> {
        match self {
            Self::CreatedV1(payload) => write(payload),
            Self::ApprovedV1(payload) => write(payload),
            Self::ApprovalRefusedV1(payload) => write(payload),
            // {{#if (has "auth")}}
            Self::AccessDeniedV1(payload) => write(payload),
            // {{/if}}
            // scaffold:slot written
            // scaffold:end
        }
        .map_err(|cause| self.kind().fault(cause))
    }

    /// Reads what [`Payload::encode`] wrote, in this version or an earlier one.
    ///
    /// # Errors
    ///
    /// When the bytes do not fit `kind`: a field is missing, unknown or of another type.
    pub fn decode(kind: Kind, bytes: &[u8]) -> Result<Self, PayloadError> {
        match kind {
            Kind::CreatedV1 => read(bytes).map(Self::CreatedV1),
            Kind::ApprovedV1 => read(bytes).map(Self::ApprovedV1),
            Kind::ApprovalRefusedV1 => read(bytes).map(Self::ApprovalRefusedV1),
            // {{#if (has "auth")}}
            Kind::AccessDeniedV1 => read(bytes).map(Self::AccessDeniedV1),
            // {{/if}}
            // scaffold:slot read
            // scaffold:end
        }
        .map_err(|cause| kind.fault(cause))
    }
}

fn write(payload: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(payload)
}

fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> serde_json::Result<T> {
    serde_json::from_slice(bytes)
}

impl Kind {
    fn fault(self, cause: serde_json::Error) -> PayloadError {
        PayloadError {
            kind: self.name(),
            cause,
        }
    }
}

/// Bytes that do not fit their type.
#[derive(Debug, Error)]
#[error("not a payload of type {kind}: {cause}")]
pub struct PayloadError {
    kind: &'static str,
    cause: serde_json::Error,
}
