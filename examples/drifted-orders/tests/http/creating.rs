use axum::http::{StatusCode, header};

use crate::client::{ROUTE, json_of, problem_of};
use crate::service::Service;

const SOUND: &str = r#"{"title":"ten chairs"}"#;

pub(crate) async fn what_is_created_can_be_read(service: Service) {
    let ann = service.client("ann");
    let created = ann.create("k", SOUND).await;
    let place = created.headers()[header::LOCATION].to_str().unwrap();
    let place = place.to_owned();
    let new = json_of(created, StatusCode::CREATED).await;
    assert_eq!(place, format!("{ROUTE}/{}", new["id"].as_str().unwrap()));
    assert_eq!(
        (&new["author"], &new["state"]),
        (&"ann".into(), &"open".into())
    );
    let known = json_of(ann.get(&place).await, StatusCode::OK).await;
    assert_eq!(known, new);
}

pub(crate) async fn a_repeated_request_creates_once(service: Service) {
    let ann = service.client("ann");
    let first = json_of(ann.create("k", SOUND).await, StatusCode::CREATED).await;
    // The same JSON, spaced otherwise.
    let again = ann.create("k", r#"{ "title" : "ten chairs" }"#).await;
    assert_eq!(json_of(again, StatusCode::CREATED).await, first);
}

pub(crate) async fn a_key_is_needed_and_holds_for_one_request(service: Service) {
    let ann = service.client("ann");
    let json = ann.clone().with("content-type", "application/json");
    let none = json
        .send(axum::http::Method::POST, ROUTE, SOUND.into())
        .await;
    let problem = problem_of(none, StatusCode::BAD_REQUEST).await;
    assert!(problem.kind.ends_with(":idempotency-key"), "{problem:?}");

    ann.created("k").await;
    let other = ann.create("k", r#"{"title":"two chairs"}"#).await;
    let problem = problem_of(other, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(
        problem.kind.ends_with(":idempotency-key-reused"),
        "{problem:?}"
    );
}

pub(crate) async fn somebody_else_approves_it_once(service: Service) {
    let ann = service.client("ann");
    let approval = format!("{ROUTE}/{}/approval", ann.created("k").await);
    let problem = problem_of(ann.post(&approval).await, StatusCode::FORBIDDEN).await;
    assert!(problem.kind.ends_with(":self-approval"), "{problem:?}");

    let bob = service.client("bob");
    let approved = json_of(bob.post(&approval).await, StatusCode::OK).await;
    assert_eq!(approved["approved_by"], "bob");
    let problem = problem_of(bob.post(&approval).await, StatusCode::CONFLICT).await;
    assert!(problem.kind.ends_with(":already-approved"), "{problem:?}");
}

pub(crate) async fn tenants_do_not_meet(service: Service) {
    let place = format!("{ROUTE}/{}", service.client("ann").created("k").await);
    let stranger = service.stranger("ann");
    problem_of(stranger.get(&place).await, StatusCode::NOT_FOUND).await;
    let approval = format!("{place}/approval");
    problem_of(stranger.post(&approval).await, StatusCode::NOT_FOUND).await;
}
