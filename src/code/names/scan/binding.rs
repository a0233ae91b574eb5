//! Bindings: names of values, with their types where these are written.

use std::ops::Range;

use super::{Scanner, is_keyword, plain};
use crate::syntax::rust::split;
use crate::syntax::rust::tokens::TokenKind;

/// The most tokens of a pattern that are looked through for names.
pub(super) const PATTERN: usize = 64;

impl<'t> Scanner<'_, 't> {
    /// Binds parameters, and says whether the first of them is `self`.
    pub(super) fn parameters(&mut self, inside: Range<usize>) -> bool {
        let mut own = false;
        for (index, part) in split(self.tokens, inside, b',').into_iter().enumerate() {
            let colon = part.clone().find(|at| {
                self.tokens.is(*at, b':')
                    && !self.tokens.is_path_separator(*at)
                    && (*at == 0 || !self.tokens.is_path_separator(*at - 1))
            });
            let named = part.start..colon.unwrap_or(part.end);
            own |= index == 0 && named.clone().any(|at| self.tokens.is_word(at, "self"));
            let names: Vec<&'t str> = named.filter_map(|at| self.binds(at)).collect();
            let typed = colon.map_or(0..0, |colon| colon + 1..part.end);
            let typed = if names.len() == 1 { typed } else { 0..0 };
            names.into_iter().for_each(|name| self.bind(name, typed.clone(), false));
        }
        own
    }

    /// The name that a token of a pattern binds.
    pub(super) fn binds(&self, at: usize) -> Option<&'t str> {
        let tokens = self.tokens;
        let word = tokens.word(at).filter(|word| !is_keyword(word) && *word != "self")?;
        let lower = plain(word).starts_with(|first: char| first.is_lowercase() || first == '_');
        let goes_on = tokens.is(at + 1, b'(') || tokens.is(at + 1, b'{') || self.tokens.is_path_separator(at + 1);
        (lower && !goes_on).then_some(word)
    }

    /// `let PATTERN: TYPE = VALUE`.
    pub(super) fn binding(&mut self, at: usize) -> usize {
        let limit = self.limit();
        let ends = |at: &usize| {
            let lone = self.tokens.is(*at, b':')
                && !self.tokens.is_path_separator(*at)
                && !self.tokens.is_path_separator(*at - 1);
            let nested = (self.tokens.toks[*at].sort == TokenKind::Open).then_some(());
            lone && nested.is_none() || self.tokens.is(*at, b'=') || self.tokens.is(*at, b';')
        };
        let end = (at + 1..limit).take(PATTERN).find(ends).unwrap_or(at + 1);
        let names: Vec<&'t str> = (at + 1..end).filter_map(|at| self.binds(at)).collect();
        let simple = names.len() == 1 && end <= at + 3;
        let behind = (end + 1..limit).take(PATTERN).find(|at| self.tokens.is(*at, b'=') || self.tokens.is(*at, b';'));
        let stop = (end + 1..limit).take(PATTERN).find(|at| self.tokens.is(*at, b';')).unwrap_or(end + 1);
        let (typed, value) = match (simple, self.tokens.is(end, b':')) {
            (true, true) => (end + 1..behind.unwrap_or(end + 1), false),
            (true, false) if self.is_constructor(end + 1, stop) => (end + 1..stop, true),
            _ => (0..0, false),
        };
        names.into_iter().for_each(|name| self.bind(name, typed.clone(), value));
        at + 1
    }

    /// Whether a value is `Type::function(…)` or `Type { … }` and nothing else.
    pub(super) fn is_constructor(&self, at: usize, stop: usize) -> bool {
        let mut next = at;
        let mut typed = false;
        while next < stop && (self.tokens.word(next).is_some() || self.tokens.is_path_separator(next)) {
            typed |= self.tokens.word(next).is_some_and(|word| word.starts_with(char::is_uppercase));
            next += if self.tokens.word(next).is_some() { 1 } else { 2 };
        }
        let open = next < stop && (self.tokens.is(next, b'(') || self.tokens.is(next, b'{'));
        typed && open && self.tokens.inside(next).end + 1 >= stop
    }

    pub(super) fn loop_binding(&mut self, at: usize) -> usize {
        let end = (at + 1..self.limit()).take(16).find(|at| self.tokens.is_word(*at, "in"));
        for name in end.map(|end| (at + 1..end).filter_map(|at| self.binds(at)).collect::<Vec<_>>()).unwrap_or_default()
        {
            self.bind(name, 0..0, false);
        }
        at + 1
    }
}
