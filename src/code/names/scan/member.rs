//! Members: variants, which are no names, and fields and results, whose types others get to see.

use std::ops::Range;

use super::super::facts::{Exposed, Exposure, Member};
use super::{Scanner, plain};
use crate::syntax::rust::tokens::TokenKind;
use crate::syntax::rust::{closing, split};

impl<'t> Scanner<'_, 't> {
    pub(super) fn variants(&mut self, inside: Range<usize>) -> Vec<&'t str> {
        let mut found = Vec::new();
        for part in split(self.tokens, inside, b',') {
            let mut at = part.start;
            while at < part.end && !matches!(self.tokens.toks[at].sort, TokenKind::Word) {
                let attribute = self.tokens.is(at, b'#') && self.tokens.is(at + 1, b'[');
                at = if attribute { self.tokens.next(at + 1, part.end) } else { at + 1 };
            }
            if let Some(name) = self.tokens.word(at).filter(|_| at < part.end) {
                found.push(plain(name));
                self.skip(at..at + 1);
            }
        }
        found
    }

    pub(super) fn fields(&mut self, inside: Range<usize>) {
        for part in split(self.tokens, inside, b',') {
            let public = part.clone().find(|at| self.tokens.is_word(*at, "pub"));
            let colon = |from: usize| {
                (from..part.end).find(|at| self.tokens.is(*at, b':') && !self.tokens.is_path_separator(*at))
            };
            let Some(colon) = public.and_then(|public| colon(public + 1)) else { continue };
            if let Some(name) = self.tokens.word(colon - 1) {
                self.expose(name, Exposure::Field, colon + 1..part.end);
            }
        }
    }

    /// Notes what a type names; the error of a `Result` is passed on more than it is used, and does not count.
    pub(super) fn expose(&mut self, name: &'t str, sort: Exposure, range: Range<usize>) {
        let result = range
            .clone()
            .take(8)
            .find(|at| self.tokens.word(*at).is_some_and(|word| word == "Result") && self.tokens.is(at + 1, b'<'));
        let end = result.map_or(range.end, |at| {
            let inner = at + 2..closing(self.tokens, at + 1, range.end);
            split(self.tokens, inner, b',').first().map_or(range.end, |first| first.end)
        });
        let (start, end) = self.bytes(range.start..end.max(range.start));
        self.ranges.exposed.push((self.facts.exposed.len(), start..end));
        self.facts.exposed.push(Exposed { name: plain(name), sort, paths: 0..0 });
    }

    /// `.name`: no name in any scope, but perhaps of a method.
    pub(super) fn member(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let range = (at > 0 && self.tokens.is_joined(at - 1) && tokens.is(at - 1, b'.')) || tokens.is(at + 1, b'.');
        let Some(name) = tokens.word(at + 1).filter(|_| !range) else { return at + 1 };
        let called = tokens.is(at + 2, b'(') || (self.tokens.is_path_separator(at + 2) && tokens.is(at + 4, b'<'));
        let before = at.checked_sub(1).filter(|before| !tokens.is(before.wrapping_sub(1), b'.'));
        let receiver = before.and_then(|before| tokens.word(before));
        let literal = before.is_some_and(|before| tokens.toks[before].sort == TokenKind::Literal);
        let start = tokens.toks[at + 1].start;
        self.facts.members.push(Member { name: plain(name), scope: self.scope, start, called, receiver, literal });
        at + 2
    }
}
