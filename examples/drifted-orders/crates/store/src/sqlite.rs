mod activity;
mod audit;
mod commit;
mod connect;
mod cost_centres;
#[cfg(test)]
mod plans;

use async_trait::async_trait;
use contracts::{Moment, Tenant};
use domain::{Caller, Committed, Decision, IdempotencyKey, Storage, Stored};

use contracts::ActorId;
use domain::{Listed, Slice, Window};

use domain::AuditLog;

use contracts::OrderId;

use domain::{CostCentre, Order};

use crate::failure::failed;
use crate::page;
use crate::rows;

pub use activity::note;
pub use connect::{OpenError, Sqlite};

const FIND: &str = r#"
SELECT tenant, id, title, author, created_at, approved_by, approved_at
FROM "orders" WHERE tenant = ? AND id = ?"#;

const LIST: &str = r#"
SELECT tenant, seq, id, title, author, created_at, approved_by, approved_at
FROM "orders""#;

const PAGE: &str = r#"
SELECT tenant, seq, id, title, author, created_at, approved_by, approved_at
FROM "orders" WHERE tenant = ?1 AND (?2 IS NULL OR author = ?2)
ORDER BY seq DESC LIMIT ?3 OFFSET ?4"#;

const TOTAL: &str = r#"
SELECT count(*) FROM "orders" WHERE tenant = ?1 AND (?2 IS NULL OR author = ?2)"#;

const FORGET: &str = "DELETE FROM idempotency_keys WHERE used_at < ?";

/// Needs the file and its schema, but no row.
const READY: &str = r#"SELECT 1 FROM "orders" LIMIT 1"#;

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
        id: OrderId,
    ) -> Stored<Option<Order>> {
        let find = sqlx::query(FIND).bind(tenant.as_str()).bind(id.get());
        let row = find.fetch_optional(&self.readers).await.map_err(failed)?;
        row.as_ref().map(rows::known).transpose()
    }

    async fn list(
        &self,
        tenant: &Tenant,
        author: Option<&ActorId>,
        window: Window,
    ) -> Stored<Slice<Order>> {
        let filters = [("author", author.map(ActorId::as_str))];
        let mut query = page::query(LIST, tenant, &filters, window);
        let rows = query.build().fetch_all(&self.readers).await;
        page::slice(window, &rows.map_err(failed)?, |row| {
            let (seq, item) = (rows::seq(row)?, rows::known(row)?);
            Ok(Listed { seq, item })
        })
    }

    async fn page(
        &self,
        tenant: &Tenant,
        author: Option<&ActorId>,
        skipped: u64,
        rows: u32,
    ) -> Stored<(Vec<Order>, u64)> {
        let author = author.map(ActorId::as_str);
        let page = sqlx::query(PAGE)
            .bind(tenant.as_str())
            .bind(author)
            .bind(i64::from(rows))
            .bind(i64::try_from(skipped).unwrap_or(i64::MAX));
        let found = page.fetch_all(&self.readers).await.map_err(failed)?;
        let found = found.iter().map(rows::known).collect::<Stored<_>>()?;
        let total = sqlx::query_scalar(TOTAL).bind(tenant.as_str()).bind(author);
        let total: i64 = total.fetch_one(&self.readers).await.map_err(failed)?;
        Ok((found, total.unsigned_abs()))
    }

    async fn cost_centre(&self, tenant: &Tenant, code: &str) -> Stored<Option<CostCentre>> {
        cost_centres::find(self, tenant, code).await
    }

    async fn forget_keys(&self, moment: Moment) -> Stored<u64> {
        let forget = sqlx::query(FORGET).bind(moment.micros());
        let done = forget.execute(&self.writer).await.map_err(failed)?;
        Ok(done.rows_affected())
    }

    fn log(&self) -> &dyn AuditLog {
        self
    }

    async fn ready(&self) -> Stored<()> {
        let ready = sqlx::query(READY).fetch_optional(&self.readers);
        ready.await.map(drop).map_err(failed)
    }
}
