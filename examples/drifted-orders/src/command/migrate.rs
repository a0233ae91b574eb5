use crate::config::Config;
use crate::failure::Cause;
use crate::storage;

/// Runs the migrations that the database lacks. Doing it twice changes nothing.
pub(super) async fn migrate(config: Config) -> Result<(), Cause> {
    let store = storage::open(&config).await?;
    store.migrate().await?;
    store.close().await;
    Ok(())
}
