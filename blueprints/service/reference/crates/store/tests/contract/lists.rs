use domain::{Direction, Window};

use crate::Outcome;
use crate::place::Place;
use crate::wishes::{caller, create};

const fn window(from: Option<i64>, direction: Direction, size: u16) -> Window {
    Window {
        from,
        direction,
        size,
    }
}

pub(crate) async fn pages_lead_through_the_whole_list_and_back(place: &Place) -> Outcome {
    let ann = caller("acme", "ann")?;
    for _ in 0..7 {
        place.storage.commit(&ann, &create(&ann)?, None).await?;
    }
    let (mut from, mut seen) = (None, Vec::new());
    loop {
        let wanted = window(from, Direction::Older, 3);
        let page = place.storage.list(&ann.tenant, None, wanted).await?;
        seen.push(page.rows.iter().map(|row| row.seq).collect::<Vec<_>>());
        assert_eq!(page.newer, from.is_some());
        if !page.older {
            break;
        }
        from = page.rows.last().map(|row| row.seq);
    }
    assert_eq!(seen, [vec![7, 6, 5], vec![4, 3, 2], vec![1]]);

    let wanted = window(Some(1), Direction::Newer, 3);
    let page = place.storage.list(&ann.tenant, None, wanted).await?;
    let found: Vec<_> = page.rows.iter().map(|row| row.seq).collect();
    assert_eq!((found, page.older, page.newer), (vec![4, 3, 2], true, true));
    Ok(())
}

pub(crate) async fn a_filter_keeps_the_order(place: &Place) -> Outcome {
    let (ann, bob) = (caller("acme", "ann")?, caller("acme", "bob")?);
    for who in [&ann, &bob, &ann, &bob, &ann] {
        place.storage.commit(who, &create(who)?, None).await?;
    }
    let author = Some(&ann.actor.id);
    let wanted = window(None, Direction::Older, 2);
    let page = place.storage.list(&ann.tenant, author, wanted).await?;
    let found: Vec<_> = page.rows.iter().map(|row| row.seq).collect();
    assert_eq!((found, page.older), (vec![5, 3], true));
    assert!(page.rows.iter().all(|row| row.item.author == ann.actor.id));
    Ok(())
}
