//! What can be wrong in a rule about routes, each thing with the bytes to point at.

use std::collections::BTreeSet;
use std::ops::Range;

use super::selected::Pattern;
use super::{Each, Guarded, Route};
use crate::code::routes::{normal, shape};
use crate::model::suggestion::nearest;
use crate::rule::written::{Part, Written, parts};
use crate::syntax::document::At;

/// Methods of HTTP ("Methods", RFC 9110).
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

type Fault = (Range<usize>, String);

pub(super) fn faults(rule: &Route) -> Vec<Fault> {
    let mut faults: Vec<Fault> = rule.must.iter().filter_map(route).collect();
    faults.extend(twice(&rule.must, |text| shape(&normal(text))));
    faults.extend(rule.each.iter().flat_map(each));
    faults.extend(rule.guarded.iter().flat_map(guarded));
    if rule.must.is_empty() && rule.each.is_none() && rule.guarded.is_none() {
        faults.push((0..0, "one of `must`, `each` and `guarded` is needed".to_owned()));
    }
    faults
}

fn each(each: &Each) -> Vec<Fault> {
    let mut faults: Vec<Fault> = method(&each.method).into_iter().collect();
    faults.extend(each.paths.iter().chain(&each.except).filter_map(pattern));
    faults.extend(each.returns.iter().filter_map(type_fault));
    faults.extend(each.query.iter().filter_map(name));
    faults.extend(twice(&each.query, str::to_owned));
    if each.returns.is_none() && each.query.is_empty() {
        faults.push((each.method.span.clone(), "one of `returns` and `query` is needed".to_owned()));
    }
    faults
}

fn guarded(guarded: &Guarded) -> Vec<Fault> {
    let mut faults: Vec<Fault> = guarded.method.iter().filter_map(method).collect();
    faults.extend([&guarded.paths].into_iter().chain(&guarded.except).filter_map(pattern));
    let at = |message: String| (guarded.by.span.clone(), message);
    let inside = |name: &str| guarded.by.value.trim_start().starts_with(&format!("{name}<"));
    let loose = ["Option", "Result"].into_iter().find(|name| inside(name));
    faults.extend(match (type_fault(&guarded.by), loose) {
        (Some(fault), _) => Some(fault),
        (None, Some(name)) => Some(at(format!("`{name}` never refuses: name the extractor inside of it"))),
        (None, None) => None,
    });
    faults
}

/// What is wrong with `METHOD /path`.
fn route(at: &At<String>) -> Option<Fault> {
    let text = &at.value;
    let fault = |message: String| Some((at.span.clone(), message));
    let Some((method, path)) = text.split_once(' ').map(|(method, path)| (method, path.trim())) else {
        return fault(format!("`{text}` is no route such as `GET /livez`"));
    };
    if let Some(message) = method_message(method) {
        return fault(format!("`{text}` is no route such as `GET /livez`: {message}"));
    }
    if !path.starts_with('/') {
        return fault(format!("`{text}` is no route such as `GET /livez`: its path begins with `/`"));
    }
    let odd = path.chars().find(|c| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#'));
    if let Some(odd) = odd {
        return fault(format!("`{path}` is no path of a route: it has {odd:?}"));
    }
    let segment = |segment: &str| {
        let inner = segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        inner.unwrap_or(segment).trim_start_matches('*').contains(['{', '}', '*']) || inner.is_some_and(str::is_empty)
    };
    let wrong = normal(path).split('/').any(segment)
        || path.split('/').any(|one| one.starts_with('*') && one.trim_matches('*').is_empty());
    wrong.then(|| {
        (
            at.span.clone(),
            format!("`{path}` names no route: a parameter is `{{id}}`, and patterns are for `each` and `guarded`"),
        )
    })
}

fn method(at: &At<String>) -> Option<Fault> {
    method_message(&at.value).map(|message| (at.span.clone(), message))
}

fn method_message(text: &str) -> Option<String> {
    if METHODS.contains(&text) {
        return None;
    }
    let near = nearest(&text.to_uppercase(), METHODS.iter().copied());
    let help = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
    Some(format!("`{text}` is no method of HTTP{help}"))
}

fn pattern(at: &At<String>) -> Option<Fault> {
    Pattern::read(&at.value).err().map(|message| (at.span.clone(), message))
}

fn name(at: &At<String>) -> Option<Fault> {
    let odd =
        at.value.is_empty() || at.value.contains(|c: char| c.is_whitespace() || c.is_control() || "&=?#".contains(c));
    odd.then(|| (at.span.clone(), format!("`{}` is no name in a query", at.value)))
}

/// What stands in a list before.
fn twice(list: &[At<String>], same: impl Fn(&str) -> String) -> Vec<Fault> {
    let mut known = BTreeSet::new();
    let again = list.iter().filter(|at| !known.insert(same(&at.value)));
    again.map(|at| (at.span.clone(), format!("`{}` is already in the list", at.value))).collect()
}

fn type_fault(at: &At<String>) -> Option<Fault> {
    let message = match Written::read(&at.value) {
        Err(message) => message,
        Ok(written) => {
            let parts = parts(written.tokens());
            match type_end(&parts, 0) {
                Some(end) if end == parts.len() && !matches!(&parts[..], [Part::Path(path)] if path[..] == ["_"]) => {
                    return None;
                }
                Some(end) if end == parts.len() => "`_` is any type, and asks for nothing".to_owned(),
                _ => format!("`{}` is no type", at.value),
            }
        }
    };
    Some((at.span.clone(), message))
}

/// Where a type that begins at `at` ends; nothing where none does.
fn type_end(parts: &[Part<'_>], at: usize) -> Option<usize> {
    match parts.get(at)? {
        Part::Mark("&") => {
            let life = usize::from(matches!(parts.get(at + 1), Some(Part::Mark(mark)) if mark.starts_with('\'')));
            let held = usize::from(matches!(parts.get(at + 1 + life), Some(Part::Path(path)) if path[..] == ["mut"]));
            type_end(parts, at + 1 + life + held)
        }
        Part::Mark("(") => list_end(parts, at + 1, ")"),
        Part::Mark("[") => {
            let close = type_end(parts, at + 1)?;
            let close = if parts.get(close) == Some(&Part::Mark(";")) { close + 2 } else { close };
            (parts.get(close)? == &Part::Mark("]")).then_some(close + 1)
        }
        Part::Path(path) if matches!(path[..], ["dyn" | "impl"]) => {
            let mut end = type_end(parts, at + 1)?;
            while parts.get(end) == Some(&Part::Mark("+")) {
                end = type_end(parts, end + 1)?;
            }
            Some(end)
        }
        Part::Path(path) => {
            let named = path.iter().all(|segment| segment.starts_with(|c: char| c.is_alphabetic() || c == '_'));
            match parts.get(at + 1) {
                Some(Part::Mark("<")) if named => list_end(parts, at + 2, ">"),
                _ => named.then_some(at + 1),
            }
        }
        Part::Mark(_) => None,
    }
}

/// Where a list of types ends that closes with a mark.
fn list_end(parts: &[Part<'_>], mut at: usize, close: &str) -> Option<usize> {
    loop {
        if matches!(parts.get(at)?, Part::Mark(mark) if *mark == close) {
            return Some(at + 1);
        }
        at = match parts.get(at)? {
            Part::Mark(mark) if mark.starts_with('\'') => at + 1,
            _ => type_end(parts, at)?,
        };
        match parts.get(at)? {
            Part::Mark(",") => at += 1,
            Part::Mark(mark) if *mark == close => {}
            _ => return None,
        }
    }
}
