use domain::{Caller, Direction, Window};

use contracts::PurchaseOrderId;

use crate::Outcome;
use crate::place::Place;
use crate::wishes::{caller, create};

const NEWEST: Window = Window {
    from: None,
    direction: Direction::Older,
    size: 3,
};

/// Writes one for each of `authors`. Their ids, newest first.
async fn write(place: &Place, authors: &[&Caller]) -> Outcome<Vec<PurchaseOrderId>> {
    let mut ids = Vec::new();
    for author in authors {
        let decision = create(author)?;
        place.storage.commit(author, &decision, None).await?;
        ids.insert(0, decision.change.after().id);
    }
    Ok(ids)
}

pub(crate) async fn pages_lead_through_the_whole_list_and_back(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let written = write(place, &[&ann; 7]).await?;
    let (mut window, mut pages) = (NEWEST, Vec::new());
    let last = loop {
        let page = place.storage.list(&ann.tenant, None, window).await?;
        assert_eq!(page.newer.is_some(), window.from.is_some());
        pages.push(page.rows.iter().map(|row| row.id).collect::<Vec<_>>());
        window.from = page.older;
        if page.older.is_none() {
            break page;
        }
    };
    assert_eq!(pages, [&written[..3], &written[3..6], &written[6..]]);

    window.direction = Direction::Newer;
    window.from = last.newer;
    let back = place.storage.list(&ann.tenant, None, window).await?;
    let back: Vec<_> = back.rows.iter().map(|row| row.id).collect();
    assert_eq!(back, pages[1]);
    Ok(())
}

pub(crate) async fn a_filter_keeps_the_order(place: &Place) -> Outcome {
    let (ann, bob) = (caller("acme", "ann")?, caller("acme", "bob")?);
    let written = write(place, &[&ann, &bob, &ann, &bob, &ann, &ann]).await?;
    let author = Some(&ann.actor.id);
    let page = place.storage.list(&ann.tenant, author, NEWEST).await?;
    let found: Vec<_> = page.rows.iter().map(|row| row.id).collect();
    assert_eq!(found, [written[0], written[1], written[3]]);

    let rest = Window {
        from: page.older,
        ..NEWEST
    };
    let rest = place.storage.list(&ann.tenant, author, rest).await?;
    let found: Vec<_> = rest.rows.iter().map(|row| row.id).collect();
    assert_eq!((found, rest.older), (vec![written[5]], None));
    Ok(())
}

pub(crate) async fn a_list_can_be_read_from_its_oldest_row(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    let written = write(place, &[&ann; 4]).await?;
    let oldest = Window {
        direction: Direction::Newer,
        ..NEWEST
    };
    let page = place.storage.list(&ann.tenant, None, oldest).await?;
    let found: Vec<_> = page.rows.iter().map(|row| row.id).collect();
    assert_eq!((&found[..], page.older), (&written[1..], None));
    assert!(page.newer.is_some());
    Ok(())
}
