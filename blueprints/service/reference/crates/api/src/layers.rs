use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::map_response;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::problems;

/// The largest request body, in bytes. A larger one is answered with 413.
pub const BODY_LIMIT: usize = 64 * 1024;

/// How long an answer may take. After that the caller gets 503.
pub const TIMEOUT: Duration = Duration::from_secs(10);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The layers, outermost first. Their order matters: a problem has its request id, a panic and a
/// timeout become problems, and the trace sees what the caller sees.
pub(crate) fn around(routes: Router) -> Router {
    let outcome = DefaultOnResponse::new().level(Level::INFO);
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(outcome),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(map_response(problems::complete))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    routes.layer(layers)
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
