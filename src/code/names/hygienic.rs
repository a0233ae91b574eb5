//! What is known of macros and globs of other crates.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::table::rows;

/// The crates of the table, with what is hygienic of each.
static CRATES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let row = |row: &'static str| row.split_once(' ').unwrap_or((row, ""));
    rows(include_str!("hygienic.txt")).map(row).collect()
});

/// Macros that stand for an item as if it were named.
const NAMING: &[(&str, &str)] = &[("serde_json::json", "serde_json::Value"), ("toml::toml", "toml::Table")];

/// Whether the macros of a crate name nothing of others.
pub(super) fn has_hygienic_macros(path: &str) -> bool {
    is_hygienic(path, "macros")
}

/// Whether a glob of a crate brings nothing of others.
pub(super) fn has_hygienic_globs(path: &str) -> bool {
    is_hygienic(path, "globs")
}

fn is_hygienic(path: &str, what: &str) -> bool {
    let name = path.split("::").next().unwrap_or(path);
    let known = CRATES.get(name).is_some_and(|known| known.split(' ').any(|one| one == what));
    known || super::lookup::is_std(path)
}

/// The item that a macro's output is known to name.
pub(super) fn named_by(path: &str) -> Option<&'static str> {
    NAMING.iter().find(|(known, _)| *known == path).map(|(_, item)| *item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_says_what_it_means() {
        assert!(rows(include_str!("hygienic.txt")).is_sorted());
        assert!(CRATES.values().flat_map(|known| known.split(' ')).all(|one| matches!(one, "macros" | "globs")));
        assert!(has_hygienic_macros("serde::Serialize") && !has_hygienic_globs("serde::*"));
        assert!(has_hygienic_globs("rayon::prelude") && !has_hygienic_macros("rayon::x"));
    }
}
