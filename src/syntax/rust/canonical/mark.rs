//! Punctuation as the compiler's parser takes it: marks that touch are one token where they form an operator, and two
//! where the place asks for two, such as the `>>` that ends two lists of generic arguments.

use super::super::tokens::{TokenKind, Tokens};

/// The operators of several characters, the longer ones first (Rust reference, "Punctuation"; `<-` is one to `rustc`).
const OPERATORS: &[&str] = &[
    "<<=", ">>=", "...", "..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=",
    "^=", "&=", "|=", "<<", ">>", "..", "<-",
];

/// Words that no operand ends with: what follows them begins one.
const KEYWORDS: &[&str] = &[
    "as", "async", "become", "box", "break", "const", "continue", "dyn", "else", "enum", "extern", "for", "if", "impl",
    "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "static", "struct", "trait", "type",
    "union", "unsafe", "use", "where", "while", "yield",
];

/// Whether the word is a keyword that ends no operand. `union` is one only where an item begins, so it is none here.
pub(super) fn is_keyword(word: &str) -> bool {
    word != "union" && KEYWORDS.contains(&word)
}

/// How many marks from `at` on are one operator.
pub(super) fn width(tokens: &Tokens<'_>, at: usize) -> usize {
    let rest = &tokens.text[tokens.toks[at].start as usize..];
    OPERATORS.iter().find(|operator| rest.starts_with(**operator)).map_or(1, |operator| operator.len())
}

/// Whether what stands before `at` is an operand, so that a mark at `at` is a binary or a closing one.
pub(super) fn follows_operand(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    match tokens.toks[before].sort {
        TokenKind::Word => !is_keyword(tokens.str(before)),
        TokenKind::Literal | TokenKind::Lifetime | TokenKind::Close => true,
        TokenKind::Mark => match tokens.byte(before) {
            b'>' => !tokens.is_arrow(before, b'-') && !tokens.is_arrow(before, b'='),
            mark => mark == b'?',
        },
        _ => false,
    }
}

/// The `>` of the generic list that opens at `at`; nothing where the `<` compares or shifts.
pub(super) fn generic_end(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<usize> {
    let close = matching(tokens, at, end)?;
    let path = at >= 2 && tokens.is(at - 1, b':') && tokens.is(at - 2, b':');
    let head = is_head(tokens, at);
    (path || head || !starts_operand(tokens, close + 1, end)).then_some(close)
}

/// The `>` that pairs with the `<` at `at`, with nothing between that no type holds.
fn matching(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<usize> {
    let (mut depth, mut next) = (0usize, at);
    while next < end {
        match tokens.toks[next].sort {
            TokenKind::Close => return None,
            TokenKind::Word if matches!(tokens.str(next), "if" | "let" | "match" | "return" | "else" | "while") => {
                return None;
            }
            TokenKind::Mark => match tokens.byte(next) {
                // No type of a person is nested so deep; each list is looked for by itself.
                b'<' if depth == 64 => return None,
                b'<' => depth += 1,
                b'>' if tokens.is_arrow(next, b'-') => {}
                b'>' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(next);
                    }
                }
                b';' | b'.' | b'/' | b'%' | b'^' | b'|' => return None,
                b'&' if width(tokens, next) == 2 && follows_operand(tokens, next) => return None,
                b'=' if width(tokens, next) == 2 && !tokens.is(next + 1, b'>') => return None,
                _ => {}
            },
            _ => {}
        }
        next = tokens.next(next, end);
    }
    None
}

/// Whether the `<` at `at` belongs to what declares parameters: `impl<`, `for<`, `fn name<`.
fn is_head(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = |back: usize| at.checked_sub(back).and_then(|at| tokens.word(at));
    let declares =
        |word: &str| matches!(word, "fn" | "struct" | "enum" | "union" | "trait" | "type" | "macro" | "const");
    matches!(word(1), Some("impl" | "for")) || (word(1).is_some() && word(2).is_some_and(declares))
}

/// Whether an operand, rather than what goes on after a type, starts at `at`.
fn starts_operand(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    if at >= end {
        return false;
    }
    match tokens.toks[at].sort {
        TokenKind::Word => !matches!(tokens.str(at), "where" | "as" | "for" | "in" | "else"),
        TokenKind::Literal | TokenKind::Lifetime => true,
        TokenKind::Open => tokens.byte(at) != b'{',
        TokenKind::Mark => match tokens.byte(at) {
            b'-' => !tokens.is(at + 1, b'>'),
            mark => matches!(mark, b'*' | b'&' | b'!' | b'<'),
        },
        _ => false,
    }
}

/// Whether a group after the token before `at` holds arguments, parameters or an index, and is no tuple or array.
pub(super) fn is_called(tokens: &Tokens<'_>, at: usize, generic: bool) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    match tokens.toks[before].sort {
        TokenKind::Word => tokens.str(before) == "fn" || !is_keyword(tokens.str(before)),
        TokenKind::Close => tokens.byte(before) != b'}',
        TokenKind::Literal => is_index(tokens, before),
        TokenKind::Mark => match tokens.byte(before) {
            b'?' => before > 0 && follows_operand(tokens, before),
            b'>' => generic,
            _ => false,
        },
        _ => false,
    }
}

/// Whether the number at `at` names a field: it stands behind a dot that is no range.
pub(super) fn is_index(tokens: &Tokens<'_>, at: usize) -> bool {
    at > 0 && tokens.is(at - 1, b'.') && (at < 2 || !tokens.is(at - 2, b'.'))
}
