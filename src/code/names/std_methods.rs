//! Methods by names that say little.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::table::rows;

static METHODS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| rows(include_str!("std_methods.txt")).collect());

/// Whether std's own types have a method of that name.
pub(super) fn is_std_method(name: &str) -> bool {
    METHODS.contains(name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_sorted() {
        assert!(super::rows(include_str!("std_methods.txt")).is_sorted());
        assert!(super::is_std_method("unwrap") && !super::is_std_method("# Methods"));
    }
}
