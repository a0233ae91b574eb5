//! What the service decides: types, rules and use cases.
//!
//! Time and ids come in as arguments and the outside through one trait, [`Storage`], so every rule
//! can be tested without a server, a database or a clock. [`decide`] holds the rules, a pure
//! function; [`create`] and [`approve`] are the use cases around it.
//!
//! A read that decides nothing has no use case here: adapters ask [`Storage`].

mod approve;
// {{#if (has "audit-log")}}
mod audit_log;
// {{/if}}
mod caller;
mod create;
mod decision;
mod details;
mod entity;
mod idempotency;
// {{#if (has "cursor-paging")}}
mod page;
// {{/if}}
mod storage;

pub use approve::approve;
// {{#if (has "audit-log")}}
pub use audit_log::{AuditLog, EventFilter};
// {{/if}}
pub use caller::{Caller, Occasion};
pub use create::create;
pub use decision::{Change, Command, Decision, Error, Refusal, decide};
pub use details::{Fault, FaultReason, Title};
pub use entity::{Approval, State};
pub use idempotency::{IdempotencyKey, KEPT};
// {{#if (has "cursor-paging")}}
pub use page::{Direction, Listed, Slice, Window};
// {{/if}}
pub use storage::{Committed, Storage, StorageError, Stored};

pub use entity::PurchaseOrder;
