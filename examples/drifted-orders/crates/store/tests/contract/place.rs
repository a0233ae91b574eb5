use std::sync::Arc;

use async_trait::async_trait;
use domain::Storage;

use crate::Outcome;

/// A store with nothing in it, and a way round it.
pub(crate) struct Place {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) database: Box<dyn Database>,
}

/// The database below a store, for what the store itself would never do.
#[async_trait]
pub(crate) trait Database: Send + Sync {
    /// Another store on the same data.
    async fn reopened(&self) -> Outcome<Arc<dyn Storage>>;

    /// Whether the schema lacks migrations, before and after they are run in an empty database.
    async fn is_behind(&self) -> Outcome<(bool, bool)>;

    /// Runs one statement.
    async fn run(&self, sql: &str) -> Outcome;

    /// `hex` as a literal of the database: an id, or plain bytes.
    fn literal(&self, hex: &str, is_id: bool) -> String;

    /// Takes away what refuses changes to the audit log.
    async fn disarm(&self) -> Outcome;
}
