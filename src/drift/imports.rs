//! What imports of open files lead to. New ones are the team's, and those that nothing names may go; a name that leads
//! somewhere else is another thing in every line that says it.

use std::collections::BTreeSet;

use super::inside::{Delta, shown};
use crate::drift::matching::units::Pairing;
use crate::model::code::Code;
use crate::syntax::{Kind, Outline, Unit};

/// Imports that are gone and whose names lead somewhere else now, or are still said.
pub(super) fn imports(
    base: &Outline<'_>,
    other: &Outline<'_>,
    pairing: &Pairing,
    strict: &dyn Fn(&Unit<'_>) -> bool,
) -> Vec<Delta> {
    let lost = pairing.lost.iter().filter(|at| base.units[**at].kind == Kind::Import && !strict(&base.units[**at]));
    let lost: Vec<usize> = lost.copied().collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let said = said(other);
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    for at in lost {
        let was = &base.units[at];
        let fits = |new: &usize| {
            let is = &other.units[*new];
            !taken.contains(new)
                && is_import(is)
                && gives(is) == gives(was)
                && key_of_parent(other, is) == key_of_parent(base, was)
        };
        let now = pairing.new.iter().copied().find(fits);
        taken.extend(now);
        if now.is_some_and(|now| other.units[now].signature == was.signature && other.units[now].kind == Kind::ReExport)
        {
            // It leads where it led, and others may use it too.
            continue;
        }
        let code = match now {
            Some(_) => Code::ItemSignature,
            None if gives(was) == "*" || said.contains(gives(was)) => Code::ItemRemoved,
            None => continue,
        };
        let is = now.map(|now| leads(&other.units[now])).unwrap_or_default();
        found.push(Delta { code, base: Some(at), other: now, was: leads(was), is, confidence: 1.0 });
    }
    found
}

fn is_import(unit: &Unit<'_>) -> bool {
    matches!(unit.kind, Kind::Import | Kind::ReExport)
}

/// The name that an import gives; `*` for a glob.
fn gives<'u>(unit: &'u Unit<'_>) -> &'u str {
    let path = unit.signature.first().map_or("", AsRef::as_ref);
    let alias = unit.name.rsplit_once(" as ").map(|(_, alias)| alias);
    let last = path.rsplit("::").next().unwrap_or(path);
    match unit.kind {
        Kind::ReExport if last != "*" => &unit.name,
        _ => alias.unwrap_or(last),
    }
}

fn leads(unit: &Unit<'_>) -> String {
    if unit.kind == Kind::Import { unit.name.clone() } else { shown(unit) }
}

fn key_of_parent<'o>(outline: &'o Outline<'_>, unit: &Unit<'_>) -> &'o str {
    unit.parent.map_or("", |at| outline.units[at].key.as_str())
}

/// Every word that a source says for itself, and not as a part of a path or a member of a value.
fn said<'o>(outline: &'o Outline<'_>) -> BTreeSet<&'o str> {
    let mut words = BTreeSet::new();
    for unit in outline.units.iter().filter(|unit| !is_import(unit)) {
        let mut before = "";
        for token in unit.tokens() {
            let mut free = !matches!(before, "::" | ".");
            for word in token.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
                let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
                if free && !bare.is_empty() {
                    words.insert(bare);
                }
                free = !word.ends_with([':', '.']);
            }
            before = token;
        }
        words.extend(unit.name.strip_suffix('!'));
        words.extend(
            (unit.kind == Kind::Impl)
                .then(|| unit.name.split(|c: char| !c.is_alphanumeric() && c != '_'))
                .into_iter()
                .flatten(),
        );
    }
    words
}
