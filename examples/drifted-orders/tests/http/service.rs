use std::sync::Arc;

use api::{App, Limits, Readiness};
use axum::Router;
use domain::Storage;
use jiff::Timestamp;
use uuid::Uuid;

use api::paging::Cursors;

use crate::client::Client;

/// The whole service but its process.
pub(crate) struct Service {
    router: Router,
    /// Tenants of this test alone.
    tenant: String,
    issuer: crate::issuer::Issuer,
}

impl Service {
    #[expect(clippy::disallowed_methods, reason = "this test is the process")]
    pub(crate) fn over(storage: Arc<dyn Storage>) -> Self {
        let issuer = crate::issuer::Issuer::new();
        let app = App {
            storage,
            now: Timestamp::now,
            next_id: Uuid::now_v7,
            verifier: Arc::new(issuer.verifier()),
            cursors: Arc::new(Cursors::new(&"k".repeat(32).into(), None).unwrap()),
            readiness: Readiness::default(),
        };
        Self {
            router: api::router(app, Limits::default()),
            tenant: format!("t{}", Uuid::now_v7().simple()),
            issuer,
        }
    }

    /// Somebody with every permission, in this test's first tenant.
    pub(crate) fn client(&self, who: &str) -> Client {
        self.client_of(&self.tenant, who)
    }

    /// Somebody with every permission, in another tenant.
    pub(crate) fn stranger(&self, who: &str) -> Client {
        self.client_of(&format!("{}-other", self.tenant), who)
    }

    fn client_of(&self, tenant: &str, who: &str) -> Client {
        let client = Client::new(self.router.clone());
        client.with(
            "authorization",
            &self.issuer.bearer(tenant, who, crate::issuer::ALL),
        )
    }

    /// Somebody with `scope` alone.
    pub(crate) fn limited(&self, who: &str, scope: &str) -> Client {
        let bearer = self.issuer.bearer(&self.tenant, who, &[scope]);
        Client::new(self.router.clone()).with("authorization", &bearer)
    }

    /// Somebody whom nothing is known about.
    pub(crate) fn nobody(&self) -> Client {
        Client::new(self.router.clone())
    }
}
