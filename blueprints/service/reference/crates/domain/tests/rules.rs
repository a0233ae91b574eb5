//! The rules, without I/O: a store in memory, and futures driven by hand instead of a runtime.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use contracts::Moment;
use domain::{Create, Error, FaultReason, Refusal, Storage, Stored, create};
use uuid::Uuid;

use contracts::{PurchaseOrderDraft, PurchaseOrderId};

use domain::PurchaseOrder;

#[test]
fn an_approver_other_than_the_author_is_let_in() {
    let storage = Memory::default();
    let new = now(create(&storage, wish("ten chairs", "ann", "bob"))).unwrap();
    assert_eq!(new.details().title.as_str(), "ten chairs");
    assert_eq!(now(storage.find(new.id())).unwrap(), Some(new));
}

#[test]
fn nobody_approves_what_they_wrote_themselves() {
    let storage = Memory::default();
    let answer = now(create(&storage, wish("ten chairs", "ann", "ann")));
    assert!(matches!(answer, Err(Error::Refused(Refusal::SelfApproval))));
    assert!(storage.is_empty(), "a refusal stores nothing");
}

#[test]
fn every_faulty_field_is_reported() {
    let long = "x".repeat(201);
    let answer = PurchaseOrder::decide(wish(&long, "", "bob@example.org"));
    let Err(Refusal::Invalid(faults)) = answer else {
        panic!("must be refused: {answer:?}");
    };
    let found: Vec<_> = faults.iter().map(|f| (f.field, f.reason)).collect();
    let too_long = FaultReason::TooLong { most: 200 };
    let wanted = [
        ("title", too_long),
        ("author", FaultReason::Empty),
        ("approver", FaultReason::NotAnId),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_title_is_trimmed_and_stays_on_one_line() {
    let new = PurchaseOrder::decide(wish("  ten chairs ", "ann", "bob")).unwrap();
    assert_eq!(new.details().title.as_str(), "ten chairs");
    let answer = PurchaseOrder::decide(wish("ten\nchairs", "ann", "bob"));
    assert!(matches!(answer, Err(Refusal::Invalid(_))));
}

fn wish(title: &str, author: &str, approver: &str) -> Create {
    let draft = PurchaseOrderDraft {
        title: title.into(),
        author: author.into(),
        approver: approver.into(),
    };
    let id = PurchaseOrderId::new(Uuid::from_u128(1));
    let at = Moment::from_micros(1_760_000_000_000_000).unwrap();
    Create { draft, id, at }
}

/// Polls once: nothing in the domain has anything to wait for but its store.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the domain waits for something"),
    }
}

#[derive(Default)]
struct Memory(Mutex<Vec<PurchaseOrder>>);

impl Memory {
    fn is_empty(&self) -> bool {
        self.0.lock().unwrap().is_empty()
    }
}

#[async_trait::async_trait]
impl Storage for Memory {
    async fn insert(&self, new: &PurchaseOrder) -> Stored<()> {
        self.0.lock().unwrap().push(new.clone());
        Ok(())
    }

    async fn find(&self, id: PurchaseOrderId) -> Stored<Option<PurchaseOrder>> {
        let rows = self.0.lock().unwrap();
        Ok(rows.iter().find(|row| row.id() == id).cloned())
    }

    async fn ready(&self) -> Stored<()> {
        Ok(())
    }
}
