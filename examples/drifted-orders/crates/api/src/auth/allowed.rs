use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Caller;

use axum::extract::MatchedPath;
use contracts::audit::AccessDeniedV1;

use super::{Permission, Rejection, Verified, bearer};
use crate::App;
use crate::failure::Failure;
use crate::occasion::occasion;

/// A caller with the permission `P`. As an argument of a handler it is checked before the body is
/// read, and nothing else makes one.
pub(crate) struct Allowed<P> {
    /// Who asks.
    pub(crate) caller: Caller,
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequestParts<App> for Allowed<P> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let verified = verify(parts, app).await.map_err(|rejection| {
            rejection.count();
            Failure::Unauthenticated(rejection)
        })?;
        if !verified.allows::<P>() {
            record::<P>(parts, app, &verified.caller).await?;
            return Err(Failure::Forbidden { scope: P::SCOPE });
        }
        Ok(Self {
            caller: verified.caller,
            permission: PhantomData,
        })
    }
}

async fn verify(parts: &Parts, app: &App) -> Result<Verified, Rejection> {
    let token = bearer::token(&parts.headers)?;
    app.verifier.verify(token, (app.now)()).await
}

/// Writes down who tried what, before they learn the answer: an attempt that cannot be recorded is
/// answered with 503.
async fn record<P: Permission>(parts: &Parts, app: &App, caller: &Caller) -> Result<(), Failure> {
    let route = parts.extensions.get::<MatchedPath>();
    let attempt = AccessDeniedV1 {
        permission: P::SCOPE.to_owned(),
        method: parts.method.to_string(),
        route: route.map_or("", MatchedPath::as_str).to_owned(),
    };
    let entry = occasion(app, parts).denied(caller, attempt);
    Ok(app.storage.log().record(&entry).await?)
}
