//! What a `Cargo.lock` says about which crate can bring what of which other.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::{DeTable, DeValue};

use super::manifest::underscored;

/// For each crate, all that it depends on.
#[derive(Debug, Default)]
pub(super) struct Reached {
    direct: BTreeMap<String, BTreeSet<String>>,
}

impl Reached {
    pub(super) fn read(locks: &[&str]) -> Self {
        let mut found = Self::default();
        for lock in locks {
            let Ok(table) = DeTable::parse(lock) else { continue };
            let Some(DeValue::Array(packages)) = table.get_ref().get("package").map(toml::Spanned::get_ref) else {
                continue;
            };
            for package in packages {
                let DeValue::Table(package) = package.get_ref() else { continue };
                let Some(DeValue::String(name)) = package.get("name").map(toml::Spanned::get_ref) else { continue };
                let direct = found.direct.entry(underscored(name)).or_default();
                if let Some(DeValue::Array(list)) = package.get("dependencies").map(toml::Spanned::get_ref) {
                    direct.extend(list.iter().filter_map(|one| one.get_ref().as_str()).filter_map(first_word));
                }
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

/// `name version (source)`, of which the name.
fn first_word(entry: &str) -> Option<String> {
    entry.split(' ').next().map(underscored)
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
