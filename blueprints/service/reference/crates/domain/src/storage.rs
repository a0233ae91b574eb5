use async_trait::async_trait;
use contracts::{Moment, Tenant};
use thiserror::Error;

// {{#if (has "cursor-paging")}}
use contracts::ActorId;

// {{/if}}
use contracts::PurchaseOrderId;

// {{#if (has "audit-log")}}
use crate::audit_log::AuditLog;
// {{/if}}
use crate::caller::Caller;
use crate::decision::Decision;
use crate::idempotency::IdempotencyKey;
// {{#if (has "cursor-paging")}}
use crate::page::{Slice, Window};
// {{/if}}

use crate::entity::PurchaseOrder;

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
        id: PurchaseOrderId,
    ) -> Stored<Option<PurchaseOrder>>;

    // {{#if (has "cursor-paging")}}
    /// Those of `tenant`, all or only what `author` asked for, newest first.
    async fn list(
        &self,
        tenant: &Tenant,
        author: Option<&ActorId>,
        window: Window,
    ) -> Stored<Slice<PurchaseOrder>>;

    // {{/if}}
    /// Forgets the keys that were used before `moment`; says how many.
    async fn forget_keys(&self, moment: Moment) -> Stored<u64>;

    // {{#if (has "audit-log")}}
    /// The audit log that lies in the same store.
    fn log(&self) -> &dyn AuditLog;

    // {{/if}}
    /// Whether the store would answer now.
    async fn ready(&self) -> Stored<()>;
}

/// What a commit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It was done now.
    Now,
    /// The key was used before, for the same wish, which made this one.
    Before(PurchaseOrderId),
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
