//! `mutation`: a reference with one thing taken out of it, or put in the wrong place, over and over.
//!
//! Each mutant is what a team might do to a project that was right. What no rule notices is direction that is still only
//! described: `scaffold blueprint test --mutate` lists it.

use crate::model::tree::Tree;
use crate::rule::RuleContext;

mod edge;
mod field;
mod guard;
mod route;
mod write;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MutantKind {
    /// A public field is gone.
    Field,
    /// An edge between zones is gone, or one is there that was not.
    Edge,
    /// A handler no longer takes what an extractor of the project asks for.
    Guard,
    /// A router no longer has a route.
    Route,
    /// A statement that writes stands outside of the zones that hold such statements.
    WritePath,
}

/// A reference that is no longer what its author meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    pub sort: MutantKind,
    /// What was done, as it follows "nothing notices".
    pub what: String,
    /// The files that are not as they were.
    pub files: Tree,
}

impl MutantKind {
    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Edge => "edge",
            Self::Guard => "guard",
            Self::Route => "route",
            Self::WritePath => "write path",
        }
    }
}

/// Every mutant of a reference, in the order of kinds and then of paths.
#[must_use]
pub fn mutants(context: &RuleContext<'_>) -> Vec<Mutant> {
    [field::mutants, edge::mutants, guard::mutants, route::mutants, write::mutants]
        .iter()
        .flat_map(|each| each(context))
        .collect()
}

#[cfg(test)]
mod tests;
