use criterion::Criterion;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, SqlitePool};
use store::Sqlite;
use tokio::runtime::Runtime;

use crate::wish::next_row;

/// An event, of which only place and id are new.
const BARE: &str = "
INSERT INTO audit_events (tenant, seq, id, occurred_at, actor_kind, actor, resource_kind, resource,
    outcome, type, payload, previous, hash)
VALUES ('acme', ?1, ?2, 1760000000123456, 'user', 'ann', 'order',
    '01998a3e-1234-7000-8000-000000000000', 'success', 'order.created.v1',
    CAST('{\"title\":\"ten chairs\"}' AS BLOB), zeroblob(32), zeroblob(32))";

/// Both files lie below the target folder: `/tmp` may be no disk.
pub(crate) fn bench(criterion: &mut Criterion, runtime: &Runtime) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let [store, _] = ["store.db", "bare.db"].map(|name| {
        runtime.block_on(async {
            let store = Sqlite::open(&folder.path().join(name)).await.unwrap();
            store.migrate().await.unwrap();
            store
        })
    });
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("bare.db"))
        .synchronous(SqliteSynchronous::Full);
    let bare = SqlitePoolOptions::new().max_connections(1);
    let bare = runtime.block_on(bare.connect_with(options)).unwrap();
    runtime.block_on(disarm(&bare));
    crate::compare(criterion, runtime, "sqlite", &store, &|| {
        runtime.block_on(insert(&bare));
    });
}

async fn disarm(bare: &SqlitePool) {
    let names = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'trigger'");
    let names: Vec<String> = names.fetch_all(bare).await.unwrap();
    for name in names {
        let drop = AssertSqlSafe(format!("DROP TRIGGER {name}"));
        sqlx::query(drop).execute(bare).await.unwrap();
    }
}

async fn insert(bare: &SqlitePool) {
    let mut transaction = bare.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let (seq, id) = next_row();
    let insert = sqlx::query(BARE).bind(seq).bind(id);
    insert.execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
}
