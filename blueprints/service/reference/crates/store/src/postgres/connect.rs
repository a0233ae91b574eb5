use std::time::Duration;

use sqlx::migrate::{MigrateDatabase as _, MigrateError};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, Postgres as Server};
use thiserror::Error;

use crate::migrations;

pub(super) const MIGRATIONS: &[(i64, &str, &str)] = &[
    // Oldest first.
    (
        1,
        "initial",
        include_str!("../../migrations/postgres/0001_initial.sql"),
    ),
    // {{#if (has "audit-log")}}
    (
        2,
        "audit log",
        include_str!("../../migrations/postgres/0002_audit_log.sql"),
    ),
    // {{/if}}
    // scaffold:slot migrations
    // scaffold:end
];

/// How many connections one instance of the service takes.
const CONNECTIONS: u32 = 16;

/// How long a call waits for a connection before it fails. Shorter than a request may take, so that
/// the caller learns the reason.
const PATIENCE: Duration = Duration::from_secs(5);

/// A store in one PostgreSQL database. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Postgres {
    pub(super) pool: PgPool,
}

impl Postgres {
    /// Connects to the database at `url`, such as `postgres://user:password@host/database`. Its
    /// schema is left as it is.
    ///
    /// # Errors
    ///
    /// When `url` is none, or the database cannot be reached or lets nobody in. The error shows
    /// neither the URL nor its password.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        let options: PgConnectOptions = url.parse().map_err(|_| ConnectError::NotAUrl)?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// Makes the database that `url` names, where there is none, for development and tests. The role
    /// may make databases there.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached, or the role may not.
    pub async fn create(url: &str) -> Result<(), ConnectError> {
        if Server::database_exists(url).await? {
            return Ok(());
        }
        match Server::create_database(url).await {
            // Somebody else was faster.
            Err(_) if Server::database_exists(url).await? => Ok(()),
            made => Ok(made?),
        }
    }

    /// Runs the migrations that the database lacks. Several instances may do so at once.
    ///
    /// # Errors
    ///
    /// When one fails, or when the database was migrated by a newer version of this program.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        migrations::embedded(MIGRATIONS).run(&self.pool).await
    }

    /// Whether the database lacks migrations.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached.
    pub async fn is_behind(&self) -> Result<bool, sqlx::Error> {
        let applied = sqlx::query_scalar(migrations::APPLIED);
        let applied = applied.fetch_all(&self.pool).await;
        migrations::are_missing(MIGRATIONS, applied)
    }

    /// Waits for calls under way, then closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Why there is no connection.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The URL is no URL of a database. It may hold a password, so it is not shown.
    #[error("the database's URL cannot be understood")]
    NotAUrl,
    /// The database cannot be reached, or lets nobody in.
    #[error("cannot connect to the database: {0}")]
    Refused(#[from] sqlx::Error),
}
