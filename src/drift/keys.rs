//! `Keys`: who owns which keys of a structured file.

use crate::model::path::{Globs, RelPath};
use crate::rule::{Mode, Ownership, Policy};

/// The ownership of keys in one file; the last match wins.
#[derive(Debug, Default)]
pub struct Keys<'p> {
    owners: Vec<&'p Ownership>,
}

impl<'p> Keys<'p> {
    /// What a policy says about the keys of `path`.
    #[must_use]
    pub fn of(policy: &'p Policy, path: &RelPath) -> Self {
        let keyed = policy.ownership.iter().filter(|owner| !owner.keys.is_empty());
        let here = keyed.filter(|owner| Globs::new(&owner.paths).is_ok_and(|globs| globs.is_match(path)));
        Self { owners: here.collect() }
    }

    /// Whether no key is owned apart from the file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Whether some key is the blueprint's, whoever owns the file.
    #[must_use]
    pub fn bind(&self) -> bool {
        self.owners.iter().any(|owner| owner.mode != Mode::Seed)
    }

    /// Who owns a key, if it is owned apart from the file.
    #[must_use]
    pub fn mode(&self, key: &str) -> Option<Mode> {
        self.owner(key).map(|owner| owner.mode)
    }

    /// Why a key is owned as it is.
    #[must_use]
    pub fn why(&self, key: &str) -> Option<&'p str> {
        self.owner(key)?.why.as_deref()
    }

    fn owner(&self, key: &str) -> Option<&'p Ownership> {
        let below = |known: &String| {
            key == known || key.strip_prefix(known.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        self.owners.iter().rev().find(|owner| owner.keys.iter().any(below)).copied()
    }
}
