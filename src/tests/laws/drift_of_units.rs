//! The laws of the measure, over sources made at random: what is counted, and what never is.

use crate::drift::{Inside, Keys, inside};
use crate::model::finding::State;
use crate::model::path::RelPath;
use crate::rule::Mode;
use proptest::prelude::*;

fn compare(base: &str, actual: &str, mode: Mode) -> Inside {
    let path = RelPath::new("src/a.rs").expect("a path");
    inside(&path, base, actual, mode, &Keys::default()).expect("Rust has units")
}

/// Items of different names, one text each.
fn items() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec!["alpha", "beta", "gamma", "delta", "u8", "u16"]);
    let body = prop::collection::vec(word, 1..12);
    let kind = 0..4usize;
    prop::collection::vec((kind, body), 1..8).prop_map(|all| {
        let item = |(at, (kind, words)): (usize, &(usize, Vec<&str>))| match kind {
            0 => format!("pub fn f{at}(a: {}) {{ {}; }}\n", words[0], words.join("(); ")),
            1 => {
                let fields = words.iter().enumerate().map(|(at, word)| format!("    pub x{at}: {word},\n"));
                format!("#[derive(A, B)]\npub struct S{at} {{\n{}}}\n", fields.collect::<String>())
            }
            2 => format!("pub const C{at}: u8 = {};\n", words.join(" + ")),
            _ => format!("impl T{at} {{\n    fn go(&self) {{ {}; }}\n}}\n", words.join(" * ")),
        };
        all.iter().enumerate().map(item).collect()
    })
}

fn violations(inside: &Inside) -> usize {
    inside.units.iter().filter(|unit| unit.state != State::Moved).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_base_itself_is_zero_everywhere(items in items()) {
        let text = items.concat();
        let found = compare(&text, &text, Mode::Pinned);
        prop_assert_eq!((found.units.len(), found.added.len(), found.loss.units, found.loss.tokens), (0, 0, 0, 0));
    }

    #[test]
    fn order_comments_and_layout_change_nothing(items in items(), turn in any::<prop::sample::Index>()) {
        let mut turned = items.clone();
        turned.rotate_left(turn.index(items.len()));
        let text = turned.concat().replace("; ", ";\n\n  /* why */ ").replace("{ ", "{ // what\n");
        let found = compare(&items.concat(), &text, Mode::Pinned);
        prop_assert_eq!((found.units, found.loss.tokens), (Vec::new(), 0));
    }

    #[test]
    fn additions_in_open_files_change_nothing(items in items(), at in any::<prop::sample::Index>(), touched in any::<prop::sample::Index>()) {
        let mut changed = items.clone();
        let one = touched.index(items.len());
        changed[one] = changed[one].replacen("alpha", "omega", 1);
        let before = compare(&items.concat(), &changed.concat(), Mode::Open);
        changed.insert(at.index(items.len() + 1), "pub fn added(mine: u64) -> bool { mine == 3 }\n".into());
        let after = compare(&items.concat(), &changed.concat(), Mode::Open);
        prop_assert_eq!(before.loss, after.loss);
        let told = |inside: &Inside| inside.units.iter().map(|unit| (unit.code, unit.key.clone())).collect::<Vec<_>>();
        prop_assert_eq!(told(&before), told(&after));
        prop_assert_eq!(before.added.len() + 1, after.added.len());
    }

    #[test]
    fn an_item_that_goes_never_lowers_a_count(items in items(), first in any::<prop::sample::Index>(), second in any::<prop::sample::Index>()) {
        let mut changed = items.clone();
        changed.remove(first.index(changed.len()));
        let before = compare(&items.concat(), &changed.concat(), Mode::Open);
        prop_assert!(before.loss.tokens > 0 && before.loss.units > 0);
        if !changed.is_empty() {
            changed.remove(second.index(changed.len()));
            let after = compare(&items.concat(), &changed.concat(), Mode::Open);
            prop_assert!(after.loss.tokens >= before.loss.tokens && after.loss.units >= before.loss.units);
            prop_assert!(violations(&after) >= violations(&before));
        }
    }

    #[test]
    fn a_token_that_goes_never_lowers_a_count(items in items(), at in any::<prop::sample::Index>()) {
        let text = items.concat();
        let before = compare(&text, &text.replacen("gamma", "omega", 1), Mode::Open);
        let places: Vec<usize> = text.match_indices("beta").map(|(at, _)| at).collect();
        if !places.is_empty() {
            let at = places[at.index(places.len())];
            let cut = format!("{}{}", &text[..at], &text[at + 4..]);
            let after = compare(&text, &cut.replacen("gamma", "omega", 1), Mode::Open);
            prop_assert!(after.loss.tokens >= before.loss.tokens, "{} {}", after.loss.tokens, before.loss.tokens);
        }
    }

    #[test]
    fn what_cannot_be_read_is_never_less(items in items(), gone in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>()) {
        let mut changed = items.clone();
        changed.remove(gone.index(changed.len()));
        let text = changed.concat();
        let before = compare(&items.concat(), &text, Mode::Open);
        let places: Vec<usize> = text.match_indices('}').map(|(at, _)| at).collect();
        if !places.is_empty() {
            let at = places[cut.index(places.len())];
            let after = compare(&items.concat(), &format!("{}{}", &text[..at], &text[at + 1..]), Mode::Open);
            prop_assert!(violations(&after) >= violations(&before), "{:?} {:?}", before.units, after.units);
            prop_assert!(after.units.iter().any(|unit| unit.state == State::Unknown));
        }
    }
}
