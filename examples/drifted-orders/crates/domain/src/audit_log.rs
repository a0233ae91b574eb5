use async_trait::async_trait;
use contracts::audit::AccessDeniedV1;
use contracts::audit::{Entry, Event, EventId, Head, Outcome, Payload, Resource, Seq};
use contracts::{ActorId, Tenant};

use contracts::OrderId;

use crate::caller::{Caller, Occasion};
use crate::page::{Slice, Window};
use crate::storage::Stored;

/// The kind of resource that events name.
const KIND: &str = "order";

/// What the domain asks of the audit log.
///
/// Changes reach the log through [`Storage::commit`](crate::Storage::commit) alone, in the
/// transaction of the change. [`AuditLog::record`] is for what changed nothing: refusals.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Keeps `entry` durably, behind everything recorded before it.
    async fn record(&self, entry: &Entry) -> Stored<()>;

    /// The events of `tenant` that fit `filter`, newest first.
    async fn events(
        &self,
        tenant: &Tenant,
        filter: &EventFilter,
        window: Window,
    ) -> Stored<Slice<Event>>;

    /// At most `most` events of `tenant` that follow `after`, oldest first.
    async fn events_after(&self, tenant: &Tenant, after: Seq, most: u16) -> Stored<Vec<Event>>;

    /// Where the log of `tenant` ends.
    async fn head(&self, tenant: &Tenant) -> Stored<Head>;

    /// Everybody who has a log or an event, in order.
    async fn tenants(&self) -> Stored<Vec<Tenant>>;
}

/// Which events are wanted. Empty: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Only what this actor did.
    pub actor: Option<ActorId>,
    /// Only what happened to the resource with this id.
    pub resource: Option<String>,
    /// Only events of the type with this name.
    pub kind: Option<String>,
}

impl Occasion {
    /// What `caller` did to the `order` named `id`, or tried to.
    pub(crate) fn entry(
        &self,
        caller: &Caller,
        id: OrderId,
        outcome: Outcome,
        payload: Payload,
    ) -> Entry {
        let resource = Resource {
            kind: KIND.to_owned(),
            id: id.to_string(),
        };
        self.entry_on(resource, caller, outcome, payload)
    }

    /// A request of `caller` that its permissions did not cover.
    pub fn denied(&self, caller: &Caller, payload: AccessDeniedV1) -> Entry {
        let resource = Resource {
            kind: "route".to_owned(),
            id: payload.route.clone(),
        };
        let payload = Payload::AccessDeniedV1(payload);
        self.entry_on(resource, caller, Outcome::Denied, payload)
    }

    fn entry_on(
        &self,
        resource: Resource,
        caller: &Caller,
        outcome: Outcome,
        payload: Payload,
    ) -> Entry {
        Entry {
            tenant: caller.tenant.clone(),
            id: EventId::new(self.event_id),
            occurred_at: self.at,
            actor: caller.actor.clone(),
            resource,
            outcome,
            trace_id: self.trace_id.clone(),
            request_id: self.request_id.clone(),
            payload,
        }
    }
}
