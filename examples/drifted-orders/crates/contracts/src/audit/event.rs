use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::chain::{Head, Link};
use super::kind::Kind;
use super::payload::{Payload, PayloadError};
use super::trace::{RequestId, TraceId};
use crate::identity::{Actor, Tenant};
use crate::moment::Moment;

/// The place of an event in its tenant's log: from 1, without gaps, in the order of commits.
///
/// Signed, since both stores keep 64-bit signed integers.
pub type Seq = i64;

/// Names one event, everywhere. A UUID of version 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventId(Uuid);

impl EventId {
    /// Gives `value` its meaning.
    pub const fn new(value: Uuid) -> Self {
        Self(value)
    }

    /// The bare UUID, for a store.
    pub const fn get(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its kind, such as `order`.
    pub kind: String,
    /// Its id.
    pub id: String,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was done.
    Success,
    /// It was refused.
    Denied,
    /// It was allowed and could not be done.
    Failure,
}

impl Outcome {
    /// The outcome as text, for a store and for readers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Denied => "denied",
            Self::Failure => "failure",
        }
    }

    /// The outcome that `text` stands for, if any.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Success, Self::Denied, Self::Failure]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }
}

/// What happened, before the log gives it a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose log it belongs to.
    pub tenant: Tenant,
    /// Its name.
    pub id: EventId,
    /// When it happened.
    pub occurred_at: Moment,
    /// Who acted.
    pub actor: Actor,
    /// On what.
    pub resource: Resource,
    /// How it ended.
    pub outcome: Outcome,
    /// The trace it belongs to, if the caller named one.
    pub trace_id: Option<TraceId>,
    /// The request it came from.
    pub request_id: Option<RequestId>,
    /// What exactly happened.
    pub payload: Payload,
}

/// One row of the log.
///
/// The type is text and the payload is bytes: a row of a newer version can be shown and verified by
/// an older one, and no store can reorder keys below the hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whose log it belongs to.
    pub tenant: Tenant,
    /// Its place there.
    pub seq: Seq,
    /// Its name.
    pub id: EventId,
    /// When it happened.
    pub occurred_at: Moment,
    /// Who acted.
    pub actor: Actor,
    /// On what.
    pub resource: Resource,
    /// How it ended.
    pub outcome: Outcome,
    /// The trace it belongs to, if the caller named one.
    pub trace_id: Option<TraceId>,
    /// The request it came from.
    pub request_id: Option<RequestId>,
    /// The name of its type; [`Kind::parse`] tells whether this version knows it.
    pub kind: String,
    /// The payload, exactly as written.
    pub payload: Vec<u8>,
    /// The hash of the event before it.
    pub previous: Link,
    /// Its own hash, over all of the above.
    pub hash: Link,
}

impl Entry {
    /// Gives the entry its place behind `head`.
    ///
    /// # Errors
    ///
    /// When the payload cannot be written.
    pub fn seal(self, head: &Head) -> Result<Event, PayloadError> {
        let mut event = Event {
            seq: head.seq + 1,
            kind: self.payload.kind().name().to_owned(),
            payload: self.payload.encode()?,
            tenant: self.tenant,
            id: self.id,
            occurred_at: self.occurred_at,
            actor: self.actor,
            resource: self.resource,
            outcome: self.outcome,
            trace_id: self.trace_id,
            request_id: self.request_id,
            previous: head.hash,
            hash: Link::START,
        };
        event.hash = Link::of(&event);
        Ok(event)
    }
}

impl Event {
    /// What the event says, or `None` when a newer version wrote it: an unknown type is shown
    /// without its payload, never skipped.
    ///
    /// # Errors
    ///
    /// When the bytes do not fit the type.
    pub fn read(&self) -> Result<Option<Payload>, PayloadError> {
        let kind = Kind::parse(&self.kind);
        kind.map(|kind| Payload::decode(kind, &self.payload))
            .transpose()
    }

    /// The head of the log once this event is its last.
    pub const fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash,
        }
    }
}
