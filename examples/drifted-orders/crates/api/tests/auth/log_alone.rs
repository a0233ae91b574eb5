//! The service over a store in which nothing lies but a log: whoever is not let in must not reach
//! more of it.

use std::sync::Arc;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use api::auth::Verifier;
use api::paging::Cursors;
use api::{App, Limits, Readiness, router};
use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use axum::response::Response;
use contracts::{Moment, Problem, Tenant};
use domain::{Caller, Committed, Decision, IdempotencyKey, Storage, StorageError, Stored};
use tower::ServiceExt as _;
use uuid::Uuid;

use contracts::audit::{Entry, Event, Head, Seq};
use domain::AuditLog;

use domain::EventFilter;

use contracts::ActorId;
use domain::{Slice, Window};

use contracts::OrderId;

use domain::{CostCentre, Order};

use crate::issuer::{ISSUED, at};

#[derive(Default)]
pub(crate) struct LogAlone {
    pub(crate) entries: Mutex<Vec<Entry>>,
    /// Nothing can be written down any more.
    pub(crate) full: AtomicBool,
}

type Found = Stored<Option<Order>>;

type Page<T> = Stored<Slice<T>>;

impl LogAlone {
    /// The answer of the service over this store to `request`.
    pub(crate) async fn answer(
        self: &Arc<Self>,
        verifier: &Arc<Verifier>,
        request: Request<Body>,
    ) -> Response {
        let app = App {
            storage: self.clone(),
            now: || at(ISSUED + 10),
            next_id: Uuid::nil,
            verifier: verifier.clone(),
            cursors: Arc::new(Cursors::new(&"k".repeat(32).into(), None).unwrap()),
            readiness: Readiness::default(),
        };
        let answer = router(app, Limits::default()).oneshot(request).await;
        answer.unwrap()
    }
}

fn unavailable<T>() -> Stored<T> {
    Err(StorageError::Unavailable("nothing lies here".into()))
}

#[async_trait]
impl Storage for LogAlone {
    async fn commit(
        &self,
        _: &Caller,
        _: &Decision,
        _: Option<&IdempotencyKey>,
    ) -> Stored<Committed> {
        unavailable()
    }

    async fn find(&self, _: &Tenant, _: OrderId) -> Found {
        unavailable()
    }

    async fn list(&self, _: &Tenant, _: Option<&ActorId>, _: Window) -> Page<Order> {
        unavailable()
    }

    async fn page(
        &self,
        _: &Tenant,
        _: Option<&ActorId>,
        _: u64,
        _: u32,
    ) -> Stored<(Vec<Order>, u64)> {
        unavailable()
    }

    async fn cost_centre(&self, _: &Tenant, _: &str) -> Stored<Option<CostCentre>> {
        unavailable()
    }

    async fn forget_keys(&self, _: Moment) -> Stored<u64> {
        unavailable()
    }

    fn log(&self) -> &dyn AuditLog {
        self
    }

    async fn ready(&self) -> Stored<()> {
        unavailable()
    }
}

#[async_trait]
impl AuditLog for LogAlone {
    async fn record(&self, entry: &Entry) -> Stored<()> {
        if self.full.load(Ordering::SeqCst) {
            return unavailable();
        }
        self.entries.lock().unwrap().push(entry.clone());
        Ok(())
    }

    async fn events(&self, _: &Tenant, _: &EventFilter, _: Window) -> Page<Event> {
        unavailable()
    }

    async fn events_after(&self, _: &Tenant, _: Seq, _: u16) -> Stored<Vec<Event>> {
        unavailable()
    }

    async fn head(&self, _: &Tenant) -> Stored<Head> {
        unavailable()
    }

    async fn tenants(&self) -> Stored<Vec<Tenant>> {
        unavailable()
    }
}

/// The problem in `answer`, which must be one.
pub(crate) async fn problem(answer: Response) -> Problem {
    let status = answer.status();
    let kind = answer.headers()[header::CONTENT_TYPE].clone();
    assert_eq!(kind, "application/problem+json");
    let body = to_bytes(answer.into_body(), 64 * 1024).await.unwrap();
    let problem: Problem = serde_json::from_slice(&body).unwrap();
    assert_eq!(problem.status, status.as_u16());
    problem
}
