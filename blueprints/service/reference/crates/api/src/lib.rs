//! The service over HTTP: thin adapters that extract, call the domain and answer.
//!
//! [`router`] is all of it. Handlers hold no rule, and no answer from 400 up leaves without
//! problem details (RFC 9457), whoever made it: a handler, axum, or a layer.

mod failure;
mod handlers;
mod layers;
mod problems;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::Storage;
use jiff::Timestamp;
use uuid::Uuid;

pub use layers::{BODY_LIMIT, TIMEOUT};

/// What the handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Where things are kept.
    pub storage: Arc<dyn Storage>,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// The source of ids; a new one at every call.
    pub next_id: fn() -> Uuid,
}

/// Every route, inside every layer.
pub fn router(app: App) -> Router {
    let routes = Router::new()
        // Alive means that the process answers. It asks nobody: a restart cures no database.
        .route("/livez", get(StatusCode::OK))
        .route("/readyz", get(handlers::ready))
        .route("/v1/purchase-orders", post(handlers::create))
        .route("/v1/purchase-orders/{id}", get(handlers::read))
        .with_state(app);
    layers::around(routes)
}
