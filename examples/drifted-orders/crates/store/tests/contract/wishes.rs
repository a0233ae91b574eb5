use contracts::{Actor, ActorId, ActorKind, Moment, Tenant};
use domain::{Caller, Command, Decision, IdempotencyKey, Occasion, Refusal, decide};
use uuid::Uuid;

use contracts::OrderDraft;

use domain::Order;

use crate::Outcome;

pub(crate) fn caller(tenant: &str, actor: &str) -> Outcome<Caller> {
    Ok(Caller {
        tenant: Tenant::parse(tenant)?,
        actor: Actor {
            kind: ActorKind::User,
            id: ActorId::parse(actor)?,
        },
    })
}

#[expect(clippy::disallowed_methods, reason = "a test is where wishes begin")]
pub(crate) fn occasion() -> Outcome<Occasion> {
    Ok(Occasion {
        at: Moment::from_micros(1_760_000_000_123_456)?,
        id: Uuid::now_v7(),
        event_id: Uuid::now_v7(),
        trace_id: None,
        request_id: None,
    })
}

pub(crate) fn key(text: &str, wish: u8) -> Outcome<IdempotencyKey> {
    Ok(IdempotencyKey::new(text, [wish; 32]).ok_or("no key")?)
}

/// The decision to let one in.
pub(crate) fn create(caller: &Caller) -> Outcome<Decision> {
    let draft = OrderDraft {
        title: "ten chairs, größe XL".into(),
    };
    Ok(decide(None, &Command::Create(draft), caller, &occasion()?)?)
}

/// The decision to approve `open`.
pub(crate) fn approve(open: &Order, caller: &Caller) -> Result<Decision, Refusal> {
    let occasion = occasion().map_err(|_| Refusal::Missing)?;
    decide(Some(open.clone()), &Command::Approve, caller, &occasion)
}
