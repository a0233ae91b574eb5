use std::path::Path;

use async_trait::async_trait;
use domain::Storage;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use store::Sqlite;
use tempfile::TempDir;

use crate::Outcome;
use crate::filled::{AUTHORS, Filled, LAST, OFFSET, TENANT};

/// Ids count up, as those of version 7 do.
const FILL: &str = r#"
WITH RECURSIVE place(seq) AS (VALUES ($3) UNION ALL SELECT seq + 1 FROM place WHERE seq < $4)
INSERT INTO "orders" (tenant, seq, id, title, author, created_at)
SELECT $1, seq, CAST(printf('%016d', seq) AS BLOB), 'Number ' || seq, 'author-' || (seq % $2),
    1760000000000000 + seq
FROM place"#;

/// How many rows one transaction writes.
const BATCH: i64 = 1_000_000;

struct OnSqlite {
    store: Sqlite,
    pool: SqlitePool,
    /// Deleted with all it holds when this is dropped.
    _folder: Option<TempDir>,
}

/// The file at `path`, or one that is gone afterwards.
pub(crate) async fn open(path: Option<&str>) -> Outcome<Box<dyn Filled>> {
    let folder = path.is_none().then(tempfile::tempdir).transpose()?;
    let made = folder.as_ref().map(|folder| folder.path().join("pages.db"));
    let path = path.map(Path::new).or(made.as_deref()).ok_or("no file")?;
    let store = Sqlite::open(path).await?;
    store.migrate().await?;
    // Loses the file when the machine stops while it is filled; the service's own never do.
    let quick = SqliteConnectOptions::new()
        .filename(path)
        .synchronous(SqliteSynchronous::Off);
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.connect_with(quick).await?;
    Ok(Box::new(OnSqlite {
        store,
        pool,
        _folder: folder,
    }))
}

#[async_trait(?Send)]
impl Filled for OnSqlite {
    fn storage(&self) -> &dyn Storage {
        &self.store
    }

    async fn rows(&self) -> Outcome<i64> {
        Ok(sqlx::query_scalar(LAST).fetch_one(&self.pool).await?)
    }

    async fn fill(&self, rows: i64) -> Outcome {
        for first in (1..=rows).step_by(usize::try_from(BATCH)?) {
            let fill = sqlx::query(FILL).bind(TENANT).bind(AUTHORS).bind(first);
            let fill = fill.bind(rows.min(first + BATCH - 1));
            fill.execute(&self.pool).await?;
        }
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
        checkpoint.execute(&self.pool).await?;
        Ok(())
    }

    async fn offset(&self, skipped: i64, size: i64) -> Outcome {
        let page = sqlx::query(OFFSET).bind(TENANT).bind(size).bind(skipped);
        page.fetch_all(&self.pool).await?;
        Ok(())
    }
}
