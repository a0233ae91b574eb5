use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use domain::Storage;
use sqlx::AssertSqlSafe;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use store::Sqlite;
use tempfile::TempDir;

use crate::Outcome;
use crate::place::{Database, Place};

/// A file of its own for every test.
struct File {
    folder: TempDir,
    pool: SqlitePool,
}

pub(crate) async fn place() -> Outcome<Place> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("contract.db");
    let store = Sqlite::open(&path).await?;
    store.migrate().await?;
    let file = File {
        pool: SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await?,
        // Taken away with the test.
        folder,
    };
    Ok(Place {
        storage: Arc::new(store),
        database: Box::new(file),
    })
}

impl File {
    fn path(&self) -> PathBuf {
        self.folder.path().join("contract.db")
    }
}

#[async_trait]
impl Database for File {
    async fn reopened(&self) -> Outcome<Arc<dyn Storage>> {
        Ok(Arc::new(Sqlite::open(&self.path()).await?))
    }

    async fn is_behind(&self) -> Outcome<(bool, bool)> {
        let empty = Sqlite::open(&self.folder.path().join("empty.db")).await?;
        let before = empty.is_behind().await?;
        empty.migrate().await?;
        Ok((before, empty.is_behind().await?))
    }

    async fn run(&self, sql: &str) -> Outcome {
        let run = sqlx::query(AssertSqlSafe(sql.to_owned()));
        run.execute(&self.pool).await?;
        Ok(())
    }

    fn literal(&self, hex: &str, _is_id: bool) -> String {
        format!("x'{hex}'")
    }

    async fn disarm(&self) -> Outcome {
        let all = "SELECT name FROM sqlite_schema WHERE type = 'trigger'";
        let names: Vec<String> = sqlx::query_scalar(all).fetch_all(&self.pool).await?;
        for name in names {
            self.run(&format!("DROP TRIGGER {name}")).await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn readers_cannot_write_and_the_file_is_in_wal_mode() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("modes.db");
    let store = Sqlite::open(&path).await?;
    store.migrate().await?;
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&pool)
        .await?;
    assert_eq!(mode, "wal");
    let lax = "SELECT coalesce(group_concat(name), '') FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND (NOT strict OR wr)
        AND name NOT IN ('sqlite_schema', '_sqlx_migrations')";
    let lax: String = sqlx::query_scalar(lax).fetch_one(&pool).await?;
    assert_eq!(lax, "", "tables are strict and keep their rowid");
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("notes.db");
    std::fs::write(&path, "not a database, but as long as one".repeat(50))?;
    let refused = Sqlite::open(&path).await.map(drop);
    let message = refused.expect_err("must be refused").to_string();
    assert!(message.contains("notes.db"), "{message}");
    Ok(())
}
