use std::collections::BTreeMap;
use std::error::Error;
use std::iter::successors;

use axum::http::StatusCode;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use contracts::{InvalidField, Problem};
use domain::{Fault, Refusal, StorageError};
use utoipa::IntoResponses;
use utoipa::openapi::{RefOr, Response as Described};

use crate::auth::Rejection;
use crate::paging::QueryFault;
use crate::problems;

/// Every way a handler can fail. Closed: a new one has to choose its status and its words here.
#[derive(Debug)]
pub(crate) enum Failure {
    Unauthenticated(Rejection),
    Forbidden { scope: &'static str },
    Query(QueryFault),
    NoKey,
    KeyReused,
    Invalid(Vec<Fault>),
    SelfApproval,
    AlreadyApproved,
    NotFound,
    Unavailable,
    Internal,
}

impl From<domain::Error> for Failure {
    fn from(error: domain::Error) -> Self {
        match error {
            domain::Error::Refused(refusal) => refusal.into(),
            domain::Error::Storage(error) => error.into(),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(faults) => Self::Invalid(faults),
            Refusal::SelfApproval(_) => Self::SelfApproval,
            Refusal::AlreadyApproved => Self::AlreadyApproved,
            Refusal::Missing => Self::NotFound,
        }
    }
}

/// The caller learns that it is not their fault; the cause goes to the log.
impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::KeyReused => Self::KeyReused,
            StorageError::Changed => Self::Unavailable,
            StorageError::Unavailable(_) => {
                tracing::error!(error = causes(&error), "the store failed");
                Self::Unavailable
            }
            StorageError::Corrupt(_) => {
                tracing::error!(error = causes(&error), "the store holds nonsense");
                Self::Internal
            }
        }
    }
}

impl Failure {
    /// A row that was read and makes no sense.
    pub(crate) fn corrupt(error: &dyn Error) -> Self {
        tracing::error!(error = causes(error), "the store holds nonsense");
        Self::Internal
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Self::Unauthenticated(rejection) = self {
            return rejection.into_response();
        }
        if let Self::Forbidden { scope } = self {
            // RFC 6750, section 3.1: a client learns which token would do.
            let challenge = format!(r#"Bearer error="insufficient_scope", scope="{scope}""#);
            let headers = [(header::WWW_AUTHENTICATE, challenge)];
            return (headers, problems::answer(self.problem())).into_response();
        }
        problems::answer(self.problem())
    }
}

impl Failure {
    fn problem(self) -> Problem {
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        let bad = StatusCode::BAD_REQUEST;
        match self {
            Self::Unauthenticated(_) => problems::blank(StatusCode::UNAUTHORIZED),
            Self::Forbidden { scope } => Problem {
                detail: Some(format!("the scope {scope} is needed")),
                ..problems::named(
                    StatusCode::FORBIDDEN,
                    "forbidden",
                    "a permission is missing",
                )
            },
            Self::Query(fault) => Problem {
                detail: Some(fault.to_string()),
                ..problems::named(bad, fault.name(), "the page cannot be found like this")
            },
            Self::NoKey => {
                let title = "one Idempotency-Key of 1 to 128 visible ASCII characters is needed";
                problems::named(bad, "idempotency-key", title)
            }
            Self::KeyReused => {
                let title = "this Idempotency-Key was used for another request";
                problems::named(unfit, "idempotency-key-reused", title)
            }
            Self::Invalid(faults) => Problem {
                errors: faults.iter().map(field).collect(),
                ..problems::named(unfit, "invalid", "some fields cannot be taken")
            },
            Self::SelfApproval => {
                let title = "nobody approves what they wrote themselves";
                problems::named(StatusCode::FORBIDDEN, "self-approval", title)
            }
            Self::AlreadyApproved => {
                let title = "it is approved already";
                problems::named(StatusCode::CONFLICT, "already-approved", title)
            }
            Self::NotFound => {
                let title = "nothing has this id";
                problems::named(StatusCode::NOT_FOUND, "not-found", title)
            }
            Self::Unavailable => problems::blank(StatusCode::SERVICE_UNAVAILABLE),
            Self::Internal => problems::blank(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

fn field(fault: &Fault) -> InvalidField {
    InvalidField {
        pointer: format!("/{}", fault.field),
        detail: fault.reason.to_string(),
    }
}

/// The error and what caused it, in one line.
fn causes(error: &dyn Error) -> String {
    let all = successors(Some(error), |&error| error.source());
    let all: Vec<_> = all.map(ToString::to_string).collect();
    all.join(": ")
}

/// The problems a read may end with, for the description of its route.
pub(crate) struct ReadProblems;

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems::described(&[
            StatusCode::BAD_REQUEST,
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
            StatusCode::INTERNAL_SERVER_ERROR,
            StatusCode::SERVICE_UNAVAILABLE,
        ])
    }
}

/// The problems a write may end with, for the description of its route.
pub(crate) struct WriteProblems;

impl IntoResponses for WriteProblems {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        problems::described(&[
            StatusCode::BAD_REQUEST,
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
            StatusCode::CONFLICT,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::UNPROCESSABLE_ENTITY,
            StatusCode::INTERNAL_SERVER_ERROR,
            StatusCode::SERVICE_UNAVAILABLE,
        ])
    }
}
