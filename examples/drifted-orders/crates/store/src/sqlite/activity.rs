//! Notes for operators, in the log that they read anyway.

use std::any::{Any, type_name};
use std::fmt::Debug;

use contracts::{Moment, Tenant};
use serde_json::{Value, json};

use super::Sqlite;

/// The next place of the tenant. There is no entry to seal, so the links stay empty.
const NOTE: &str = "
INSERT INTO audit_events (tenant, seq, id, occurred_at, actor_kind, actor, resource_kind, resource,
    outcome, type, payload, previous, hash)
SELECT ?1, 1 + coalesce(max(seq), 0), randomblob(16), ?2, 'service', 'orders', 'note', ?3,
    'success', ?3, ?4, zeroblob(32), zeroblob(32)
FROM audit_events WHERE tenant = ?1";

/// Writes down `what` happened, whatever that is: no payload has to be declared for it first.
///
/// # Errors
///
/// When the store does not take it.
pub async fn note<T>(
    store: &Sqlite,
    tenant: &Tenant,
    at: Moment,
    what: &T,
) -> Result<(), sqlx::Error>
where
    T: Any + Debug + Sync,
{
    let payload = untyped(what).to_string();
    let note = sqlx::query(NOTE)
        .bind(tenant.as_str())
        .bind(at.micros())
        .bind(type_name::<T>())
        .bind(payload.into_bytes());
    note.execute(&store.writer).await.map(drop)
}

/// JSON goes in as it is, a text as a text, and everything else as it prints itself.
fn untyped<T: Any + Debug>(what: &T) -> Value {
    let any: &dyn Any = what;
    if let Some(value) = any.downcast_ref::<Value>() {
        return value.clone();
    }
    if let Some(text) = any.downcast_ref::<String>() {
        return json!({ "text": text });
    }
    json!({ "debug": format!("{what:?}") })
}
