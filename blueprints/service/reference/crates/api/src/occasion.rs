use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Occasion;

// {{#if (has "audit-log")}}
use axum::http::HeaderMap;
use contracts::audit::{RequestId, TraceId};

// {{/if}}
use crate::App;
// {{#if (has "audit-log")}}
use crate::layers::REQUEST_ID;
// {{/if}}

/// The occasion of a request, for the handler that decides on it.
pub(crate) struct Context(pub(crate) Occasion);

impl FromRequestParts<App> for Context {
    type Rejection = Infallible;

    // {{#if (has "audit-log")}}
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(occasion(app, parts)))
    }
    // {{else}}
    //~ async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self, Infallible> {
    //~     Ok(Self(occasion(app)))
    //~ }
    // {{/if}}
}

/// The time, the ids and the request that a decision needs.
pub(crate) fn occasion(
    // The clock, and the source of ids.
    app: &App,
    // {{#if (has "audit-log")}}
    // What the request and its trace are called.
    parts: &Parts,
    // {{/if}}
) -> Occasion {
    Occasion {
        at: (app.now)().into(),
        id: (app.next_id)(),
        // {{#if (has "audit-log")}}
        event_id: (app.next_id)(),
        trace_id: trace_id(&parts.headers),
        request_id: text(&parts.headers, REQUEST_ID.as_str()).and_then(RequestId::parse),
        // {{/if}}
    }
}
// {{#if (has "audit-log")}}

/// The second field of a W3C `traceparent` header.
fn trace_id(headers: &HeaderMap) -> Option<TraceId> {
    let mut fields = text(headers, "traceparent")?.split('-');
    TraceId::parse(fields.nth(1)?)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
// {{/if}}
