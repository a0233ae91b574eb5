//! Types as they are written, and as what they mean: names in full, aliases as what they stand for.

use std::ops::Range;

use super::code::{Code, Function};
use super::source::Source;
use crate::model::path::RelPath;
use crate::syntax::Kind;

mod choice;
mod list;

pub(super) use choice::{alternatives, extractors};
pub use list::{arguments, head};
use list::{is_word, split};

/// How deep aliases are followed.
const DEEPEST: usize = 12;
/// The most tokens a type may grow to.
const MOST: usize = 1024;

/// A type in a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Its tokens, as they stand there.
    pub tokens: Vec<String>,
    /// The same with names in full, as imports and re-exports lead to them, and with aliases as what they stand for.
    pub meant: Vec<String>,
}

/// What type parameters stand for, by name.
pub(super) type Bound = [(String, Vec<String>)];

/// The type that fills a range of a source.
pub(super) fn written(code: &Code<'_, '_>, source: &Source<'_>, range: Range<usize>, bound: &Bound) -> Written {
    let tokens = range.clone().map(|at| source.str(at).to_owned()).collect();
    Written { tokens, meant: meant(code, source, range, bound, 0) }
}

/// The tokens of the type that fills a range, with names in full.
fn meant(code: &Code<'_, '_>, source: &Source<'_>, range: Range<usize>, bound: &Bound, depth: usize) -> Vec<String> {
    let (mut out, mut at) = (Vec::new(), range.start);
    while at < range.end && out.len() < MOST {
        let rooted = source.tokens.is_path_separator(at) && source.tokens.word(at + 2).is_some();
        let start = at + if rooted { 2 } else { 0 };
        if source.tokens.word(start).is_none() || start >= range.end {
            out.push(source.str(at).to_owned());
            at += 1;
            continue;
        }
        let last = last_word(source, start, range.end);
        let named = code.named_at(source, at).or_else(|| code.named_at(source, start));
        let own = bound.iter().find(|(name, _)| start == last && !rooted && *name == source.str(start));
        at = last + 1;
        match (own, named) {
            (Some((_, known)), _) => out.extend(known.iter().cloned()),
            (None, Some(named)) if named.alias && depth < DEEPEST => {
                let given = of_list(code, source, last + 1..range.end, bound, depth + 1);
                match code.declared(&named, |unit| unit.kind == Kind::Type) {
                    Some(alias) => {
                        out.extend(of_alias(code, alias, &given.0, depth + 1));
                        at = given.1;
                    }
                    None => out.extend(segments(&named.path)),
                }
            }
            (None, Some(named)) => out.extend(segments(&named.path)),
            (None, None) => out.extend((start..=last).map(|at| source.str(at).to_owned())),
        }
    }
    out
}

fn last_word(source: &Source<'_>, start: usize, end: usize) -> usize {
    let mut last = start;
    while last + 3 < end && source.tokens.is_path_separator(last + 1) && source.tokens.word(last + 3).is_some() {
        last += 3;
    }
    last
}

/// The types between the `<` at the beginning of a range and its `>`, and where that list ends.
fn of_list(
    code: &Code<'_, '_>,
    source: &Source<'_>,
    range: Range<usize>,
    bound: &Bound,
    depth: usize,
) -> (Vec<Vec<String>>, usize) {
    let mut open = range.start;
    if source.tokens.is_path_separator(open) && source.tokens.is(open + 2, b'<') {
        open += 2;
    }
    if open >= range.end || !source.tokens.is(open, b'<') {
        return (Vec::new(), range.start);
    }
    let close = source.after_angles(open, range.end);
    let parts = source.split_types(open + 1..close.saturating_sub(1).max(open + 1));
    let types = parts.into_iter().filter(|part| !source.str(part.start).starts_with('\''));
    (types.map(|part| meant(code, source, part, bound, depth)).collect(), close)
}

/// What an alias stands for with these arguments.
pub(super) fn of_alias<'g>(
    code: &Code<'_, 'g>,
    alias: Function<'g>,
    given: &[Vec<String>],
    depth: usize,
) -> Vec<String> {
    let Some(piece) = code.tokens_of(alias) else { return Vec::new() };
    let source = &piece.source;
    let mut at = piece.range.start;
    while at < piece.range.end && !source.tokens.is_word(at, "type") {
        at = source.next(at);
    }
    let mut names = Vec::new();
    at += 2;
    if source.tokens.is(at, b'<') {
        let close = source.after_angles(at, piece.range.end);
        names = source.split_types(at + 1..close.saturating_sub(1));
        at = close;
    }
    while at < piece.range.end && !source.tokens.is(at, b'=') {
        at = source.next(at);
    }
    let mut bound: Vec<(String, Vec<String>)> = Vec::new();
    let types = names.into_iter().filter(|part| !source.str(part.start).starts_with('\''));
    for (index, part) in types.enumerate() {
        let name = part.start + usize::from(source.tokens.is_word(part.start, "const"));
        let default = part.clone().find(|at| source.tokens.is(*at, b'=')).map(|equals| equals + 1..part.end);
        let known = given.get(index).cloned();
        let known = known.or_else(|| Some(meant(code, source, default?, &bound, depth)));
        bound.push((source.str(name).to_owned(), known.unwrap_or_else(|| vec!["_".to_owned()])));
    }
    let mut end = at;
    while end < piece.range.end && !source.tokens.is(end, b';') {
        end = source.next(end);
    }
    let end = end.min(piece.range.end);
    meant(code, source, (at + 1).min(end)..end, &bound, depth)
}

fn segments(path: &str) -> Vec<String> {
    let mut out = Vec::new();
    for segment in path.split("::") {
        if !out.is_empty() {
            out.extend([":".to_owned(), ":".to_owned()]);
        }
        out.push(segment.to_owned());
    }
    out
}

/// The type of these tokens, which stand in a file in an attribute or the like: names are looked up by themselves.
pub(super) fn of(code: &Code<'_, '_>, path: &RelPath, tokens: Vec<String>) -> Written {
    let mut meant = tokens.clone();
    for _ in 0..DEEPEST {
        match expanded(code, path, &meant) {
            Some(next) => meant = next,
            None => break,
        }
    }
    Written { tokens, meant }
}

/// The last token of the path that begins at one.
fn path_end(tokens: &[String], at: usize) -> usize {
    let mut last = at;
    while is_word(&tokens[last])
        && tokens.get(last + 1).is_some_and(|one| one == ":")
        && tokens.get(last + 3).is_some_and(|one| is_word(one))
    {
        last += 3;
    }
    last
}

/// The same type with its aliases as what they stand for; nothing where it has none.
fn expanded(code: &Code<'_, '_>, path: &RelPath, tokens: &[String]) -> Option<Vec<String>> {
    let (mut out, mut at, mut found) = (Vec::new(), 0, false);
    while at < tokens.len() {
        let last = path_end(tokens, at);
        // `Output` and the like are members of traits.
        let is = |unit: &crate::syntax::Unit<'_>| {
            unit.kind == Kind::Type && !unit.key.contains("impl ") && !unit.key.contains("::")
        };
        let alias = if is_word(&tokens[at]) { code.near(path, &tokens[at..=last].concat(), is) } else { None };
        match alias {
            Some(alias) => {
                let (given, end) = arguments(tokens, last + 1);
                out.extend(of_alias(code, alias, &given, 0));
                (at, found) = (end, true);
            }
            None => {
                out.extend(tokens[at..=last].iter().cloned());
                at = last + 1;
            }
        }
    }
    (found && out.len() < MOST && out != tokens).then_some(out)
}

/// The type of a field of a struct.
pub(super) fn of_member<'g>(code: &Code<'_, 'g>, field: Function<'g>, bound: &Bound) -> Vec<String> {
    let (Some(piece), Some(unit)) = (code.tokens_of(field), code.unit(field)) else { return Vec::new() };
    let (source, range) = (&piece.source, piece.range.clone());
    let mut at = range.start;
    let tuple = unit.name.starts_with(|c: char| c.is_ascii_digit());
    while at < range.end {
        let named = source.tokens.is(at, b':')
            && !source.tokens.is_path_separator(at)
            && !source.tokens.is_path_separator(at.saturating_sub(1));
        let begins = tuple
            && !source.tokens.is(at, b'#')
            && !source.tokens.is_open(at, b'[')
            && !source.tokens.is_word(at, "pub");
        if named || begins {
            let start = at + usize::from(named);
            // `pub(crate) T`: what stands in the brackets is no type.
            let skip =
                begins && at > range.start && source.tokens.is_word(at - 1, "pub") && source.tokens.is_open(at, b'(');
            if !skip {
                return meant(code, source, start..range.end, bound, 0);
            }
        }
        at = source.next(at);
    }
    Vec::new()
}

/// What the type parameters of a function are, where a call such as `list::<Reader>` says so.
pub(super) fn bound<'g>(
    code: &Code<'_, 'g>,
    names: &[String],
    given: Option<&(std::rc::Rc<Source<'g>>, Range<usize>)>,
) -> Vec<(String, Vec<String>)> {
    let Some((source, range)) = given else { return Vec::new() };
    let types = split(source, range.clone()).into_iter().map(|part| meant(code, source, part, &[], 0));
    names.iter().cloned().zip(types).collect()
}
