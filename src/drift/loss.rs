//! `Loss`: how many units of a blueprint differ, and how many of its tokens are gone.

use std::collections::BTreeSet;

use super::inside::Delta;
use crate::drift::matching::tokens::{BUDGET, common, shared};
use crate::drift::matching::units::Pairing;
use crate::model::code::Code;
use crate::syntax::{Kind, Outline};

/// Counts of the blueprint's own units and tokens; what the team added is in none of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loss {
    /// Units that differ.
    pub units: usize,
    /// Tokens that are gone: those of the base without the longest common subsequence.
    pub tokens: usize,
    /// The budget did not last, and some tokens were counted without their order.
    pub coarse: bool,
}

impl Loss {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            units: self.units + other.units,
            tokens: self.tokens + other.tokens,
            coarse: self.coarse || other.coarse,
        }
    }
}

/// What is gone of a text without units: its words.
pub(super) fn of_words(was: &[u8], is: &[u8]) -> Loss {
    let (Ok(was), Ok(is)) = (std::str::from_utf8(was), std::str::from_utf8(is)) else {
        return Loss { units: 1, tokens: 1, coarse: false };
    };
    let words = |text: &'_ str| text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (was, is) = (words(was), words(is));
    let same = common(&was, &is, &mut BUDGET.clone());
    let coarse = same.is_none();
    Loss { units: 1, tokens: was.len() - same.unwrap_or_else(|| shared(&was, &is)), coarse }
}

/// What a comparison of two outlines says, but for units of the base that are to be passed over.
pub(super) fn loss(
    base: &Outline<'_>,
    other: &Outline<'_>,
    pairing: &Pairing,
    deltas: &[Delta],
    passed: &dyn Fn(&usize) -> bool,
) -> Loss {
    let mut budget = BUDGET;
    let mut loss = Loss { coarse: pairing.coarse, ..Loss::default() };
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    let counts = |at: usize| base.units[at].kind != Kind::Import && !passed(&at);
    for pair in pairing.pairs.iter().filter(|pair| counts(pair.base)) {
        kept.insert(pair.base);
        let (was, is) = (&base.units[pair.base], &other.units[pair.other]);
        let (a, b): (Vec<&str>, Vec<&str>) = (was.tokens().collect(), is.tokens().collect());
        if a == b {
            continue;
        }
        let same = common(&a, &b, &mut budget).unwrap_or_else(|| {
            loss.coarse = true;
            shared(&a, &b)
        });
        loss.tokens += a.len() - same;
    }
    let gone = (0..base.units.len()).filter(|at| counts(*at) && !kept.contains(at));
    loss.tokens += gone.map(|at| base.units[at].weight()).sum::<usize>();
    loss.units = differing(base, deltas).len();
    loss
}

/// The counted units that deltas speak of: a member stands for its item, and an item that is gone for all inside it.
fn differing(base: &Outline<'_>, deltas: &[Delta]) -> BTreeSet<usize> {
    let gone: BTreeSet<usize> =
        deltas.iter().filter(|delta| delta.other.is_none()).filter_map(|delta| delta.base).collect();
    let mut differing = BTreeSet::new();
    for delta in deltas.iter().filter(|delta| delta.code != Code::ItemMoved) {
        let mut at = delta.base;
        while let Some(unit) = at.filter(|at| !base.units[*at].kind.is_counted()) {
            at = base.units[unit].parent;
        }
        differing.extend(at);
    }
    for at in 0..base.units.len() {
        let above = base.units[at].parent;
        if base.units[at].kind.is_counted()
            && above.is_some_and(|above| {
                differing.contains(&above) && (gone.contains(&above) || is_gone(base, &gone, above))
            })
        {
            differing.insert(at);
        }
    }
    differing
}

fn is_gone(base: &Outline<'_>, gone: &BTreeSet<usize>, at: usize) -> bool {
    std::iter::successors(Some(at), |at| base.units[*at].parent).any(|at| gone.contains(&at))
}
