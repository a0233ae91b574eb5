//! `Paths`: the files a rule names, by a path or by a pattern.

use super::{RuleContext, literal};
use crate::model::path::{Globs, RelPath};
use crate::model::tree::Entry;

/// One path, or a pattern of them.
#[derive(Debug)]
pub(super) enum Paths {
    One(RelPath),
    Many(Globs),
}

impl Paths {
    /// Reads what an author wrote. A bracket alone makes no pattern: file names hold them.
    ///
    /// # Errors
    /// Why it is neither a path nor a pattern.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text.contains(['*', '?', '{']) {
            return Globs::new(&[text]).map(Self::Many).map_err(|fault| fault.to_string());
        }
        RelPath::new(text).map(Self::One).map_err(|fault| fault.to_string())
    }

    /// As a pattern.
    pub(super) fn pattern(&self) -> String {
        match self {
            Self::One(path) => literal(path.as_str()),
            Self::Many(globs) => globs.patterns().concat(),
        }
    }

    pub(super) fn is_match(&self, path: &RelPath) -> bool {
        match self {
            Self::One(one) => one == path,
            Self::Many(globs) => globs.is_match(path),
        }
    }

    /// What stands there, in path order.
    pub(super) fn entries<'g>(&self, context: &RuleContext<'g>) -> impl Iterator<Item = (&'g RelPath, &'g Entry)> {
        context.sources.tree().iter().filter(|(path, _)| self.is_match(path))
    }
}
