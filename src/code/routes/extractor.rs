//! Extractors of the project: what they take out of requests in their turn.

use std::ops::Range;

use super::Taken;
use super::code::{Code, Function};
use super::evaluate::{Parts, parts};
use super::source::Source;
use super::structs::{bound, members};
use super::types::{Bound, arguments, head, of_member, written};
use crate::code::framework;
use crate::model::path::RelPath;
use crate::syntax::{Kind, Unit};

/// How deep extractors are looked into.
const DEEPEST: usize = 4;

/// What an extractor takes out of requests, if it is a struct of the project.
pub(super) fn takes(code: &Code<'_, '_>, path: &RelPath, meant: &[String], depth: usize) -> Vec<Taken> {
    let Some((full, at)) = head(meant).filter(|_| depth < DEEPEST) else { return Vec::new() };
    let is = |unit: &Unit<'_>| matches!(unit.kind, Kind::Struct | Kind::Enum);
    let Some((found, unit)) = code.near(path, &full, is).and_then(|found| Some((found, code.unit(found)?))) else {
        return Vec::new();
    };
    let bound = bound(unit, &arguments(meant, at).0);
    let mut taken =
        if is_derived(unit) { derived(code, found, unit, &bound) } else { by_hand(code, found, &unit.name, &bound) };
    for one in taken.clone() {
        let inner = takes(code, found.path, &one.meant, depth + 1).into_iter();
        taken.extend(inner.map(|inner| Taken { sure: inner.sure && one.sure, ..inner }));
    }
    taken
}

/// Whether a type is a struct of the project that takes itself out of requests.
pub(super) fn is_own(code: &Code<'_, '_>, path: &RelPath, meant: &[String]) -> bool {
    let Some((full, _)) = head(meant) else { return false };
    let is = |unit: &Unit<'_>| matches!(unit.kind, Kind::Struct | Kind::Enum);
    code.near(path, &full, is).is_some_and(|found| is_extractor(code, found))
}

/// Whether a type takes itself out of requests.
pub(super) fn is_extractor<'g>(code: &Code<'_, 'g>, found: Function<'g>) -> bool {
    let (Some(unit), Some(outline)) = (code.unit(found), code.outline(found.path)) else { return false };
    let by_hand = |one: &Unit<'_>| {
        let (from, to) = one.name.split_once(" for ").unwrap_or_default();
        let target = to.split('<').next().unwrap_or_default();
        one.kind == Kind::Impl
            && framework::names_extractor_trait(from)
            && target.rsplit("::").next() == Some(&unit.name)
            && one.parent == unit.parent
    };
    is_derived(unit) || outline.units.iter().any(by_hand)
}

/// Whether a derive makes it an extractor.
pub(super) fn is_derived(unit: &Unit<'_>) -> bool {
    unit.attributes.iter().any(|text| text.starts_with("derive(") && framework::names_extractor_trait(text))
}

/// Each field is taken out of the request, unless it comes another way, and none may be missing.
fn derived<'g>(code: &Code<'_, 'g>, found: Function<'g>, unit: &Unit<'_>, bound: &Bound) -> Vec<Taken> {
    let via =
        |unit: &Unit<'_>| unit.attributes.iter().any(|text| text.starts_with("from_request(") && text.contains("via("));
    if via(unit) || unit.kind != Kind::Struct {
        return Vec::new();
    }
    let own = members(code, found).filter(|(_, field)| !via(field));
    own.map(|(field, _)| Taken { meant: of_member(code, field, bound), sure: true }).collect()
}

/// What the code of an extractor asks for.
fn by_hand<'g>(code: &Code<'_, 'g>, found: Function<'g>, name: &str, bound: &Bound) -> Vec<Taken> {
    let mut taken = Vec::new();
    for function in bodies(code, found, name) {
        let extracts = code.unit(function).is_some_and(|unit| framework::names_extractor_trait(&unit.key));
        let Some(piece) = code.tokens_of(function).filter(|_| extracts) else { continue };
        let Some(Parts { body, .. }) = parts(&piece.source, piece.range.clone()) else { continue };
        taken.extend(asked(code, &piece.source, body, bound));
    }
    taken
}

fn asked(code: &Code<'_, '_>, source: &Source<'_>, body: Range<usize>, bound: &Bound) -> Vec<Taken> {
    let mut taken = Vec::new();
    // What stands in no block is done for every request.
    let mut top = body.start;
    for at in body.clone() {
        while top < at {
            top = source.next(top);
        }
        if !source.tokens.word(at).is_some_and(framework::is_extractor_call) {
            continue;
        }
        if let Some(range) = typed(source, at, &body) {
            let meant = without(written(code, source, range, bound).meant, source.str(at));
            taken.push(Taken { meant, sure: top == at && refuses(source, at, body.end) });
        }
    }
    taken
}

/// A type without the function of it that is called: the path that is looked up ends there.
fn without(mut meant: Vec<String>, called: &str) -> Vec<String> {
    if let Some(at) = meant.iter().position(|token| token == called).filter(|at| *at > 2) {
        meant.drain(at - 2..=at);
    }
    meant
}

/// The type that is asked for: before `::from_request_parts`, or in the angles of `extract::<T>`.
fn typed(source: &Source<'_>, at: usize, body: &Range<usize>) -> Option<Range<usize>> {
    if source.tokens.is_path_separator(at + 1) && source.tokens.is(at + 3, b'<') {
        let close = source.after_angles(at + 3, body.end);
        return source.split_types(at + 4..close.saturating_sub(1)).into_iter().next();
    }
    if at < body.start + 3 || !source.tokens.is_path_separator(at - 2) {
        return None;
    }
    let mut start = at - 2;
    let mut depth = 0usize;
    while start > body.start {
        let before = start - 1;
        if source.tokens.is(before, b'>') {
            depth += 1;
        } else if source.tokens.is(before, b'<') {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && source.tokens.word(before).is_none() && !source.tokens.is(before, b':') {
            break;
        }
        start = before;
    }
    // `<T as FromRequestParts<S>>` is `T`.
    if source.tokens.is(start, b'<') {
        let end = (start..at).find(|at| source.tokens.is_word(*at, "as")).unwrap_or(at - 3);
        return Some(start + 1..end);
    }
    Some(start..at - 2)
}

/// Whether a call that fails ends the function: `….await?`, or `….await.map_err(…)?`.
fn refuses(source: &Source<'_>, at: usize, end: usize) -> bool {
    let mut next = at;
    while next < end && !source.tokens.is(next, b';') && !source.tokens.is(next, b'?') {
        let word = source.tokens.word(next).filter(|_| source.tokens.is(next.saturating_sub(1), b'.'));
        if word.is_some_and(|word| !framework::is_extractor_call(word) && !matches!(word, "await" | "map_err")) {
            return false;
        }
        next = source.next(next);
    }
    source.tokens.is(next, b'?') && next < end
}

/// The functions in the blocks of a type, those of traits included.
pub(super) fn bodies<'g>(code: &Code<'_, 'g>, found: Function<'g>, name: &str) -> Vec<Function<'g>> {
    let units = code.outline(found.path).map_or(&[][..], |outline| &outline.units);
    let of_type = |unit: &Unit<'_>| {
        let parent = unit.parent.and_then(|parent| units.get(parent)).filter(|parent| parent.kind == Kind::Impl);
        unit.kind == Kind::Function
            && parent.is_some_and(|parent| {
                let target = parent.name.rsplit(" for ").next().unwrap_or_default().trim_start_matches("impl ");
                target.split('<').next().is_some_and(|target| target.rsplit("::").next() == Some(name))
            })
    };
    let own = units.iter().enumerate().filter(|(_, unit)| of_type(unit));
    own.map(|(unit, _)| Function { path: found.path, unit }).collect()
}
