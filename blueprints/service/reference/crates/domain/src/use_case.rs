use thiserror::Error;

use crate::entity::{Create, Refusal};
use crate::storage::{Storage, StorageError};

use crate::entity::PurchaseOrder;

/// Why a use case came to nothing.
#[derive(Debug, Error)]
pub enum Error {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store could not.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Decides on `wish` and keeps what was let in.
///
/// # Errors
///
/// When a rule refuses it (then nothing was stored), or when the store cannot keep it.
pub async fn create(storage: &dyn Storage, wish: Create) -> Result<PurchaseOrder, Error> {
    let new = PurchaseOrder::decide(wish)?;
    storage.insert(&new).await?;
    Ok(new)
}
