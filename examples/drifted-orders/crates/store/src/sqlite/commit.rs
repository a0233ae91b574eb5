use domain::{Approval, Caller, Change, Committed, Decision};
use domain::{IdempotencyKey, StorageError, Stored};
use sqlx::SqliteConnection;
use sqlx::{Row as _, Sqlite as Database, Transaction};
use uuid::Uuid;

use contracts::OrderId;

use domain::Order;

use super::Sqlite;
use super::audit;
use crate::failure::failed;

const CLAIM: &str = "
INSERT INTO idempotency_keys (tenant, actor_kind, actor, key, fingerprint, made, used_at)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

const CLAIMED: &str = "
SELECT fingerprint, made FROM idempotency_keys
WHERE tenant = ? AND actor_kind = ? AND actor = ? AND key = ?";

/// The next place, and the new one there, in one go: a statement of its own is one more way to the
/// database's thread and back, while the file is locked.
const INSERT: &str = r#"
INSERT INTO "order_heads" AS heads (tenant, seq) VALUES (?, 1)
ON CONFLICT (tenant) DO UPDATE SET seq = heads.seq + 1;
INSERT INTO "orders" (tenant, seq, id, title, author, created_at)
SELECT tenant, seq, ?, ?, ?, ? FROM "order_heads" WHERE tenant = ?"#;

const APPROVE: &str = r#"
UPDATE "orders" SET approved_by = ?, approved_at = ?
WHERE tenant = ? AND id = ? AND approved_by IS NULL"#;

/// The one write path: the key, the change and the event are in one transaction, or none is.
pub(super) async fn commit(
    store: &Sqlite,
    caller: &Caller,
    decision: &Decision,
    key: Option<&IdempotencyKey>,
) -> Stored<Committed> {
    let mut transaction = begin(store).await?;
    if let Some(key) = key {
        let after = decision.change.after();
        if let Some(before) = claim(&mut transaction, caller, key, after).await? {
            return Ok(Committed::Before(before));
        }
    }
    apply(&mut transaction, &decision.change).await?;
    audit::append(&mut transaction, &decision.event).await?;
    transaction.commit().await.map_err(failed)?;
    Ok(Committed::Now)
}

/// Takes the write lock first: waiting for it later could fail.
pub(super) async fn begin(store: &Sqlite) -> Stored<Transaction<'static, Database>> {
    store
        .writer
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(failed)
}

/// Takes `key` for what is about to be made, or says what was made under it before.
async fn claim(
    connection: &mut SqliteConnection,
    caller: &Caller,
    key: &IdempotencyKey,
    new: &Order,
) -> Stored<Option<OrderId>> {
    let claim = sqlx::query(CLAIM)
        .bind(caller.tenant.as_str())
        .bind(caller.actor.kind.as_str())
        .bind(caller.actor.id.as_str())
        .bind(key.as_str())
        .bind(&key.fingerprint()[..])
        .bind(new.id.get())
        .bind(new.created_at.micros());
    let done = claim.execute(&mut *connection).await.map_err(failed)?;
    if done.rows_affected() == 1 {
        return Ok(None);
    }
    let claimed = sqlx::query(CLAIMED)
        .bind(caller.tenant.as_str())
        .bind(caller.actor.kind.as_str())
        .bind(caller.actor.id.as_str())
        .bind(key.as_str());
    let row = claimed.fetch_one(connection).await.map_err(failed)?;
    let fingerprint: &[u8] = row.try_get("fingerprint").map_err(failed)?;
    if fingerprint != key.fingerprint() {
        return Err(StorageError::KeyReused);
    }
    let made: Uuid = row.try_get("made").map_err(failed)?;
    Ok(Some(OrderId::new(made)))
}

async fn apply(connection: &mut SqliteConnection, change: &Change) -> Stored<()> {
    match change {
        Change::Created(new) => insert(connection, new).await,
        Change::Approved(open, approval) => approve(connection, open, approval).await,
    }
}

async fn insert(connection: &mut SqliteConnection, new: &Order) -> Stored<()> {
    let insert = sqlx::query(INSERT)
        .bind(new.tenant.as_str())
        .bind(new.id.get())
        .bind(new.title.as_str())
        .bind(new.author.as_str())
        .bind(new.created_at.micros())
        .bind(new.tenant.as_str());
    insert.execute(connection).await.map(drop).map_err(failed)
}

async fn approve(
    connection: &mut SqliteConnection,
    // As it was decided on.
    open: &Order,
    approval: &Approval,
) -> Stored<()> {
    let approve = sqlx::query(APPROVE)
        .bind(approval.by.as_str())
        .bind(approval.at.micros())
        .bind(open.tenant.as_str())
        .bind(open.id.get());
    let done = approve.execute(connection).await.map_err(failed)?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StorageError::Changed),
    }
}
