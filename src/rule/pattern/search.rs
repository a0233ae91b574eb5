//! `Search`: every place of a source where a pattern occurs.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;

use super::code::Code;
use super::compiled::{CompiledPattern, Piece};
use super::node::{angles, ends, start};
use crate::syntax::rust::tokens::TokenKind;

/// How many steps a source may ask for, for each of its tokens. A count, so that every machine agrees.
const STEPS: usize = 64;
/// What looking for the ends of a node costs of them.
const NODE: usize = 16;

/// An occurrence: its bytes, and what the limited names stand for.
#[derive(Debug)]
pub(super) struct Match {
    pub span: Range<usize>,
    pub names: BTreeMap<String, String>,
}

pub(super) struct Search<'s, 't> {
    pattern: &'s CompiledPattern,
    code: &'s Code<'t>,
    limits: &'s BTreeMap<&'s str, Regex>,
    meant: Meant<'s>,
    left: usize,
}

/// What the path that begins at a byte leads to, if that is known.
pub(super) type Meant<'s> = &'s dyn Fn(usize) -> Option<String>;

/// What names stand for so far, in order.
type Bound = Vec<(String, Range<usize>)>;

/// A place that could not be searched, and why.
type Fault = (Range<usize>, String);

impl<'s, 't> Search<'s, 't> {
    pub(super) fn new(
        pattern: &'s CompiledPattern,
        code: &'s Code<'t>,
        limits: &'s BTreeMap<&'s str, Regex>,
        meant: Meant<'s>,
    ) -> Self {
        Self { pattern, code, limits, meant, left: (code.tokens.len() + 64) * STEPS }
    }

    /// Every occurrence, in order, and what could not be searched.
    pub(super) fn all(mut self) -> (Vec<Match>, Option<Fault>) {
        let mut found = Vec::new();
        for at in 0..self.code.tokens.len() {
            found.extend(self.one(at));
            if self.left == 0 {
                let span = self.code.span(at..at + 1);
                return (found, Some((span, "asks for too many steps of the search".to_owned())));
            }
        }
        let broken =
            self.code.broken.clone().map(|span| (span, "has a bracket or a quote without its partner".to_owned()));
        (found, broken)
    }

    fn one(&mut self, at: usize) -> Option<Match> {
        let (mut bound, mut from) = (Bound::new(), at);
        if let Some(name) = &self.pattern.leading {
            // Looking back is dear, so what follows is looked at first.
            if !self.may_begin(at) || self.rest(0, at, &mut Bound::new()).is_none() {
                return None;
            }
            from = start(self.code, at)?;
            self.bind(&mut bound, name, from..at).then_some(())?;
        }
        let end = self.rest(0, at, &mut bound)?;
        let limited = bound.into_iter().filter(|(name, _)| self.limits.contains_key(name.as_str()));
        let names = limited.map(|(name, range)| (name, self.code.joined(range))).collect();
        Some(Match { span: self.code.span(from..end), names })
    }

    /// Whether the first piece can be at `at`: most places are ruled out by it.
    fn may_begin(&self, at: usize) -> bool {
        match self.pattern.pieces.first() {
            Some(Piece::Text(text)) => same(text, self.code.text(at)),
            Some(Piece::Open(text)) => text == self.code.text(at),
            _ => true,
        }
    }

    /// Holds the pieces from `piece` on against the tokens from `at` on, and says where they end.
    fn rest(&mut self, piece: usize, at: usize, bound: &mut Bound) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        let pattern = self.pattern;
        let Some(first) = pattern.pieces.get(piece) else { return Some(at) };
        match first {
            Piece::Text(text) => self.text(text, piece, at, bound),
            Piece::Open(text) => {
                let after_bang = piece > 0 && pattern.pieces[piece - 1] == Piece::Text("!".to_owned());
                let opens = self.code.sort(at) == Some(TokenKind::Open) && (after_bang || self.code.text(at) == text);
                if opens { self.rest(piece + 1, at + 1, bound) } else { None }
            }
            Piece::Close => {
                let at = at + usize::from(self.code.text(at) == ",");
                if self.code.sort(at) == Some(TokenKind::Close) { self.rest(piece + 1, at + 1, bound) } else { None }
            }
            Piece::Node(name) => self.node(name, piece, at, bound),
            Piece::Many(name) => self.many(name.as_deref(), piece, at, bound),
        }
    }

    fn text(&mut self, text: &str, piece: usize, at: usize, bound: &mut Bound) -> Option<usize> {
        let pieces = &self.pattern.pieces;
        // A comma before the end means nothing.
        let last = matches!(pieces.get(piece + 1), Some(Piece::Close | Piece::Many(_)));
        if text == "," && last && self.code.text(at) != "," {
            return self.rest(piece + 1, at, bound);
        }
        let mut at = at;
        if piece > 0 && text.starts_with(is_wordy) {
            at += usize::from(self.code.text(at) == "::" && self.code.is_word(at + 1));
            while !same(text, self.code.text(at)) && self.code.is_word(at) && self.code.text(at + 1) == "::" {
                at += 2;
            }
        }
        if !same(text, self.code.text(at)) {
            return None;
        }
        let next = pieces.get(piece + 1);
        let inner = text == "#" && matches!(next, Some(Piece::Open(_))) && self.code.text(at + 1) == "!";
        if let Some(end) = self.rest(piece + 1, at + 1 + usize::from(inner), bound) {
            return Some(end);
        }
        match text {
            "impl" if self.code.text(at + 1) == "<" && next != Some(&Piece::Text("<".to_owned())) => {
                let after = angles(self.code, at + 1)?;
                self.rest(piece + 1, after, bound)
            }
            "dyn" | "impl" => self.bounds(piece + 1, at + 1, bound),
            _ => None,
        }
    }

    /// The further bounds of `dyn A + B`, one after the other.
    fn bounds(&mut self, piece: usize, at: usize, bound: &mut Bound) -> Option<usize> {
        let mut at = at;
        loop {
            let end = ends(self.code, at).last().copied()?;
            if self.code.text(end) != "+" {
                return None;
            }
            at = end + 1;
            let before = bound.len();
            if let Some(end) = self.rest(piece, at, bound) {
                return Some(end);
            }
            bound.truncate(before);
            self.left = self.left.checked_sub(NODE)?;
        }
    }

    fn node(&mut self, name: &str, piece: usize, at: usize, bound: &mut Bound) -> Option<usize> {
        self.left = self.left.checked_sub(NODE)?;
        let before = bound.len();
        for end in ends(self.code, at).into_iter().rev() {
            if self.bind(bound, name, at..end)
                && let Some(found) = self.rest(piece + 1, end, bound)
            {
                return Some(found);
            }
            bound.truncate(before);
        }
        None
    }

    fn many(&mut self, name: Option<&str>, piece: usize, at: usize, bound: &mut Bound) -> Option<usize> {
        let (before, mut end, name) = (bound.len(), at, name.unwrap_or("_"));
        // In a list, nothing needs no comma.
        let comma = matches!(self.pattern.pieces.get(piece + 1), Some(Piece::Text(text)) if text == ",");
        if comma && self.bind(bound, name, at..at) {
            if let Some(found) = self.rest(piece + 2, at, bound) {
                return Some(found);
            }
            bound.truncate(before);
        }
        loop {
            if self.bind(bound, name, at..end)
                && let Some(found) = self.rest(piece + 1, end, bound)
            {
                return Some(found);
            }
            bound.truncate(before);
            end = self.code.next(end)?;
            self.left = self.left.checked_sub(1)?;
        }
    }

    /// Lets a name stand for tokens, if it may.
    fn bind(&mut self, bound: &mut Bound, name: &str, range: Range<usize>) -> bool {
        if name.starts_with('_') {
            return true;
        }
        if let Some((_, known)) = bound.iter().find(|(known, _)| known == name) {
            let texts = |range: Range<usize>| range.map(|at| self.code.text(at));
            let same = known.len() == range.len() && texts(known.clone()).eq(texts(range));
            self.left = self.left.saturating_sub(known.len());
            return same;
        }
        if let Some(limit) = self.limits.get(name) {
            self.left = self.left.saturating_sub(range.len());
            let meant =
                || self.code.is_word(range.start).then(|| (self.meant)(self.code.span(range.clone()).start)).flatten();
            if !fits(limit, &self.code.joined(range.clone())) && !meant().is_some_and(|path| fits(limit, &path)) {
                return false;
            }
        }
        bound.push((name.to_owned(), range));
        true
    }
}

/// Whether a limit matches all of a text, or all of its last segment without generic arguments.
fn fits(limit: &Regex, text: &str) -> bool {
    let plain = text.split('<').next().unwrap_or(text);
    let last = plain.rsplit("::").next().unwrap_or(plain);
    [text, plain, last].iter().any(|text| limit.is_match(text))
}

fn same(one: &str, other: &str) -> bool {
    one == other || one.strip_prefix("r#").unwrap_or(one) == other.strip_prefix("r#").unwrap_or(other)
}

fn is_wordy(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
