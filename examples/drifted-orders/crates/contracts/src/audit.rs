//! What enters the audit log: the event, its closed set of payloads, and the chain that shows
//! tampering.
//!
//! This module is the only place that defines it. A released payload never changes; see
//! [`Payload`].

mod chain;
mod cloud_event;
mod event;
mod kind;
mod ocsf;
mod payload;
mod trace;
mod view;

#[cfg(test)]
mod golden;

pub use chain::{Broken, Chain, Head, Link};
pub use cloud_event::{CloudEvent, NotJson};
pub use event::{Entry, Event, EventId, Outcome, Resource, Seq};
pub use kind::Kind;
pub use ocsf::ApiActivity;
pub use payload::AccessDeniedV1;
pub use payload::ApprovedV2;
pub use payload::{ApprovalRefusedV1, ApprovedV1, CreatedV1};
pub use payload::{Payload, PayloadError, Reason};
pub use trace::{RequestId, TraceId};
pub use view::{AuditEventView, EventTypeView, ResourceView};
