//! The audit log. Nothing else writes it.

use async_trait::async_trait;
use contracts::Tenant;
use contracts::audit::{Entry, Event, Head, RequestId, Seq, TraceId};
use domain::{AuditLog, Stored};
use sqlx::SqliteConnection;

use contracts::ActorId;
use domain::{EventFilter, Listed, Slice, Window};

use super::Sqlite;
use super::commit::begin;
use crate::failure::{corrupt, failed};
use crate::page;
use crate::rows;

const HEAD: &str = "SELECT seq, hash FROM audit_heads WHERE tenant = ?";

const FIRST: &str = "INSERT INTO audit_heads (tenant, seq, hash) VALUES (?, 0, ?)";

/// The event and the head it becomes, in one go: a statement of its own is one more way to the
/// database's thread and back, while the file is locked.
const INSERT: &str = "
INSERT INTO audit_events (tenant, seq, id, occurred_at, actor_kind, actor, resource_kind, resource,
    outcome, trace_id, request_id, type, payload, previous, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
UPDATE audit_heads SET seq = ?, hash = ? WHERE tenant = ?";

pub(super) const LIST: &str = "SELECT * FROM audit_events";

const AFTER: &str = "SELECT * FROM audit_events WHERE tenant = ? AND seq > ? ORDER BY seq LIMIT ?";

const TENANTS: &str = "
SELECT tenant FROM audit_heads UNION SELECT DISTINCT tenant FROM audit_events ORDER BY tenant";

/// Puts `entry` behind the last event of its tenant, in the transaction of `connection`.
///
/// The head is read last: from then on no other transaction gets a place, so places are given in
/// the order of commits, and nobody who has read past a place misses an earlier one.
pub(super) async fn append(connection: &mut SqliteConnection, entry: &Entry) -> Stored<()> {
    let last = match last(connection, &entry.tenant).await? {
        Some(last) => last,
        None => first(connection, &entry.tenant).await?,
    };
    let event = entry.clone().seal(&last).map_err(corrupt)?;
    insert(connection, &event).await
}

async fn last(connection: &mut SqliteConnection, tenant: &Tenant) -> Stored<Option<Head>> {
    let head = sqlx::query(HEAD).bind(tenant.as_str());
    let row = head.fetch_optional(connection).await.map_err(failed)?;
    row.as_ref().map(read_head).transpose()
}

/// The head of a log that has no event yet.
async fn first(connection: &mut SqliteConnection, tenant: &Tenant) -> Stored<Head> {
    let first = sqlx::query(FIRST)
        .bind(tenant.as_str())
        .bind(&Head::START.hash.bytes()[..]);
    first.execute(connection).await.map_err(failed)?;
    Ok(Head::START)
}

fn read_head(row: &sqlx::sqlite::SqliteRow) -> Stored<Head> {
    Ok(Head {
        seq: rows::seq(row)?,
        hash: rows::link(row, "hash")?,
    })
}

async fn insert(connection: &mut SqliteConnection, event: &Event) -> Stored<()> {
    let insert = sqlx::query(INSERT)
        .bind(event.tenant.as_str())
        .bind(event.seq)
        .bind(event.id.get())
        .bind(event.occurred_at.micros())
        .bind(event.actor.kind.as_str())
        .bind(event.actor.id.as_str())
        .bind(&event.resource.kind)
        .bind(&event.resource.id)
        .bind(event.outcome.as_str())
        .bind(event.trace_id.as_ref().map(TraceId::as_str))
        .bind(event.request_id.as_ref().map(RequestId::as_str))
        .bind(&event.kind)
        .bind(&event.payload)
        .bind(&event.previous.bytes()[..])
        .bind(&event.hash.bytes()[..]);
    // And the head.
    let insert = insert
        .bind(event.seq)
        .bind(&event.hash.bytes()[..])
        .bind(event.tenant.as_str());
    insert.execute(connection).await.map(drop).map_err(failed)
}

#[async_trait]
impl AuditLog for Sqlite {
    async fn record(&self, entry: &Entry) -> Stored<()> {
        let mut transaction = begin(self).await?;
        append(&mut transaction, entry).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn events(
        &self,
        tenant: &Tenant,
        filter: &EventFilter,
        window: Window,
    ) -> Stored<Slice<Event>> {
        let filters = [
            ("actor", filter.actor.as_ref().map(ActorId::as_str)),
            ("resource", filter.resource.as_deref()),
            ("type", filter.kind.as_deref()),
        ];
        let mut query = page::query(LIST, tenant, &filters, window);
        let rows = query.build().fetch_all(&self.readers).await;
        page::slice(window, &rows.map_err(failed)?, |row| {
            let item = rows::event(row)?;
            let seq = item.seq;
            Ok(Listed { seq, item })
        })
    }

    async fn events_after(&self, tenant: &Tenant, after: Seq, most: u16) -> Stored<Vec<Event>> {
        let query = sqlx::query(AFTER)
            .bind(tenant.as_str())
            .bind(after)
            .bind(i64::from(most));
        let rows = query.fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(rows::event).collect()
    }

    async fn head(&self, tenant: &Tenant) -> Stored<Head> {
        let head = sqlx::query(HEAD).bind(tenant.as_str());
        let row = head.fetch_optional(&self.readers).await.map_err(failed)?;
        row.as_ref().map_or(Ok(Head::START), read_head)
    }

    async fn tenants(&self) -> Stored<Vec<Tenant>> {
        let rows = sqlx::query(TENANTS).fetch_all(&self.readers).await;
        rows.map_err(failed)?.iter().map(rows::tenant).collect()
    }
}
