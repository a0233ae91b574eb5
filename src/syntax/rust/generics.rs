//! Signatures with their bounds apart, so that a bound is the same in `<…>` and behind `where`.

use std::ops::Range;

use super::super::Token;
use super::canonical::{canonical, joined, parameters, verbatim};
use super::tokens::Tokens;

/// A signature: its tokens without bounds, and each bound as `PARAMETER: BOUND`, sorted.
pub(super) fn signature<'t>(
    tokens: &Tokens<'t>,
    range: Range<usize>,
    generics: Option<usize>,
) -> (Vec<Token<'t>>, Vec<String>) {
    let (mut out, mut bounds) = (Vec::new(), Vec::new());
    let (end, tail) = where_clause(tokens, range.clone(), &mut bounds);
    let tail = canonical(tokens, tail..range.end);
    let Some(open) = generics.filter(|open| *open < end && tokens.is(*open, b'<')) else {
        out.extend(canonical(tokens, range.start..end));
        out.extend(tail);
        bounds.sort();
        return (out, bounds);
    };
    out.extend(canonical(tokens, range.start..open));
    let close = closing(tokens, open, end);
    let Some(parts) = list(tokens, open + 1..close) else {
        out.extend(verbatim(tokens, open..end));
        bounds.sort();
        return (out, bounds);
    };
    let mark = |word: &'static str| (!parts.is_empty()).then_some(Token::Borrowed(word));
    out.extend(mark("<"));
    for (at, part) in parts.iter().enumerate() {
        out.extend(mark(",").filter(|_| at > 0));
        parameter(tokens, part.clone(), &mut out, &mut bounds);
    }
    out.extend(mark(">"));
    out.extend(rest(tokens, open, (close + 1).min(end)..end));
    out.extend(tail);
    bounds.sort();
    (out, bounds)
}

/// What follows the generic parameters that open at `open`: parameters of a function, or a type.
fn rest<'t>(tokens: &Tokens<'t>, open: usize, range: Range<usize>) -> Vec<Token<'t>> {
    let function = open.checked_sub(2).is_some_and(|word| tokens.is_word(word, "fn"));
    if function { parameters(tokens, range) } else { canonical(tokens, range) }
}

/// Reads a `where` clause, and says where what is before it ends and what is behind it starts: the `=` of a type.
fn where_clause(tokens: &Tokens<'_>, range: Range<usize>, bounds: &mut Vec<String>) -> (usize, usize) {
    let mut at = range.start;
    while at < range.end && !tokens.is_word(at, "where") {
        at = tokens.next(at, range.end);
    }
    let clause = (at + 1).min(range.end)..equals(tokens, (at + 1).min(range.end)..range.end);
    match list(tokens, clause.clone()) {
        Some(parts) => parts.into_iter().for_each(|part| bounded(tokens, part, bounds)),
        None => bounds.push(joined(&verbatim(tokens, clause.clone()))),
    }
    (at, clause.end)
}

/// The `=` that is in no brackets of any kind, or the end.
fn equals(tokens: &Tokens<'_>, range: Range<usize>) -> usize {
    let (mut depth, mut at) = (0usize, range.start);
    while at < range.end {
        match () {
            () if tokens.is(at, b'<') => depth += 1,
            () if tokens.is(at, b'>') && !tokens.is_arrow(at, b'-') => depth = depth.saturating_sub(1),
            () if depth == 0 && tokens.is(at, b'=') => return at,
            () => {}
        }
        at = tokens.next(at, range.end);
    }
    range.end
}

/// The parts between commas, of which only the last may be empty; nothing where another one is.
pub(super) fn list(tokens: &Tokens<'_>, range: Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut parts = cut(tokens, range, b',');
    parts.pop_if(|part: &mut Range<usize>| Range::is_empty(part));
    (!parts.iter().any(Range::is_empty)).then_some(parts)
}

/// The `>` that closes the `<` at `open`, or `end`.
pub fn closing(tokens: &Tokens<'_>, open: usize, end: usize) -> usize {
    let (mut depth, mut at) = (0usize, open);
    while at < end {
        if tokens.is(at, b'<') {
            depth += 1;
        } else if tokens.is(at, b'>') && !tokens.is_arrow(at, b'-') && !tokens.is_arrow(at, b'=') {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at;
            }
        }
        at = tokens.next(at, end);
    }
    end
}

/// Cuts a range at a mark that stands in no brackets of any kind.
pub fn split(tokens: &Tokens<'_>, range: Range<usize>, mark: u8) -> Vec<Range<usize>> {
    let mut parts = cut(tokens, range, mark);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Cuts a range as [`split`] does, with the parts that are empty.
fn cut(tokens: &Tokens<'_>, range: Range<usize>, mark: u8) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut depth, mut at) = (Vec::new(), range.start, 0usize, range.start);
    while at < range.end {
        if tokens.is(at, b'<') {
            depth += 1;
        } else if tokens.is(at, b'>') && !tokens.is_arrow(at, b'-') && !tokens.is_arrow(at, b'=') {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && tokens.is(at, mark) {
            parts.push(start..at);
            start = at + 1;
        }
        at = tokens.next(at, range.end);
    }
    parts.push(start..range.end);
    parts
}

/// The lone `:` of a range, which no path has.
fn colon(tokens: &Tokens<'_>, range: &Range<usize>) -> Option<usize> {
    let mut at = range.start;
    let mut depth = 0usize;
    while at < range.end {
        if tokens.is(at, b'<') {
            depth += 1;
        } else if tokens.is(at, b'>') {
            depth = depth.saturating_sub(1);
        } else if tokens.is(at, b':') && tokens.is(at + 1, b':') && tokens.toks[at].end == tokens.toks[at + 1].start {
            at += 1;
        } else if depth == 0 && tokens.is(at, b':') {
            return Some(at);
        }
        at = tokens.next(at, range.end);
    }
    None
}

fn parameter<'t>(tokens: &Tokens<'t>, range: Range<usize>, out: &mut Vec<Token<'t>>, bounds: &mut Vec<String>) {
    let Some(colon) = colon(tokens, &range).filter(|_| !tokens.is_word(range.start, "const")) else {
        out.extend(canonical(tokens, range));
        return;
    };
    out.extend(canonical(tokens, range.start..colon));
    let default = split(tokens, colon + 1..range.end, b'=');
    let bound_end = default.first().map_or(range.end, |first| first.end);
    bounded(tokens, range.start..bound_end, bounds);
    if bound_end < range.end {
        out.extend(canonical(tokens, bound_end..range.end));
    }
}

fn bounded(tokens: &Tokens<'_>, range: Range<usize>, bounds: &mut Vec<String>) {
    let Some(colon) = colon(tokens, &range) else {
        bounds.push(joined(&canonical(tokens, range)));
        return;
    };
    let subject = joined(&canonical(tokens, range.start..colon));
    if colon + 1 == range.end {
        bounds.push(format!("{subject}:"));
    }
    for bound in split(tokens, colon + 1..range.end, b'+') {
        bounds.push(format!("{subject}: {}", joined(&canonical(tokens, bound))));
    }
}
