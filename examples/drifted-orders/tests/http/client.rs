use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode};
use contracts::Problem;
use serde_json::Value;
use tower::ServiceExt as _;

/// The path of all of them.
pub(crate) const ROUTE: &str = "/v1/orders";

/// Somebody who sends requests.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    headers: Vec<(String, String)>,
}

impl Client {
    pub(crate) const fn new(router: Router) -> Self {
        Self {
            router,
            headers: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Body) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(body).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Response<Body> {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str) -> Response<Body> {
        self.send(Method::POST, path, Body::empty()).await
    }

    /// Asks for a new one, under the idempotency key `key`.
    pub(crate) async fn create(&self, key: &str, body: &str) -> Response<Body> {
        let asking = self.clone().with("idempotency-key", key);
        let asking = asking.with("content-type", "application/json");
        asking
            .send(Method::POST, ROUTE, body.to_owned().into())
            .await
    }

    /// Asks for a new one that nothing speaks against, and says what it is called.
    pub(crate) async fn created(&self, key: &str) -> String {
        let answer = self.create(key, r#"{"title":"ten chairs"}"#).await;
        let new = json_of(answer, StatusCode::CREATED).await;
        new["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) async fn json_of(answer: Response<Body>, status: StatusCode) -> Value {
    assert_eq!(answer.status(), status);
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

pub(crate) async fn problem_of(answer: Response<Body>, status: StatusCode) -> Problem {
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem = json_of(answer, status).await;
    let problem: Problem = serde_json::from_value(problem).unwrap();
    assert_eq!(problem.status, status.as_u16());
    problem
}
