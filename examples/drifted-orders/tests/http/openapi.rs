use std::fs;

use axum::http::StatusCode;
use serde_json::Value;

use crate::client::json_of;
use crate::service::Service;

/// The document of the last release. `cargo run -- openapi > openapi.json` writes it anew; whoever
/// reviews the change sees what callers will see.
const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[test]
fn the_document_is_the_golden_one() {
    let golden: Value = serde_json::from_str(&fs::read_to_string(GOLDEN).unwrap()).unwrap();
    let actual = serde_json::to_value(api::openapi()).unwrap();
    assert_eq!(actual, golden, "see GOLDEN");
}

/// Every operation says what it answers when something is wrong, as problems.
pub(crate) async fn every_status_is_documented(service: Service) {
    let answer = service.client("ann").get("/openapi.json").await;
    let document = json_of(answer, StatusCode::OK).await;
    assert_eq!(document["openapi"], "3.1.0");
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            for status in ["400", "500", "503"] {
                let body = &operation["responses"][status]["content"]["application/problem+json"];
                assert!(body.is_object(), "{method} {path} {status}");
            }
            let open = path == "/v1/audit-event-types";
            assert!(
                open || operation["security"].is_array(),
                "{method} {path} is open"
            );
            assert!(operation["responses"]["401"].is_object(), "{method} {path}");
        }
    }
}
