//! How the database means to answer the lists: by an index that has the order, never by looking at
//! every row or sorting them.

use std::env;

use contracts::Tenant;
use domain::{Direction, Window};
use sqlx::{Connection as _, PgConnection};

use super::LIST;
// {{#if (has "audit-log")}}
use super::audit;
// {{/if}}
use super::connect::MIGRATIONS;
use crate::page::{Filter, query};

/// Indices of the list.
const BY_AUTHOR: &str = "purchase_orders_author";
const BY_SEQ: &str = "purchase_orders_seq";

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The tests' server; see `tests/contract/postgres.rs`.
const SERVER: &str = "postgres://service:development@127.0.0.1:5432/service";

/// Enough rows that looking at all of them does not pay, and the statistics that say so.
const FILL: &str = r#"
INSERT INTO "purchase_orders" (tenant, seq, id, title, author, created_at)
SELECT 'acme', n, lpad(to_hex(n), 32, '0')::uuid, '', (n % 500)::text, 0
FROM generate_series(1, 20000) AS place(n);
ANALYZE "purchase_orders""#;

// {{#if (has "audit-log")}}
const FILL_LOG: &str = "
INSERT INTO audit_events (tenant, seq, id, occurred_at, actor_kind, actor, resource_kind, resource,
    outcome, type, payload, previous, hash)
SELECT 'acme', n, lpad(to_hex(n), 32, '0')::uuid, 0, '', (n % 500)::text, '', (n % 500)::text,
    '', (n % 500)::text, '', zero, zero
FROM generate_series(1, 20000) AS place(n), decode(repeat('00', 32), 'hex') AS hash(zero);
ANALYZE audit_events";

// {{/if}}
/// A filled schema, in a transaction that never commits.
async fn filled() -> Outcome<PgConnection> {
    let server = env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| SERVER.to_owned());
    let mut connection = PgConnection::connect(&server).await?;
    let begin = "BEGIN; CREATE SCHEMA plans; SET LOCAL search_path TO plans";
    sqlx::raw_sql(begin).execute(&mut connection).await?;
    for &(_, _, migration) in MIGRATIONS {
        sqlx::raw_sql(migration).execute(&mut connection).await?;
    }
    sqlx::raw_sql(FILL).execute(&mut connection).await?;
    // {{#if (has "audit-log")}}
    sqlx::raw_sql(FILL_LOG).execute(&mut connection).await?;
    // {{/if}}
    Ok(connection)
}

async fn check(
    connection: &mut PgConnection,
    select: &str,
    filters: &[Filter<'_>],
    index: &str,
) -> Outcome {
    for direction in [Direction::Older, Direction::Newer] {
        let window = Window {
            from: Some(10_000),
            direction,
            size: 50,
        };
        let explain = format!("EXPLAIN {select}");
        let mut explain = query(&explain, &Tenant::parse("acme")?, filters, window);
        let plan = explain.build_query_scalar::<String>();
        let plan = plan.fetch_all(&mut *connection).await?.join("\n");
        assert!(plan.contains(&format!(" using {index} on ")), "{plan}");
        assert!(
            plan.contains("Index Cond") && !plan.contains("Filter"),
            "{plan}"
        );
        assert!(
            !plan.contains("Sort") && !plan.contains("Seq Scan"),
            "{plan}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn lists_are_read_by_their_indices() -> Outcome {
    let database = &mut filled().await?;
    let by = |column| [(column, Some("7"))];
    check(database, LIST, &[], BY_SEQ).await?;
    check(database, LIST, &by("author"), BY_AUTHOR).await?;
    // {{#if (has "audit-log")}}
    check(database, audit::LIST, &[], "audit_events_seq").await?;
    check(database, audit::LIST, &by("actor"), "audit_events_actor").await?;
    check(
        database,
        audit::LIST,
        &by("resource"),
        "audit_events_resource",
    )
    .await?;
    check(database, audit::LIST, &by("type"), "audit_events_type").await?;
    // {{/if}}
    Ok(())
}
