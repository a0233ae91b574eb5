//! Paths, from their first segment to their last.

use super::super::facts::{Form, Lead, NONE, Path, count};
use super::{Mode, Scanner, form_in, is_keyword, plain};
use crate::syntax::rust::closing;
use crate::syntax::rust::tokens::TokenKind;

/// The most segments of one path; what lies beyond says nothing more.
const MOST: usize = 64;

/// Macros whose input is code and nothing else: a bare word in it is a value.
const PLAIN_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "matches",
    "panic",
    "print",
    "println",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

impl<'t> Scanner<'_, 't> {
    /// A word that may start a path.
    pub(super) fn path(&mut self, at: usize) -> usize {
        if self.continues(at) {
            return at + 1;
        }
        self.path_from(at, at, Lead::Plain)
    }

    /// Whether the word goes on a path that started elsewhere: behind `>::`.
    fn continues(&self, at: usize) -> bool {
        at >= 2 && self.tokens.is_path_separator(at - 2) && at >= 3 && {
            let tokens = self.tokens;
            tokens.is(at - 3, b'>') || tokens.word(at - 3).is_some() || tokens.is(at - 3, b')')
        }
    }

    /// `::name` at the start of a path.
    pub(super) fn global(&mut self, at: usize) -> usize {
        match self.tokens.word(at + 2).filter(|word| !is_keyword(word)) {
            Some(_) if !self.continues(at + 2) => self.path_from(at, at + 2, Lead::Global),
            _ => at + 2,
        }
    }

    /// `$name`, which stands for anything, and `$crate`.
    pub(super) fn fragment(&mut self, at: usize) -> usize {
        match self.tokens.word(at + 1) {
            Some("crate") if self.tokens.is_path_separator(at + 2) => self.path_from(at, at + 1, Lead::Crate),
            Some(_) => {
                let mut next = at + 2;
                while self.tokens.is_path_separator(next) && self.tokens.word(next + 2).is_some() {
                    next += 3;
                }
                // `$x:ty` in a matcher of its own.
                let kind = self.tokens.is(next, b':')
                    && !self.tokens.is_path_separator(next)
                    && self.tokens.word(next + 1).is_some();
                if kind && next == at + 2 && self.mode == Mode::Body { next + 2 } else { next }
            }
            None => at + 1,
        }
    }

    /// `<X as Y>::Z`: both types, with what follows.
    pub(super) fn qualified(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let before = at.checked_sub(1);
        let generic = before.is_some_and(|before| {
            let word = tokens.word(before).is_some_and(|word| !is_keyword(word));
            word || tokens.is(before, b'>')
                || tokens.is(before, b')')
                || (before > 0 && self.tokens.is_path_separator(before - 1))
        });
        if generic || tokens.is(at + 1, b'<') || tokens.is(at + 1, b'=') || tokens.is(at + 1, b'-') {
            return at + 1;
        }
        let limit = self.limit();
        let close = closing(tokens, at, limit);
        if close >= limit || !self.tokens.is_path_separator(close + 1) || tokens.word(close + 3).is_none() {
            return at + 1;
        }
        let cast = (at + 1..close).find(|at| tokens.is_word(*at, "as"));
        for first in [Some(at + 1), cast.map(|at| at + 1)].into_iter().flatten() {
            self.associated(at, first, close);
        }
        let mut next = close + 1;
        while self.tokens.is_path_separator(next) && tokens.word(next + 2).is_some() {
            next += 3;
        }
        self.skip(close + 1..next);
        at + 1
    }

    /// The path that starts at `first`, with what stands behind the `>` at `close`.
    fn associated(&mut self, start: usize, first: usize, close: usize) {
        let (lead, mut at) = match self.tokens.word(first) {
            Some(_) => self.lead(first, Lead::Plain),
            None if self.tokens.is_path_separator(first) => (Lead::Global, first + 2),
            None => return,
        };
        let from = self.facts.segments.len();
        while at < close {
            let Some(word) = self.tokens.word(at) else { break };
            self.facts.segments.push(plain(word));
            at += 1;
            if !self.tokens.is_path_separator(at) {
                break;
            }
            at += 2;
        }
        let mut next = close + 1;
        while self.tokens.is_path_separator(next) && self.facts.segments.len() < from + MOST {
            let Some(word) = self.tokens.word(next + 2) else { break };
            self.facts.segments.push(plain(word));
            next += 3;
        }
        self.push(start, next - 1, from, lead, form_in(self.mode), None);
    }

    /// What a path starts with besides names, and the token of its first one.
    pub(super) fn lead(&self, at: usize, otherwise: Lead) -> (Lead, usize) {
        let (mut at, mut lead) = (at, otherwise);
        while let Some(word) = self.tokens.word(at) {
            lead = match (word, lead) {
                ("crate", _) => Lead::Crate,
                ("self", Lead::Up(times)) => Lead::Up(times),
                ("self", _) => Lead::Up(0),
                ("super", Lead::Up(times)) => Lead::Up(times + 1),
                ("super", _) => Lead::Up(1),
                ("Self", _) => Lead::SelfType,
                _ => break,
            };
            at += 1;
            if !self.tokens.is_path_separator(at) {
                break;
            }
            at += 2;
        }
        (lead, at)
    }

    /// Reads a path whose first token is `start` and whose first word is at `word`.
    fn path_from(&mut self, start: usize, word: usize, otherwise: Lead) -> usize {
        let tokens = self.tokens;
        let (lead, first) = self.lead(word, otherwise);
        let from = self.facts.segments.len();
        let (mut at, mut last, mut resume) = (first, first.saturating_sub(1), None);
        if first == word || self.tokens.is_path_separator(first - 2) {
            while let Some(segment) = tokens.word(at).filter(|segment| !is_keyword(segment)) {
                if self.facts.segments.len() < from + MOST {
                    self.facts.segments.push(plain(segment));
                }
                last = at;
                at += 1;
                if !self.tokens.is_path_separator(at) {
                    break;
                }
                match self.behind_turbofish(at, &mut resume) {
                    Some(next) => at = next,
                    None => break,
                }
            }
        }
        let single = self.facts.segments.len() == from + 1 && lead == Lead::Plain;
        let bang = last + 1;
        let called = tokens.is(bang, b'!') && tokens.toks.get(bang + 1).is_some_and(|tok| tok.sort == TokenKind::Open);
        if called {
            return self.called(start, last, from, lead);
        }
        let next = resume.unwrap_or(at.max(last + 1)).max(word + 1);
        let empty = self.facts.segments.len() == from && lead != Lead::Crate;
        if empty || (single && !self.is_telling(last)) {
            self.facts.segments.truncate(from);
            return next;
        }
        self.push(start, last, from, lead, form_in(self.mode), None);
        next
    }

    /// Where a path goes on behind the `::` at a token: with a word, or behind `<…>::`.
    fn behind_turbofish(&mut self, colons: usize, resume: &mut Option<usize>) -> Option<usize> {
        let tokens = self.tokens;
        let mut at = colons + 2;
        if tokens.is(at, b'<') {
            let limit = self.limit();
            let close = closing(tokens, at, limit);
            resume.get_or_insert(at + 1);
            if close >= limit || !self.tokens.is_path_separator(close + 1) {
                return None;
            }
            at = close + 3;
        }
        let found = tokens.word(at).is_some_and(|word| !is_keyword(word));
        if resume.is_some() && found {
            self.skip(at..at + 1);
        }
        found.then_some(at)
    }

    /// Whether a path of one segment says anything: what is bound, or a field, does not.
    fn is_telling(&mut self, at: usize) -> bool {
        let tokens = self.tokens;
        let word = plain(tokens.str(at));
        if tokens.is(at + 1, b':') && !self.tokens.is_path_separator(at + 1) {
            return false;
        }
        // `Item = T` binds an associated type.
        let binds = tokens.is(at + 1, b'=') && !tokens.is(at + 2, b'=') && !tokens.is_arrow(at + 2, b'=');
        if binds && self.mode == Mode::Code {
            return false;
        }
        let lower = word.starts_with(|first: char| first.is_lowercase() || first == '_');
        !lower || tokens.is(at + 1, b'(') || matches!(self.mode, Mode::Input(within) if within != NONE)
    }

    pub(super) fn push(
        &mut self,
        start: usize,
        last: usize,
        from: usize,
        lead: Lead,
        form: Form,
        alias: Option<&'t str>,
    ) -> u32 {
        let index = count(self.facts.paths.len());
        let len = count(self.facts.segments.len() - from);
        let bare_in = match self.mode {
            Mode::Input(within) if form == Form::MacroInput && len == 1 && lead == Lead::Plain => {
                let lower = self.facts.segments[from].starts_with(char::is_lowercase);
                if lower && !self.tokens.is(last + 1, b'(') { within } else { NONE }
            }
            _ => NONE,
        };
        let (start, end) = (self.start(start), self.tokens.toks[last].end);
        let first = count(from);
        self.facts.paths.push(Path { scope: self.scope, lead, first, len, start, end, form, alias, bare_in });
        index
    }

    /// `path!` and its group.
    fn called(&mut self, start: usize, last: usize, from: usize, lead: Lead) -> usize {
        let open = last + 2;
        let index = self.push(start, last, from, lead, Form::Macro, None);
        let name = plain(self.tokens.str(last));
        self.inclusion(start, open, name);
        if name == "concat" {
            self.concat(open);
        }
        let within = if PLAIN_MACROS.contains(&name) { NONE } else { index };
        let mode = match self.mode {
            Mode::Code | Mode::Input(_) if name == "vec" || name == "matches" => self.mode,
            Mode::Code | Mode::Input(_) => Mode::Input(within),
            other => other,
        };
        self.enter(open, self.scope, mode);
        open + 1
    }
}
