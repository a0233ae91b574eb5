//! `Coverage`: how much of a project its rules speak of.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::own::is_own;
use crate::model::path::Globs;
use crate::model::tree::{Entry, Tree};

/// How many files a rule governs, of those there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Coverage {
    pub governed: usize,
    /// Every file of the project, but for `scaffold.toml`, `scaffold.lock` and `scaffold.baseline`.
    pub files: usize,
}

impl Coverage {
    /// What is governed of a tree.
    pub(super) fn of(governs: &Globs, tree: &Tree) -> Self {
        let is_file = |entry: &Entry| !matches!(entry, Entry::Link { .. } | Entry::Special { .. });
        let files = tree.iter().filter(|(path, entry)| is_file(entry) && !is_own(path)).map(|(path, _)| path);
        files.fold(Self::default(), |sum, path| Self {
            governed: sum.governed + usize::from(governs.is_match(path)),
            files: sum.files + 1,
        })
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { governed: self.governed + other.governed, files: self.files + other.files }
    }
}
