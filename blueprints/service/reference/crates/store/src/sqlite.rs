// {{#if (has "audit-log")}}
mod audit;
// {{/if}}
mod commit;
mod connect;
// {{#if (has "cursor-paging")}}
#[cfg(test)]
mod plans;
// {{/if}}

use async_trait::async_trait;
use contracts::{Moment, Tenant};
use domain::{Caller, Committed, Decision, IdempotencyKey, Storage, Stored};

// {{#if (has "cursor-paging")}}
use contracts::ActorId;
use domain::{Listed, Slice, Window};

// {{/if}}
// {{#if (has "audit-log")}}
use domain::AuditLog;

// {{/if}}
use contracts::PurchaseOrderId;

use domain::PurchaseOrder;

use crate::failure::failed;
// {{#if (has "cursor-paging")}}
use crate::page;
// {{/if}}
use crate::rows;

pub use connect::{OpenError, Sqlite};

const FIND: &str = r#"
SELECT tenant, id, title, author, created_at, approved_by, approved_at
FROM "purchase_orders" WHERE tenant = ? AND id = ?"#;

// {{#if (has "cursor-paging")}}
const LIST: &str = r#"
SELECT tenant, seq, id, title, author, created_at, approved_by, approved_at
FROM "purchase_orders""#;

// {{/if}}
const FORGET: &str = "DELETE FROM idempotency_keys WHERE used_at < ?";

/// Needs the file and its schema, but no row.
const READY: &str = r#"SELECT 1 FROM "purchase_orders" LIMIT 1"#;

#[async_trait]
impl Storage for Sqlite {
    async fn commit(
        &self,
        caller: &Caller,
        decision: &Decision,
        key: Option<&IdempotencyKey>,
    ) -> Stored<Committed> {
        commit::commit(self, caller, decision, key).await
    }

    async fn find(
        &self,
        // Nobody finds what belongs to somebody else.
        tenant: &Tenant,
        id: PurchaseOrderId,
    ) -> Stored<Option<PurchaseOrder>> {
        let find = sqlx::query(FIND).bind(tenant.as_str()).bind(id.get());
        let row = find.fetch_optional(&self.readers).await.map_err(failed)?;
        row.as_ref().map(rows::known).transpose()
    }

    // {{#if (has "cursor-paging")}}
    async fn list(
        &self,
        tenant: &Tenant,
        author: Option<&ActorId>,
        window: Window,
    ) -> Stored<Slice<PurchaseOrder>> {
        let filters = [("author", author.map(ActorId::as_str))];
        let mut query = page::query(LIST, tenant, &filters, window);
        let rows = query.build().fetch_all(&self.readers).await;
        page::slice(window, &rows.map_err(failed)?, |row| {
            let (seq, item) = (rows::seq(row)?, rows::known(row)?);
            Ok(Listed { seq, item })
        })
    }

    // {{/if}}
    async fn forget_keys(&self, moment: Moment) -> Stored<u64> {
        let forget = sqlx::query(FORGET).bind(moment.micros());
        let done = forget.execute(&self.writer).await.map_err(failed)?;
        Ok(done.rows_affected())
    }

    // {{#if (has "audit-log")}}
    fn log(&self) -> &dyn AuditLog {
        self
    }

    // {{/if}}
    async fn ready(&self) -> Stored<()> {
        let ready = sqlx::query(READY).fetch_optional(&self.readers);
        ready.await.map(drop).map_err(failed)
    }
}
