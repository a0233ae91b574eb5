//! `Found`: what a path leads to, and how.

use super::super::facts::NONE;
use super::{End, Step};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::code::names) struct Found {
    pub end: End,
    pub at: Step,
    /// Re-exports and aliases that led here, in order.
    pub through: Vec<Step>,
    /// The import, or the like, that says as much as the first part of this: a file, and a path of it.
    pub import: (u32, u32),
    /// Whether it is so, or only may be: a glob of another crate may bring the name.
    pub sure: bool,
}

impl Found {
    pub(super) fn new(end: End, at: Step) -> Self {
        Self { end, at, through: Vec::new(), import: (NONE, NONE), sure: true }
    }

    /// The same, with what led to `before` put before it.
    pub(super) fn after(mut self, before: &Self) -> Self {
        self.through.splice(0..0, before.through.iter().cloned());
        if self.import.0 == NONE {
            self.import = before.import;
        }
        self.sure &= before.sure;
        self
    }

    pub(super) fn through(mut self, step: Step) -> Self {
        self.through.push(step);
        self
    }

    pub(super) fn with(&self, segment: &str) -> Self {
        let mut next = self.clone();
        next.at.path = format!("{}::{segment}", self.at.path);
        next
    }
}
