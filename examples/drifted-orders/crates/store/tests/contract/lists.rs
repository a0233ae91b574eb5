use domain::{Caller, Direction, Slice, Window};

use domain::EventFilter;

use domain::Order;

use crate::Outcome;
use crate::place::Place;
use crate::wishes::approve;
use crate::wishes::{caller, create};

const fn window(from: Option<i64>, direction: Direction, size: u16) -> Window {
    Window {
        from,
        direction,
        size,
    }
}

/// Lets one in for each of `callers`, and says in which order: newest first.
async fn filled(place: &Place, callers: &[&Caller]) -> Outcome<Vec<Order>> {
    let mut made = Vec::new();
    for who in callers {
        let decision = create(who)?;
        place.storage.commit(who, &decision, None).await?;
        made.insert(0, decision.change.into_after());
    }
    Ok(made)
}

pub(crate) async fn pages_lead_through_the_whole_list_and_back(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let made = filled(place, &[&ann; 7]).await?;
    let list = async |from, direction| -> Outcome<Slice<Order>> {
        let wanted = window(from, direction, 3);
        Ok(place.storage.list(&ann.tenant, None, wanted).await?)
    };
    let mut pages = vec![list(None, Direction::Older).await?];
    assert_eq!(pages[0].newer, None, "nothing is newer than the first page");
    while let Some(older) = pages[pages.len() - 1].older {
        pages.push(list(Some(older), Direction::Older).await?);
    }
    let seen: Vec<_> = pages.iter().flat_map(|page| page.rows.clone()).collect();
    assert_eq!((pages.len(), seen), (3, made.clone()));

    let back = list(pages[2].newer, Direction::Newer).await?;
    assert_eq!(back.rows, pages[1].rows);
    let first = list(back.newer, Direction::Newer).await?;
    assert_eq!(first.rows, pages[0].rows);
    assert_eq!(first.newer, None, "back at the first page");
    Ok(())
}

pub(crate) async fn a_filter_keeps_the_order(place: &Place) -> Outcome {
    let (ann, bob) = (caller("acme", "ann")?, caller("acme", "bob")?);
    let mut made = filled(place, &[&ann, &bob, &ann, &bob, &ann]).await?;
    made.retain(|one| one.author == ann.actor.id);
    let author = Some(&ann.actor.id);
    let wanted = window(None, Direction::Older, 2);
    let page = place.storage.list(&ann.tenant, author, wanted).await?;
    assert_eq!((page.rows, page.newer), (made[..2].to_vec(), None));
    let wanted = window(page.older, Direction::Older, 2);
    let page = place.storage.list(&ann.tenant, author, wanted).await?;
    assert_eq!((page.rows, page.older), (made[2..].to_vec(), None));
    Ok(())
}

pub(crate) async fn a_list_can_be_read_from_its_oldest_row(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let made = filled(place, &[&ann; 4]).await?;
    let wanted = window(None, Direction::Newer, 3);
    let page = place.storage.list(&ann.tenant, None, wanted).await?;
    assert_eq!((page.rows, page.older), (made[1..].to_vec(), None));
    let wanted = window(page.newer, Direction::Newer, 3);
    let page = place.storage.list(&ann.tenant, None, wanted).await?;
    assert_eq!((page.rows, page.newer), (made[..1].to_vec(), None));
    Ok(())
}

pub(crate) async fn the_log_is_a_list_too(place: &Place) -> Outcome {
    let (ann, bob) = (caller("acme", "ann")?, caller("acme", "bob")?);
    let made = filled(place, &[&ann, &bob, &ann]).await?;
    let approval = approve(&made[0], &bob)?;
    place.storage.commit(&bob, &approval, None).await?;
    let found = async |filter: EventFilter| -> Outcome<Vec<i64>> {
        let (log, wanted) = (place.storage.log(), window(None, Direction::Older, 3));
        let page = log.events(&ann.tenant, &filter, wanted).await?;
        Ok(page.rows.iter().map(|event| event.seq).collect())
    };
    let mut wanted = EventFilter::default();
    assert_eq!(found(wanted.clone()).await?, [4, 3, 2]);
    wanted.actor = Some(bob.actor.id.clone());
    assert_eq!(found(wanted.clone()).await?, [4, 2]);
    wanted.kind = Some("order.created.v1".into());
    assert_eq!(found(wanted.clone()).await?, [2]);
    wanted.resource = Some(made[0].id.to_string());
    assert_eq!(found(wanted.clone()).await?, [0; 0]);
    wanted = EventFilter::default();
    wanted.resource = Some(made[0].id.to_string());
    assert_eq!(found(wanted).await?, [4, 3]);
    Ok(())
}
