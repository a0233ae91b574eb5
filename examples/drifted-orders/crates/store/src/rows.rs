//! Rows, read by name. A value outside its type's range is an error, never a default.

use contracts::{ActorId, Moment, Tenant};
use domain::{Approval, State, StorageError, Stored, Title};
use sqlx::{ColumnIndex, Database, Decode, Row, Type};
use thiserror::Error;
use uuid::Uuid;

use contracts::audit::{Event, EventId, Link, Outcome, RequestId, Resource, TraceId};
use contracts::{Actor, ActorKind};

use contracts::OrderId;

use domain::Order;

use crate::failure::corrupt;

/// A column holds something that its type does not allow.
#[derive(Debug, Error)]
#[error("column {0} holds nonsense")]
struct Nonsense(&'static str);

fn nonsense(column: &'static str) -> StorageError {
    corrupt(Nonsense(column))
}

/// Reads one column as the database's own type.
fn value<'r, R, T>(row: &'r R, column: &'static str) -> Stored<T>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    T: Decode<'r, R::Database> + Type<R::Database>,
{
    row.try_get(column).map_err(corrupt)
}

/// The types a database must know so that its rows can be read here.
pub(crate) trait Readable<'r, D: Database>: Decode<'r, D> + Type<D> {}

impl<'r, D: Database, T: Decode<'r, D> + Type<D>> Readable<'r, D> for T {}

/// Reads what `COLUMNS` of a `order` selected.
pub(crate) fn known<'r, R>(row: &'r R) -> Stored<Order>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    i64: Readable<'r, R::Database>,
    &'r str: Readable<'r, R::Database>,
    Uuid: Readable<'r, R::Database>,
{
    let approved_by: Option<&str> = value(row, "approved_by")?;
    let approved_at: Option<i64> = value(row, "approved_at")?;
    let state = match (approved_by, approved_at) {
        (None, None) => State::Open,
        (Some(by), Some(at)) => State::Approved(Approval {
            by: ActorId::parse(by).map_err(|_| nonsense("approved_by"))?,
            at: Moment::from_micros(at).map_err(corrupt)?,
        }),
        _ => return Err(nonsense("approved_by")),
    };
    let title = Title::parse(value(row, "title")?);
    let author = ActorId::parse(value(row, "author")?);
    Ok(Order {
        id: OrderId::new(value(row, "id")?),
        tenant: tenant(row)?,
        title: title.map_err(corrupt)?,
        author: author.map_err(|_| nonsense("author"))?,
        created_at: Moment::from_micros(value(row, "created_at")?).map_err(corrupt)?,
        state,
    })
}

/// Reads the tenant of any row.
pub(crate) fn tenant<'r, R>(row: &'r R) -> Stored<Tenant>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    &'r str: Readable<'r, R::Database>,
{
    Tenant::parse(value(row, "tenant")?).map_err(|_| nonsense("tenant"))
}

/// Reads the place of any row.
pub(crate) fn seq<'r, R>(row: &'r R) -> Stored<i64>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    i64: Readable<'r, R::Database>,
{
    value(row, "seq")
}

/// Reads a row of the audit log, whatever version wrote it.
pub(crate) fn event<'r, R>(row: &'r R) -> Stored<Event>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    i64: Readable<'r, R::Database>,
    &'r str: Readable<'r, R::Database>,
    &'r [u8]: Readable<'r, R::Database>,
    Uuid: Readable<'r, R::Database>,
{
    let trace_id: Option<&str> = value(row, "trace_id")?;
    let request_id: Option<&str> = value(row, "request_id")?;
    let actor_kind = ActorKind::parse(value(row, "actor_kind")?);
    let actor = ActorId::parse(value(row, "actor")?);
    let outcome = Outcome::parse(value(row, "outcome")?);
    Ok(Event {
        tenant: tenant(row)?,
        seq: seq(row)?,
        id: EventId::new(value(row, "id")?),
        occurred_at: Moment::from_micros(value(row, "occurred_at")?).map_err(corrupt)?,
        actor: Actor {
            kind: actor_kind.ok_or_else(|| nonsense("actor_kind"))?,
            id: actor.map_err(|_| nonsense("actor"))?,
        },
        resource: Resource {
            kind: value::<_, &str>(row, "resource_kind")?.to_owned(),
            id: value::<_, &str>(row, "resource")?.to_owned(),
        },
        outcome: outcome.ok_or_else(|| nonsense("outcome"))?,
        trace_id: sound(trace_id, TraceId::parse, "trace_id")?,
        request_id: sound(request_id, RequestId::parse, "request_id")?,
        kind: value::<_, &str>(row, "type")?.to_owned(),
        payload: value::<_, &[u8]>(row, "payload")?.to_owned(),
        previous: link(row, "previous")?,
        hash: link(row, "hash")?,
    })
}

/// Reads a hash.
pub(crate) fn link<'r, R>(row: &'r R, column: &'static str) -> Stored<Link>
where
    R: Row,
    &'static str: ColumnIndex<R>,
    &'r [u8]: Readable<'r, R::Database>,
{
    let bytes: &[u8] = value(row, column)?;
    let bytes = bytes.try_into().map_err(|_| nonsense(column))?;
    Ok(Link::new(bytes))
}

fn sound<T>(
    text: Option<&str>,
    parse: fn(&str) -> Option<T>,
    column: &'static str,
) -> Stored<Option<T>> {
    let parsed = text.map(|text| parse(text).ok_or_else(|| nonsense(column)));
    parsed.transpose()
}
