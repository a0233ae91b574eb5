//! Paging against a model: a list in memory that grows while it is read.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, also in what it shares"
)]

use std::collections::BTreeSet;

use domain::{Direction, Listed, Slice, Window};
use proptest::prelude::*;

/// What a store does, on a set of places.
fn page(list: &BTreeSet<i64>, window: Window) -> Slice<i64> {
    let row = |&seq: &i64| Listed { seq, item: seq };
    let limit = usize::try_from(window.limit()).unwrap();
    let found = match window.direction {
        Direction::Older => {
            let rows = list.range(..window.bound()).rev();
            rows.take(limit).map(row).collect()
        }
        Direction::Newer => {
            let rows = list.range(window.bound()..);
            let rows = rows.filter(|&&seq| seq > window.bound());
            rows.take(limit).map(row).collect()
        }
    };
    Slice::read(window, found)
}

/// The size of a page, and whether a row is written before the next one is read.
type Step = (u16, bool);

/// Reads `list` from one end to the other, while rows are written. What was read, in that order.
fn walk(list: &mut BTreeSet<i64>, direction: Direction, steps: &[Step]) -> Vec<i64> {
    let mut read = Vec::new();
    let mut from = None;
    for &(size, written) in steps.iter().cycle() {
        let window = Window {
            from,
            direction,
            size,
        };
        let slice = page(list, window);
        assert!(slice.rows.len() <= usize::from(size));
        assert!(slice.rows.is_sorted_by(|a, b| a > b), "newest first");
        let (rows, next): (Vec<_>, _) = match direction {
            Direction::Older => (slice.rows, slice.older),
            Direction::Newer => (slice.rows.into_iter().rev().collect(), slice.newer),
        };
        read.extend(rows);
        if next.is_none() {
            return read;
        }
        from = next;
        // Slower than the reader, or the walk towards newer rows would never end.
        let newest = list.last().copied().unwrap_or_default();
        list.extend(written.then_some(newest + 1));
    }
    read
}

fn lists() -> impl Strategy<Value = BTreeSet<i64>> {
    prop::collection::btree_set(1..500_i64, 0..60)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((2..9_u16, any::<bool>()), 1..12)
}

proptest! {
    #[test]
    fn towards_older_rows_each_row_comes_once_and_in_order(list in lists(), steps in steps()) {
        let before: Vec<_> = list.iter().rev().copied().collect();
        let read = walk(&mut list.clone(), Direction::Older, &steps);
        prop_assert_eq!(read, before, "what was written meanwhile is newer than all of it");
    }

    #[test]
    fn towards_newer_rows_each_row_comes_once_and_in_order(list in lists(), steps in steps()) {
        let mut list = list;
        let read = walk(&mut list, Direction::Newer, &steps);
        prop_assert_eq!(read, list.into_iter().collect::<Vec<_>>(), "also what came meanwhile");
    }

    #[test]
    fn there_and_back_shows_the_same_page(list in lists(), size in 1..9_u16) {
        let first = Window { from: None, direction: Direction::Older, size };
        let mut here = page(&list, first);
        prop_assert_eq!(here.newer, None);
        while here.older.is_some() {
            let there = page(&list, Window { from: here.older, ..first });
            let back = Window { from: there.newer, direction: Direction::Newer, size };
            let back = page(&list, back);
            prop_assert_eq!(&back.rows, &here.rows);
            prop_assert_eq!(back.older, here.older);
            here = there;
        }
    }

    #[test]
    fn any_window_is_answered(from: Option<i64>, newer: bool, size: u16, list in lists()) {
        let direction = if newer { Direction::Newer } else { Direction::Older };
        let slice = page(&list, Window { from, direction, size });
        prop_assert!(slice.rows.len() <= usize::from(size));
    }
}

#[test]
fn an_empty_page_leads_back_to_the_row_of_its_cursor() {
    let list = BTreeSet::from([7]);
    let older = Window {
        from: Some(7),
        direction: Direction::Older,
        size: 2,
    };
    let none = page(&list, older);
    assert_eq!((none.rows.len(), none.older), (0, None));
    let newer = Window {
        from: none.newer,
        direction: Direction::Newer,
        size: 2,
    };
    assert_eq!(page(&list, newer).rows, [7]);
}
