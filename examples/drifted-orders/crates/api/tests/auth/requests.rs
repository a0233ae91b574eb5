//! What a caller is told, and what is written down about them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use api::auth::{KeySource, Verifier};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use metrics_exporter_prometheus::PrometheusBuilder;
use uuid::Uuid;

use contracts::audit::{AccessDeniedV1, Outcome, Payload};

use crate::issuer::{AUDIENCE, ISSUER, Issuer, claims, key_set, verifier, with};
use crate::key_server::KeyServer;
use crate::log_alone::{LogAlone, problem};

const ROUTE: &str = "/v1/orders/{id}/approval";

const APPROVE: &str = "orders:approve";

const READ: &str = "orders:read";

/// One service, its issuer, and what it has written down.
struct Scene {
    issuer: Issuer,
    verifier: Arc<Verifier>,
    store: Arc<LogAlone>,
}

impl Scene {
    fn new() -> Self {
        let issuer = Issuer::ed25519("a");
        let verifier = Arc::new(verifier(&[&issuer]));
        let store = Arc::default();
        Self {
            issuer,
            verifier,
            store,
        }
    }

    fn token(&self, scope: &str) -> String {
        let claims = with(claims(), "scope", scope);
        self.issuer.sign(&self.issuer.head(), &claims)
    }

    /// Tries to approve one, with these `Authorization` headers.
    async fn approve(&self, authorizations: &[&str]) -> Response {
        let path = ROUTE.replace("{id}", &Uuid::nil().to_string());
        let mut request = Request::post(path).header("x-request-id", "r-1");
        for value in authorizations {
            request = request.header(header::AUTHORIZATION, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        self.store.answer(&self.verifier, request).await
    }
}

#[tokio::test]
async fn nobody_without_a_sound_token_is_let_in_or_written_down() {
    let scene = Scene::new();
    let sound = format!("Bearer {}", scene.token(APPROVE));
    let none = "Bearer";
    let invalid = |why: &str| format!(r#"Bearer error="invalid_token", error_description="{why}""#);
    let twice = invalid("more than one Authorization header");
    let junk = invalid("not a signed JWT");
    let cases: [(&[&str], &str); 6] = [
        (&[], none),
        (&["Basic YTpi"], none),
        (&["Bearer "], none),
        (&["Bearer gibberish"], &junk),
        (&[&sound, &sound], &twice),
        (&[&sound, "Basic YTpi"], &twice),
    ];
    for (authorizations, challenge) in cases {
        let answer = scene.approve(authorizations).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers()[header::WWW_AUTHENTICATE], challenge);
        assert!(problem(answer).await.detail.is_some());
    }
    assert!(scene.store.entries.lock().unwrap().is_empty());
}

/// Its store has nothing to find, which only those learn who were let in.
#[tokio::test]
async fn a_scheme_knows_no_case() {
    let scene = Scene::new();
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let token = scene.token(APPROVE);
        let answer = scene.approve(&[&format!("{scheme} {token}")]).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}

#[tokio::test]
async fn a_token_in_the_address_is_not_looked_at() {
    let scene = Scene::new();
    let token = scene.token(READ);
    let route = "/v1/orders/{id}".replace("{id}", &Uuid::nil().to_string());
    let path = format!("{route}?access_token={token}");
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = scene.store.answer(&scene.verifier, request).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let scene = Scene::new();
    for scope in ["", READ, "orders:approved", "*"] {
        let answer = scene
            .approve(&[&format!("Bearer {}", scene.token(scope))])
            .await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{scope}");
        let challenge = format!(r#"Bearer error="insufficient_scope", scope="{APPROVE}""#);
        assert_eq!(answer.headers()[header::WWW_AUTHENTICATE], challenge);
        assert!(problem(answer).await.kind.ends_with(":forbidden"));
    }
}

#[tokio::test]
async fn a_missing_scope_is_written_down() {
    let scene = Scene::new();
    let token = scene.token(READ);
    let answer = scene.approve(&[&format!("Bearer {token}")]).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let entries = scene.store.entries.lock().unwrap();
    let [entry] = &entries[..] else {
        panic!("one entry, not {entries:?}");
    };
    assert_eq!(entry.actor.id.as_str(), "ann");
    assert_eq!(entry.tenant.as_str(), "acme");
    assert_eq!(entry.outcome, Outcome::Denied);
    assert_eq!(entry.resource.id, ROUTE);
    assert_eq!(entry.request_id.as_ref().unwrap().as_str(), "r-1");
    let attempt = AccessDeniedV1 {
        permission: APPROVE.to_owned(),
        method: "POST".to_owned(),
        route: ROUTE.to_owned(),
    };
    assert_eq!(entry.payload, Payload::AccessDeniedV1(attempt));
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_answered() {
    let scene = Scene::new();
    scene.store.full.store(true, Ordering::SeqCst);
    let token = scene.token(READ);
    let answer = scene.approve(&[&format!("Bearer {token}")]).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
}

/// A client would throw a good token away after a 401.
#[tokio::test]
async fn an_issuer_that_cannot_be_reached_is_not_the_callers_fault() {
    let mut scene = Scene::new();
    let server = KeyServer::start(key_set(&[scene.issuer.jwk()]));
    server.fail();
    let source = KeySource::endpoint(&server.url).unwrap();
    scene.verifier = Arc::new(Verifier::new(ISSUER, AUDIENCE, source));
    let token = scene.token(APPROVE);
    let answer = scene.approve(&[&format!("Bearer {token}")]).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!answer.headers().contains_key(header::WWW_AUTHENTICATE));
}

/// The runtime of a test has one thread, so a recorder of that thread sees everything.
#[tokio::test]
async fn rejections_are_counted_by_reason() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let scene = Scene::new();
    scene.approve(&[]).await;
    scene.approve(&["Bearer gibberish"]).await;
    scene.approve(&["Bearer gibberish"]).await;
    let shown = recorder.handle().render();
    for line in [
        r#"auth_rejections_total{reason="missing"} 1"#,
        r#"auth_rejections_total{reason="malformed"} 2"#,
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
}
