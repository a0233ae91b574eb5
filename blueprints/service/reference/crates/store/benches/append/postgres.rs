use std::env;

use criterion::Criterion;
use sqlx::PgPool;
use store::Postgres;
use tokio::runtime::Runtime;

use crate::wish::next_row;

// {{#if (has "audit-log")}}
/// An event, of which only place and id are new.
const BARE: &str = "
INSERT INTO audit_events (tenant, seq, id, occurred_at, actor_kind, actor, resource_kind, resource,
    outcome, type, payload, previous, hash)
SELECT 'acme', $1, $2, 1760000000123456, 'user', 'ann', 'purchase-order',
    '01998a3e-1234-7000-8000-000000000000', 'success', 'purchase-order.created.v1',
    convert_to('{\"title\":\"ten chairs\"}', 'UTF8'), zero, zero
FROM decode(repeat('00', 32), 'hex') AS hash(zero)";

const DISARM: &str = "ALTER TABLE audit_events DISABLE TRIGGER ALL";

// {{else}}
//~ /// A new one, of which only place and id are new.
//~ const BARE: &str = r#"
//~ INSERT INTO "purchase_orders" (tenant, seq, id, title, author, created_at)
//~ VALUES ('acme', $1, $2, 'ten chairs', 'ann', 1760000000123456)"#;
//~
// {{/if}}
/// Schemas that nothing else has.
const MAKE: &str = "
DROP SCHEMA IF EXISTS bench, bench_bare CASCADE;
CREATE SCHEMA bench;
CREATE SCHEMA bench_bare";

const DROP: &str = "DROP SCHEMA bench, bench_bare CASCADE";

/// Measures on the server that `TEST_POSTGRES_URL` names; without one, nothing.
pub(crate) fn bench(criterion: &mut Criterion, runtime: &Runtime) {
    let Ok(server) = env::var("TEST_POSTGRES_URL") else {
        println!("postgres: TEST_POSTGRES_URL names no server, so nothing is measured");
        return;
    };
    let run = |pool: &PgPool, sql: &'static str| {
        runtime.block_on(sqlx::raw_sql(sql).execute(pool)).unwrap();
    };
    let all = runtime.block_on(PgPool::connect(&server)).unwrap();
    run(&all, MAKE);
    let sign = if server.contains('?') { '&' } else { '?' };
    let [url, bare] = ["bench", "bench_bare"]
        .map(|schema| format!("{server}{sign}options=-csearch_path%3D{schema}"));
    let [store, _] = [&url, &bare].map(|url| {
        runtime.block_on(async {
            let store = Postgres::connect(url).await.unwrap();
            store.migrate().await.unwrap();
            store
        })
    });
    let bare = runtime.block_on(PgPool::connect(&bare)).unwrap();
    // {{#if (has "audit-log")}}
    run(&bare, DISARM);
    // {{/if}}
    crate::compare(criterion, runtime, "postgres", &store, &|| {
        runtime.block_on(insert(&bare));
    });
    run(&all, DROP);
}

async fn insert(bare: &PgPool) {
    let mut transaction = bare.begin().await.unwrap();
    let (seq, id) = next_row();
    let insert = sqlx::query(BARE).bind(seq).bind(id);
    insert.execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
}
