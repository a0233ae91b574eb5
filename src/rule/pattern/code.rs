//! `Code`: a source as tokens that a pattern is held against. Documentation is none.

use std::ops::Range;

use crate::syntax::rust::tokens::{Lexed, NONE, TokenKind};

/// One token; operators of two characters that would mean something else apart are one. Small, since those of a whole
/// project are held at once.
#[derive(Debug, Clone)]
pub(super) struct Token {
    start: u32,
    end: u32,
    /// The partner of a bracket.
    mate: u32,
    pub sort: TokenKind,
}

/// The tokens of a source.
pub(in crate::rule) struct Code<'t> {
    source: &'t str,
    pub(super) tokens: Vec<Token>,
    /// The first place that has no partner or no end.
    pub(super) broken: Option<Range<usize>>,
}

const JOINED: &[&str] = &["::", "->", "=>", "==", "!=", "&&"];

impl<'t> Code<'t> {
    pub(in crate::rule) fn of(read: &Lexed<'t>) -> Self {
        let text = read.text;
        let (mut tokens, mut places) = (Vec::with_capacity(read.toks.len()), vec![NONE; read.toks.len()]);
        let mut at = 0;
        while let Some(tok) = read.toks.get(at) {
            let start = tok.start as usize;
            let pair = text.get(start..start + 2).filter(|pair| tok.sort == TokenKind::Mark && JOINED.contains(pair));
            // A text that is read has fewer than four gigabytes.
            places[at] = u32::try_from(tokens.len()).unwrap_or(NONE);
            let end = if pair.is_some() { tok.start + 2 } else { tok.end };
            if !matches!(tok.sort, TokenKind::Doc | TokenKind::InnerDoc) {
                tokens.push(Token { start: tok.start, end, mate: NONE, sort: tok.sort });
                at += usize::from(pair.is_some());
            }
            at += 1;
        }
        for (index, tok) in read.toks.iter().enumerate().filter(|(_, tok)| tok.mate != NONE) {
            if let Some(token) = tokens.get_mut(places[index] as usize) {
                token.mate = places[tok.mate as usize];
            }
        }
        let broken = read.loose.first().map(|at| read.toks[*at].start as usize..read.toks[*at].end as usize);
        Self { source: text, tokens, broken }
    }

    /// The partner of a bracket.
    pub(super) fn mate(&self, at: usize) -> Option<usize> {
        self.tokens.get(at).filter(|token| token.mate != NONE).map(|token| token.mate as usize)
    }

    pub(super) fn text(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &self.source[token.start as usize..token.end as usize])
    }

    pub(super) fn sort(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.sort)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.sort(at) == Some(TokenKind::Word)
    }

    /// The token after the one at `at`, or after its whole group; nothing where a group ends.
    pub(super) fn next(&self, at: usize) -> Option<usize> {
        match self.sort(at)? {
            TokenKind::Close => None,
            TokenKind::Open => self.mate(at).map(|mate| mate + 1),
            _ => Some(at + 1),
        }
    }

    /// Tokens as one text.
    pub(super) fn joined(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        for at in range {
            let wordy = |c: char| c.is_alphanumeric() || c == '_';
            if out.ends_with(wordy) && self.text(at).starts_with(wordy) {
                out.push(' ');
            }
            out.push_str(self.text(at));
        }
        out
    }

    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        let start = self.tokens.get(range.start).map_or(0, |token| token.start as usize);
        let last = range.end.checked_sub(1).and_then(|last| self.tokens.get(last));
        start..last.map_or(start, |token| token.end as usize)
    }
}
