//! What the service decides: types, rules and use cases.
//!
//! Time and ids come in as arguments and the outside through one trait, [`Storage`], so every rule
//! can be tested without a server, a database or a clock. [`decide`] holds the rules, a pure
//! function; [`create`] and [`approve`] are the use cases around it.
//!
//! A read that decides nothing has no use case here: adapters ask [`Storage`].

mod approve;
mod audit_log;
mod caller;
mod cost_centre;
mod create;
mod decision;
mod details;
mod entity;
mod idempotency;
mod page;
mod storage;
mod workload;

pub use approve::approve;
pub use audit_log::{AuditLog, EventFilter};
pub use caller::{Caller, Occasion};
pub use cost_centre::CostCentre;
pub use create::create;
pub use decision::{Change, Command, Decision, Error, Refusal, decide};
pub use details::{Fault, FaultReason, Title};
pub use entity::{Approval, State};
pub use idempotency::{IdempotencyKey, KEPT};
pub use page::{Direction, Listed, Slice, Window};
pub use storage::{Committed, Storage, StorageError, Stored};
pub use workload::waiting;

pub use entity::Order;
