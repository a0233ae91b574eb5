use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contracts::Problem;
use thiserror::Error;

use crate::problems;

/// Every way in which a request fails to say who asks. Answered and counted, never stored: without
/// a sound token there is nobody to write down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// No `Authorization` header, or one for another scheme.
    #[error("a bearer token is needed")]
    Missing,
    /// Two `Authorization` headers: two proxies may read two callers out of one request.
    #[error("more than one Authorization header")]
    Repeated,
    /// Longer than any token that the issuer makes.
    #[error("the token is too long")]
    TooLong,
    /// Not three parts, not base64url, not JSON.
    #[error("not a signed JWT")]
    Malformed,
    /// The token demands an extension, and none is known here (RFC 7515, 4.1.11).
    #[error("the token demands an extension that is not supported")]
    Critical,
    /// Not an access token: an ID token, say, proves something else (RFC 9068, section 4).
    #[error("the token is no access token: its typ is not at+jwt")]
    Kind,
    /// No `kid`.
    #[error("the token names no key")]
    NoKeyId,
    /// The issuer has no such key.
    #[error("the issuer has no such key")]
    UnknownKey,
    /// The token names another algorithm than its key is for.
    #[error("the token names another algorithm than its key")]
    Algorithm,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    Signature,
    /// A claim is missing or has the wrong type.
    #[error("a claim is missing or has the wrong type")]
    Claims,
    /// Somebody else issued it.
    #[error("somebody else issued the token")]
    Issuer,
    /// It is meant for another service.
    #[error("the token is for another audience")]
    Audience,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// `sub` cannot be an actor; an e-mail address cannot.
    #[error("the subject is no opaque id")]
    Subject,
    /// `tenant` is missing or cannot be one.
    #[error("the token names no tenant")]
    Tenant,
    /// No key of the issuer has been seen since the start. Not the caller's fault.
    #[error("the keys of the issuer could not be read")]
    NoKeys,
}

impl Rejection {
    /// The value of the label `reason` in metrics.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Repeated => "repeated",
            Self::TooLong => "too-long",
            Self::Malformed => "malformed",
            Self::Critical => "critical",
            Self::Kind => "kind",
            Self::NoKeyId => "no-key-id",
            Self::UnknownKey => "unknown-key",
            Self::Algorithm => "algorithm",
            Self::Signature => "signature",
            Self::Claims => "claims",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Subject => "subject",
            Self::Tenant => "tenant",
            Self::NoKeys => "no-keys",
        }
    }

    /// Counts it, so that an attack or a broken rotation shows.
    pub(super) fn count(self) {
        metrics::counter!("auth_rejections_total", "reason" => self.reason()).increment(1);
    }

    /// The value of `WWW-Authenticate` (RFC 6750, section 3): who sent no token is told no error.
    fn challenge(self) -> Option<HeaderValue> {
        match self {
            Self::Missing => Some(HeaderValue::from_static("Bearer")),
            Self::NoKeys => None,
            told => {
                let text = format!(r#"Bearer error="invalid_token", error_description="{told}""#);
                HeaderValue::try_from(text).ok()
            }
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = match self {
            Self::NoKeys => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNAUTHORIZED,
        };
        let mut response = problems::answer(Problem {
            detail: Some(self.to_string()),
            ..problems::blank(status)
        });
        if let Some(challenge) = self.challenge() {
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
