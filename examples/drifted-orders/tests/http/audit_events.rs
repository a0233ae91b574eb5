use axum::http::StatusCode;
use contracts::audit::Kind;
use serde_json::Value;

use crate::client::{Client, ROUTE, json_of};
use crate::service::Service;

/// The log as it is exported, oldest first.
async fn exported(client: &Client) -> Vec<Value> {
    let answer = client.get("/v1/audit-events/export").await;
    assert_eq!(
        answer.headers()["content-type"],
        "application/cloudevents-batch+json"
    );
    let batch = json_of(answer, StatusCode::OK).await;
    batch.as_array().unwrap().clone()
}

pub(crate) async fn every_change_is_in_the_log(service: Service) {
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let ann = service.client("ann").with("traceparent", trace);
    let ann = ann.with("x-request-id", "r-1");
    let id = ann.created("k").await;
    ann.created("k").await;
    let approval = format!("{ROUTE}/{id}/approval");
    ann.post(&approval).await;
    service.client("bob").post(&approval).await;

    let events = exported(&ann).await;
    let told: Vec<_> = events
        .iter()
        .map(|event| [&event["type"], &event["actorid"], &event["outcome"]])
        .map(|told| told.map(|text| text.as_str().unwrap().to_owned()))
        .collect();
    let wanted = [
        [Kind::CreatedV1.name(), "ann", "success"],
        [Kind::ApprovalRefusedV1.name(), "ann", "denied"],
        [Kind::ApprovedV1.name(), "bob", "success"],
    ];
    assert_eq!(told, wanted.map(|line| line.map(str::to_owned)));
    assert_eq!(events[0]["specversion"], "1.0");
    assert_eq!(events[0]["traceid"], "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(events[0]["requestid"], "r-1");
    assert_eq!(events[0]["data"]["title"], "ten chairs");
    assert_eq!(events[1]["previous"], events[0]["hash"]);

    let rest = ann.get("/v1/audit-events/export?after=2").await;
    let rest = json_of(rest, StatusCode::OK).await;
    assert_eq!(rest.as_array().unwrap()[..], events[2..]);
    assert!(exported(&service.stranger("ann")).await.is_empty());
}

pub(crate) async fn the_types_of_events_are_listed(service: Service) {
    let answer = service.client("ann").get("/v1/audit-event-types").await;
    let types = json_of(answer, StatusCode::OK).await;
    let names = types.as_array().unwrap().iter().map(|t| t["name"].as_str());
    let known = Kind::ALL.iter().map(|kind| Some(kind.name()));
    assert!(names.eq(known), "{types}");
}

pub(crate) async fn a_missing_permission_is_in_the_log(service: Service) {
    let eve = service.limited("eve", "orders:read");
    let answer = eve.get("/v1/audit-events/export").await;
    crate::client::problem_of(answer, StatusCode::FORBIDDEN).await;
    let events = exported(&service.client("ann")).await;
    assert_eq!(events[0]["type"], Kind::AccessDeniedV1.name());
    assert_eq!(events[0]["data"]["permission"], "audit-events:read");
    assert_eq!(events[0]["data"]["route"], "/v1/audit-events/export");
    assert_eq!(events[0]["outcome"], "denied");
}
