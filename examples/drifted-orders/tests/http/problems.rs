use api::BODY_LIMIT;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use uuid::Uuid;

use crate::client::{ROUTE, problem_of};
use crate::service::Service;

pub(crate) async fn what_axum_rejects_is_a_problem_too(service: Service) {
    let ann = service.client("ann");
    let large = format!(r#"{{"title":"{}"}}"#, "x".repeat(BODY_LIMIT));
    for (body, status) in [
        ("{", StatusCode::BAD_REQUEST),
        (r#"{"titel":"a"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (&large, StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let problem = problem_of(ann.create("k", body).await, status).await;
        assert!(problem.detail.is_some(), "{problem:?}");
    }
    let untyped = ann.clone().with("idempotency-key", "k");
    let untyped = untyped.send(Method::POST, ROUTE, Body::from("{}")).await;
    problem_of(untyped, StatusCode::UNSUPPORTED_MEDIA_TYPE).await;
    let odd = ann.get(&format!("{ROUTE}/7")).await;
    assert!(
        problem_of(odd, StatusCode::BAD_REQUEST)
            .await
            .detail
            .is_some()
    );
    let empty = ann.create("k", r#"{"title":" "}"#).await;
    let problem = problem_of(empty, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(problem.errors[0].pointer, "/title");
}

/// Without a length the limit is met while the body is read, inside the handler's extractor.
pub(crate) async fn a_body_without_a_length_has_the_same_limit(service: Service) {
    let ann = service.client("ann");
    let asking = ann
        .with("idempotency-key", "k")
        .with("content-type", "application/json");
    let chunks = [
        format!(r#"{{"title":"{}"#, "x".repeat(BODY_LIMIT)),
        "\"}".to_owned(),
    ];
    let body = Body::from_stream(futures_util::stream::iter(
        chunks.map(Ok::<_, std::convert::Infallible>),
    ));
    let answer = asking.send(Method::POST, ROUTE, body).await;
    problem_of(answer, StatusCode::PAYLOAD_TOO_LARGE).await;
}

pub(crate) async fn unknown_ids_paths_and_methods_are_problems(service: Service) {
    let ann = service.client("ann");
    let unknown = ann.get(&format!("{ROUTE}/{}", Uuid::nil())).await;
    let problem = problem_of(unknown, StatusCode::NOT_FOUND).await;
    assert!(problem.kind.ends_with(":not-found"), "{problem:?}");
    let problem = problem_of(ann.get("/nowhere").await, StatusCode::NOT_FOUND).await;
    assert_eq!(problem.kind, "about:blank");
    let answer = ann.send(Method::DELETE, ROUTE, Body::empty()).await;
    assert!(answer.headers().contains_key("allow"));
    problem_of(answer, StatusCode::METHOD_NOT_ALLOWED).await;
    let nobody = service.nobody();
    let answer = nobody.get(&format!("{ROUTE}/{}", Uuid::nil())).await;
    problem_of(answer, StatusCode::UNAUTHORIZED).await;
}

pub(crate) async fn every_answer_has_its_request_id(service: Service) {
    let ann = service.client("ann");
    for path in ["/nowhere", ROUTE] {
        assert!(ann.get(path).await.headers().contains_key("x-request-id"));
        let named = ann.clone().with("x-request-id", "r-7").get(path).await;
        assert_eq!(named.headers()["x-request-id"], "r-7");
    }
}
