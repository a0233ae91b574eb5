use std::sync::Arc;
use std::time::Duration;

use contracts::Tenant;
use contracts::audit::{Chain, Event, Kind, Outcome as Ended, RequestId, TraceId};
use domain::{AuditLog, Decision, Refusal, Storage, StorageError};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::Outcome;
use crate::place::Place;
use crate::wishes::{approve, caller, create, key};

/// Everything in the log of `tenant`, oldest first, read in small batches.
pub(crate) async fn read(log: &dyn AuditLog, tenant: &Tenant) -> Outcome<Vec<Event>> {
    let mut all: Vec<Event> = Vec::new();
    loop {
        let after = all.last().map_or(0, |event| event.seq);
        let batch = log.events_after(tenant, after, 7).await?;
        if batch.is_empty() {
            return Ok(all);
        }
        all.extend(batch);
    }
}

/// Follows the chain of `tenant` from its first event to its head.
pub(crate) async fn verify(log: &dyn AuditLog, tenant: &Tenant) -> Outcome {
    let mut chain = Chain::new(tenant.clone());
    for event in read(log, tenant).await? {
        chain.follow(&event)?;
    }
    Ok(chain.finish(&log.head(tenant).await?)?)
}

/// A log with `length` events of "acme".
pub(crate) async fn filled(place: &Place, length: usize) -> Outcome<Vec<Event>> {
    let ann = caller("acme", "ann")?;
    for _ in 0..length {
        place.storage.commit(&ann, &create(&ann)?, None).await?;
    }
    read(place.storage.log(), &ann.tenant).await
}

fn kinds(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.kind.as_str()).collect()
}

pub(crate) async fn every_commit_has_its_event(place: &Place) -> Outcome {
    let (ann, bob) = (caller("acme", "ann")?, caller("acme", "bob")?);
    let created = create(&ann)?;
    place.storage.commit(&ann, &created, None).await?;
    let approved = approve(created.change.after(), &bob)?;
    place.storage.commit(&bob, &approved, None).await?;

    let log = place.storage.log();
    let events = read(log, &ann.tenant).await?;
    let wanted = [Kind::CreatedV1, Kind::ApprovedV1].map(Kind::name);
    assert_eq!(kinds(&events), wanted);
    assert_eq!(events[0].read()?, Some(created.event.payload));
    assert_eq!(events[1].actor, bob.actor);
    assert!(events.iter().map(|event| event.seq).eq(1..=2));
    assert_eq!(log.tenants().await?, std::slice::from_ref(&ann.tenant));
    verify(log, &ann.tenant).await
}

pub(crate) async fn a_refused_commit_leaves_no_event(place: &Place) -> Outcome {
    let (ann, bob) = (caller("acme", "ann")?, caller("acme", "bob")?);
    let created = create(&ann)?;
    let storage = &place.storage;
    storage.commit(&ann, &created, Some(&key("k", 1)?)).await?;
    let stale = approve(created.change.after(), &bob)?;
    storage.commit(&bob, &stale, None).await?;
    let before = read(storage.log(), &ann.tenant).await?;

    let again = storage.commit(&bob, &stale, None).await;
    assert!(matches!(again, Err(StorageError::Changed)), "{again:?}");
    let reused = storage
        .commit(&ann, &create(&ann)?, Some(&key("k", 2)?))
        .await;
    assert!(matches!(reused, Err(StorageError::KeyReused)), "{reused:?}");
    storage
        .commit(&ann, &create(&ann)?, Some(&key("k", 1)?))
        .await?;
    assert_eq!(read(storage.log(), &ann.tenant).await?, before);
    Ok(())
}

pub(crate) async fn a_refusal_is_recorded_by_itself(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let created = create(&ann)?;
    place.storage.commit(&ann, &created, None).await?;
    let Err(Refusal::SelfApproval(entry)) = approve(created.change.after(), &ann) else {
        return Err("must be refused".into());
    };
    let log = place.storage.log();
    log.record(&entry).await?;
    let events = read(log, &ann.tenant).await?;
    assert_eq!(events[1].kind, Kind::ApprovalRefusedV1.name());
    assert_eq!(events[1].outcome, Ended::Denied);
    verify(log, &ann.tenant).await
}

async fn write(storage: Arc<dyn Storage>, number: usize) -> Outcome {
    let tenant = ["acme", "other", "third", "fourth"][number % 4];
    let caller = caller(tenant, "ann")?;
    storage.commit(&caller, &create(&caller)?, None).await?;
    Ok(())
}

pub(crate) async fn writers_side_by_side_leave_no_gap(place: &Place) -> Outcome {
    let mut writers = JoinSet::new();
    for number in 0..400 {
        writers.spawn(write(Arc::clone(&place.storage), number));
    }
    for written in writers.join_all().await {
        written?;
    }
    let log = place.storage.log();
    let tenants = log.tenants().await?;
    assert_eq!(tenants.len(), 4);
    for tenant in tenants {
        assert_eq!(log.head(&tenant).await?.seq, 100);
        verify(log, &tenant).await?;
    }
    Ok(())
}

/// A place that is given out before its row can be seen would be missed here: the reader would go
/// on behind it.
pub(crate) async fn a_reader_that_follows_misses_nothing(place: &Place) -> Outcome {
    const WRITES: i64 = 120;
    let mut writers = JoinSet::new();
    for _ in 0..WRITES {
        writers.spawn(write(Arc::clone(&place.storage), 0));
    }
    let tenant = caller("acme", "ann")?.tenant;
    let mut seen = 0;
    while seen < WRITES {
        for event in place.storage.log().events_after(&tenant, seen, 10).await? {
            assert_eq!(event.seq, seen + 1);
            seen = event.seq;
        }
        sleep(Duration::from_millis(1)).await;
    }
    for written in writers.join_all().await {
        written?;
    }
    Ok(())
}

pub(crate) async fn an_event_comes_back_as_it_was_written(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let mut decision: Decision = create(&ann)?;
    decision.event.trace_id = TraceId::parse("0af7651916cd43dd8448eb211c80319c");
    decision.event.request_id = RequestId::parse("7b0c-1");
    place.storage.commit(&ann, &decision, None).await?;
    let log = place.storage.log();
    let events = read(log, &ann.tenant).await?;
    let sealed = decision.event.seal(&contracts::audit::Head::START)?;
    assert_eq!(events, [sealed]);
    Ok(())
}

pub(crate) async fn an_unknown_type_is_shown_without_its_payload(place: &Place) -> Outcome {
    filled(place, 1).await?;
    place.database.disarm().await?;
    let newer = "UPDATE audit_events SET type = 'thing.happened.v99'";
    place.database.run(newer).await?;
    let tenant = caller("acme", "ann")?.tenant;
    let events = read(place.storage.log(), &tenant).await?;
    assert_eq!(events[0].kind, "thing.happened.v99");
    assert_eq!(events[0].read()?, None);
    Ok(())
}
