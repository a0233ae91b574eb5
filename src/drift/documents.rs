//! Which document of one file is which of another: a document that is put before others renames none of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::{Document, Outline, Token};

/// Gives the documents of `other` the numbers of those of `base` that they are, and numbers of their own to the rest.
pub(super) fn align(base: &Outline<'_>, other: &mut Outline<'_>) {
    if base.documents.len().max(other.documents.len()) < 2 {
        return;
    }
    let places = matched(&keyed(base), &keyed(other));
    let mut fresh = base.documents.len().max(1)..;
    let documents = std::mem::take(&mut other.documents);
    for (at, document) in documents.iter().enumerate() {
        let label = match places.get(&at) {
            Some(place) => base.documents[*place].label.clone(),
            None => fresh.next().map(|number| number.to_string()).unwrap_or_default(),
        };
        for unit in &mut other.units[document.units.clone()] {
            unit.key = relabelled(&unit.key, &document.label, &label);
            unit.name = relabelled(&unit.name, &document.label, &label);
        }
        other.documents.push(Document { units: document.units.clone(), label });
    }
}

/// What a document says, by key.
type Keyed<'o, 't> = BTreeMap<String, &'o [Token<'t>]>;

fn keyed<'o, 't>(outline: &'o Outline<'t>) -> Vec<Keyed<'o, 't>> {
    let of = |document: &Document| {
        let units = outline.units[document.units.clone()].iter();
        units.map(|unit| (relabelled(&unit.key, &document.label, ""), &unit.body[..])).collect()
    };
    outline.documents.iter().map(of).collect()
}

/// The place in `base` of each document of `other` that is there: those that are equal first, then those that call
/// themselves the same, then those that share most, then the others in their order.
fn matched(base: &[Keyed<'_, '_>], other: &[Keyed<'_, '_>]) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    let mut left: BTreeSet<usize> = (0..base.len()).collect();
    let scores: [fn(&Keyed<'_, '_>, &Keyed<'_, '_>) -> usize; 4] = [
        |a, b| usize::from(a == b),
        |a, b| usize::from(names(a) == names(b) && !names(a).is_empty()),
        shared,
        |_, _| 1,
    ];
    for score in scores {
        for (at, document) in other.iter().enumerate() {
            if found.contains_key(&at) {
                continue;
            }
            let scored = left.iter().map(|place| (score(&base[*place], document), *place));
            let best = scored.filter(|(score, _)| *score > 0).max_by_key(|(score, place)| (*score, usize::MAX - place));
            if let Some((_, place)) = best {
                left.remove(&place);
                found.insert(at, place);
            }
        }
    }
    found
}

/// How a document calls itself: what Kubernetes and Compose know one by.
fn names<'o>(document: &'o Keyed<'_, '_>) -> Vec<(&'o str, String)> {
    const KEYS: &[&str] = &["apiVersion", "kind", "metadata.name", "metadata.namespace", "name", "id"];
    let of = |key: &&'static str| document.get(*key).map(|value| (*key, value.join(" ")));
    KEYS.iter().filter_map(of).collect()
}

/// How many keys say the same.
fn shared(a: &Keyed<'_, '_>, b: &Keyed<'_, '_>) -> usize {
    a.iter().filter(|(key, value)| b.get(*key) == Some(value)).count()
}

/// A key of a document under another label.
fn relabelled(key: &str, from: &str, to: &str) -> String {
    let rest = if from.is_empty() { key } else { key.strip_prefix(from).unwrap_or(key) };
    let rest = if from.is_empty() { rest } else { rest.strip_prefix('.').unwrap_or(rest) };
    match (to.is_empty(), rest.is_empty() || rest.starts_with('[')) {
        (true, _) => rest.to_owned(),
        (false, true) => format!("{to}{rest}"),
        (false, false) => format!("{to}.{rest}"),
    }
}
