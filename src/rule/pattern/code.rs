//! `Code`: a source as tokens that a pattern is held against. Documentation is none.

use std::ops::Range;

use crate::lang::rust::tokens::{NONE, Sort, Tokens};

/// No partner.
pub(super) const LOOSE: usize = usize::MAX;

/// One token; operators of two characters that would mean something else apart are one.
#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    pub sort: Sort,
    pub start: usize,
    /// The partner of a bracket.
    pub mate: usize,
}

/// The tokens of a source.
pub(super) struct Code<'t> {
    pub tokens: Vec<Token<'t>>,
    /// The first place that has no partner or no end.
    pub broken: Option<Range<usize>>,
}

const JOINED: &[&str] = &["::", "->", "=>", "==", "!=", "&&"];

impl<'t> Code<'t> {
    pub(super) fn read(text: &'t str) -> Self {
        let read = Tokens::of(text);
        let (mut tokens, mut places) = (Vec::with_capacity(read.toks.len()), vec![LOOSE; read.toks.len()]);
        let mut at = 0;
        while let Some(tok) = read.toks.get(at) {
            let start = tok.start as usize;
            let pair = text.get(start..start + 2).filter(|pair| tok.sort == Sort::Mark && JOINED.contains(pair));
            places[at] = tokens.len();
            match (tok.sort, pair) {
                (Sort::Doc | Sort::InnerDoc, _) => {}
                (sort, Some(text)) => {
                    tokens.push(Token { text, sort, start, mate: LOOSE });
                    at += 1;
                }
                (sort, None) => tokens.push(Token { text: read.str(at), sort, start, mate: LOOSE }),
            }
            at += 1;
        }
        for (index, tok) in read.toks.iter().enumerate().filter(|(_, tok)| tok.mate != NONE) {
            if let Some(token) = tokens.get_mut(places[index]) {
                token.mate = places[tok.mate as usize];
            }
        }
        let broken = read.loose.first().map(|at| read.toks[*at].start as usize..read.toks[*at].end as usize);
        Self { tokens, broken }
    }

    pub(super) fn text(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    pub(super) fn sort(&self, at: usize) -> Option<Sort> {
        self.tokens.get(at).map(|token| token.sort)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.sort(at) == Some(Sort::Word)
    }

    /// The token after the one at `at`, or after its whole group; nothing where a group ends.
    pub(super) fn next(&self, at: usize) -> Option<usize> {
        match self.tokens.get(at)? {
            Token { sort: Sort::Close, .. } | Token { sort: Sort::Open, mate: LOOSE, .. } => None,
            Token { sort: Sort::Open, mate, .. } => Some(mate + 1),
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
        let start = self.tokens.get(range.start).map_or(0, |token| token.start);
        let last = range.end.checked_sub(1).and_then(|last| self.tokens.get(last));
        start..last.map_or(start, |token| token.start + token.text.len())
    }
}
