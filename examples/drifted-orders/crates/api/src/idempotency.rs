use axum::extract::FromRequestParts;
use axum::http::HeaderName;
use axum::http::request::Parts;
use domain::IdempotencyKey;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use crate::App;
use crate::failure::Failure;

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

/// What a key may look like.
const PATTERN: &str = "^[!-~]{1,128}$";

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

impl IntoParams for Key {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The caller's own name for this wish."))
            .schema(Some(text.pattern(Some(PATTERN))));
        vec![parameter.build()]
    }
}
