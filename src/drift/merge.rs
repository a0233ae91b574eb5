//! `merge`: what a project becomes when its blueprint moves on, as a value.
//!
//! Three trees go in: what was rendered for the project last, what the team made of it, and what is rendered for it now.
//! One tree comes out, with a verdict for every path that somebody changed. What cannot be merged is a [`Conflict`],
//! which is a value as well and never in the tree: a conflicted unit keeps the team's text, and everything else is
//! applied.
//!
//! # What holds
//!
//! Where only one side changed something, the result is that side. Swapping the sides swaps the labels. What the team
//! had and the result has not is named in a verdict. What a formatter does is no change. A merged file reads at least as
//! well as both sides do, and its outline is the one the merge meant; where that fails, the file is merged by lines, and
//! where those conflict it stays as it is. Nothing is read or written here, and the result depends on nothing but the
//! arguments.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::digest::Digest;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};
use crate::project::Moved;
use crate::rule::Policy;

mod check;
mod entry;
mod inside;
mod lines;
mod meaning;
mod place;
mod section;
mod style;
mod text;
mod units;

#[cfg(test)]
mod tests;

pub use text::unit;

/// Something as it was, as the team has it, and as the blueprint has it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Three<T> {
    pub base: T,
    pub ours: T,
    pub theirs: T,
}

impl<T> Three<T> {
    pub fn new(base: T, ours: T, theirs: T) -> Self {
        Self { base, ours, theirs }
    }

    /// Each of the three as something else, in the order base, ours, theirs.
    pub fn map<U>(self, mut one: impl FnMut(T) -> U) -> Three<U> {
        Three { base: one(self.base), ours: one(self.ours), theirs: one(self.theirs) }
    }

    pub fn as_ref(&self) -> Three<&T> {
        Three { base: &self.base, ours: &self.ours, theirs: &self.theirs }
    }
}

impl<T: PartialEq> Three<T> {
    /// What is left where at most one side changed something, or both alike; nothing where both changed it otherwise.
    #[must_use]
    pub fn trivial(self) -> Option<T> {
        match () {
            () if self.base == self.theirs || self.ours == self.theirs => Some(self.ours),
            () if self.base == self.ours => Some(self.theirs),
            () => None,
        }
    }
}

/// One of the two that change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Ours,
    Theirs,
}

/// What a merge goes by besides the trees.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'t> {
    /// Who owns which files and keys.
    pub policy: &'t Policy,
    /// Files the team moved: from their path in the base to their path in the project.
    pub moved: &'t [Moved],
    /// Files the blueprint moved: from their path in the base to their path in the target.
    pub renamed: &'t [Moved],
    /// Conflicts that somebody decided: these units are taken from that side.
    pub decided: &'t [Decision],
}

/// How a conflict is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The path in the target, or in the base where the target has none.
    pub path: RelPath,
    /// The unit; empty for the whole file.
    pub unit: String,
    pub side: Side,
}

/// What became of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The blueprint alone changed it: the target's content.
    Taken,
    /// New in the blueprint.
    Created,
    /// The team alone changed it, or owns it: the team's content.
    Kept,
    /// Both made it alike.
    Converged,
    /// Both changed it, in different lines. A clean merge is not a right merge: a person reads it.
    MergedLines,
    /// Both changed it, in different items or keys, or in different tokens of one. A person reads it.
    MergedUnits,
    /// Some of it, or all, was changed by both and is as the team has it.
    Conflict,
    /// The team deleted it, and it stays deleted.
    Declined,
    /// Gone from the blueprint; the team changed it, so that it is the team's from now on.
    Retired,
    /// Gone from the blueprint, and the team had not touched it.
    Deleted,
    /// Nothing but its place changed.
    Moved,
}

/// What became of a unit of a file that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Taken,
    Created,
    Kept,
    Merged,
    Conflict,
    /// Gone from the blueprint, and the team had not touched it.
    Removed,
    /// The team deleted it, and it stays deleted.
    Declined,
}

/// What became of one unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitVerdict {
    /// Its key in the outline of the file.
    pub unit: String,
    pub fate: Fate,
}

/// What became of one path that somebody changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathVerdict {
    /// Its path in the target, or in the base where the target has none.
    pub path: RelPath,
    /// Its path in the project, after the merge.
    pub at: RelPath,
    /// Its path in the project before, where that is another.
    pub from: Option<RelPath>,
    pub verdict: Verdict,
    /// What the blueprint made of the executable bit, where it changed it.
    pub executable: Option<bool>,
    /// For a file that was merged by units: every unit somebody changed.
    pub units: Vec<UnitVerdict>,
}

/// Why something could not be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Both changed it.
    Changed,
    /// The team changed it, the blueprint removed it.
    RemovedUpstream,
    /// The team removed it, the blueprint changed it.
    RemovedHere,
    /// Both have it, and what it was is not known.
    NoBase,
    /// Both changed it, and it is pinned.
    Pinned,
    /// Both changed it, and a side is no text.
    Binary,
    /// Something else stands at its path.
    Kind,
    /// The team's file was not read, or cannot be.
    Unread,
}

/// What could not be merged. The tree has the team's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its path in the target, or in the base where the target has none.
    pub path: RelPath,
    /// Its path in the project.
    pub at: RelPath,
    /// The unit's key in the outline of the file; empty for the whole file.
    pub unit: String,
    pub reason: Reason,
    /// The three texts, with LF line ends; nothing where a side has none.
    pub texts: Three<Option<Vec<u8>>>,
    /// Their digests, as [`Digest::of_content`] makes them.
    pub digests: Three<Option<Digest>>,
}

/// The result of a merge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// The project afterwards.
    pub tree: Tree,
    /// What became of every path that somebody changed, in path order.
    pub verdicts: Vec<PathVerdict>,
    /// What could not be merged, in the order of paths and units.
    pub conflicts: Vec<Conflict>,
    /// Where files stand that are not at their path in the target, as scaffold.toml is to record it.
    pub moved: Vec<Moved>,
}

/// Merges what the team and the blueprint made of the base.
///
/// A file of the base whose bytes are not at hand is an [`Entry::Listed`] of it: then what both have otherwise is a
/// conflict for want of a base. The trees of the blueprint hold files only; what of the project was not read is taken
/// for changed.
#[must_use]
pub fn merge(trees: Three<&Tree>, terms: &Terms<'_>) -> Merged {
    let places = place::places(trees, terms);
    let folded: BTreeMap<String, &RelPath> = trees.ours.paths().map(|path| (path.folded(), path)).collect();
    let scope = entry::Scope { trees, terms, folded };
    let outcomes: Vec<entry::Outcome> = places.par_iter().filter_map(|place| scope.judge(place)).collect();
    let mut merged = Merged { tree: trees.ours.clone(), ..Merged::default() };
    for outcome in &outcomes {
        if let Some(gone) = &outcome.removed {
            merged.tree.remove(gone);
        }
    }
    for outcome in outcomes {
        if let Some((path, file)) = outcome.written {
            merged.tree.insert(path, Entry::File(file));
        }
        merged.moved.extend(outcome.moved);
        merged.conflicts.extend(outcome.conflicts);
        merged.verdicts.extend(outcome.verdict);
    }
    merged.verdicts.sort_by(|a, b| a.path.cmp(&b.path));
    merged.conflicts.sort_by(|a, b| (&a.path, &a.unit).cmp(&(&b.path, &b.unit)));
    merged.moved.sort_by(|a, b| a.from.cmp(&b.from));
    merged
}
