//! Which item starts at a token, and where its parts are.

use super::super::Kind;
use super::generics::closing;
use super::tokens::{NONE, TokenKind, Tokens};

/// The first words of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    pub kind: Kind,
    /// The token of the keyword, such as `fn`.
    pub keyword: usize,
    /// The token of its name, where it has one.
    pub name: Option<usize>,
}

/// Where an item's parts end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The token its signature ends before.
    pub head: usize,
    /// The bracket that opens its body, or the `=` before its value.
    pub body: Option<usize>,
    /// The token after its last one.
    pub end: usize,
}

const QUALIFIERS: &[&str] = &["default", "const", "async", "unsafe", "extern", "safe", "auto", "gen", "impl", "final"];

/// The item that starts at `at`, after its visibility.
pub fn opening(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<Opening> {
    let mut keyword = at;
    while keyword < end {
        let Some(word) = tokens.word(keyword) else {
            return macro_call(tokens, at, end);
        };
        let next = tokens.word(keyword + 1).filter(|_| keyword + 1 < end);
        let named = |kind| next.map(|_| Opening { kind, keyword, name: Some(keyword + 1) });
        let found = match word {
            "fn" => named(Kind::Function),
            "struct" => named(Kind::Struct),
            "enum" => named(Kind::Enum),
            "union" if next.is_some() => named(Kind::Union),
            "trait" => named(Kind::Trait),
            "mod" => named(Kind::Module),
            "type" => named(Kind::Type),
            "static" if matches!(next, Some("mut" | "ref")) => {
                Some(Opening { kind: Kind::Static, keyword: keyword + 1, name: Some(keyword + 2) })
            }
            "static" => named(Kind::Static),
            "const" if !matches!(next, Some("fn" | "unsafe" | "async" | "extern" | "trait" | "impl")) => {
                named(Kind::Const)
            }
            "macro_rules" if tokens.is(keyword + 1, b'!') => {
                Some(Opening { kind: Kind::Macro, keyword, name: Some(keyword + 2) })
            }
            "macro" if next.is_some() => named(Kind::Macro),
            "use" => Some(Opening { kind: Kind::Import, keyword, name: None }),
            "extern" if next == Some("crate") => Some(Opening { kind: Kind::Import, keyword: keyword + 1, name: None }),
            "impl" => Some(Opening { kind: Kind::Impl, keyword, name: None }),
            "extern" if opens_block(tokens, keyword + 1) => {
                Some(Opening { kind: Kind::ExternBlock, keyword, name: None })
            }
            _ if QUALIFIERS.contains(&word) && !tokens.is(keyword + 1, b'!') => {
                keyword += 1;
                if tokens.toks.get(keyword).is_some_and(|tok| tok.sort == TokenKind::Literal) {
                    keyword += 1;
                }
                continue;
            }
            _ => macro_call(tokens, at, end),
        };
        return found.filter(|found| found.name.is_none_or(|name| name < end && tokens.word(name).is_some()));
    }
    None
}

fn opens_block(tokens: &Tokens<'_>, at: usize) -> bool {
    let literal = tokens.toks.get(at).is_some_and(|tok| tok.sort == TokenKind::Literal);
    tokens.is(at + usize::from(literal), b'{')
}

/// `path::name! { … }` and `name!(…);`.
fn macro_call(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<Opening> {
    let mut next = at;
    while next < end && (tokens.word(next).is_some() || tokens.is(next, b':') || tokens.is(next, b'$')) {
        next += 1;
    }
    let called = next > at && next < end && tokens.is(next, b'!') && tokens.word(next - 1).is_some();
    called.then(|| Opening { kind: Kind::MacroCall, keyword: next, name: Some(next - 1) })
}

/// Where the parts of an item lie; nothing when it does not end before `end`.
pub fn extent(tokens: &Tokens<'_>, item: Opening, end: usize) -> Option<Extent> {
    let after = item.name.unwrap_or(item.keyword) + 1;
    match item.kind {
        Kind::Const | Kind::Static => valued(tokens, after, end),
        Kind::Type | Kind::Import => {
            let semi = find(tokens, after, end, b";")?;
            Some(Extent { head: semi, body: None, end: semi + 1 })
        }
        Kind::MacroCall => called(tokens, item.keyword + 1, end),
        Kind::Macro if tokens.is_word(item.keyword, "macro") && tokens.is(after, b'(') => {
            let open = tokens.next(after, end);
            tokens.is(open, b'{').then(|| group(tokens, open, end)).flatten()
        }
        Kind::Macro => group(tokens, after, end).and_then(|found| ended(tokens, found, end)),
        Kind::Struct | Kind::Union => {
            let after = past_generics(tokens, after, end);
            // A parenthesis after `where` is one of `Fn(…)`.
            let marks: &[u8] = if tokens.is(after, b'(') { b"(" } else { b"{;" };
            let found = headed(tokens, after, end, marks)?;
            let Some(open) = found.body.filter(|open| tokens.is(*open, b'(')) else { return Some(found) };
            let semi = find(tokens, found.end, end, b";")?;
            Some(Extent { head: open, body: Some(open), end: semi + 1 })
        }
        _ => headed(tokens, past_generics(tokens, after, end), end, b"{;"),
    }
}

/// The token after the generic parameters that open at `at`, if they do.
pub fn past_generics(tokens: &Tokens<'_>, at: usize, end: usize) -> usize {
    if at < end && tokens.is(at, b'<') { (closing(tokens, at, end) + 1).min(end) } else { at }
}

/// The first of `marks` outside of brackets.
fn find(tokens: &Tokens<'_>, from: usize, end: usize, marks: &[u8]) -> Option<usize> {
    let mut at = from;
    while at < end {
        if marks.iter().any(|mark| tokens.is(at, *mark)) {
            return Some(at);
        }
        if tokens.toks[at].sort == TokenKind::Close {
            return None;
        }
        at = tokens.next(at, end);
    }
    None
}

/// The head of an item up to the first of `marks` outside of brackets, the angle brackets of its types among them:
/// `impl A for B<{ N + 1 }> {`.
fn headed(tokens: &Tokens<'_>, from: usize, end: usize, marks: &[u8]) -> Option<Extent> {
    let (mut at, mut depth) = (from, 0usize);
    while at < end && tokens.toks[at].sort != TokenKind::Close {
        match () {
            () if tokens.is(at, b'<') => depth += 1,
            () if tokens.is(at, b'>') && !tokens.is_arrow(at, b'-') => depth = depth.saturating_sub(1),
            // No type holds a `;`, so that a lost `>` costs one item.
            () if tokens.is(at, b';') => return Some(Extent { head: at, body: None, end: at + 1 }),
            () if depth == 0 && marks.iter().any(|mark| tokens.is(at, *mark)) => return group(tokens, at, end),
            () => {}
        }
        at = tokens.next(at, end);
    }
    None
}

/// The group that opens at `at`, as the body of an item.
fn group(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<Extent> {
    if at >= end || tokens.toks[at].sort != TokenKind::Open {
        return None;
    }
    let mate = tokens.toks[at].mate;
    let close = (mate != NONE).then_some(mate as usize).filter(|close| *close < end)?;
    Some(Extent { head: at, body: Some(at), end: close + 1 })
}

/// `NAME: TYPE = VALUE;`, where the type may hold a `=` in angle brackets.
fn valued(tokens: &Tokens<'_>, from: usize, end: usize) -> Option<Extent> {
    let (mut at, mut depth) = (from, 0usize);
    while at < end && !tokens.is(at, b';') {
        match () {
            () if tokens.is(at, b'<') => depth += 1,
            () if tokens.is(at, b'>') && !tokens.is_arrow(at, b'-') => depth = depth.saturating_sub(1),
            () if depth == 0 && tokens.is(at, b'=') => {
                let semi = find(tokens, at + 1, end, b";")?;
                return Some(Extent { head: at, body: Some(at), end: semi + 1 });
            }
            () if tokens.toks[at].sort == TokenKind::Close => return None,
            () => {}
        }
        at = tokens.next(at, end);
    }
    (at < end).then_some(Extent { head: at, body: None, end: at + 1 })
}

fn called(tokens: &Tokens<'_>, from: usize, end: usize) -> Option<Extent> {
    let open = if tokens.word(from).is_some() { from + 1 } else { from };
    if open >= end || tokens.toks[open].sort != TokenKind::Open {
        return None;
    }
    group(tokens, open, end).and_then(|found| ended(tokens, found, end))
}

/// With the `;` that ends a macro whose input is in no braces.
fn ended(tokens: &Tokens<'_>, found: Extent, end: usize) -> Option<Extent> {
    if tokens.is(found.head, b'{') {
        return Some(found);
    }
    (found.end < end && tokens.is(found.end, b';')).then_some(Extent { end: found.end + 1, ..found })
}

/// Whether an item may start at the token.
pub(super) fn is_start(tokens: &Tokens<'_>, at: usize) -> bool {
    const WORDS: &[&str] = &[
        "pub",
        "fn",
        "struct",
        "enum",
        "union",
        "trait",
        "impl",
        "mod",
        "type",
        "static",
        "const",
        "use",
        "extern",
        "unsafe",
        "async",
        "macro_rules",
        "crate",
    ];
    let Some(tok) = tokens.toks.get(at) else { return false };
    match tok.sort {
        TokenKind::Word => WORDS.contains(&tokens.str(at)),
        TokenKind::Doc => true,
        TokenKind::Mark => tokens.is(at, b'#') && tokens.is(at + 1, b'['),
        _ => false,
    }
}
