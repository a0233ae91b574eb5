use serde::Serialize;
use utoipa::ToSchema;

use super::event::{Event, Outcome, Seq};
use super::kind::Kind;
use super::payload::{Payload, PayloadError};
use crate::identity::Actor;
use crate::moment::Moment;

/// An event as readers of the log see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditEventView {
    /// Its place in the log: from 1, without gaps.
    pub seq: Seq,
    /// Its name, everywhere: a UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// When it happened.
    pub occurred_at: Moment,
    /// Who acted.
    pub actor: Actor,
    /// On what.
    pub resource: ResourceView,
    /// How it ended.
    pub outcome: Outcome,
    /// The trace it belongs to, if the caller named one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub trace_id: Option<String>,
    /// The request it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub request_id: Option<String>,
    /// The name of its type; all of them are listed under `/v1/audit-event-types`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What exactly happened; absent when a newer version of the service wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub payload: Option<Payload>,
    /// The hash of the event before it: 64 hexadecimal digits.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResourceView {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
}

impl AuditEventView {
    /// Shows `event`. Old payloads are brought up to date here, once there are any.
    ///
    /// # Errors
    ///
    /// When the stored payload does not fit its type.
    pub fn of(event: Event) -> Result<Self, PayloadError> {
        Ok(Self {
            payload: event.read()?,
            seq: event.seq,
            id: event.id.to_string(),
            occurred_at: event.occurred_at,
            actor: event.actor,
            resource: ResourceView {
                kind: event.resource.kind,
                id: event.resource.id,
            },
            outcome: event.outcome,
            trace_id: event.trace_id.map(|id| id.to_string()),
            request_id: event.request_id.map(|id| id.to_string()),
            kind: event.kind,
            previous: event.previous.to_string(),
            hash: event.hash.to_string(),
        })
    }
}

/// A type of event, for readers of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventTypeView {
    /// Its name, version included.
    pub name: &'static str,
    /// What an event of this type says.
    pub description: &'static str,
    /// Whether it is only read any more.
    pub deprecated: bool,
    /// The type that is written in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub replaced_by: Option<&'static str>,
}

impl From<Kind> for EventTypeView {
    fn from(kind: Kind) -> Self {
        let replaced_by = kind.replaced_by().map(Kind::name);
        Self {
            name: kind.name(),
            description: kind.description(),
            deprecated: replaced_by.is_some(),
            replaced_by,
        }
    }
}
