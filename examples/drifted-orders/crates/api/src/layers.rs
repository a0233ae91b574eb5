use std::time::Duration;

use axum::error_handling::HandleErrorLayer;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::{from_fn, map_response};
use axum::{BoxError, Router};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::sensitive_headers::SetSensitiveRequestHeadersLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::measure::measure;
use crate::problems;

/// The largest request body, in bytes. A larger one is answered with 413.
pub const BODY_LIMIT: usize = 64 * 1024;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the service takes on at once, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many requests may be under way. One more is answered with 503 at once: a queue would
    /// only make everybody late.
    pub concurrency: usize,
    /// How long an answer may take. After that the caller gets 503.
    pub timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 1_024,
            timeout: Duration::from_secs(10),
        }
    }
}

/// The layers, outermost first. Their order matters: a problem has its request id, a panic and a
/// timeout become problems, and the trace sees what the caller sees.
pub(crate) fn around(routes: Router, limits: Limits) -> Router {
    let outcome = DefaultOnResponse::new().level(Level::INFO);
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(SetSensitiveRequestHeadersLayer::new([
            header::AUTHORIZATION,
        ]))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(outcome),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(from_fn(measure))
        .layer(map_response(problems::complete))
        .layer(CatchPanicLayer::new())
        .layer(HandleErrorLayer::new(overloaded))
        .load_shed()
        .layer(GlobalConcurrencyLimitLayer::new(limits.concurrency))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            limits.timeout,
        ))
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    routes.layer(layers)
}

/// The only error that reaches this layer: the limit on requests under way.
async fn overloaded(_: BoxError) -> (StatusCode, [(HeaderName, &'static str); 1]) {
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "1")],
    )
}

/// Names the route by its pattern: a raw path would put ids into the log and make every request a
/// kind of its own.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str);
    let request_id = request.headers().get(REQUEST_ID);
    let request_id = request_id.and_then(|id| id.to_str().ok());
    tracing::info_span!("request", method = %request.method(), route, request_id)
}
