//! What a `Cargo.lock` says about which crate can bring what of which other.

use std::collections::{BTreeMap, BTreeSet};

use crate::cargo::{Lock, LockedDependency, underscored};

/// For each crate, all that it depends on.
#[derive(Debug, Default)]
pub(super) struct Reached {
    direct: BTreeMap<String, BTreeSet<String>>,
}

impl Reached {
    pub(super) fn read(locks: &[&str]) -> Self {
        let mut found = Self::default();
        for lock in locks {
            for package in Lock::read(lock).into_iter().flat_map(|lock| lock.packages) {
                let direct = found.direct.entry(underscored(package.name)).or_default();
                direct.extend(package.dependencies.iter().map(|one| underscored(LockedDependency::read(one).name)));
            }
        }
        found
    }

    /// Whether a crate may hold what another one has; where the lock does not know it, it may.
    pub(super) fn may(&self, from: &str, to: &str) -> bool {
        let (mut work, mut seen) = (vec![from], BTreeSet::from([from]));
        while let Some(name) = work.pop() {
            if name == to {
                return true;
            }
            let Some(direct) = self.direct.get(name) else { return true };
            work.extend(direct.iter().map(String::as_str).filter(|next| seen.insert(next)));
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_brings_what_it_depends_on() {
        let lock = "[[package]]\nname = \"a-b\"\ndependencies = [\"c 1.0.0\"]\n[[package]]\nname = \"c\"\n\
                    [[package]]\nname = \"d\"\n";
        let reached = Reached::read(&[lock]);
        let pairs = [("a_b", "c", true), ("a_b", "d", false), ("c", "c", true), ("c", "a_b", false), ("x", "c", true)];
        for (from, to, expected) in pairs {
            assert_eq!(reached.may(from, to), expected, "{from} {to}");
        }
    }
}
