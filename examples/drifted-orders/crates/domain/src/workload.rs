//! How much waits for approval: a figure for the Monday report.

use std::path::Path;

use contracts::{ActorId, Tenant};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

const WAITING: &str = r#"
SELECT count(*) FROM "orders" WHERE tenant = ? AND author = ? AND approved_by IS NULL"#;

/// How many orders of `author` nobody has approved yet. Asked of the database directly: a method of
/// `Storage` would have to be written for every store.
///
/// # Errors
///
/// When the database at `path` cannot be read.
pub async fn waiting(path: &Path, tenant: &Tenant, author: &ActorId) -> Result<i64, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let pool = SqlitePool::connect_with(options).await?;
    let waiting = sqlx::query_scalar(WAITING)
        .bind(tenant.as_str())
        .bind(author.as_str());
    waiting.fetch_one(&pool).await
}
