//! Strings in code, decoded, with pieces that are joined put together.

use std::borrow::Cow;

use super::super::facts::{Inclusion, Part, Text};
use super::Scanner;
use crate::syntax::rust::tokens::TokenKind;

/// The most tokens between two pieces that a `+` joins.
const BETWEEN: usize = 12;
/// The most pieces of one string.
const MOST: usize = 4096;

impl<'t> Scanner<'_, 't> {
    /// A literal: a string is kept, with what is added to it.
    pub(super) fn literal(&mut self, at: usize) -> usize {
        let Some(first) = decode(self.tokens.str(at)) else { return at + 1 };
        let (mut text, mut last) = (first, at);
        while let Some(next) = self.added(last).filter(|next| !self.skipped[*next]) {
            let Some(more) = decode(self.tokens.str(next)) else { break };
            text = Cow::Owned(text.into_owned() + &more);
            self.skip(next..next + 1);
            last = next;
        }
        let made = if self.may_compose(last, &text) { self.composed(last, &text) } else { Vec::new() };
        self.keep(at, last, text, made);
        at + 1
    }

    fn may_compose(&self, last: usize, text: &str) -> bool {
        (matches!(self.mode, super::Mode::Input(_)) && text.contains('{')) || self.plus(last).is_some()
    }

    fn keep(&mut self, first: usize, last: usize, text: Cow<'t, str>, made: Vec<Part<'t>>) {
        let span = self.tokens.toks[first].start..self.tokens.toks[last].end;
        self.given(first);
        self.facts.texts.push(Text { span, text, made });
    }

    /// The string that a `+` adds to the one at a token.
    fn added(&self, at: usize) -> Option<usize> {
        self.plus(at).filter(|next| self.tokens.toks.get(*next).is_some_and(|tok| tok.sort == TokenKind::Literal))
    }

    /// What a `+` adds to the string at a token begins there.
    pub(super) fn plus(&self, at: usize) -> Option<usize> {
        let tokens = self.tokens;
        let passes = |at: usize| {
            let word = matches!(tokens.word(at), Some("to_owned" | "to_string" | "into" | "as_str" | "clone"));
            word || tokens.is(at, b'.') || tokens.is(at, b'(') || tokens.is(at, b')')
        };
        let plus = (at + 1..tokens.toks.len()).take(BETWEEN).find(|at| !passes(*at))?;
        if !tokens.is(plus, b'+') {
            return None;
        }
        let next = plus + 1 + usize::from(tokens.is(plus + 1, b'&'));
        Some(next + if tokens.is_word(next, "String") && tokens.is(next + 4, b'(') { 5 } else { 0 })
    }

    /// `["a", "b"].join(" ")` and `.concat()`.
    pub(super) fn joined_list(&mut self, open: usize) {
        let tokens = self.tokens;
        let literal = |at: usize| tokens.toks.get(at).is_some_and(|tok| tok.sort == TokenKind::Literal);
        if !tokens.is(open, b'[') || !literal(open + 1) || !tokens.is(open + 2, b',') {
            return;
        }
        let close = tokens.inside(open).end;
        let between = match tokens.word(close + 2) {
            Some("concat") if tokens.is(close + 1, b'.') => Cow::Borrowed(""),
            Some("join") if tokens.is(close + 1, b'.') && literal(close + 4) => {
                decode(tokens.str(close + 4)).unwrap_or_default()
            }
            _ => return,
        };
        if let Some(pieces) = self.pieces(open) {
            self.keep(open, close, Cow::Owned(pieces.join(&between)), Vec::new());
        }
    }

    /// `concat!(…)` of strings.
    pub(super) fn concat(&mut self, open: usize) {
        if let Some(pieces) = self.pieces(open).filter(|pieces| pieces.len() > 1) {
            let last = self.tokens.inside(open).end.min(self.tokens.toks.len() - 1);
            self.keep(open, last, Cow::Owned(pieces.concat()), Vec::new());
        }
    }

    /// The strings of a list that holds nothing else that counts.
    fn pieces(&self, open: usize) -> Option<Vec<Cow<'t, str>>> {
        let inside = self.tokens.inside(open);
        let literals = inside.take(MOST).filter(|at| self.tokens.toks[*at].sort == TokenKind::Literal);
        let found: Vec<_> = literals.filter_map(|at| decode(self.tokens.str(at))).collect();
        (!found.is_empty()).then_some(found)
    }

    /// The text of the string at a token.
    pub(super) fn string(&self, at: usize) -> Option<String> {
        let literal = self.tokens.toks.get(at).is_some_and(|tok| tok.sort == TokenKind::Literal);
        if literal { decode(self.tokens.str(at)).map(Cow::into_owned) } else { None }
    }

    /// `include!` and its like.
    pub(super) fn inclusion(&mut self, start: usize, open: usize, name: &str) {
        if !matches!(name, "include" | "include_str" | "include_bytes") {
            return;
        }
        let end = self.tokens.inside(open).end;
        let path = self.string(open + 1).or_else(|| self.beside_manifest(open));
        let last = end.min(self.tokens.toks.len() - 1);
        let span = self.tokens.toks[start].start..self.tokens.toks[last].end;
        self.facts.inclusions.push(Inclusion { path, scope: self.scope, span, text: name != "include" });
    }

    /// `concat!(env!("CARGO_MANIFEST_DIR"), "/x")`, as a path that starts at the manifest: `//x`.
    fn beside_manifest(&self, open: usize) -> Option<String> {
        let pieces = self.pieces(open)?;
        let (first, rest) = pieces.split_first()?;
        let here = first == "CARGO_MANIFEST_DIR" && self.tokens.is_word(open + 1, "concat") && !rest.is_empty();
        here.then(|| format!("/{}", rest.concat()))
    }
}

/// The text of a string literal; nothing when it is a number, a character or has no end.
fn decode(literal: &str) -> Option<Cow<'_, str>> {
    let body = literal.trim_start_matches(['b', 'c']);
    if let Some(raw) = body.strip_prefix('r') {
        let inner = raw.trim_start_matches('#');
        let hashes = raw.len() - inner.len();
        let inner = inner.strip_prefix('"')?;
        let end = inner.len().checked_sub(hashes + 1)?;
        let whole = inner.get(end..)?.strip_prefix('"')?.len() == hashes && inner.ends_with(&raw[..hashes]);
        return if whole { inner.get(..end).map(Cow::Borrowed) } else { None };
    }
    let inner = body.strip_prefix('"')?;
    let inner = &inner[..inner.rfind('"')?];
    if inner.contains('\\') { Some(Cow::Owned(unescaped(inner))) } else { Some(Cow::Borrowed(inner)) }
}

/// A string with its escapes read (the Rust reference, "String literals").
fn unescaped(inner: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(inner.len()), inner);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let Some(kind) = after.chars().next() else { break };
        let tail = &after[kind.len_utf8()..];
        rest = match kind {
            'n' | 'r' | 't' | '0' => {
                out.push(if kind == 'n' { '\n' } else { ' ' });
                tail
            }
            'x' => numbered(&mut out, tail.get(..2), tail.get(2..)),
            'u' => {
                let digits = tail.strip_prefix('{').and_then(|tail| tail.split_once('}'));
                numbered(&mut out, digits.map(|(digits, _)| digits), digits.map(|(_, rest)| rest))
            }
            '\n' | '\r' => tail.trim_start(),
            other => {
                out.push(other);
                tail
            }
        };
    }
    out.push_str(rest);
    out
}

fn numbered<'r>(out: &mut String, digits: Option<&str>, rest: Option<&'r str>) -> &'r str {
    let digits = digits.map(|digits| digits.replace('_', ""));
    out.extend(digits.and_then(|digits| u32::from_str_radix(&digits, 16).ok()).and_then(char::from_u32));
    rest.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_as_the_compiler_reads_them() {
        let read = |literal: &str| decode(literal).map(Cow::into_owned);
        for (literal, text) in [
            ("\"a\"", "a"),
            ("b\"a\"", "a"),
            ("r\"a\\n\"", "a\\n"),
            ("br##\"a\"#b\"##", "a\"#b"),
            ("\"a\\\n   b\\x41\\u{4_2}\\\"\"", "abAB\""),
        ] {
            assert_eq!(read(literal).as_deref(), Some(text), "{literal}");
        }
        for literal in ["1", "'a'", "b'a'", "r\"", "\"", "r#\"a\""] {
            assert_eq!(read(literal), None, "{literal}");
        }
    }
}
