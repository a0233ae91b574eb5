use std::error::Error;
use std::iter::successors;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contracts::{InvalidField, Problem};
use domain::{Fault, Refusal, StorageError};

use crate::problems;

/// Every way a handler can fail. Closed: a new one has to choose its status and its words here.
#[derive(Debug)]
pub(crate) enum Failure {
    Invalid(Vec<Fault>),
    SelfApproval,
    NotFound,
    Unavailable,
    Internal,
}

impl From<domain::Error> for Failure {
    fn from(error: domain::Error) -> Self {
        match error {
            domain::Error::Refused(Refusal::Invalid(faults)) => Self::Invalid(faults),
            domain::Error::Refused(Refusal::SelfApproval) => Self::SelfApproval,
            domain::Error::Storage(error) => error.into(),
        }
    }
}

/// The caller learns that it is not their fault; the cause goes to the log.
impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        tracing::error!(error = causes(&error), "the store failed");
        match error {
            StorageError::Unavailable(_) => Self::Unavailable,
            StorageError::Taken | StorageError::Corrupt(_) => Self::Internal,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        problems::answer(match self {
            Self::Invalid(faults) => Problem {
                errors: faults.iter().map(field).collect(),
                ..problems::named(unfit, "invalid", "some fields cannot be taken")
            },
            Self::SelfApproval => {
                let title = "the approver must be somebody else than the author";
                problems::named(unfit, "self-approval", title)
            }
            Self::NotFound => {
                let title = "nothing has this id";
                problems::named(StatusCode::NOT_FOUND, "not-found", title)
            }
            Self::Unavailable => problems::blank(StatusCode::SERVICE_UNAVAILABLE),
            Self::Internal => problems::blank(StatusCode::INTERNAL_SERVER_ERROR),
        })
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
