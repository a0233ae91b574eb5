//! Signatures with their bounds apart, so that a bound is the same in `<…>` and behind `where`.

use std::ops::Range;

use super::super::Token;
use super::canonical::{canonical, joined};
use super::tokens::Tokens;

/// A signature: its tokens without bounds, and each bound as `PARAMETER: BOUND`, sorted.
pub(super) fn signature<'t>(
    tokens: &Tokens<'t>,
    range: Range<usize>,
    generics: Option<usize>,
) -> (Vec<Token<'t>>, Vec<String>) {
    let (mut out, mut bounds) = (Vec::new(), Vec::new());
    let end = where_clause(tokens, range.clone(), &mut bounds);
    let Some(open) = generics.filter(|open| *open < end && tokens.is(*open, b'<')) else {
        out.extend(canonical(tokens, range.start..end));
        bounds.sort();
        return (out, bounds);
    };
    out.extend(canonical(tokens, range.start..open));
    let close = closing(tokens, open, end);
    let parts = split(tokens, open + 1..close, b',');
    let mark = |word: &'static str| (!parts.is_empty()).then_some(Token::Borrowed(word));
    out.extend(mark("<"));
    for (at, part) in parts.iter().enumerate() {
        out.extend(mark(",").filter(|_| at > 0));
        parameter(tokens, part.clone(), &mut out, &mut bounds);
    }
    out.extend(mark(">"));
    out.extend(canonical(tokens, (close + 1).min(end)..end));
    bounds.sort();
    (out, bounds)
}

/// Reads a `where` clause, and says where what stands before it ends.
fn where_clause(tokens: &Tokens<'_>, range: Range<usize>, bounds: &mut Vec<String>) -> usize {
    let mut at = range.start;
    while at < range.end && !tokens.is_word(at, "where") {
        at = tokens.next(at, range.end);
    }
    for part in split(tokens, (at + 1).min(range.end)..range.end, b',') {
        bounded(tokens, part, bounds);
    }
    at
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
    parts.retain(|part| !part.is_empty());
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
        } else if tokens.is(at, b':') && tokens.is(at + 1, b':') {
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
    let Some(colon) = colon(tokens, &range) else { return };
    let subject = joined(&canonical(tokens, range.start..colon));
    for bound in split(tokens, colon + 1..range.end, b'+') {
        bounds.push(format!("{subject}: {}", joined(&canonical(tokens, bound))));
    }
}
