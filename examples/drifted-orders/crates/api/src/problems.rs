//! Problem details (RFC 9457), for our own failures and for everybody else's.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contracts::Problem;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response as Described, ResponseBuilder};

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Names of problems start with this. Names, not addresses: there is no page behind them.
const NAMES: &str = "urn:orders:problem:";

/// How much of a plain text answer is taken over as the detail.
const DETAIL_LIMIT: usize = 1024;

/// A problem about which its status says everything (RFC 9457, section 4.2.1).
pub(crate) fn blank(status: StatusCode) -> Problem {
    Problem {
        kind: "about:blank".into(),
        title: status.canonical_reason().unwrap_or("Unknown").into(),
        status: status.as_u16(),
        detail: None,
        errors: Vec::new(),
    }
}

/// A problem that callers can tell from others of the same status.
pub(crate) fn named(status: StatusCode, name: &str, title: &str) -> Problem {
    Problem {
        kind: format!("{NAMES}{name}"),
        title: title.into(),
        ..blank(status)
    }
}

/// `problem` as an answer.
pub(crate) fn answer(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status);
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [(header::CONTENT_TYPE, MEDIA_TYPE)];
    (status, headers, Json(problem)).into_response()
}

/// Answers with these statuses, as the OpenAPI document describes them.
pub(crate) fn described(statuses: &[StatusCode]) -> BTreeMap<String, RefOr<Described>> {
    let describe = |status: &StatusCode| {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new()
            .description(status.canonical_reason().unwrap_or("Unknown"))
            .content("application/problem+json", body.build());
        (status.as_str().to_owned(), response.build().into())
    };
    statuses.iter().map(describe).collect()
}

/// The layer that turns any other answer from 400 up into a problem: axum's rejections are plain
/// text, an unknown path, a wrong method and a timeout have no body at all.
pub(crate) async fn complete(response: impl IntoResponse) -> Response {
    let response = response.into_response();
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || response.headers().get(header::CONTENT_TYPE) == Some(&MEDIA_TYPE) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let mut problem = blank(status);
    // What a server error says is for the log.
    if status.is_client_error() {
        problem.detail = text(body).await;
    }
    let mut complete = answer(problem);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    complete.headers_mut().extend(parts.headers);
    complete
}

async fn text(body: Body) -> Option<String> {
    let bytes = to_bytes(body, DETAIL_LIMIT).await.ok()?;
    let text = String::from_utf8(bytes.into()).ok()?;
    Some(text).filter(|text| !text.is_empty())
}
