use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Occasion;

use axum::http::HeaderMap;
use contracts::audit::{RequestId, TraceId};

use crate::App;
use crate::layers::REQUEST_ID;

/// The occasion of a request, for the handler that decides on it.
pub(crate) struct Context(pub(crate) Occasion);

impl FromRequestParts<App> for Context {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(occasion(app, parts)))
    }
}

/// The time, the ids and the request that a decision needs.
pub(crate) fn occasion(
    // The clock, and the source of ids.
    app: &App,
    // What the request and its trace are called.
    parts: &Parts,
) -> Occasion {
    Occasion {
        at: (app.now)().into(),
        id: (app.next_id)(),
        event_id: (app.next_id)(),
        trace_id: trace_id(&parts.headers),
        request_id: text(&parts.headers, REQUEST_ID.as_str()).and_then(RequestId::parse),
    }
}

/// The second field of a W3C `traceparent` header.
fn trace_id(headers: &HeaderMap) -> Option<TraceId> {
    let mut fields = text(headers, "traceparent")?.split('-');
    TraceId::parse(fields.nth(1)?)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
