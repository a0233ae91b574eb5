//! The service over HTTP: thin adapters that extract, call the domain and answer.
//!
//! [`router`] is all of it, and [`openapi`] describes it, made from the same handlers. Handlers
//! hold no rule, and no answer from 400 up leaves without problem details (RFC 9457), whoever made
//! it: a handler, axum, or a layer.

mod app;
mod audit_events;
pub mod auth;
mod cost_centres;
mod failure;
mod idempotency;
mod layers;
mod lists;
mod measure;
mod occasion;
mod openapi;
pub mod paging;
mod probes;
mod problems;

mod orders;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::SwaggerUi;

pub use app::{App, Readiness};
pub use layers::{BODY_LIMIT, Limits};
pub use openapi::DOCS;
pub use probes::probes;

/// Every route of the public port, inside every layer.
pub fn router(app: App, limits: Limits) -> Router {
    let (routes, document) = openapi::routes().split_for_parts();
    let docs = SwaggerUi::new(DOCS).url("/openapi.json", document);
    layers::around(routes.with_state(app).merge(docs), limits)
}

/// What [`router`] answers to, as OpenAPI 3.1.
pub fn openapi() -> OpenApi {
    openapi::routes().into_openapi()
}
