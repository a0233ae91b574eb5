use async_trait::async_trait;
use contracts::{Moment, Tenant};
use thiserror::Error;

use contracts::ActorId;

use contracts::OrderId;

use crate::audit_log::AuditLog;
use crate::caller::Caller;
use crate::cost_centre::CostCentre;
use crate::decision::Decision;
use crate::idempotency::IdempotencyKey;
use crate::page::{Slice, Window};

use crate::entity::Order;

/// What the domain asks of a store. The only door to the outside.
///
/// Behind `dyn`, so that handlers and use cases carry no type parameter for it.
#[async_trait]
pub trait Storage: Send + Sync {
    /// Makes `decision` true in one transaction, together with all it brings along. When this
    /// returns, a crash does not lose it.
    ///
    /// A `key` that `caller` has used before changes nothing: the answer names what it made then.
    async fn commit(
        &self,
        caller: &Caller,
        decision: &Decision,
        key: Option<&IdempotencyKey>,
    ) -> Stored<Committed>;

    /// The one of `tenant` named `id`, or `None`. Sees every commit that has returned.
    async fn find(
        &self,
        // Nobody finds what belongs to somebody else.
        tenant: &Tenant,
        id: OrderId,
    ) -> Stored<Option<Order>>;

    /// Those of `tenant`, all or only what `author` asked for, newest first.
    async fn list(
        &self,
        tenant: &Tenant,
        author: Option<&ActorId>,
        window: Window,
    ) -> Stored<Slice<Order>>;

    /// The `rows` of `tenant` behind the first `skipped`, newest first, and how many there are in all.
    async fn page(
        &self,
        tenant: &Tenant,
        author: Option<&ActorId>,
        skipped: u64,
        rows: u32,
    ) -> Stored<(Vec<Order>, u64)>;

    /// The cost centre of `tenant` with this code, or `None`.
    async fn cost_centre(&self, tenant: &Tenant, code: &str) -> Stored<Option<CostCentre>>;

    /// Forgets the keys that were used before `moment`; says how many.
    async fn forget_keys(&self, moment: Moment) -> Stored<u64>;

    /// The audit log that lies in the same store.
    fn log(&self) -> &dyn AuditLog;

    /// Whether the store would answer now.
    async fn ready(&self) -> Stored<()>;
}

/// What a commit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It was done now.
    Now,
    /// The key was used before, for the same wish, which made this one.
    Before(OrderId),
}

/// The answer of a store.
pub type Stored<T> = Result<T, StorageError>;

/// Why a store did not do what it was asked.
#[derive(Debug, Error)]
pub enum StorageError {
    /// Somebody else changed it since it was read. Nothing was done; decide again.
    #[error("it was changed by somebody else")]
    Changed,
    /// The key was used before, for another wish. Nothing was done.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store cannot be reached, is full or busy. Worth another try.
    #[error("the store is not available")]
    Unavailable(#[source] Cause),
    /// What was read makes no sense. Trying again does not help.
    #[error("a stored row cannot be understood")]
    Corrupt(#[source] Cause),
}

/// The store's own error, kept for the log.
type Cause = Box<dyn std::error::Error + Send + Sync>;
