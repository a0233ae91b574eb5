//! Stub.
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::Caller;
use std::marker::PhantomData;
use utoipa::openapi::OpenApi;

use crate::App;
use crate::failure::Failure;

/// Stub.
#[derive(Debug)]
pub struct Verifier;
/// Stub.
#[derive(Debug)]
pub struct Rejection;
impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        StatusCode::UNAUTHORIZED.into_response()
    }
}
pub(crate) fn describe(document: OpenApi) -> OpenApi {
    document
}
/// Stub.
pub trait Permission {}
pub(crate) struct Allowed<P> {
    pub(crate) caller: Caller,
    permission: PhantomData<P>,
}
impl<P: Send> FromRequestParts<App> for Allowed<P> {
    type Rejection = Failure;
    async fn from_request_parts(_: &mut Parts, _: &App) -> Result<Self, Failure> {
        Err(Failure::Unauthenticated(Rejection))
    }
}
macro_rules! permissions { ($($n:ident)*) => { $(pub(crate) struct $n;)* } }
permissions!(CreatePurchaseOrders ApprovePurchaseOrders ReadPurchaseOrders ReadAuditEvents);
