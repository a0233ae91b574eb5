//! How much two lists of tokens share.

use std::collections::BTreeMap;

/// How many comparisons one pair of units may cost: a count, so that every machine gives the same answer.
pub const BUDGET: usize = 4 << 20;

/// How many tokens both have, in any order.
#[must_use]
pub fn shared<T: Ord>(a: &[T], b: &[T]) -> usize {
    let mut counts: BTreeMap<&T, usize> = BTreeMap::new();
    a.iter().for_each(|token| *counts.entry(token).or_default() += 1);
    let mut take = |token| counts.get_mut(token).filter(|count| **count > 0).map(|count| *count -= 1).is_some();
    b.iter().filter(|token| take(*token)).count()
}

/// The length of the longest common subsequence; `None` when it would cost more than `budget` comparisons, which is
/// lessened by what it cost.
#[must_use]
pub fn common<T: PartialEq>(a: &[T], b: &[T], budget: &mut usize) -> Option<usize> {
    let before = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[before..], &b[before..]);
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[..a.len() - after], &b[..b.len() - after]);
    let cost = a.len().saturating_mul(b.len());
    *budget = budget.checked_sub(cost)?;
    let mut row = vec![0usize; b.len() + 1];
    for one in a {
        let mut diagonal = 0;
        for (at, other) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if one == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    Some(before + after + row[b.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_lists_share() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (a, b) = (words("a b c d e f g h"), words("a x c d f e g h"));
        assert_eq!(shared(&a, &b), 7);
        assert_eq!(common(&a, &b, &mut 100), Some(6));
        assert_eq!(common(&a, &b, &mut 1), None);
    }
}
