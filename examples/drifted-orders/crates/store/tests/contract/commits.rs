use std::sync::Arc;

use contracts::Moment;
use domain::{Committed, State, StorageError};
use tokio::task::JoinSet;

use crate::Outcome;
use crate::place::Place;
use crate::wishes::{approve, caller, create, key};

pub(crate) async fn what_is_committed_is_found(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let storage = &place.storage;
    storage.ready().await?;
    let decision = create(&ann)?;
    let new = decision.change.after();
    assert_eq!(storage.find(&ann.tenant, new.id).await?, None);
    assert_eq!(storage.commit(&ann, &decision, None).await?, Committed::Now);
    let found = storage.find(&ann.tenant, new.id).await?;
    assert_eq!(found.as_ref(), Some(new));

    let decision = approve(new, &caller("acme", "bob")?)?;
    storage.commit(&ann, &decision, None).await?;
    let found = storage.find(&ann.tenant, new.id).await?;
    assert_eq!(found.as_ref(), Some(decision.change.after()));
    assert!(found.is_some_and(|now| now.state != State::Open));
    Ok(())
}

pub(crate) async fn nobody_sees_what_belongs_to_another_tenant(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let decision = create(&ann)?;
    place.storage.commit(&ann, &decision, None).await?;
    let other = caller("other", "ann")?;
    let id = decision.change.after().id;
    assert_eq!(place.storage.find(&other.tenant, id).await?, None);
    Ok(())
}

pub(crate) async fn a_repeated_wish_is_granted_once(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let (first, again) = (create(&ann)?, create(&ann)?);
    let key = key("k-1", 7)?;
    let storage = &place.storage;
    assert_eq!(
        storage.commit(&ann, &first, Some(&key)).await?,
        Committed::Now
    );
    let made = first.change.after().id;
    for _ in 0..2 {
        let answer = storage.commit(&ann, &again, Some(&key)).await?;
        assert_eq!(answer, Committed::Before(made));
    }
    let id = again.change.after().id;
    assert_eq!(storage.find(&ann.tenant, id).await?, None);
    Ok(())
}

pub(crate) async fn a_key_holds_for_one_wish_of_one_caller(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let storage = &place.storage;
    storage
        .commit(&ann, &create(&ann)?, Some(&key("k", 7)?))
        .await?;
    let answer = storage
        .commit(&ann, &create(&ann)?, Some(&key("k", 8)?))
        .await;
    assert!(matches!(answer, Err(StorageError::KeyReused)), "{answer:?}");
    for other in [caller("acme", "bob")?, caller("other", "ann")?] {
        let answer = storage
            .commit(&other, &create(&other)?, Some(&key("k", 8)?))
            .await?;
        assert_eq!(answer, Committed::Now);
    }
    Ok(())
}

pub(crate) async fn a_forgotten_key_is_new_again(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let (storage, key) = (&place.storage, key("k", 7)?);
    storage.commit(&ann, &create(&ann)?, Some(&key)).await?;
    let used = create(&ann)?.change.after().created_at;
    assert_eq!(storage.forget_keys(used).await?, 0, "only what is older");
    let later = Moment::from_micros(used.micros() + 1)?;
    assert_eq!(storage.forget_keys(later).await?, 1);
    let answer = storage.commit(&ann, &create(&ann)?, Some(&key)).await?;
    assert_eq!(answer, Committed::Now);
    Ok(())
}

pub(crate) async fn many_at_once_under_one_key_make_one(place: &Place) -> Outcome {
    let mut writers = JoinSet::new();
    for _ in 0..20 {
        let storage = Arc::clone(&place.storage);
        writers.spawn(async move {
            let ann = caller("acme", "ann")?;
            let decision = create(&ann)?;
            let answer = storage.commit(&ann, &decision, Some(&key("k", 7)?)).await?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(answer)
        });
    }
    let mut now = 0;
    for answer in writers.join_all().await {
        now += usize::from(answer? == Committed::Now);
    }
    assert_eq!(now, 1);
    Ok(())
}

pub(crate) async fn a_decision_on_an_old_state_is_refused(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let storage = &place.storage;
    let created = create(&ann)?;
    storage.commit(&ann, &created, None).await?;
    let (bob, eve) = (caller("acme", "bob")?, caller("acme", "eve")?);
    let first = approve(created.change.after(), &bob)?;
    let second = approve(created.change.after(), &eve)?;
    storage.commit(&bob, &first, None).await?;
    let answer = storage.commit(&eve, &second, None).await;
    assert!(matches!(answer, Err(StorageError::Changed)), "{answer:?}");
    let found = storage.find(&ann.tenant, created.change.after().id).await?;
    assert_eq!(found.as_ref(), Some(first.change.after()));
    Ok(())
}

pub(crate) async fn what_was_committed_is_there_after_a_restart(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let decision = create(&ann)?;
    place.storage.commit(&ann, &decision, None).await?;
    let again = place.database.reopened().await?;
    let new = decision.change.after();
    let found = again.find(&ann.tenant, new.id).await?;
    assert_eq!(found.as_ref(), Some(new));
    Ok(())
}

pub(crate) async fn a_database_knows_whether_it_is_behind(place: &Place) -> Outcome {
    assert_eq!(place.database.is_behind().await?, (true, false));
    Ok(())
}
