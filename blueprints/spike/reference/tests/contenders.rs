//! What every contender must do, fast or not: a wrong one cannot win.

use std::collections::BTreeSet;
use std::ops::Range;

use proptest::prelude::*;

use acme_spike::contenders::{ALL, Entry, Index};
use acme_spike::workload::Workload;

const SMALL: Workload = Workload {
    entries: 3000,
    late: 100,
    span: 20,
};

fn read(index: &dyn Index, times: Range<u64>) -> Vec<Entry> {
    let mut found = Vec::new();
    index.read(times, &mut found);
    found
}

/// The slow and obvious way: everything that came, the last of each time, sorted.
fn model(entries: &[Entry], times: &Range<u64>) -> Vec<Entry> {
    let mut seen = BTreeSet::new();
    let newest_first = entries.iter().rev();
    let within = newest_first.filter(|entry| times.contains(&entry.time));
    let mut found: Vec<_> = within
        .filter(|entry| seen.insert(entry.time))
        .copied()
        .collect();
    found.sort_by_key(|entry| entry.time);
    found
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (0_u64..50, any::<u64>()).prop_map(|(time, value)| Entry { time, value });
    proptest::collection::vec(entry, 0..80)
}

proptest! {
    #[test]
    fn a_contender_answers_as_the_model_does(
        entries in entries(),
        from in 0_u64..60,
        to in 0_u64..60,
    ) {
        for contender in ALL {
            let mut index = (contender.empty)();
            for (at, entry) in entries.iter().enumerate() {
                index.insert(*entry);
                let expected = model(&entries[..=at], &(from..to));
                prop_assert_eq!(read(index.as_ref(), from..to), expected, "{}", contender.name);
            }
        }
    }
}

#[test]
fn a_contender_answers_the_workload_as_the_model_does() {
    let entries: Vec<_> = SMALL.arrivals().take(SMALL.size()).collect();
    for contender in ALL {
        let index = SMALL.filled(&contender);
        for times in SMALL.ranges(7).take(50) {
            let expected = model(&entries, &times);
            assert_eq!(read(index.as_ref(), times), expected, "{}", contender.name);
        }
        let all = read(index.as_ref(), 0..u64::MAX);
        assert_eq!(all, model(&entries, &(0..u64::MAX)), "{}", contender.name);
    }
}

#[test]
fn found_entries_are_added_to_those_that_were_there() {
    let first = Entry { time: 1, value: 10 };
    for contender in ALL {
        let mut index = (contender.empty)();
        index.insert(first);
        let mut found = vec![first];
        index.read(0..2, &mut found);
        assert_eq!(found, [first, first], "{}", contender.name);
    }
}

#[test]
fn the_workload_is_the_same_every_time_and_some_of_it_is_late() {
    let arrivals = || SMALL.arrivals().take(SMALL.size());
    assert!(arrivals().eq(arrivals()));
    let times: Vec<_> = arrivals().map(|entry| entry.time).collect();
    let late = times.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!((200..400).contains(&late), "{late} of 3000");
}
