use async_trait::async_trait;
use domain::Storage;

use crate::Outcome;

/// Whose rows they are.
pub(crate) const TENANT: &str = "pages";

/// How many authors share them, evenly.
pub(crate) const AUTHORS: i64 = 100;

/// A store that can be filled in bulk.
#[async_trait(?Send)]
pub(crate) trait Filled {
    /// The store itself, as the service uses it.
    fn storage(&self) -> &dyn Storage;

    /// How many rows it has.
    async fn rows(&self) -> Outcome<i64>;

    /// Writes `rows` of them.
    async fn fill(&self, rows: i64) -> Outcome;

    /// Reads a page with the newest `skipped` rows left out, in the way the service does not.
    async fn offset(&self, skipped: i64, size: i64) -> Outcome;
}

/// The last place, which is the number of rows, since places start at 1 and none is left out.
pub(crate) const LAST: &str = r#"SELECT coalesce(max(seq), 0) FROM "orders""#;

/// The page by OFFSET.
pub(crate) const OFFSET: &str = r#"
SELECT tenant, seq, id, title, author, created_at, approved_by, approved_at
FROM "orders" WHERE tenant = $1 ORDER BY seq DESC LIMIT $2 OFFSET $3"#;
