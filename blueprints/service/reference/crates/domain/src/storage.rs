use async_trait::async_trait;

use contracts::PurchaseOrderId;

use thiserror::Error;

use crate::entity::PurchaseOrder;

/// What the domain asks of a store. The only door to the outside.
///
/// Behind `dyn`, so that handlers and use cases carry no type parameter for it.
#[async_trait]
pub trait Storage: Send + Sync {
    /// Keeps `new` durably: when this returns, a crash does not lose it.
    async fn insert(&self, new: &PurchaseOrder) -> Stored<()>;

    /// The one named `id`, or `None`. Sees every insert that has returned.
    async fn find(&self, id: PurchaseOrderId) -> Stored<Option<PurchaseOrder>>;

    /// Whether the store would answer now.
    async fn ready(&self) -> Stored<()>;
}

/// The answer of a store.
pub type Stored<T> = Result<T, StorageError>;

/// Why a store did not do what it was asked.
#[derive(Debug, Error)]
pub enum StorageError {
    /// The id is in use. What it names is unchanged.
    #[error("the id is already in use")]
    Taken,
    /// The store cannot be reached, is full or busy. Worth another try.
    #[error("the store is not available")]
    Unavailable(#[source] Cause),
    /// What was read makes no sense. Trying again does not help.
    #[error("a stored row cannot be understood")]
    Corrupt(#[source] Cause),
}

/// The store's own error, kept for the log.
type Cause = Box<dyn std::error::Error + Send + Sync>;
