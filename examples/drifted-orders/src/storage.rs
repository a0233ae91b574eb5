use std::sync::Arc;

use crate::config::{Config, Profile};
use crate::failure::Cause;

/// The store that stands behind the domain's traits.
pub(crate) type Store = store::Sqlite;

/// Opens the store as it is.
pub(crate) async fn open(config: &Config) -> Result<Arc<Store>, Cause> {
    let store = Store::open(&config.database).await?;
    Ok(Arc::new(store))
}

/// Opens the store and sees to it that it has the schema of this version: in development by
/// migrating, elsewhere by refusing to start. Several instances start at once, and whoever deploys
/// decides when a migration runs.
pub(crate) async fn open_current(config: &Config) -> Result<Arc<Store>, Cause> {
    let store = open(config).await?;
    if store.is_behind().await? {
        match config.profile {
            Profile::Dev => store.migrate().await?,
            Profile::Prod => return Err(BEHIND.into()),
        }
    }
    Ok(store)
}

const BEHIND: &str = "the database lacks migrations: run the command `migrate` first";
