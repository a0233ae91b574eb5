use axum::extract::FromRequestParts;
use axum::http::HeaderName;
use axum::http::request::Parts;
use domain::IdempotencyKey;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::App;
use crate::failure::Failure;

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

/// The `Idempotency-Key` of a request that creates something. A caller that hears nothing back may
/// send the same request again.
pub(crate) struct Key(String);

impl Key {
    /// The key for the wish that `body` holds. Two wishes are the same when they are the same JSON,
    /// however it was spaced.
    pub(crate) fn of(&self, body: &impl Serialize) -> Result<IdempotencyKey, Failure> {
        let body = serde_json::to_vec(body).map_err(|_| Failure::Internal)?;
        let fingerprint = Sha256::digest(body).into();
        IdempotencyKey::new(&self.0, fingerprint).ok_or(Failure::NoKey)
    }
}

impl FromRequestParts<App> for Key {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        let mut all = parts.headers.get_all(HEADER).iter();
        match (all.next(), all.next()) {
            (Some(key), None) => {
                let key = key.to_str().map_err(|_| Failure::NoKey)?;
                Ok(Self(key.to_owned()))
            }
            _ => Err(Failure::NoKey),
        }
    }
}
