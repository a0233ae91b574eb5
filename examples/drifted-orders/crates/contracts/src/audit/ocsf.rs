use serde::Serialize;

use super::event::{Event, Outcome};
use super::kind::Kind;
use crate::identity::ActorKind;

/// An event as OCSF 1.3 "API Activity" (class 6003, <https://schema.ocsf.io/1.3.0/classes/api_activity>),
/// the shape that security tools read.
///
/// Every event has one: what a type means is looked up where this version knows it, and is
/// unknown where it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiActivity {
    /// 0 unknown, 1 create, 3 update, 99 other.
    pub activity_id: u32,
    /// 6: application activity.
    pub category_uid: u32,
    /// 6003: API activity.
    pub class_uid: u32,
    /// The class and the activity in one number.
    pub type_uid: u32,
    /// 1 informational, 2 low.
    pub severity_id: u32,
    /// 1 success, 2 failure.
    pub status_id: u32,
    /// How it ended, in the log's own word.
    pub status_detail: Outcome,
    /// Milliseconds since 1970.
    pub time: i64,
    /// Who acted.
    pub actor: OcsfActor,
    /// What was called.
    pub api: OcsfApi,
    /// Where the call came from.
    pub src_endpoint: OcsfEndpoint,
    /// On what.
    pub resources: [OcsfResource; 1],
    /// About this record.
    pub metadata: OcsfMetadata,
}

/// OCSF `actor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcsfActor {
    /// The one who acted.
    pub user: OcsfUser,
}

/// OCSF `user`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcsfUser {
    /// The opaque id.
    pub uid: String,
    /// 1 user, 3 system.
    pub type_id: u32,
}

/// OCSF `api`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcsfApi {
    /// The type of the event.
    pub operation: String,
    /// The request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<OcsfRequest>,
}

/// OCSF `request`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcsfRequest {
    /// Its id.
    pub uid: String,
}

/// OCSF `network_endpoint`. The log keeps no addresses, which are personal data; the class demands
/// the object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcsfEndpoint {
    /// Says that there is none.
    pub name: &'static str,
}

/// OCSF `resource_details`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcsfResource {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its id.
    pub uid: String,
    /// Whose it is.
    pub namespace: String,
}

/// OCSF `metadata`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcsfMetadata {
    /// The version of OCSF.
    pub version: &'static str,
    /// The name of the event.
    pub uid: String,
    /// Its place in the log.
    pub sequence: i64,
    /// The trace it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_uid: Option<String>,
    /// Who wrote it.
    pub product: OcsfProduct,
}

/// OCSF `product`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcsfProduct {
    /// This service.
    pub name: &'static str,
    /// Who runs it.
    pub vendor_name: &'static str,
}

const CLASS: u32 = 6003;

impl From<Event> for ApiActivity {
    fn from(event: Event) -> Self {
        let activity_id = activity(Kind::parse(&event.kind));
        let done = event.outcome == Outcome::Success;
        Self {
            activity_id,
            category_uid: 6,
            class_uid: CLASS,
            type_uid: CLASS * 100 + activity_id,
            severity_id: if done { 1 } else { 2 },
            status_id: if done { 1 } else { 2 },
            status_detail: event.outcome,
            time: event.occurred_at.micros().div_euclid(1_000),
            actor: OcsfActor {
                user: OcsfUser {
                    uid: event.actor.id.to_string(),
                    type_id: match event.actor.kind {
                        ActorKind::User => 1,
                        ActorKind::Service => 3,
                    },
                },
            },
            api: OcsfApi {
                operation: event.kind,
                request: event.request_id.map(|id| OcsfRequest {
                    uid: id.to_string(),
                }),
            },
            src_endpoint: OcsfEndpoint {
                name: "not recorded",
            },
            resources: [OcsfResource {
                kind: event.resource.kind,
                uid: event.resource.id,
                namespace: event.tenant.to_string(),
            }],
            metadata: OcsfMetadata {
                version: "1.3.0",
                uid: event.id.to_string(),
                sequence: event.seq,
                correlation_uid: event.trace_id.map(|id| id.to_string()),
                product: OcsfProduct {
                    name: "orders",
                    vendor_name: "in-house",
                },
            },
        }
    }
}

#[allow(clippy::match_same_arms, reason = "a type has a line of its own")]
const fn activity(kind: Option<Kind>) -> u32 {
    match kind {
        Some(Kind::CreatedV1) => 1,
        Some(Kind::ApprovedV1 | Kind::ApprovalRefusedV1) => 3,
        Some(Kind::AccessDeniedV1) => 99,
        // scaffold:slot activities
        Some(Kind::ApprovedV2) => 3,
        // scaffold:end
        None => 0,
    }
}
