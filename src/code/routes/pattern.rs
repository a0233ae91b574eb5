//! `for`, `if let`, `match` and closures: what the names in patterns stand for.

use std::ops::Range;

use super::chain::{self, Base};
use super::evaluate::{Frame, Variable};
use super::router::{Target, Value};

/// The most times that a loop is gone through.
const ROUNDS: usize = 64;

impl<'g> Frame<'_, '_, '_, 'g> {
    /// `for PATTERN in VALUES { … }`: once for each value that is known, and at least once.
    pub(super) fn each(&mut self, range: &Range<usize>) {
        let source = self.source.clone();
        let (mut at, mut open) = (range.start + 1, range.end);
        while at < range.end && !source.tokens.is_word(at, "in") {
            at = source.next(at);
        }
        let mut next = at;
        while next < range.end {
            if source.tokens.is_open(next, b'{') {
                open = next;
            }
            next = source.next(next);
        }
        if open >= range.end {
            return self.sweep(range.clone());
        }
        let values = match self.value((at + 1).min(open)..open) {
            Value::Tuple(values) if values.len() <= ROUNDS && !values.is_empty() => values,
            value => vec![value],
        };
        for value in values {
            self.with(&(range.start + 1..at), value, |frame| frame.block(source.inside(open)));
        }
    }

    /// `let PATTERN = VALUE {`, as `if` and `while` have it; where its block opens, and how many names it gives.
    pub(super) fn let_in(&mut self, at: usize, end: usize) -> (usize, usize) {
        let source = self.source.clone();
        let (mut equals, mut open) = (at + 1, at + 1);
        while equals < end && !source.tokens.is(equals, b'=') {
            equals = source.next(equals);
        }
        while open < end && !(open > equals && source.tokens.is_open(open, b'{')) {
            open = source.next(open);
        }
        let value = self.value((equals + 1).min(open)..open);
        let known = self.variables.len();
        self.matched(&(at + 1..equals), value);
        (open, self.variables.len() - known)
    }

    /// What `read` gives while the names of a pattern stand for a value.
    pub(super) fn with(
        &mut self,
        pattern: &Range<usize>,
        value: Value<'g>,
        read: impl FnOnce(&mut Self) -> Value<'g>,
    ) -> Value<'g> {
        let known = self.variables.len();
        self.matched(pattern, value);
        let read = read(self);
        self.variables.truncate(known);
        read
    }

    /// The names of a pattern stand for a value, or for its parts.
    pub(super) fn matched(&mut self, pattern: &Range<usize>, value: Value<'g>) {
        let source = self.source.clone();
        let start = pattern.clone().find(|at| !source.tokens.is(*at, b'&')).unwrap_or(pattern.end);
        if start < pattern.end
            && (source.tokens.is_open(start, b'(') || source.tokens.is_open(start, b'['))
            && let Value::Tuple(values) = value
        {
            let names = source.split(source.inside(start), b',');
            let values = values.into_iter().chain(std::iter::repeat(Value::Other));
            let walk = self.walk;
            let parts = || names.iter().zip(values).for_each(|(name, value)| self.matched(name, value));
            walk.within(parts);
            return;
        }
        let is_name = |word: &&str| {
            word.starts_with(|c: char| c.is_lowercase() || c == '_') && !matches!(*word, "mut" | "ref" | "_")
        };
        for name in (start..pattern.end).filter_map(|at| source.tokens.word(at)).filter(is_name) {
            self.variables.push(Variable { name: name.to_owned(), value: value.clone(), used: false, given: true });
        }
    }

    /// `values.fold(first, |all, one| …)`.
    pub(super) fn fold(&mut self, values: Vec<Value<'g>>, parts: &[Range<usize>], range: &Range<usize>) -> Value<'g> {
        // The names of a closure stand between commas, too.
        let [first, rest @ ..] = parts else { return Value::Other };
        let [step, ..] = rest else { return Value::Other };
        let step = step.start..rest.last().map_or(step.end, |last| last.end);
        let mut all = self.value(first.clone());
        let chain = chain::read(&self.source.clone(), &step);
        for value in values.into_iter().take(ROUNDS) {
            all = match &chain.base {
                Base::Closure { parameters, body } => {
                    let names = self.source.split(parameters.clone(), b',');
                    let [one, other] = &names[..] else { return all };
                    let body = body.clone();
                    self.with(one, all, |frame| frame.with(other, value, |frame| frame.value(body)))
                }
                _ => match self.target(step.clone()).target {
                    Target::Function { function, .. } => self.follow(function, vec![all, value], None, range),
                    _ => return Value::Other,
                },
            };
        }
        all
    }
}
