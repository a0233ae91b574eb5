use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use domain::{Storage, StorageError, Stored};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use thiserror::Error;

use contracts::PurchaseOrderId;

use domain::PurchaseOrder;

use crate::{migrations, rows};

const INSERT: &str = r#"
INSERT INTO "purchase_orders" (id, title, author, approver, created_at)
VALUES (?, ?, ?, ?, ?)"#;

const FIND: &str = r#"
SELECT id, title, author, approver, created_at FROM "purchase_orders" WHERE id = ?"#;

/// Needs the file and its schema, but no row.
const READY: &str = r#"SELECT 1 FROM "purchase_orders" LIMIT 1"#;

/// How many reads run side by side. WAL lets them pass a write.
const READERS: u32 = 4;

/// How long a call waits for a connection or a lock before it is [`StorageError::Unavailable`].
/// Shorter than a request may take, so that the caller learns the reason.
const PATIENCE: Duration = Duration::from_secs(5);

/// A store in one SQLite file. Clones share their connections.
///
/// SQLite has one writer at a time. One connection for all writes turns the fight for that lock
/// into a queue, and `BEGIN IMMEDIATE` takes the lock at the start, where waiting is still allowed;
/// a transaction that reads first and then writes would fail instead. Reads have connections of
/// their own, which cannot write.
#[derive(Clone, Debug)]
pub struct Sqlite {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Sqlite {
    /// Opens the file at `path`, creates it if it is missing, and runs the migrations it lacks.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or written, is no database, or was migrated by a newer
    /// version of this program.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let opened = Self::connect(path).await;
        opened.map_err(|cause| OpenError {
            path: path.to_owned(),
            cause,
        })
    }

    async fn connect(path: &Path) -> Result<Self, Cause> {
        let file = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(PATIENCE)
            .synchronous(SqliteSynchronous::Full);
        let write = file
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        let writer = pool(1).connect_with(write).await?;
        migrations::embedded().run(&writer).await?;
        let read = file.pragma("query_only", "on");
        let readers = pool(READERS).connect_with(read).await?;
        Ok(Self { writer, readers })
    }

    /// Waits for calls under way, then closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
}

#[async_trait]
impl Storage for Sqlite {
    async fn insert(&self, new: &PurchaseOrder) -> Stored<()> {
        let details = new.details();
        let insert = sqlx::query(INSERT)
            .bind(new.id().get())
            .bind(details.title.as_str())
            .bind(details.author.as_str())
            .bind(details.approver.as_str())
            .bind(new.created_at().micros());
        let begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        let mut transaction = begun.map_err(failed)?;
        insert.execute(&mut *transaction).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }

    async fn find(&self, id: PurchaseOrderId) -> Stored<Option<PurchaseOrder>> {
        let find = sqlx::query(FIND).bind(id.get());
        let row = find.fetch_optional(&self.readers).await.map_err(failed)?;
        row.as_ref().map(rows::read).transpose()
    }

    async fn ready(&self) -> Stored<()> {
        let ready = sqlx::query(READY).fetch_optional(&self.readers);
        ready.await.map(drop).map_err(failed)
    }
}

fn failed(cause: sqlx::Error) -> StorageError {
    let database = cause.as_database_error();
    if database.is_some_and(sqlx::error::DatabaseError::is_unique_violation) {
        return StorageError::Taken;
    }
    StorageError::Unavailable(Box::new(cause))
}

/// The file that could not be opened, and why.
#[derive(Debug, Error)]
#[error("cannot open the database {}: {cause}", .path.display())]
pub struct OpenError {
    path: PathBuf,
    cause: Cause,
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

#[cfg(test)]
mod tests {
    use super::*;

    async fn pragma(pool: &SqlitePool, sql: &'static str) -> String {
        let value = sqlx::query_scalar::<_, String>(sql).fetch_one(pool).await;
        value.unwrap()
    }

    #[tokio::test]
    async fn readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&folder.path().join("t.db")).await.unwrap();
        let delete = sqlx::query(r#"DELETE FROM "purchase_orders""#);
        let refused = delete.execute(&store.readers).await.unwrap_err();
        assert!(refused.to_string().contains("readonly"), "{refused}");
    }

    #[tokio::test]
    async fn the_file_is_in_wal_mode_and_tables_are_strict() {
        let folder = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&folder.path().join("t.db")).await.unwrap();
        let mode = pragma(&store.readers, "PRAGMA journal_mode").await;
        assert_eq!(mode, "wal");
        let lax = r"SELECT coalesce(group_concat(name), '') FROM pragma_table_list
            WHERE schema = 'main' AND type = 'table' AND NOT strict
            AND name NOT IN ('sqlite_schema', '_sqlx_migrations')";
        assert_eq!(pragma(&store.readers, lax).await, "");
    }
}
