//! What the store refuses, and what the chain finds when somebody went round the store.

use contracts::audit::{Broken, Head};

use crate::Outcome;
use crate::audit_log::{filled, verify};
use crate::place::Place;
use crate::wishes::{caller, create};

pub(crate) async fn the_store_refuses_to_change_the_log(place: &Place) -> Outcome {
    let before = filled(place, 3).await?;
    let mut attempts = vec![
        "UPDATE audit_events SET actor = 'eve' WHERE seq = 2",
        "UPDATE audit_events SET seq = seq WHERE seq = 2",
        "DELETE FROM audit_events WHERE seq = 3",
        "DELETE FROM audit_events",
        "UPDATE audit_heads SET seq = 2",
        "UPDATE audit_heads SET seq = 5",
        "DELETE FROM audit_heads",
        "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE seq = 2",
        "INSERT OR REPLACE INTO audit_heads SELECT tenant, 1, hash FROM audit_heads",
        "UPDATE OR REPLACE audit_events SET seq = 1 WHERE seq = 2",
    ];
    attempts.sort_unstable();
    for sql in attempts {
        let refused = place.database.run(sql).await;
        assert!(refused.is_err(), "{sql} must be refused");
    }
    let tenant = caller("acme", "ann")?.tenant;
    let after = crate::audit_log::read(place.storage.log(), &tenant).await?;
    assert_eq!(after, before);
    verify(place.storage.log(), &tenant).await
}

/// Runs `attack` on a log of five events, as somebody who owns the database can, and says what the
/// chain then finds.
async fn found(place: &Place, attack: &[&str]) -> Outcome<Broken> {
    filled(place, 5).await?;
    place.database.disarm().await?;
    for sql in attack {
        place.database.run(sql).await?;
    }
    let tenant = caller("acme", "ann")?.tenant;
    let verified = verify(place.storage.log(), &tenant).await;
    let broken = verified.err().ok_or("must be found")?;
    Ok(*broken.downcast::<Broken>()?)
}

pub(crate) async fn a_changed_row_is_found(place: &Place) -> Outcome {
    let attack = ["UPDATE audit_events SET outcome = 'failure' WHERE seq = 3"];
    assert_eq!(found(place, &attack).await?, Broken::Hash { seq: 3 });
    Ok(())
}

pub(crate) async fn a_removed_row_is_found(place: &Place) -> Outcome {
    let attack = [
        "DELETE FROM audit_events WHERE seq = 3",
        "UPDATE audit_events SET seq = 3 WHERE seq = 4",
        "UPDATE audit_events SET seq = 4 WHERE seq = 5",
    ];
    assert_eq!(found(place, &attack).await?, Broken::Previous { seq: 3 });
    Ok(())
}

pub(crate) async fn swapped_rows_are_found(place: &Place) -> Outcome {
    let attack = [
        "UPDATE audit_events SET seq = 99 WHERE seq = 2",
        "UPDATE audit_events SET seq = 2 WHERE seq = 4",
        "UPDATE audit_events SET seq = 4 WHERE seq = 99",
    ];
    assert_eq!(found(place, &attack).await?, Broken::Previous { seq: 2 });
    Ok(())
}

/// The forged row is sealed as the service would: only the row after it gives it away.
pub(crate) async fn an_inserted_row_is_found(place: &Place) -> Outcome {
    let before = filled(place, 4).await?;
    let ann = caller("acme", "ann")?;
    place.database.disarm().await?;
    let forged = create(&ann)?.event.seal(&before[1].head())?;
    for from in [4, 3] {
        let shift = format!(
            "UPDATE audit_events SET seq = {} WHERE seq = {from}",
            from + 1
        );
        place.database.run(&shift).await?;
    }
    let copy = format!(
        "INSERT INTO audit_events SELECT tenant, 3, {id}, occurred_at, actor_kind, actor,
            resource_kind, '{resource}', outcome, trace_id, request_id, type, payload,
            {previous}, {hash} FROM audit_events WHERE seq = 1",
        id = bytes(place, &forged.id.get().simple().to_string(), true),
        resource = forged.resource.id,
        previous = bytes(place, &forged.previous.to_string(), false),
        hash = bytes(place, &forged.hash.to_string(), false),
    );
    place.database.run(&copy).await?;
    place.database.run("UPDATE audit_heads SET seq = 5").await?;
    let broken = verify(place.storage.log(), &ann.tenant).await;
    let broken = broken.err().ok_or("must be found")?.downcast::<Broken>()?;
    assert_eq!(*broken, Broken::Previous { seq: 4 });
    Ok(())
}

/// `hex` as the database writes bytes, or an id.
fn bytes(place: &Place, hex: &str, id: bool) -> String {
    place.database.literal(hex, id)
}

pub(crate) async fn a_cut_tail_is_found(place: &Place) -> Outcome {
    let attack = ["DELETE FROM audit_events WHERE seq > 3"];
    let wanted = Broken::Tail { last: 3, kept: 5 };
    assert_eq!(found(place, &attack).await?, wanted);

    // Whoever takes the head along is found by whoever wrote the head down elsewhere.
    let log = place.storage.log();
    let tenant = caller("acme", "ann")?.tenant;
    let published = log.head(&tenant).await?;
    let events = crate::audit_log::read(log, &tenant).await?;
    let Head { seq, hash } = events[2].head();
    let hash = bytes(place, &hash.to_string(), false);
    let rewind = format!("UPDATE audit_heads SET seq = {seq}, hash = {hash}");
    place.database.run(&rewind).await?;
    verify(log, &tenant).await?;
    assert_ne!(log.head(&tenant).await?, published);
    Ok(())
}
