use std::env;

use criterion::Criterion;
use sqlx::PgPool;
use store::Postgres;
use tokio::runtime::Runtime;

use crate::ROW;

/// A schema that nothing else has, with a table that has no index but its key.
const MAKE: &str = "
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE TABLE bench.bare (id BIGSERIAL PRIMARY KEY, row BYTEA NOT NULL)";

const DROP: &str = "DROP SCHEMA bench CASCADE";

/// Measures on the server that `TEST_POSTGRES_URL` names; without one, nothing.
pub(crate) fn bench(criterion: &mut Criterion, runtime: &Runtime) {
    let Ok(server) = env::var("TEST_POSTGRES_URL") else {
        println!("postgres: TEST_POSTGRES_URL names no server, so nothing is measured");
        return;
    };
    let bare = runtime.block_on(PgPool::connect(&server)).unwrap();
    let make = sqlx::raw_sql(MAKE).execute(&bare);
    runtime.block_on(make).unwrap();
    let sign = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{sign}options=-csearch_path%3Dbench");
    let store = runtime.block_on(Postgres::connect(&url)).unwrap();
    runtime.block_on(store.migrate()).unwrap();
    crate::compare(criterion, runtime, "postgres", &store, &|| {
        runtime.block_on(insert(&bare));
    });
    let drop = sqlx::raw_sql(DROP).execute(&bare);
    runtime.block_on(drop).unwrap();
}

async fn insert(bare: &PgPool) {
    let mut transaction = bare.begin().await.unwrap();
    let insert = sqlx::query("INSERT INTO bench.bare (row) VALUES ($1)").bind(&ROW[..]);
    insert.execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
}
