//! What the service decides: types, rules and use cases.
//!
//! Time and ids come in as arguments and the outside through one trait, [`Storage`], so every rule
//! can be tested without a server, a database or a clock. [`PurchaseOrder::decide`] is the rule
//! itself, a pure function; [`create`] is the use case around it.
//!
//! A read that decides nothing has no use case here: adapters ask [`Storage`].

mod details;
mod entity;
mod storage;
mod use_case;

pub use details::{Details, Fault, FaultReason, Person, Title};
pub use entity::{Create, Refusal};
pub use storage::{Storage, StorageError, Stored};
pub use use_case::{Error, create};

pub use entity::PurchaseOrder;
