use criterion::Criterion;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use store::Sqlite;
use tokio::runtime::Runtime;

use crate::ROW;

/// Both files lie below the target folder: `/tmp` may be no disk.
pub(crate) fn bench(criterion: &mut Criterion, runtime: &Runtime) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let store = runtime.block_on(async {
        let store = Sqlite::open(&folder.path().join("store.db")).await.unwrap();
        store.migrate().await.unwrap();
        store
    });
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("bare.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let bare = SqlitePoolOptions::new().max_connections(1);
    let bare = runtime.block_on(bare.connect_with(options)).unwrap();
    let make = "CREATE TABLE bare (id INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT";
    let make = sqlx::query(make).execute(&bare);
    runtime.block_on(make).unwrap();
    crate::compare(criterion, runtime, "sqlite", &store, &|| {
        runtime.block_on(insert(&bare));
    });
}

async fn insert(bare: &SqlitePool) {
    let mut transaction = bare.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let insert = sqlx::query("INSERT INTO bare (row) VALUES (?)").bind(&ROW[..]);
    insert.execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
}
