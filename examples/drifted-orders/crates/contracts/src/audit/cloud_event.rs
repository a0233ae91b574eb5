use serde::Serialize;
use serde_json::value::RawValue;
use thiserror::Error;
use utoipa::ToSchema;

use super::event::{Event, Outcome};
use crate::identity::{ActorId, ActorKind, Tenant};
use crate::moment::Moment;

/// An event in the envelope of CloudEvents 1.0, JSON format, for everybody outside.
///
/// Names of extension attributes are lower-case letters, as the specification demands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CloudEvent {
    /// The version of CloudEvents.
    pub specversion: &'static str,
    /// Its name, everywhere: a UUID.
    pub id: String,
    /// The log it comes from: together with `id` unique in the world.
    pub source: String,
    /// The name of its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is about: the kind and the id of the resource.
    pub subject: String,
    /// When it happened.
    pub time: Moment,
    /// What `data` is.
    pub datacontenttype: &'static str,
    /// The payload, byte for byte as it stands in the log.
    #[schema(value_type = Object)]
    pub data: Box<RawValue>,
    /// Whose log it belongs to.
    pub tenant: Tenant,
    /// Its place there, as text (CloudEvents extension `sequence`).
    pub sequence: String,
    /// Whether a person or a program acted.
    pub actorkind: ActorKind,
    /// Who acted.
    pub actorid: ActorId,
    /// How it ended.
    pub outcome: Outcome,
    /// The trace it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub traceid: Option<String>,
    /// The request it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub requestid: Option<String>,
    /// The hash of the event before it.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

impl CloudEvent {
    /// Puts `event` into the envelope. Types this version does not know travel like all others.
    ///
    /// # Errors
    ///
    /// When the stored payload is no JSON text.
    pub fn of(event: Event) -> Result<Self, NotJson> {
        let seq = event.seq;
        let data = String::from_utf8(event.payload).map_err(|_| NotJson { seq })?;
        Ok(Self {
            specversion: "1.0",
            id: event.id.to_string(),
            source: format!("/orders/{}", event.tenant),
            kind: event.kind,
            subject: format!("{}/{}", event.resource.kind, event.resource.id),
            time: event.occurred_at,
            datacontenttype: "application/json",
            data: RawValue::from_string(data).map_err(|_| NotJson { seq })?,
            tenant: event.tenant,
            sequence: seq.to_string(),
            actorkind: event.actor.kind,
            actorid: event.actor.id,
            outcome: event.outcome,
            traceid: event.trace_id.map(|id| id.to_string()),
            requestid: event.request_id.map(|id| id.to_string()),
            previous: event.previous.to_string(),
            hash: event.hash.to_string(),
        })
    }
}

/// A stored payload that is no JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the payload of event {seq} is no JSON text")]
pub struct NotJson {
    seq: i64,
}
