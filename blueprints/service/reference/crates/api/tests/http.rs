//! The router as callers meet it, layers included, over a store in memory.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

use std::future::pending;
use std::sync::{Arc, Mutex};

use api::{App, BODY_LIMIT};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use contracts::{InvalidField, Problem};
use domain::{Storage, StorageError, Stored};
use jiff::Timestamp;
use tower::ServiceExt as _;
use uuid::Uuid;

use contracts::{PurchaseOrderId, PurchaseOrderView};

use domain::PurchaseOrder;

const ALL: &str = "/v1/purchase-orders";

const NAMES: &str = "urn:acme-service:problem:";

const SOUND: &str = r#"{"title":"ten chairs","author":"ann","approver":"bob"}"#;

#[tokio::test]
async fn what_is_created_can_be_read() {
    let store = Arc::new(Memory::default());
    let created = send(&store, post(SOUND)).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let place = created.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned();
    let new: PurchaseOrderView = json(created).await;
    assert_eq!(place, format!("{ALL}/{}", new.id));
    assert_eq!((new.author.as_str(), new.approver.as_str()), ("ann", "bob"));

    let read = send(&store, get(&place)).await;
    assert_eq!(read.status(), StatusCode::OK);
    let known: PurchaseOrderView = json(read).await;
    assert_eq!(known, new);
}

#[tokio::test]
async fn a_broken_rule_has_a_name() {
    let body = SOUND.replace("bob", "ann");
    let problem = refused(post(&body), StatusCode::UNPROCESSABLE_ENTITY).await;
    assert_eq!(problem.kind, format!("{NAMES}self-approval"));
}

#[tokio::test]
async fn every_faulty_field_is_pointed_at() {
    let body = r#"{"title":" ","author":"ann@example.org","approver":"bob"}"#;
    let problem = refused(post(body), StatusCode::UNPROCESSABLE_ENTITY).await;
    let pointers = problem
        .errors
        .iter()
        .map(|e: &InvalidField| e.pointer.as_str());
    assert_eq!(pointers.collect::<Vec<_>>(), ["/title", "/author"]);
}

#[tokio::test]
async fn what_axum_rejects_is_a_problem_too() {
    let unknown_field = SOUND.replace("title", "titel");
    let large = SOUND.replace("ten chairs", &"x".repeat(BODY_LIMIT));
    let mut untyped = post(SOUND);
    untyped.headers_mut().remove(header::CONTENT_TYPE);
    let cases = [
        (post("{"), StatusCode::BAD_REQUEST),
        (post(&unknown_field), StatusCode::UNPROCESSABLE_ENTITY),
        (untyped, StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (post(&large), StatusCode::PAYLOAD_TOO_LARGE),
        (get(&format!("{ALL}/7")), StatusCode::BAD_REQUEST),
    ];
    for (request, status) in cases {
        let problem = refused(request, status).await;
        assert!(
            problem.detail.is_some(),
            "{problem:?} must say what is wrong"
        );
    }
}

#[tokio::test]
async fn unknown_ids_paths_and_methods_are_problems() {
    let unknown = get(&format!("{ALL}/{}", Uuid::nil()));
    let problem = refused(unknown, StatusCode::NOT_FOUND).await;
    assert_eq!(problem.kind, format!("{NAMES}not-found"));

    let problem = refused(get("/nowhere"), StatusCode::NOT_FOUND).await;
    assert_eq!(problem.kind, "about:blank");

    let mut delete = get(ALL);
    *delete.method_mut() = Method::DELETE;
    let answer = send(&Arc::new(Memory::default()), delete).await;
    assert_eq!(answer.headers()[header::ALLOW], "POST");
    problem_of(answer, StatusCode::METHOD_NOT_ALLOWED).await;
}

#[tokio::test]
async fn a_store_that_is_away_makes_not_ready_but_alive() {
    let answer = send(&Arc::new(Away), get("/readyz")).await;
    let problem = problem_of(answer, StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(problem.detail, None, "causes are for the log");
    let answer = send(&Arc::new(Away), get("/livez")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let answer = send(&Arc::new(Memory::default()), get("/readyz")).await;
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn a_slow_store_is_a_timeout() {
    let answer = send(&Arc::new(Away), post(SOUND)).await;
    problem_of(answer, StatusCode::SERVICE_UNAVAILABLE).await;
}

#[tokio::test]
async fn a_panic_is_a_problem_without_its_words() {
    let request = get(&format!("{ALL}/{}", Uuid::nil()));
    let answer = send(&Arc::new(Away), request).await;
    let problem = problem_of(answer, StatusCode::INTERNAL_SERVER_ERROR).await;
    assert_eq!(problem.detail, None);
}

#[tokio::test]
async fn every_answer_carries_its_request_id() {
    let mut request = get("/nowhere");
    let id = "0198-abcd".try_into().unwrap();
    request.headers_mut().insert("x-request-id", id);
    let store = Arc::new(Memory::default());
    assert_eq!(
        send(&store, request).await.headers()["x-request-id"],
        "0198-abcd"
    );
    let answer = send(&store, get("/livez")).await;
    assert!(answer.headers().contains_key("x-request-id"));
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

fn post(json: &str) -> Request<Body> {
    let request = Request::post(ALL).header(header::CONTENT_TYPE, "application/json");
    request.body(json.to_owned().into()).unwrap()
}

async fn send(store: &Arc<impl Storage + 'static>, request: Request<Body>) -> Response {
    let app = App {
        storage: store.clone(),
        now: || Timestamp::UNIX_EPOCH,
        next_id: || Uuid::from_u128(1),
    };
    api::router(app).oneshot(request).await.unwrap()
}

async fn refused(request: Request<Body>, status: StatusCode) -> Problem {
    let answer = send(&Arc::new(Memory::default()), request).await;
    problem_of(answer, status).await
}

async fn problem_of(answer: Response, status: StatusCode) -> Problem {
    assert_eq!(answer.status(), status);
    assert_eq!(
        answer.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
    let problem: Problem = json(answer).await;
    assert_eq!(problem.status, status.as_u16());
    problem
}

async fn json<T: serde::de::DeserializeOwned>(answer: Response) -> T {
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[derive(Default)]
struct Memory(Mutex<Vec<PurchaseOrder>>);

#[async_trait::async_trait]
impl Storage for Memory {
    async fn insert(&self, new: &PurchaseOrder) -> Stored<()> {
        self.0.lock().unwrap().push(new.clone());
        Ok(())
    }

    async fn find(&self, id: PurchaseOrderId) -> Stored<Option<PurchaseOrder>> {
        let rows = self.0.lock().unwrap();
        Ok(rows.iter().find(|row| row.id() == id).cloned())
    }

    async fn ready(&self) -> Stored<()> {
        Ok(())
    }
}

/// Fails in three ways: a write never ends, a read panics, and it is never ready.
struct Away;

#[async_trait::async_trait]
impl Storage for Away {
    async fn insert(&self, _new: &PurchaseOrder) -> Stored<()> {
        pending().await
    }

    async fn find(&self, _id: PurchaseOrderId) -> Stored<Option<PurchaseOrder>> {
        panic!("a secret of the store")
    }

    async fn ready(&self) -> Stored<()> {
        Err(StorageError::Unavailable("the disk is on fire".into()))
    }
}
