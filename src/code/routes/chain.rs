//! `Chain`: an expression as what it begins with and what is called on that.

use std::ops::Range;

use super::source::Source;
use crate::syntax::rust::tokens::TokenKind;

/// What an expression begins with.
#[derive(Debug, Clone)]
pub(super) enum Base {
    /// A string, without its quotes.
    Text(String),
    /// A path, with its arguments where it is called, and with its generic arguments where it has any.
    Path {
        at: usize,
        words: Vec<usize>,
        arguments: Option<Range<usize>>,
        angles: Option<Range<usize>>,
    },
    /// A macro, with what it is given.
    Macro {
        name: usize,
        input: Range<usize>,
    },
    Group(Range<usize>),
    /// `[a, b]`.
    List(Range<usize>),
    Closure {
        parameters: Range<usize>,
        body: Range<usize>,
    },
    /// `if`, `match`, a block.
    Blocks(Range<usize>),
    Other,
}

/// One thing done with it.
#[derive(Debug, Clone)]
pub(super) enum Link {
    Method {
        name: usize,
        arguments: Range<usize>,
    },
    /// A field, `?` or `.await`.
    Field,
}

#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub base: Base,
    pub links: Vec<Link>,
    /// The token after the last that was read.
    pub end: usize,
}

/// Reads the expression that fills a range, as far as it is a chain.
pub(super) fn read(source: &Source<'_>, range: &Range<usize>) -> Chain {
    let mut at = range.start;
    while at < range.end && is_prefix(source, at) {
        at += 1;
    }
    let (base, mut at) = base(source, at, range.end);
    let mut links = Vec::new();
    while at < range.end {
        if source.tokens.is(at, b'?') {
            at += 1;
            continue;
        }
        if !source.tokens.is(at, b'.') || source.tokens.is_pair(at, b'.', b'.') {
            break;
        }
        let name = at + 1;
        let mut open = name + 1;
        if source.tokens.is_path_separator(open) && source.tokens.is(open + 2, b'<') {
            open = source.after_angles(open + 2, range.end);
        }
        if open < range.end && source.tokens.is_open(open, b'(') {
            links.push(Link::Method { name, arguments: source.inside(open) });
            at = source.next(open);
        } else {
            if source.str(name) != "await" {
                links.push(Link::Field);
            }
            at = name + 1;
        }
    }
    Chain { base, links, end: at.min(range.end).max(range.start) }
}

fn is_prefix(source: &Source<'_>, at: usize) -> bool {
    let mark = source.tokens.is(at, b'&') || source.tokens.is(at, b'*') || source.tokens.is(at, b'!');
    mark || matches!(source.tokens.word(at), Some("mut" | "return" | "break"))
}

fn base(source: &Source<'_>, at: usize, end: usize) -> (Base, usize) {
    let tokens = &source.tokens;
    if at >= end {
        return (Base::Other, end);
    }
    if let Some(found) = closure(source, at, end) {
        return found;
    }
    match tokens.toks[at].sort {
        TokenKind::Literal => (literal(source.str(at)).map_or(Base::Other, Base::Text), at + 1),
        TokenKind::Open if source.tokens.is_open(at, b'(') => (Base::Group(source.inside(at)), source.next(at)),
        TokenKind::Open if source.tokens.is_open(at, b'[') => (Base::List(source.inside(at)), source.next(at)),
        TokenKind::Open if source.tokens.is_open(at, b'{') => (Base::Blocks(at..source.next(at)), source.next(at)),
        TokenKind::Word => match source.str(at) {
            "if" | "match" | "loop" | "while" | "for" | "unsafe" | "async" | "const" => {
                let end = blocks_end(source, at, end);
                (Base::Blocks(at..end), end)
            }
            _ => path(source, at, end),
        },
        _ if source.tokens.is_path_separator(at) && tokens.word(at + 2).is_some() => path(source, at, end),
        _ => (Base::Other, source.next(at)),
    }
}

/// Where an expression of blocks ends: with the last of them, `else` included.
pub(super) fn blocks_end(source: &Source<'_>, at: usize, end: usize) -> usize {
    let mut next = at;
    loop {
        while next < end && !source.tokens.is_open(next, b'{') {
            if source.tokens.is(next, b';') {
                return next;
            }
            next = source.next(next);
        }
        if next >= end {
            return end;
        }
        next = source.next(next);
        if !source.tokens.is_word(next, "else") || next >= end {
            return next.min(end);
        }
    }
}

fn closure(source: &Source<'_>, at: usize, end: usize) -> Option<(Base, usize)> {
    let mut open = at;
    while open < end && matches!(source.tokens.word(open), Some("async" | "move" | "static")) {
        open += 1;
    }
    if !source.tokens.is(open, b'|') {
        return None;
    }
    let mut close = open + 1;
    while close < end && !source.tokens.is(close, b'|') {
        close = source.next(close);
    }
    Some((Base::Closure { parameters: open + 1..close.min(end), body: (close + 1).min(end)..end }, end))
}

/// A path, a call of one, or a macro.
fn path(source: &Source<'_>, at: usize, end: usize) -> (Base, usize) {
    let (mut words, mut next, mut angles) = (Vec::new(), at, None);
    if source.tokens.is_path_separator(next) {
        next += 2;
    }
    while next < end && source.tokens.word(next).is_some() {
        words.push(next);
        next += 1;
        if next < end && source.tokens.is_path_separator(next) {
            next += 2;
            if source.tokens.is(next, b'<') {
                let close = source.after_angles(next, end);
                angles = Some(next + 1..close.saturating_sub(1).max(next + 1));
                next = close;
                if source.tokens.is_path_separator(next) {
                    next += 2;
                } else {
                    break;
                }
            }
            continue;
        }
        break;
    }
    if source.tokens.is(next, b'!') && next + 1 < end && source.tokens.toks[next + 1].sort == TokenKind::Open {
        let name = words.last().copied().unwrap_or(at);
        return (Base::Macro { name, input: source.inside(next + 1) }, source.next(next + 1));
    }
    if next < end && source.tokens.is_open(next, b'(') {
        return (Base::Path { at, words, arguments: Some(source.inside(next)), angles }, source.next(next));
    }
    let literal = next < end
        && source.tokens.is_open(next, b'{')
        && words.last().is_some_and(|word| source.str(*word).starts_with(char::is_uppercase));
    match literal {
        true => (Base::Other, source.next(next)),
        false => (Base::Path { at, words, arguments: None, angles }, next),
    }
}

/// The text of a string literal.
pub(super) fn literal(token: &str) -> Option<String> {
    let body = token.trim_start_matches(['r', '#']);
    if let (true, Some(inner)) = (token.starts_with('r'), body.strip_prefix('"')) {
        return Some(inner.trim_end_matches('#').strip_suffix('"')?.to_owned());
    }
    let inner = token.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.replace("\\\"", "\"").replace("\\\\", "\\"))
}
