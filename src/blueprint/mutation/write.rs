//! A statement that writes, from a zone that has none like it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::field::{is_product, replaced};
use super::{Mutant, MutantKind};
use crate::model::path::RelPath;
use crate::rule::RuleContext;

/// What writes, in SQL, and what it writes to.
static WRITES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i-u)\b(insert\s+into|delete\s+from|update)\s+([a-z_][a-z0-9_]*)\b(\s+set\b)?").ok()
});

/// For each kind of write to each table and each zone without it, a mutant in which the zone has it too.
pub(super) fn mutants(context: &RuleContext<'_>) -> Vec<Mutant> {
    let mut writers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut homes: BTreeMap<&str, (&RelPath, &str)> = BTreeMap::new();
    for path in context.sources.files().map(|(path, _)| path).filter(|path| is_product(path)) {
        let Some(text) = context.sources.text(path) else { continue };
        for zone in context.zones.of(path) {
            homes.entry(zone).or_insert((path, text));
            for statement in statements(text) {
                writers.entry(statement).or_default().insert(zone);
            }
        }
    }
    let mut found = Vec::new();
    for (statement, zones) in &writers {
        for (zone, (home, text)) in homes.iter().filter(|(zone, _)| !zones.contains(*zone)) {
            let what = format!("`{statement}` in {zone}");
            let text = format!("{text}\npub const WRITE: &str = \"{statement} DEFAULT VALUES\";\n");
            found.push(Mutant { sort: MutantKind::WritePath, what, files: replaced(home, &text) });
        }
    }
    found
}

/// The writes of a text, each as `INSERT INTO orders`.
fn statements(text: &str) -> Vec<String> {
    let Some(writes) = &*WRITES else { return Vec::new() };
    let said = |found: regex::Captures<'_>| {
        let verb = found[1].split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
        let table = &found[2];
        match (verb.as_str(), found.get(3)) {
            ("UPDATE", None) => None,
            ("UPDATE", Some(_)) => Some(format!("UPDATE {table} SET")),
            _ => Some(format!("{verb} {table}")),
        }
    };
    writes.captures_iter(text).filter_map(said).collect()
}
