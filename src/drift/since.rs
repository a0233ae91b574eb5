//! What a change did to the findings of a project: two lists, subtracted as multisets of fingerprints.

use std::collections::BTreeMap;

use crate::finding::Finding;

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

/// Takes `before` from `now`: by fingerprint first, and what is left by the fingerprint that a move does not change.
/// Every finding of `now` is introduced, carried or moved; every one of `before` is fixed, or was carried or moved.
#[must_use]
pub fn subtract(before: Vec<Finding>, now: Vec<Finding>) -> Subtracted {
    let (carried, left, gone) = pair(before, now, |finding| &finding.fingerprint);
    let (moved, introduced, fixed) = pair(gone, left, |finding| &finding.origin_fingerprint);
    Subtracted { introduced, fixed, carried, moved }
}

/// What of `now` has a partner in `before`, and what is left of both.
fn pair(
    before: Vec<Finding>,
    now: Vec<Finding>,
    key: impl Fn(&Finding) -> &String,
) -> (Vec<Finding>, Vec<Finding>, Vec<Finding>) {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    before.iter().for_each(|finding| *open.entry(key(finding).clone()).or_default() += 1);
    let mut take = |finding: &Finding| match open.get_mut(key(finding)) {
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
