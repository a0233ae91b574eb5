use contracts::{Actor, Moment, Tenant};
use uuid::Uuid;

use contracts::audit::{RequestId, TraceId};

/// Who asks, and for whom. Made by an adapter that has checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose data it is about.
    pub tenant: Tenant,
    /// Who acts.
    pub actor: Actor,
}

/// The time, the ids and the request of one wish: everything a decision needs from the world.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// The time of the wish.
    pub at: Moment,
    /// An id that nothing else has, for what the wish may create.
    pub id: Uuid,
    /// An id that nothing else has, for the event.
    pub event_id: Uuid,
    /// The trace the request belongs to.
    pub trace_id: Option<TraceId>,
    /// The request.
    pub request_id: Option<RequestId>,
}
