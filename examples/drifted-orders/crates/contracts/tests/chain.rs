//! Whatever is done to a log, the chain names the first broken link.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

use contracts::audit::{Broken, Chain, CreatedV1, Entry, Event, EventId, Head, Link, Seq};
use contracts::audit::{Outcome, Payload, RequestId, Resource, TraceId};
use contracts::{Actor, ActorId, ActorKind, Moment, Tenant};
use proptest::prelude::*;
use uuid::Uuid;

fn entry(number: u128) -> Entry {
    Entry {
        tenant: Tenant::parse("acme").unwrap(),
        id: EventId::new(Uuid::from_u128(number)),
        occurred_at: Moment::from_micros(1_760_000_000_000_000).unwrap(),
        actor: Actor {
            kind: ActorKind::User,
            id: ActorId::parse("ann").unwrap(),
        },
        resource: Resource {
            kind: "thing".into(),
            id: "7".into(),
        },
        outcome: Outcome::Success,
        trace_id: TraceId::parse("0af7651916cd43dd8448eb211c80319c"),
        request_id: None,
        payload: Payload::CreatedV1(CreatedV1 {
            title: "chairs".into(),
        }),
    }
}

fn log(length: u128) -> Vec<Event> {
    let mut head = Head::START;
    let seal = |number| {
        let event = entry(number).seal(&head).unwrap();
        head = event.head();
        event
    };
    (1..=length).map(seal).collect()
}

/// The place of the event that stands at `index`.
fn place(index: usize) -> Seq {
    Seq::try_from(index).unwrap() + 1
}

fn verify(events: &[Event], head: Head) -> Result<(), Broken> {
    let mut chain = Chain::new(Tenant::parse("acme").unwrap());
    for event in events {
        chain.follow(event)?;
    }
    chain.finish(&head)
}

/// One way to change each field of an event that its hash covers.
const CHANGES: [fn(&mut Event); 14] = [
    |e| e.id = EventId::new(Uuid::max()),
    |e| e.occurred_at = Moment::from_micros(1).unwrap(),
    |e| e.actor.kind = ActorKind::Service,
    |e| e.actor.id = ActorId::parse("bob").unwrap(),
    |e| e.resource.kind.push('s'),
    |e| e.resource.id.push('7'),
    |e| e.outcome = Outcome::Denied,
    |e| e.trace_id = None,
    |e| e.request_id = RequestId::parse("r"),
    |e| e.kind.push('0'),
    |e| e.payload.push(b' '),
    |e| e.hash = Link::START,
    // From one field to the next: the lengths are part of the hash.
    |e| {
        e.resource.kind = "thin".into();
        e.resource.id = "g7".into();
    },
    |e| e.payload.clear(),
];

#[test]
fn every_field_is_covered() {
    let sound = log(5);
    let head = sound[4].head();
    assert_eq!(verify(&sound, head), Ok(()));
    for (number, change) in CHANGES.iter().enumerate() {
        let mut events = sound.clone();
        change(&mut events[2]);
        let found = verify(&events, head);
        assert_eq!(found, Err(Broken::Hash { seq: 3 }), "change {number}");
    }
}

#[test]
fn a_log_of_somebody_else_does_not_fit() {
    let mut events = log(3);
    events[1].tenant = Tenant::parse("other").unwrap();
    let found = verify(&events, events[2].head());
    assert_eq!(found, Err(Broken::Tenant { seq: 2 }));
}

#[test]
fn a_head_written_down_elsewhere_shows_a_rewritten_log() {
    let published = log(4)[3].head();
    let mut forged = log(4);
    let mut head = forged[1].head();
    for (number, event) in (50..).zip(&mut forged[2..]) {
        *event = entry(number).seal(&head).unwrap();
        head = event.head();
    }
    assert_eq!(verify(&forged, head), Ok(()), "the chain alone is whole");
    let found = verify(&forged, published);
    assert_eq!(found, Err(Broken::Head { last: 4, kept: 4 }));
}

#[test]
fn a_hash_is_64_hexadecimal_digits() {
    let hash = log(1)[0].hash;
    assert_eq!(Link::parse(&hash.to_string()), Some(hash));
    for bad in ["", "zz", &"g".repeat(64), &"é".repeat(32), &"0".repeat(66)] {
        assert_eq!(Link::parse(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn a_removed_row_is_found(length in 2_usize..20, at in any::<prop::sample::Index>()) {
        let mut events = log(length as u128);
        let head = events[length - 1].head();
        let at = at.index(length);
        events.remove(at);
        let wanted = if at == length - 1 {
            Broken::Tail { last: place(at) - 1, kept: place(at) }
        } else {
            Broken::Gap { expected: place(at), found: place(at) + 1 }
        };
        prop_assert_eq!(verify(&events, head), Err(wanted));
    }

    #[test]
    fn a_swapped_pair_is_found(length in 2_usize..20, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let mut events = log(length as u128);
        let head = events[length - 1].head();
        let (a, b) = (a.index(length), b.index(length));
        prop_assume!(a != b);
        events.swap(a, b);
        // As an attacker would, with the places put right again.
        for (seq, event) in (1..).zip(&mut events) {
            event.seq = seq;
        }
        let first = place(a.min(b));
        let found = verify(&events, head).unwrap_err();
        prop_assert!(matches!(found, Broken::Previous { seq } | Broken::Hash { seq } if seq == first), "{found}");
    }

    #[test]
    fn an_inserted_row_is_found(length in 1_usize..20, at in any::<prop::sample::Index>()) {
        let mut events = log(length as u128);
        let head = events[length - 1].head();
        let at = at.index(length);
        let before = if at == 0 { Head::START } else { events[at - 1].head() };
        let forged = entry(999).seal(&before).unwrap();
        events.insert(at, forged);
        // The forged row itself is whole; what followed it is not.
        prop_assert!(verify(&events, head).is_err());
        for (seq, event) in (1..).zip(&mut events) {
            event.seq = seq;
        }
        prop_assert!(verify(&events, head).is_err());
    }

    #[test]
    fn a_cut_tail_is_found(length in 1_usize..20, cut in any::<prop::sample::Index>()) {
        let events = log(length as u128);
        let head = events[length - 1].head();
        let left = cut.index(length);
        let wanted = Broken::Tail { last: place(left) - 1, kept: place(length) - 1 };
        prop_assert_eq!(verify(&events[..left], head), Err(wanted));
    }
}
