use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use thiserror::Error;

use crate::migrations;

const MIGRATIONS: &[(i64, &str, &str)] = &[
    // Oldest first.
    (
        1,
        "initial",
        include_str!("../../migrations/sqlite/0001_initial.sql"),
    ),
    // {{#if (has "audit-log")}}
    (
        2,
        "audit log",
        include_str!("../../migrations/sqlite/0002_audit_log.sql"),
    ),
    // {{/if}}
    // scaffold:slot migrations
    // scaffold:end
];

/// How many reads run side by side. WAL lets them pass a write.
const READERS: u32 = 4;

/// How long a call waits for a connection or a lock before it fails. Shorter than a request may
/// take, so that the caller learns the reason.
const PATIENCE: Duration = Duration::from_secs(5);

/// A store in one SQLite file. Clones share their connections.
///
/// SQLite has one writer at a time. One connection for all writes turns the fight for that lock
/// into a queue, and `BEGIN IMMEDIATE` takes the lock at the start, where waiting is still allowed;
/// a transaction that reads first and then writes would fail instead. Reads have connections of
/// their own, which cannot write.
#[derive(Clone, Debug)]
pub struct Sqlite {
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
}

impl Sqlite {
    /// Opens the file at `path`, and creates it if it is missing. Its schema is left as it is.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or written, or is no database.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let opened = connect(path).await;
        opened.map_err(|cause| OpenError {
            path: path.to_owned(),
            cause: cause.into(),
        })
    }

    /// Runs the migrations that the file lacks.
    ///
    /// # Errors
    ///
    /// When one fails, or when the file was migrated by a newer version of this program.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        migrations::embedded(MIGRATIONS).run(&self.writer).await
    }

    /// Whether the file lacks migrations.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub async fn is_behind(&self) -> Result<bool, sqlx::Error> {
        let applied = sqlx::query_scalar(migrations::APPLIED);
        let applied = applied.fetch_all(&self.readers).await;
        migrations::are_missing(MIGRATIONS, applied)
    }

    /// Waits for calls under way, then closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

async fn connect(path: &Path) -> Result<Sqlite, sqlx::Error> {
    let file = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE)
        .synchronous(SqliteSynchronous::Full);
    let write = file
        .clone()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let writer = pool(1).connect_with(write).await?;
    let read = file.pragma("query_only", "on");
    let readers = pool(READERS).connect_with(read).await?;
    Ok(Sqlite { writer, readers })
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
}

/// The file that could not be opened, and why.
#[derive(Debug, Error)]
#[error("cannot open the database {}: {cause}", .path.display())]
pub struct OpenError {
    path: PathBuf,
    cause: Box<dyn std::error::Error + Send + Sync>,
}
