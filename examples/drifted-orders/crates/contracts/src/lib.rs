//! The shapes that leave the service: ids, requests, answers, problems, and what enters the audit
//! log.
//!
//! Others build on these names, so a change here is a change for them. Nothing in this crate does
//! I/O, and every field has a type of its own: there is no untyped JSON to hide a surprise in.

pub mod audit;
mod cost_centre;
mod id;
mod identity;
mod moment;
mod problem;
mod shapes;

pub use cost_centre::CostCentreView;
pub use id::OrderId;
pub use identity::{Actor, ActorId, ActorKind, NotAnIdentity, Tenant};
pub use moment::Moment;
pub use problem::{InvalidField, Problem};
pub use shapes::{OrderDraft, OrderState, OrderView};
