use std::sync::Arc;

use api::paging::Cursors;
use api::{App, Limits, Readiness};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use contracts::Problem;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use uuid::Uuid;

// {{#if (eq store "postgres")}}
//~ use std::env;
//~
// {{/if}}
// {{#if (eq store "sqlite")}}
use tempfile::TempDir;

// {{/if}}
use crate::caller::Callers;

pub(crate) const LIST: &str = "/v1/purchase-orders";

// {{#if (eq store "postgres")}}
//~ /// Where the tests find a server when `TEST_POSTGRES_URL` names none: the one of `compose.yaml`.
//~ const SERVER: &str = "postgres://service:development@127.0.0.1:5432/service";
//~
// {{/if}}
/// Every route over a store. Whoever writes has a tenant of their own.
pub(crate) struct Service {
    runtime: Runtime,
    router: Router,
    callers: Callers,
    // {{#if (eq store "sqlite")}}
    _folder: TempDir,
    // {{/if}}
}

/// When all of it happens.
fn now() -> Timestamp {
    Timestamp::from_second(1_760_000_000).unwrap()
}

impl Service {
    #[expect(clippy::disallowed_methods, reason = "ids start here")]
    pub(crate) fn start() -> Self {
        let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
        // {{#if (eq store "postgres")}}
        //~ let url = env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| SERVER.to_owned());
        //~ let store = runtime.block_on(store::Postgres::connect(&url)).unwrap();
        // {{else}}
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("paging.db");
        let store = runtime.block_on(store::Sqlite::open(&path)).unwrap();
        // {{/if}}
        runtime.block_on(store.migrate()).unwrap();
        let callers = Callers::new();
        let app = App {
            storage: Arc::new(store),
            now,
            next_id: Uuid::now_v7,
            // {{#if (has "auth")}}
            verifier: Arc::new(callers.verifier()),
            // {{/if}}
            cursors: Arc::new(Cursors::new(&"k".repeat(32).into(), None).unwrap()),
            readiness: Readiness::default(),
        };
        Self {
            router: api::router(app, Limits::default()),
            runtime,
            callers,
            // {{#if (eq store "sqlite")}}
            _folder: folder,
            // {{/if}}
        }
    }

    /// People of a tenant of their own.
    #[expect(clippy::disallowed_methods, reason = "ids start here")]
    pub(crate) fn team(&self) -> Team<'_> {
        let tenant = Uuid::now_v7().simple().to_string();
        Team {
            service: self,
            tenant,
        }
    }
}

pub(crate) struct Team<'s> {
    service: &'s Service,
    tenant: String,
}

/// One page as it came.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) ids: Vec<Value>,
    pub(crate) next: Option<String>,
    pub(crate) prev: Option<String>,
    links: String,
}

impl Page {
    /// The target of the link `rel` in the header.
    pub(crate) fn link(&self, rel: &str) -> Option<&str> {
        let mut links = self.links.split(", ");
        let end = format!(">; rel=\"{rel}\"");
        links.find_map(|link| link.strip_prefix('<')?.strip_suffix(&end))
    }
}

impl Team<'_> {
    /// Creates one in the name of `author`. Its id.
    #[expect(clippy::disallowed_methods, reason = "ids start here")]
    pub(crate) fn create(&self, author: &str) -> Value {
        let request = Request::post(LIST)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", Uuid::now_v7().to_string());
        let request = self.service.callers.sign(request, &self.tenant, author);
        let draft = json!({"title": "ten chairs"}).to_string();
        let answer = self.send(request.body(draft.into()).unwrap());
        assert_eq!(answer.status(), StatusCode::CREATED);
        self.json(answer)["id"].clone()
    }

    /// The page at `target`.
    pub(crate) fn page(&self, target: &str) -> Page {
        let answer = self.get(target);
        assert_eq!(answer.status(), StatusCode::OK, "{target}");
        let links = answer.headers().get(header::LINK);
        let links = links.map_or("", |links| links.to_str().unwrap()).to_owned();
        let page = self.json(answer);
        let items = page["items"].as_array().unwrap();
        let cursor = |name: &str| page.get(name).map(|c| c.as_str().unwrap().to_owned());
        Page {
            ids: items.iter().map(|item| item["id"].clone()).collect(),
            next: cursor("next"),
            prev: cursor("prev"),
            links,
        }
    }

    /// Why there is no page at `target`.
    pub(crate) fn refused(&self, target: &str) -> (StatusCode, Problem) {
        let answer = self.get(target);
        let status = answer.status();
        (status, serde_json::from_value(self.json(answer)).unwrap())
    }

    pub(crate) fn status(&self, target: &str) -> StatusCode {
        self.get(target).status()
    }

    fn get(&self, target: &str) -> Response {
        let request = Request::get(target);
        let request = self.service.callers.sign(request, &self.tenant, "ann");
        self.send(request.body(Body::empty()).unwrap())
    }

    fn send(&self, request: Request<Body>) -> Response {
        let answer = self.service.router.clone().oneshot(request);
        self.service.runtime.block_on(answer).unwrap()
    }

    fn json(&self, answer: Response) -> Value {
        let body = to_bytes(answer.into_body(), usize::MAX);
        let body = self.service.runtime.block_on(body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }
}
