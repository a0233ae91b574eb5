//! How much units of two outlines resemble one another, within a budget.

use std::collections::BTreeMap;

use super::AHEAD;
use super::content::all_tokens;
use super::tokens::BUDGET;
use super::units::{FEWEST, LEAST_ALIKE};
use crate::syntax::Outline;

/// The units of one outline with the tokens inside of them, sorted, as far as they were asked for.
struct Side<'s, 't> {
    outline: &'s Outline<'t>,
    tokens: BTreeMap<usize, Vec<&'s str>>,
}

impl<'s> Side<'s, '_> {
    fn of(&mut self, unit: usize, children: &[Vec<usize>]) -> &[&'s str] {
        self.tokens.entry(unit).or_insert_with(|| {
            let mut tokens = all_tokens(self.outline, unit, children);
            tokens.sort_unstable();
            tokens
        })
    }
}

/// Says which unit is most like another one. What it may cost is counted in tokens, so that every machine gives the
/// same answer.
pub(super) struct Resemblance<'s, 't> {
    base: Side<'s, 't>,
    other: Side<'s, 't>,
    left: usize,
}

impl<'s, 't> Resemblance<'s, 't> {
    pub(super) fn new(base: &'s Outline<'t>, other: &'s Outline<'t>) -> Self {
        let side = |outline| Side { outline, tokens: BTreeMap::new() };
        Self { base: side(base), other: side(other), left: BUDGET }
    }

    /// Whether the budget did not last.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    /// The one of `kin` that is most like `unit`, with how much, if it is alike enough and ahead of the next.
    pub(super) fn best(
        &mut self,
        unit: usize,
        kin: impl Iterator<Item = usize>,
        inner: [&[Vec<usize>]; 2],
    ) -> Option<(f64, usize)> {
        let mut scored: Vec<(f64, usize)> = Vec::new();
        for one in kin {
            let (a, b) = (self.base.of(unit, inner[0]), self.other.of(one, inner[1]));
            let alike = comparable(a, b).then(|| dice(a, b));
            self.left = self.left.saturating_sub(alike.map_or(1, |_| a.len() + b.len()));
            if self.left == 0 {
                return None;
            }
            scored.extend(alike.map(|score| (score, one)));
        }
        scored.retain(|(score, _)| *score >= LEAST_ALIKE);
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let ahead = scored.get(1).is_none_or(|second| scored[0].0 - second.0 >= AHEAD);
        scored.first().copied().filter(|_| ahead)
    }
}

/// Whether two units are long enough, and neither has more than twice the tokens of the other.
fn comparable(a: &[&str], b: &[&str]) -> bool {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    short >= FEWEST && short * 2 >= long
}

/// The multiset Dice coefficient of sorted tokens, from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "files have far fewer than 2^52 tokens")]
fn dice(a: &[&str], b: &[&str]) -> f64 {
    let (mut at, mut both) = (0, 0usize);
    for token in a {
        at += b[at..].iter().take_while(|other| *other < token).count();
        if b.get(at) == Some(token) {
            (at, both) = (at + 1, both + 1);
        }
    }
    (2 * both) as f64 / (a.len() + b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_units_share_counts_in_any_order() {
        let sorted = |text: &'static str| {
            let mut words: Vec<&str> = text.split(' ').collect();
            words.sort_unstable();
            words
        };
        let check = |a, b, expected| assert_eq!(dice(&sorted(a), &sorted(b)), expected);
        check("a b c d e f g h", "a x c d f e g h", 7.0 / 8.0);
        check("a a b c", "a b b c", 3.0 / 4.0);
        check("a b", "c d", 0.0);
        assert!(comparable(&sorted("a b c d e f g h"), &sorted("a x c d f e g h")));
        assert!(!comparable(&sorted("a b c d e f g"), &sorted("a x c d f e g")));
        assert!(!comparable(&sorted("a b c d e f g h"), &sorted("a b c d e f g h i j k l m n o p q")));
    }
}
