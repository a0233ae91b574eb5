//! `Measure`: how far a project has left its blueprints, in counts.

use schemars::JsonSchema;
use serde::Serialize;

/// Counts, never a grade.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measure {
    /// Files of the blueprints that were compared: all but the seeds.
    pub files: usize,
    pub differ: usize,
    pub seeds: usize,
    pub deny: usize,
    pub warn: usize,
    pub note: usize,
    /// Findings that a waiver keeps from failing a run; they are counted above, too.
    pub waived: usize,
    pub unknown: usize,
    /// Units of the blueprints: items with associated items apart, leaves of data, and files without either.
    pub items: Share,
    /// Tokens of the blueprints that are gone.
    pub tokens: Share,
    /// Units the blueprint changed and the team did not.
    pub behind: usize,
    /// Units both changed alike.
    pub converged: usize,
    /// Units both changed, each in its way.
    pub conflicts: usize,
    /// Files that look different and say the same.
    pub cosmetic: usize,
    /// Some tokens were counted without their order, since a file changed too much.
    pub coarse: bool,
    pub rules_not_evaluated: usize,
}

/// So many, of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    pub differ: usize,
    /// Of the blueprint; nothing where it was not counted: nothing differs, it is over 1 MiB, or its text is not at hand.
    pub of: Option<usize>,
}

impl Share {
    /// Adds one blueprint's count; the whole is known when it is known of each.
    pub(super) fn add(&mut self, differ: usize, of: Option<usize>, first: bool) {
        self.differ += differ;
        self.of = of.and_then(|of| if first { Some(of) } else { self.of.map(|known| known + of) });
    }
}
