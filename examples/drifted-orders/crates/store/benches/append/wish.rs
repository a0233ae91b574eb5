use std::sync::atomic::{AtomicI64, Ordering};

use contracts::{Actor, ActorId, ActorKind, Moment, Tenant};
use domain::{Caller, Command, Decision, Occasion, decide};
use uuid::Uuid;

use contracts::OrderDraft;

pub(crate) fn caller() -> Caller {
    Caller {
        tenant: Tenant::parse("acme").unwrap(),
        actor: Actor {
            kind: ActorKind::User,
            id: ActorId::parse("ann").unwrap(),
        },
    }
}

/// A new one, let in.
pub(crate) fn decision() -> Decision {
    let draft = OrderDraft {
        title: "ten chairs".into(),
    };
    let occasion = Occasion {
        at: Moment::from_micros(1_760_000_000_123_456).unwrap(),
        id: next_id(),
        event_id: next_id(),
        trace_id: None,
        request_id: None,
    };
    decide(None, &Command::Create(draft), &caller(), &occasion).unwrap()
}

/// The place of a row, and an id. Both count up, as ids of version 7 do.
pub(crate) fn next_row() -> (i64, Uuid) {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let next = LAST.fetch_add(1, Ordering::Relaxed) + 1;
    (next, Uuid::from_u64_pair(0, next.unsigned_abs()))
}

fn next_id() -> Uuid {
    next_row().1
}
