use async_trait::async_trait;
use contracts::audit::{ApprovalRefusedV1, Entry, EventId, Outcome, Payload, Reason, Resource};
use contracts::{Actor, ActorId, ActorKind, Moment};
use domain::{EventFilter, Slice, Window};
use uuid::Uuid;

use super::*;

/// A log of one tenant that anybody may tamper with, which no store allows.
#[derive(Clone)]
struct Log {
    events: Vec<Event>,
    head: Head,
}

#[async_trait]
impl AuditLog for Log {
    async fn record(&self, _: &Entry) -> Stored<()> {
        unreachable!("nothing is recorded here")
    }

    async fn events(&self, _: &Tenant, _: &EventFilter, _: Window) -> Stored<Slice<Event>> {
        unreachable!("nothing is paged here")
    }

    async fn events_after(&self, _: &Tenant, after: Seq, most: u16) -> Stored<Vec<Event>> {
        let next = self.events.iter().filter(|event| event.seq > after);
        let next: Vec<_> = next.take(most.into()).cloned().collect();
        if next.iter().any(|event| event.kind == UNREADABLE) {
            return Err(StorageError::Corrupt("no such outcome".into()));
        }
        Ok(next)
    }

    async fn head(&self, _: &Tenant) -> Stored<Head> {
        Ok(self.head)
    }

    async fn tenants(&self) -> Stored<Vec<Tenant>> {
        Ok(vec![tenant()])
    }
}

const UNREADABLE: &str = "unreadable";

fn tenant() -> Tenant {
    Tenant::parse("acme").unwrap()
}

fn entry(number: u128) -> Entry {
    let reason = Reason::SelfApproval;
    Entry {
        tenant: tenant(),
        id: EventId::new(Uuid::from_u128(number)),
        occurred_at: Moment::from_micros(1_760_000_000_000_000).unwrap(),
        actor: Actor {
            kind: ActorKind::User,
            id: ActorId::parse("ann").unwrap(),
        },
        resource: Resource {
            kind: "thing".to_owned(),
            id: number.to_string(),
        },
        outcome: Outcome::Denied,
        trace_id: None,
        request_id: None,
        payload: Payload::ApprovalRefusedV1(ApprovalRefusedV1 { reason }),
    }
}

/// `entries` in a sound chain.
fn chained(entries: impl IntoIterator<Item = Entry>) -> Log {
    let (mut events, mut head) = (Vec::new(), Head::START);
    for entry in entries {
        let event = entry.seal(&head).unwrap();
        head = event.head();
        events.push(event);
    }
    Log { events, head }
}

fn log(count: u128) -> Log {
    chained((1..=count).map(entry))
}

async fn check(log: Log, expected: &str) {
    let published = None;
    let said = match follow(&log, &tenant(), published).await {
        Ok(head) => format!("holds up to {}", head.seq),
        Err(finding) => finding.to_string(),
    };
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_sound_log_holds() {
    check(log(0), "holds up to 0").await;
    check(log(2_500), "holds up to 2500").await;
}

#[tokio::test]
async fn the_first_broken_link_is_named() {
    let mut changed = log(5);
    changed.events[2].outcome = Outcome::Success;
    check(
        changed,
        "is broken: event 3 was changed: its hash does not fit its fields",
    )
    .await;

    let mut removed = log(5);
    removed.events.remove(2);
    check(removed, "is broken: event 3 is missing: event 4 comes next").await;

    let mut swapped = log(5);
    swapped.events.swap(1, 2);
    (swapped.events[1].seq, swapped.events[2].seq) = (2, 3);
    check(
        swapped,
        "is broken: event 2 does not follow the event before it",
    )
    .await;

    let mut inserted = log(5);
    let forged = entry(9).seal(&inserted.events[1].head()).unwrap();
    inserted.events.insert(2, forged);
    for (event, seq) in inserted.events.iter_mut().zip(1..) {
        event.seq = seq;
    }
    check(
        inserted,
        "is broken: event 4 does not follow the event before it",
    )
    .await;

    let mut unreadable = log(5);
    unreadable.events[3].kind = UNREADABLE.to_owned();
    check(
        unreadable,
        "is broken: event 4 cannot be read: a stored row cannot be understood",
    )
    .await;
}

#[tokio::test]
async fn the_end_has_to_be_the_head() {
    let mut cut = log(5);
    cut.events.truncate(3);
    check(
        cut,
        "is broken: the log ends at event 3, and its head says 5",
    )
    .await;

    let mut gone = log(5);
    gone.events.clear();
    check(
        gone,
        "is broken: the log ends at event 0, and its head says 5",
    )
    .await;

    let mut older = log(5);
    older.head = older.events[3].head();
    let behind = "is broken: the head says event 4, and the log ends at another event 5";
    check(older, behind).await;

    let mut other = log(5);
    other.head.hash = Link::START;
    let another = "is broken: the head says event 5, and the log ends at another event 5";
    check(other, another).await;
}

#[tokio::test]
async fn a_log_that_was_rewritten_whole_misses_the_published_head() {
    let published = log(3).head;
    let rewritten = chained((1..=5).map(|number| match number {
        2 => Entry {
            outcome: Outcome::Success,
            ..entry(number)
        },
        _ => entry(number),
    }));
    assert!(follow(&rewritten, &tenant(), None).await.is_ok());
    assert!(
        follow(&rewritten, &tenant(), Some(published))
            .await
            .is_err()
    );
    assert!(follow(&log(5), &tenant(), Some(published)).await.is_ok());
    assert!(follow(&log(2), &tenant(), Some(published)).await.is_err());
}

#[test]
fn a_head_reads_as_it_is_printed() {
    let Head { seq, hash } = log(2).head;
    assert_eq!(head(&format!("{seq}:{hash}")), Ok(Head { seq, hash }));
    for junk in ["", "2", "2:", "2:ab", ":", &format!("x:{hash}")] {
        assert!(head(junk).is_err(), "{junk}");
    }
}
