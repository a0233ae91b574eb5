//! Whether `scaffold.toml` was edited since the lock was written.

use super::Lock;
use super::lock::Locked;
use super::manifest::{Entry, ProjectManifest};

/// What no longer agrees: what it is, what the manifest says and what the lock says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staleness {
    pub what: String,
    pub manifest: String,
    pub lock: String,
    /// Whether it is an answer, or the choice of components.
    pub is_answer: bool,
}

/// Whether the manifest answers otherwise than the lock, or turns other components on.
#[must_use]
pub fn answered_otherwise(entry: &Entry, locked: &Locked) -> bool {
    compare(entry, locked).iter().any(|stale| stale.is_answer)
}

/// Everything in which the manifest and the lock disagree.
#[must_use]
pub fn staleness(manifest: &ProjectManifest, lock: &Lock) -> Vec<Staleness> {
    let mut found = Vec::new();
    for entry in &manifest.entries {
        match lock.entries.iter().find(|locked| locked.into == entry.into) {
            Some(locked) => found.extend(compare(entry, locked)),
            None => found.push(Staleness::new(format!("blueprint into `{}`", entry.into), &entry.name, "nothing")),
        }
    }
    for locked in &lock.entries {
        if !manifest.entries.iter().any(|entry| entry.into == locked.into) {
            found.push(Staleness::new(format!("blueprint into `{}`", locked.into), "nothing", &locked.name));
        }
    }
    found
}

impl Staleness {
    fn new(what: impl Into<String>, manifest: impl Into<String>, lock: impl Into<String>) -> Self {
        Self { what: what.into(), manifest: manifest.into(), lock: lock.into(), is_answer: false }
    }
}

fn compare(entry: &Entry, locked: &Locked) -> Vec<Staleness> {
    let mut found = Vec::new();
    if entry.name != locked.name {
        found.push(Staleness::new("name", &entry.name, &locked.name));
    }
    if entry.pack != locked.pack.reference {
        found.push(Staleness::new("pack", &entry.pack, &locked.pack.reference));
    }
    if !entry.version.matches(&locked.pack.version) {
        found.push(Staleness::new("version", entry.version.to_string(), locked.pack.version.to_string()));
    }
    if let Some(components) = &entry.components {
        let mut sorted = components.clone();
        sorted.sort();
        sorted.dedup();
        if sorted != locked.components {
            let stale = Staleness::new("components", sorted.join(", "), locked.components.join(", "));
            found.push(Staleness { is_answer: true, ..stale });
        }
    }
    let answers = compare_answers(entry, locked).into_iter();
    found.extend(answers.map(|stale| Staleness { is_answer: true, ..stale }));
    found
}

fn compare_answers(entry: &Entry, locked: &Locked) -> Vec<Staleness> {
    let mut found = Vec::new();
    for (name, value) in &entry.answers {
        let known = locked.answers.get(name);
        if known != Some(value) {
            let shown = known.map_or_else(|| "nothing".to_owned(), ToString::to_string);
            found.push(Staleness::new(format!("answer `{name}`"), value.to_string(), shown));
        }
    }
    for (name, value) in &locked.answers {
        if !entry.answers.contains_key(name) && !locked.defaulted.contains(name) {
            found.push(Staleness::new(format!("answer `{name}`"), "nothing", value.to_string()));
        }
    }
    found
}
