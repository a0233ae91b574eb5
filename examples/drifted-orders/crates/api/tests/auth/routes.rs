//! Every route of the description asks for a token, and for the permission that it names.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use uuid::Uuid;

use crate::issuer::{Issuer, claims, verifier, with};
use crate::log_alone::LogAlone;

/// Method, path and scope of every route.
fn routes() -> Vec<(String, String, String)> {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let scheme = &document["components"]["securitySchemes"]["bearer"];
    assert_eq!(
        (&scheme["type"], &scheme["scheme"]),
        (&"http".into(), &"bearer".into())
    );
    let mut routes = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            // The portal that shows it has no token.
            if path == "/v1/audit-event-types" {
                continue;
            }
            let Some([Value::String(scope)]) = operation["security"][0]["bearer"]
                .as_array()
                .map(Vec::as_slice)
            else {
                panic!(
                    "{method} {path} must name one permission: {}",
                    operation["security"]
                );
            };
            routes.push((method.to_uppercase(), path.clone(), scope.clone()));
        }
    }
    routes
}

#[tokio::test]
async fn a_route_lets_in_those_with_its_permission_and_nobody_else() {
    let issuer = Issuer::ed25519("a");
    let verifier = Arc::new(verifier(&[&issuer]));
    let routes = routes();
    assert!(routes.len() > 2);
    for (method, path, wanted) in &routes {
        let path = path.replace("{id}", &Uuid::nil().to_string());
        let ask = async |scope: Option<&str>| {
            let mut request = Request::builder().method(method.as_str()).uri(&path);
            if let Some(scope) = scope {
                let token = issuer.sign(&issuer.head(), &with(claims(), "scope", scope));
                request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            }
            let request = request.body(Body::empty()).unwrap();
            let store = Arc::<LogAlone>::default();
            store.answer(&verifier, request).await.status()
        };
        let place = format!("{method} {path}");
        assert_eq!(ask(None).await, StatusCode::UNAUTHORIZED, "{place}");
        for (_, _, scope) in routes.iter().filter(|(_, _, scope)| scope != wanted) {
            assert_eq!(
                ask(Some(scope)).await,
                StatusCode::FORBIDDEN,
                "{place} {scope}"
            );
        }
        let status = ask(Some(wanted)).await;
        let refused = [
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
        ];
        assert!(!refused.contains(&status), "{place} {wanted}: {status}");
    }
}
