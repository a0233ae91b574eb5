use std::sync::Arc;

use api::{App, Limits, Readiness};
use axum::Router;
use domain::Storage;
use jiff::Timestamp;
use uuid::Uuid;

// {{#if (has "cursor-paging")}}
use api::paging::Cursors;

// {{/if}}
use crate::client::Client;

/// The whole service but its process.
pub(crate) struct Service {
    router: Router,
    /// Tenants of this test alone.
    tenant: String,
    // {{#if (has "auth")}}
    issuer: crate::issuer::Issuer,
    // {{/if}}
}

impl Service {
    #[expect(clippy::disallowed_methods, reason = "this test is the process")]
    pub(crate) fn over(storage: Arc<dyn Storage>) -> Self {
        // {{#if (has "auth")}}
        let issuer = crate::issuer::Issuer::new();
        // {{/if}}
        let app = App {
            storage,
            now: Timestamp::now,
            next_id: Uuid::now_v7,
            // {{#if (has "auth")}}
            verifier: Arc::new(issuer.verifier()),
            // {{/if}}
            // {{#if (has "cursor-paging")}}
            cursors: Arc::new(Cursors::new(&"k".repeat(32).into(), None).unwrap()),
            // {{/if}}
            readiness: Readiness::default(),
        };
        Self {
            router: api::router(app, Limits::default()),
            tenant: format!("t{}", Uuid::now_v7().simple()),
            // {{#if (has "auth")}}
            issuer,
            // {{/if}}
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

    // {{#if (has "cursor-paging")}}
    /// Somebody with every permission, in a tenant for each `number`.
    pub(crate) fn client_elsewhere(&self, number: u32, who: &str) -> Client {
        self.client_of(&format!("{}-{number}", self.tenant), who)
    }

    // {{/if}}
    fn client_of(&self, tenant: &str, who: &str) -> Client {
        let client = Client::new(self.router.clone());
        // {{#if (has "auth")}}
        client.with(
            "authorization",
            &self.issuer.bearer(tenant, who, crate::issuer::ALL),
        )
        // {{else}}
        //~ client.with("x-tenant", tenant).with("x-caller", who)
        // {{/if}}
    }

    // {{#if (and (has "audit-log") (has "auth"))}}
    /// Somebody with `scope` alone.
    pub(crate) fn limited(&self, who: &str, scope: &str) -> Client {
        let bearer = self.issuer.bearer(&self.tenant, who, &[scope]);
        Client::new(self.router.clone()).with("authorization", &bearer)
    }

    // {{/if}}
    /// Somebody whom nothing is known about.
    pub(crate) fn nobody(&self) -> Client {
        Client::new(self.router.clone())
    }
}
