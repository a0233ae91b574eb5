//! The rules, without I/O: nothing here waits for anything.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

use contracts::{Actor, ActorId, ActorKind, Moment, Tenant};
use domain::{Caller, Change, Command, Decision, FaultReason, IdempotencyKey};
use domain::{Occasion, Refusal, State, decide};
use uuid::Uuid;

use contracts::audit::{Kind, Outcome};

use contracts::OrderDraft;

use domain::Order;

fn caller(actor: &str) -> Caller {
    Caller {
        tenant: Tenant::parse("acme").unwrap(),
        actor: Actor {
            kind: ActorKind::User,
            id: ActorId::parse(actor).unwrap(),
        },
    }
}

fn occasion() -> Occasion {
    Occasion {
        at: Moment::from_micros(1_760_000_000_000_000).unwrap(),
        id: Uuid::from_u128(1),
        event_id: Uuid::from_u128(2),
        trace_id: None,
        request_id: None,
    }
}

fn create(title: &str, actor: &str) -> Result<Decision, Refusal> {
    let draft = OrderDraft {
        title: title.into(),
    };
    decide(None, &Command::Create(draft), &caller(actor), &occasion())
}

fn approve(state: Option<Order>, actor: &str) -> Result<Decision, Refusal> {
    decide(state, &Command::Approve, &caller(actor), &occasion())
}

fn open() -> Order {
    create("ten chairs", "ann").unwrap().change.into_after()
}

#[test]
fn what_is_asked_for_is_let_in_open() {
    let decision = create("  ten chairs ", "ann").unwrap();
    let Change::Created(new) = &decision.change else {
        panic!("must be new: {decision:?}");
    };
    assert_eq!(new.title.as_str(), "ten chairs");
    assert_eq!((new.author.as_str(), &new.state), ("ann", &State::Open));
    assert_eq!(decision.event.payload.kind(), Kind::CreatedV1);
    assert_eq!(decision.event.resource.id, new.id.to_string());
}

#[test]
fn a_title_is_one_line_of_1_to_200_characters() {
    let long = "x".repeat(201);
    let cases = [
        (" ", FaultReason::Empty),
        ("ten\nchairs", FaultReason::Control),
        (&long, FaultReason::TooLong { most: 200 }),
    ];
    for (title, reason) in cases {
        let Err(Refusal::Invalid(faults)) = create(title, "ann") else {
            panic!("must be refused: {title}");
        };
        let found: Vec<_> = faults.iter().map(|f| (f.field, f.reason)).collect();
        assert_eq!(found, [("title", reason)]);
    }
}

#[test]
fn somebody_else_approves_it_once() {
    let decision = approve(Some(open()), "bob").unwrap();
    let approved = decision.change.after().clone();
    let State::Approved(approval) = &approved.state else {
        panic!("must be approved: {approved:?}");
    };
    assert_eq!(approval.by.as_str(), "bob");
    assert_eq!(decision.event.payload.kind(), Kind::ApprovedV1);
    let again = approve(Some(approved), "eve");
    assert_eq!(again, Err(Refusal::AlreadyApproved));
    assert_eq!(approve(None, "bob"), Err(Refusal::Missing));
}

#[test]
fn nobody_approves_what_they_wrote_themselves() {
    let refusal = approve(Some(open()), "ann").unwrap_err();
    let Refusal::SelfApproval(event) = refusal else {
        panic!("must be refused for this reason: {refusal:?}");
    };
    assert_eq!(event.outcome, Outcome::Denied);
    assert_eq!(event.payload.kind(), Kind::ApprovalRefusedV1);
}

#[test]
fn a_key_is_short_and_visible() {
    let long = "x".repeat(129);
    for bad in ["", "a b", "größe", &long] {
        assert_eq!(IdempotencyKey::new(bad, [0; 32]), None, "{bad}");
    }
    assert!(IdempotencyKey::new("7b0c-1", [0; 32]).is_some());
}
