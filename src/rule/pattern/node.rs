//! Nodes: where what one name of a pattern stands for may end, or begin.

use super::code::Code;
use crate::syntax::rust::tokens::TokenKind;

/// The most links of a chain that are looked at.
const LONGEST: usize = 64;
/// The most links of a chain that are looked at backwards.
const FURTHEST: usize = 512;
/// How far a generic argument list may reach, in tokens.
const WIDEST: usize = 256;

const PREFIXES: &[&str] = &["&", "&&", "*", "-", "!", "mut", "dyn", "impl", "ref", "move", "async", "?"];

/// Words that are no node by themselves.
const KEYWORDS: &[&str] = &[
    "as", "break", "const", "continue", "else", "enum", "extern", "fn", "for", "if", "impl", "in", "let", "loop",
    "match", "mod", "pub", "return", "static", "struct", "trait", "type", "union", "unsafe", "use", "where", "while",
];

/// Where a node that begins at `from` may end, the shortest first.
pub(super) fn ends(code: &Code<'_>, from: usize) -> Vec<usize> {
    let (mut at, mut found) = (from, Vec::new());
    while PREFIXES.contains(&code.text(at)) || (at > from && code.sort(at) == Some(TokenKind::Lifetime)) {
        at += 1;
    }
    // `for<'a> Fn(&'a T)`.
    if code.text(at) == "for" && code.text(at + 1) == "<" {
        at = angles(code, at + 1).unwrap_or(at);
    }
    let Some(mut end) = primary(code, at) else { return found };
    found.push(end);
    for _ in 0..LONGEST {
        match link(code, end) {
            Some(next) => end = next,
            None => break,
        }
        found.push(end);
    }
    found
}

/// A literal, a word, a group, or `<T as U>`.
fn primary(code: &Code<'_>, at: usize) -> Option<usize> {
    match code.sort(at)? {
        TokenKind::Word if KEYWORDS.contains(&code.text(at)) => None,
        TokenKind::Word | TokenKind::Literal | TokenKind::Lifetime => Some(at + 1),
        TokenKind::Open => code.next(at),
        TokenKind::Mark if code.text(at) == "<" => angles(code, at),
        TokenKind::Mark if code.text(at) == "::" && code.is_word(at + 1) => Some(at + 2),
        _ => None,
    }
}

/// What may go on behind a node: a segment, an argument list, a call, a field, `?`, a result.
fn link(code: &Code<'_>, at: usize) -> Option<usize> {
    let opens = |at: usize| code.sort(at) == Some(TokenKind::Open);
    match code.text(at) {
        "::" if code.text(at + 1) == "<" => angles(code, at + 1),
        "::" if code.is_word(at + 1) => Some(at + 2),
        "<" => angles(code, at),
        "." if code.is_word(at + 1) || code.sort(at + 1) == Some(TokenKind::Literal) => Some(at + 2),
        "?" => Some(at + 1),
        "(" | "[" => code.next(at),
        "!" if opens(at + 1) => code.next(at + 1),
        "->" => ends(code, at + 1).last().copied(),
        _ => None,
    }
}

/// The token after the `>` that closes the `<` at `open`.
pub(super) fn angles(code: &Code<'_>, open: usize) -> Option<usize> {
    let (mut depth, mut at) = (0usize, open);
    for _ in 0..WIDEST {
        match code.text(at) {
            "<" => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            ";" | "&&" | "==" | "" => return None,
            _ => {}
        }
        at = code.next(at)?;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where the node that ends before `end` begins.
pub(super) fn start(code: &Code<'_>, end: usize) -> Option<usize> {
    let mut at = end;
    for _ in 0..FURTHEST {
        at = before(code, at)?;
        let mut linked = at > 0 && matches!(code.text(at - 1), "." | "::");
        if linked {
            at -= 1;
        }
        // A call, an index or a macro call belongs to what stands before it.
        let group = code.sort(at) == Some(TokenKind::Open);
        if group && at > 0 && code.text(at - 1) == "!" && at > 1 && code.is_word(at - 2) {
            at -= 1;
            linked = true;
        }
        let called = group && at > 0 && is_callee(code, at - 1);
        if !linked && !called {
            return Some(at);
        }
    }
    Some(at)
}

/// One link back: past `?`, then a group, a word or a literal.
fn before(code: &Code<'_>, end: usize) -> Option<usize> {
    let mut last = end.checked_sub(1)?;
    while code.text(last) == "?" {
        last = last.checked_sub(1)?;
    }
    match code.sort(last)? {
        TokenKind::Close => code.mate(last),
        TokenKind::Word if KEYWORDS.contains(&code.text(last)) => None,
        TokenKind::Word | TokenKind::Literal => Some(last),
        TokenKind::Mark if code.text(last) == ">" => generic(code, last),
        _ => None,
    }
}

/// The `::` or the name before the `<` that the `>` at `last` closes.
fn generic(code: &Code<'_>, last: usize) -> Option<usize> {
    let (mut depth, mut at) = (0usize, last);
    for _ in 0..WIDEST {
        match code.text(at) {
            ">" => depth += 1,
            "<" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let named = at.checked_sub(1)?;
            return if code.text(named) == "::" { named.checked_sub(1) } else { Some(named) };
        }
        at = match code.mate(at) {
            None => at.checked_sub(1)?,
            Some(mate) if mate < at => mate.checked_sub(1)?,
            Some(_) => return None,
        };
    }
    None
}

fn is_callee(code: &Code<'_>, at: usize) -> bool {
    match code.sort(at) {
        Some(TokenKind::Word) => !KEYWORDS.contains(&code.text(at)),
        Some(TokenKind::Close) => code.text(at) != "}",
        Some(TokenKind::Mark) => matches!(code.text(at), ">" | "?"),
        _ => false,
    }
}
