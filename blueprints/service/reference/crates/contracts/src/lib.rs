//! The shapes that leave the service: ids, requests, answers, problems.
//!
//! Others build on these names, so a change here is a change for them. Nothing in this crate does
//! I/O, and every field has a type of its own: there is no untyped JSON to hide a surprise in.

mod id;
mod moment;
mod problem;
mod shapes;

pub use id::PurchaseOrderId;
pub use moment::Moment;
pub use problem::{InvalidField, Problem};
pub use shapes::{PurchaseOrderDraft, PurchaseOrderView};
