use std::fmt;

use thiserror::Error;

use crate::failure::Failure;

/// Why a cursor is refused.
///
/// The messages claim no more than is known. A cursor holds no tenant's name, so another tenant's
/// and an altered one look the same: the signature does not fit. So does a retired key's, should one in
/// use have the same id (1 in 128).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CursorFault {
    /// Not base64 of 35 bytes, or of another version.
    #[error("this is not a cursor of this service")]
    Junk,
    /// It names neither the current key nor the previous one.
    #[error("the cursor names a signing key that is not in use, or no longer")]
    RetiredKey,
    /// Its signature does not fit.
    #[error("the cursor was made for another tenant, or was altered")]
    OtherTenant,
    /// It is sound, and belongs to another list or other filters.
    #[error("the cursor was made for another list, or with other filters")]
    OtherQuery,
}

/// Why a page cannot be asked for like this.
#[derive(Debug, PartialEq, Eq, Error)]
pub(crate) enum QueryFault {
    /// The cursor is refused.
    #[error(transparent)]
    Cursor(#[from] CursorFault),
    /// A parameter is unknown, repeated, or has a value that it cannot have; in words.
    #[error("{0}")]
    Parameter(String),
}

impl QueryFault {
    /// What is wrong with a parameter.
    pub(super) fn parameter(reason: impl fmt::Display) -> Self {
        Self::Parameter(reason.to_string())
    }

    /// The name of its kind of problem.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Cursor(CursorFault::Junk) => "cursor-unreadable",
            Self::Cursor(CursorFault::RetiredKey) => "cursor-of-a-retired-key",
            Self::Cursor(CursorFault::OtherTenant) => "cursor-of-another-tenant",
            Self::Cursor(CursorFault::OtherQuery) => "cursor-of-another-query",
            Self::Parameter(_) => "query-invalid",
        }
    }
}

impl From<QueryFault> for Failure {
    fn from(fault: QueryFault) -> Self {
        Self::Query(fault)
    }
}
