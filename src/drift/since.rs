//! What a change did to the findings of a project: two lists, subtracted as multisets of fingerprints.

use std::collections::BTreeMap;

use crate::model::finding::Finding;

/// The findings of two trees, each in one place only.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subtracted {
    /// Only there now.
    pub introduced: Vec<Finding>,
    /// Only there before.
    pub fixed: Vec<Finding>,
    /// There before and now.
    pub carried: Vec<Finding>,
    /// There before and now, in a file that stands elsewhere.
    pub moved: Vec<Finding>,
}

/// Takes `before` from `now`: by fingerprint first, what is left by the fingerprint that a move does not change, and
/// what is still left by the new name of its file in `renamed`. Every finding of `now` is introduced, carried or moved;
/// every one of `before` is fixed, or was carried or moved.
#[must_use]
pub fn subtract(before: Vec<Finding>, now: Vec<Finding>, renamed: &BTreeMap<String, String>) -> Subtracted {
    let (carried, left, gone) = pair(before, now, |finding| finding.fingerprint.clone());
    let (mut moved, left, gone) = pair(gone, left, |finding| finding.origin_fingerprint.clone());
    let (more, introduced, fixed) = pair(gone, left, |finding| named(finding, renamed));
    moved.extend(more);
    Subtracted { introduced, fixed, carried, moved }
}

/// What a finding is, with its file by the name that it has now.
fn named(finding: &Finding, renamed: &BTreeMap<String, String>) -> String {
    let path = renamed.get(&finding.path).unwrap_or(&finding.path);
    let key = finding.unit.strip_prefix(&finding.path).unwrap_or(&finding.unit);
    let facts = finding.facts.iter().map(|(name, fact)| format!("{name}={}", fact.replace(&finding.path, path)));
    format!("{}\n{path}\n{key}\n{}", finding.code, facts.collect::<Vec<_>>().join("\n"))
}

/// What of `now` has a partner in `before`, and what is left of both.
fn pair(
    before: Vec<Finding>,
    now: Vec<Finding>,
    key: impl Fn(&Finding) -> String,
) -> (Vec<Finding>, Vec<Finding>, Vec<Finding>) {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    before.iter().for_each(|finding| *open.entry(key(finding)).or_default() += 1);
    let mut take = |finding: &Finding| match open.get_mut(&key(finding)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    let (paired, left): (Vec<_>, Vec<_>) = now.into_iter().partition(|finding| take(finding));
    // What is still open was not taken: the last of each kind.
    let mut gone: Vec<Finding> = before.into_iter().rev().filter(|finding| take(finding)).collect();
    gone.reverse();
    (paired, left, gone)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::model::code::Code;
    use crate::model::finding::{Severity, State, Who};

    /// A finding with the fingerprint of its first number and the origin of its second.
    fn finding((code, origin): (u8, u8)) -> Finding {
        Finding {
            code: Code::FileChanged.into(),
            level: Severity::Warn,
            state: State::Drifted,
            who: Who::Team,
            unit: code.to_string(),
            path: String::new(),
            ownership: "open",
            message: String::new(),
            why: None,
            fix: None,
            locations: Vec::new(),
            facts: BTreeMap::new(),
            confidence: 1.0,
            fingerprint: code.to_string(),
            origin_fingerprint: origin.to_string(),
            waiver: None,
            baselined: false,
            baseline_reason: None,
        }
    }

    fn units(finding: &[Finding]) -> Vec<&str> {
        finding.iter().map(|one| one.unit.as_str()).collect()
    }

    fn check(before: &[(u8, u8)], now: &[(u8, u8)], expected: [&[&str]; 4]) {
        let list = |pairs: &[(u8, u8)]| pairs.iter().copied().map(finding).collect();
        let parts = subtract(list(before), list(now), &BTreeMap::new());
        let found = [&parts.introduced, &parts.fixed, &parts.carried, &parts.moved].map(|part| units(part));
        assert_eq!(found, expected.map(<[&str]>::to_vec));
    }

    #[test]
    fn twins_count_one_by_one() {
        check(&[(1, 1)], &[(1, 1), (1, 1)], [&["1"], &[], &["1"], &[]]);
        check(&[(1, 1), (1, 1)], &[(1, 1)], [&[], &["1"], &["1"], &[]]);
        check(&[(1, 9), (2, 2)], &[(3, 9), (2, 2)], [&[], &[], &["2"], &["3"]]);
        check(&[(1, 9)], &[(3, 9), (4, 9)], [&["4"], &[], &[], &["3"]]);
    }

    fn pairs() -> impl Strategy<Value = Vec<Finding>> {
        prop::collection::vec((0u8..6, 0u8..4).prop_map(finding), 0..12)
    }

    fn sorted(parts: [&[Finding]; 3]) -> Vec<(String, String)> {
        let all = parts.into_iter().flatten();
        let mut all: Vec<_> = all.map(|one| (one.fingerprint.clone(), one.origin_fingerprint.clone())).collect();
        all.sort();
        all
    }

    proptest! {
        #[test]
        fn everything_is_in_one_place(before in pairs(), now in pairs()) {
            let parts = subtract(before.clone(), now.clone(), &BTreeMap::new());
            let told = sorted([&parts.introduced, &parts.carried, &parts.moved]);
            prop_assert_eq!(told, sorted([&now, &[], &[]]));
            prop_assert_eq!(parts.fixed.len() + parts.carried.len() + parts.moved.len(), before.len());
        }

        #[test]
        fn a_tree_and_itself_leave_nothing(now in pairs()) {
            let parts = subtract(now.clone(), now.clone(), &BTreeMap::new());
            prop_assert_eq!((parts.introduced.len(), parts.fixed.len(), parts.moved.len()), (0, 0, 0));
            prop_assert_eq!(parts.carried, now);
        }

        #[test]
        fn the_other_way_round_swaps_introduced_and_fixed(before in pairs(), now in pairs()) {
            let (there, back) = (subtract(before.clone(), now.clone(), &BTreeMap::new()), subtract(now, before, &BTreeMap::new()));
            let prints = |part: &[Finding]| { let mut all: Vec<_> = part.iter().map(|one| one.fingerprint.clone()).collect(); all.sort(); all };
            prop_assert_eq!(prints(&there.carried), prints(&back.carried));
            prop_assert_eq!((there.introduced.len(), there.fixed.len()), (back.fixed.len(), back.introduced.len()));
        }

        #[test]
        fn order_means_nothing_to_the_counts(before in pairs(), now in pairs()) {
            let counts = |parts: Subtracted| [parts.introduced, parts.fixed, parts.carried, parts.moved].map(|part| part.len());
            let reversed = |list: &[Finding]| list.iter().rev().cloned().collect::<Vec<_>>();
            let (one, other) = (subtract(before.clone(), now.clone(), &BTreeMap::new()), subtract(reversed(&before), reversed(&now), &BTreeMap::new()));
            prop_assert_eq!(counts(one)[2], counts(other)[2]);
        }
    }
}
