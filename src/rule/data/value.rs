//! Values: what a key has to have, and whether it has it.

use toml::Value as Wanted;

use super::Judged;
use super::inherited::inherited;
use super::key::{Key, Reached};
use crate::rule::{Verdict, Violation, ViolationKind};
use crate::syntax::{Node, Value, below};

/// Holds a key to a value.
pub(super) fn must(judged: &Judged<'_, '_>, key: &Key, wanted: &Wanted, verdict: &mut Verdict) {
    let here = judged.data.root.as_ref().and_then(|root| key.find(root));
    if let Some(found) = here.filter(|found| !matches!(&found.node.value, Value::Table(_))) {
        return compare(judged, &found, wanted, verdict);
    }
    if let Some((above, path, key)) = inherited(judged, key) {
        return match above.as_ref() {
            Some(above) => must_directly(above, &key, wanted, verdict),
            None => {
                let message = format!("`{}` inherits `{key}` from a workspace that is not in the project", judged.path);
                verdict.push(
                    Violation::new(ViolationKind::Unknown, judged.unit(&key.to_string()), key.to_string(), message)
                        .at(&path, 0..0),
                );
            }
        };
    }
    must_directly(judged, key, wanted, verdict);
}

fn must_directly(judged: &Judged<'_, '_>, key: &Key, wanted: &Wanted, verdict: &mut Verdict) {
    match judged.data.root.as_ref().and_then(|root| key.find(root)) {
        Some(found) => compare(judged, &found, wanted, verdict),
        None => missing(judged, key, wanted, verdict),
    }
}

fn missing(judged: &Judged<'_, '_>, key: &Key, wanted: &Wanted, verdict: &mut Verdict) {
    let unit = judged.unit(&key.to_string());
    let place = judged.data.root.as_ref().map_or(0..0, |root| key.nearest(root));
    if !judged.data.broken.is_empty() {
        // It may stand in what could not be parsed, which is told by itself.
        return;
    }
    let merges = judged.data.root.as_ref().is_some_and(|root| merges(root, key));
    let (sort, message) = lacking(judged, &key.to_string(), wanted, merges);
    verdict.push(
        Violation::new(sort, unit, key.to_string(), message).at(judged.path, place).fact("was", shown_wanted(wanted)),
    );
}

fn lacking(judged: &Judged<'_, '_>, key: &str, wanted: &Wanted, merges: bool) -> (ViolationKind, String) {
    match merges {
        true => (ViolationKind::Unknown, format!("`{}` may get `{key}` from what it merges with `<<`", judged.path)),
        false => (
            ViolationKind::Absence,
            format!("`{}` has no `{key}`, which must be {}", judged.path, shown_wanted(wanted)),
        ),
    }
}

/// Whether a table on the way takes entries from another one.
fn merges(root: &Node, key: &Key) -> bool {
    let names = key.names();
    (0..names.len()).any(|end| {
        let table = if end == 0 {
            Some(root)
        } else {
            Key { steps: key.steps[..end].to_vec() }.find(root).map(|found| found.node)
        };
        table.is_some_and(
            |node| matches!(&node.value, Value::Table(entries) if entries.iter().any(|(key, _)| key == "<<")),
        )
    })
}

/// That a key is not there.
pub(super) fn absent(judged: &Judged<'_, '_>, key: &Key, verdict: &mut Verdict) {
    let Some(found) = judged.data.root.as_ref().and_then(|root| key.find(root)) else { return };
    let message = format!("`{}` must not have `{}`", judged.path, found.key);
    let violation = Violation::new(ViolationKind::Divergence, judged.unit(&found.key), key.to_string(), message);
    verdict.push(violation.at(judged.path, found.node.span.clone()).fact("is", shown(&found.node.value)));
}

/// Holds a value against what is wanted; of a table, each entry by itself.
fn compare(judged: &Judged<'_, '_>, found: &Reached<'_>, wanted: &Wanted, verdict: &mut Verdict) {
    let Reached { node, key } = found;
    if let (Wanted::Table(entries), Value::Table(_)) = (wanted, &node.value) {
        for (name, wanted) in entries {
            let inner = Key::of(&[name]);
            match inner.find(node).or_else(|| Key::read(name).ok()?.find(node)) {
                Some(inner) => {
                    let inner = Reached { key: joined(key, &inner.key), ..inner };
                    compare(judged, &inner, wanted, verdict);
                }
                None => lacks(judged, node, &below(key, name), wanted, verdict),
            }
        }
        return;
    }
    let short = short_form(judged, key, node);
    if is_equal(wanted, &node.value) || short.is_some_and(|short| is_equal(wanted, short)) {
        return;
    }
    let is = shown(short.unwrap_or(&node.value));
    let (sort, message) = match &node.value {
        _ if judged.is_broken(&node.span) => return,
        Value::Leaf(text) if text.starts_with('*') => {
            (ViolationKind::Unknown, format!("`{key}` in `{}` is an alias, `{text}`", judged.path))
        }
        _ => (ViolationKind::Divergence, format!("`{key}` in `{}` is {is}, not {}", judged.path, shown_wanted(wanted))),
    };
    let violation = Violation::new(sort, judged.unit(key), key.clone(), message).at(judged.path, node.span.clone());
    verdict.push(violation.fact("was", shown_wanted(wanted)).fact("is", is));
}

fn lacks(judged: &Judged<'_, '_>, node: &Node, key: &str, wanted: &Wanted, verdict: &mut Verdict) {
    if !judged.data.broken.is_empty() {
        return;
    }
    let merges = matches!(&node.value, Value::Table(entries) if entries.iter().any(|(key, _)| key == "<<"));
    let (sort, message) = lacking(judged, key, wanted, merges);
    let violation = Violation::new(sort, judged.unit(key), key, message);
    verdict.push(violation.at(judged.path, node.span.start..node.span.start).fact("was", shown_wanted(wanted)));
}

fn joined(key: &str, inner: &str) -> String {
    if key.is_empty() { inner.to_owned() } else { format!("{key}.{inner}") }
}

/// What Cargo's long form of a lint or a dependency says by its short one.
fn short_form<'n>(judged: &Judged<'_, '_>, key: &str, node: &'n Node) -> Option<&'n Value> {
    if judged.path.file_name() != "Cargo.toml" {
        return None;
    }
    let names = Key::read(key).ok()?;
    let names = names.names();
    let is = |at: usize, end: &str| names.len() > at && names[names.len() - 1 - at].ends_with(end);
    let short = match () {
        () if is(2, "lints") => "level",
        () if is(1, "dependencies") => "version",
        () => return None,
    };
    let Value::Table(entries) = &node.value else { return None };
    entries.iter().find(|(name, _)| name == short).map(|(_, node)| &node.value)
}

fn is_equal(wanted: &Wanted, value: &Value) -> bool {
    match (wanted, value) {
        (Wanted::Array(wanted), Value::List(found)) => {
            wanted.len() == found.len()
                && wanted.iter().zip(found).all(|(wanted, found)| is_equal(wanted, &found.value))
        }
        (Wanted::Table(wanted), Value::Table(found)) => {
            let has = |(name, wanted): (&String, &Wanted)| {
                found.iter().any(|(entry, node)| entry == name && is_equal(wanted, &node.value))
            };
            wanted.len() == found.len() && wanted.iter().all(has)
        }
        (Wanted::String(wanted), Value::Leaf(found)) => *found == format!("{wanted:?}") || found == wanted,
        (Wanted::Integer(wanted), Value::Leaf(found)) => integer(found) == Some(*wanted),
        (Wanted::Float(wanted), Value::Leaf(found)) => found.parse::<f64>().is_ok_and(|found| found == *wanted),
        (Wanted::Boolean(wanted), Value::Leaf(found)) => *found == wanted.to_string(),
        (Wanted::Datetime(wanted), Value::Leaf(found)) => *found == wanted.to_string(),
        _ => false,
    }
}

fn integer(text: &str) -> Option<i64> {
    let plain = text.replace('_', "");
    let radix = [("0x", 16), ("0o", 8), ("0b", 2)];
    let found = radix.iter().find_map(|(prefix, radix)| i64::from_str_radix(plain.strip_prefix(prefix)?, *radix).ok());
    found.or_else(|| plain.parse().ok())
}

/// The most characters of a value that a message holds.
const LONGEST: usize = 60;

fn shown_wanted(wanted: &Wanted) -> String {
    cut(format!("`{wanted}`").replace('\n', " "))
}

/// A value for a message.
pub(super) fn shown(value: &Value) -> String {
    cut(format!("`{}`", written(value, 0)))
}

fn written(value: &Value, depth: usize) -> String {
    match value {
        Value::Leaf(text) => text.clone(),
        _ if depth > 2 => "…".to_owned(),
        Value::List(elements) => {
            let shown: Vec<_> = elements.iter().take(8).map(|node| written(&node.value, depth + 1)).collect();
            format!("[{}]", shown.join(", "))
        }
        Value::Table(entries) => {
            let entry = |(key, node): &(String, Node)| format!("{key} = {}", written(&node.value, depth + 1));
            let shown: Vec<_> = entries.iter().take(8).map(entry).collect();
            format!("{{ {} }}", shown.join(", "))
        }
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…`", &text[..at]),
        None => text,
    }
}
