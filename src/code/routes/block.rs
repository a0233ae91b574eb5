//! Statements: what variables stand for, and what a block gives.

use std::ops::Range;

use super::chain::blocks_end;
use super::evaluate::{Frame, Variable};
use super::router::{Routed, Value};
use crate::code::framework;
use crate::syntax::Kind;
use crate::syntax::rust::tokens::TokenKind;
use crate::syntax::rust::{extent, opening};

impl<'g> Frame<'_, '_, '_, 'g> {
    /// Binds the parameters of a function to what it is given.
    pub(super) fn parameters(
        &mut self,
        range: Range<usize>,
        given: Option<Vec<Value<'g>>>,
        receiver: Option<Value<'g>>,
    ) {
        let mut given = given.map(Vec::into_iter);
        for part in self.source.split(range, b',') {
            let words: Vec<&str> = part.clone().map(|at| self.source.str(at)).collect();
            let receives = words.contains(&"self") && !words.contains(&":");
            let (name, value) = if receives {
                ("self".to_owned(), receiver.clone())
            } else {
                let name = words
                    .iter()
                    .take_while(|word| **word != ":")
                    .filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
                    .last();
                (name.map_or_else(String::new, |name| (*name).to_owned()), given.as_mut().and_then(Iterator::next))
            };
            // A router that is given is its caller's; without one it is empty.
            let takes_router = words.iter().any(|word| framework::is_router_like(word));
            let value = value.unwrap_or(if takes_router { Value::Router(Routed::default()) } else { Value::Other });
            self.variables.push(Variable { name, value, used: false, given: true });
        }
    }

    /// Reads the statements of a block, and says what it gives.
    pub(super) fn block(&mut self, range: Range<usize>) -> Value<'g> {
        let walk = self.walk;
        walk.within(|| self.statements(range)).unwrap_or(Value::Other)
    }

    fn statements(&mut self, range: Range<usize>) -> Value<'g> {
        let (mut at, scope) = (range.start, self.variables.len());
        let mut tail = Value::Other;
        while at < range.end {
            if self.source.tokens.is(at, b'#') && self.source.tokens.is_open(at + 1, b'[') {
                at = self.source.next(at + 1);
                continue;
            }
            let end = self.statement_end(at, range.end);
            tail = self.statement(at..end, end >= range.end);
            at = end + usize::from(self.source.tokens.is(end, b';'));
        }
        self.close(scope);
        tail
    }

    /// What a variable of a block stood for is gone with it; a router that nothing used is handed on unseen.
    fn close(&mut self, scope: usize) {
        for variable in self.variables.drain(scope..) {
            if let (Value::Router(routed), false, false) = (variable.value, variable.used, variable.given) {
                self.escaped.push(routed);
            }
        }
    }

    pub(super) fn leave(&mut self) {
        self.close(0);
    }

    /// What a function gives: its last expression, and whatever it returned before.
    pub(super) fn result(&mut self, tail: Value<'g>) -> Option<Value<'g>> {
        let returned = std::mem::take(&mut self.returned);
        Some(union(returned.into_iter().chain([tail])))
    }

    fn statement_end(&self, at: usize, end: usize) -> usize {
        let source = &self.source;
        if self.item_end(at, end).is_some_and(|item| item > at) {
            return self.item_end(at, end).unwrap_or(end);
        }
        if matches!(source.tokens.word(at), Some("if" | "match" | "for" | "while" | "loop" | "unsafe"))
            || source.tokens.is_open(at, b'{')
        {
            let close = blocks_end(source, at, end);
            // `match x { … }.route(…)` goes on.
            if !source.tokens.is(close, b'.') && !source.tokens.is(close, b'?') {
                return close;
            }
        }
        let mut next = at;
        while next < end && !source.tokens.is(next, b';') {
            next = source.next(next);
        }
        next
    }

    /// Where an item inside of a body ends. A constant is read as a variable.
    fn item_end(&self, at: usize, end: usize) -> Option<usize> {
        let word = self.source.tokens.word(at)?;
        if !matches!(
            word,
            "fn" | "async" | "struct" | "enum" | "use" | "impl" | "trait" | "mod" | "type" | "pub" | "extern"
        ) {
            return None;
        }
        let start = at + usize::from(word == "pub");
        let found = opening(&self.source.tokens, start, end).filter(|found| found.kind != Kind::MacroCall)?;
        extent(&self.source.tokens, found, end).map(|found| found.end)
    }

    fn statement(&mut self, range: Range<usize>, last: bool) -> Value<'g> {
        if self.item_end(range.start, range.end).is_some() {
            return Value::Other;
        }
        match self.source.tokens.word(range.start) {
            Some("let") => self.declare(range),
            Some("const" | "static") if self.source.tokens.word(range.start + 1).is_some() => self.declare(range),
            Some("return") => {
                let value = self.value(range.start + 1..range.end);
                self.returned.push(value);
            }
            Some("for") => self.each(&range),
            Some("while" | "loop") => {
                // What a loop does is done once, at least as far as can be told.
                self.blocks(range);
            }
            Some(_) if self.assigned(&range) => {}
            _ => {
                let value = self.value(range);
                if last {
                    return value;
                }
                self.escape(value);
            }
        }
        Value::Other
    }

    fn declare(&mut self, range: Range<usize>) {
        let source = self.source.clone();
        let mut equals = range.start + 1;
        while equals < range.end && (!source.tokens.is(equals, b'=') || source.tokens.is(equals + 1, b'=')) {
            equals = source.next(equals);
        }
        let value = self.value((equals + 1).min(range.end)..range.end);
        let pattern = range.start + 1..equals;
        if source.tokens.is_open(pattern.start, b'(') {
            let names = source.split(source.inside(pattern.start), b',');
            let mut values = if let Value::Tuple(values) = value { values.into_iter() } else { Vec::new().into_iter() };
            for name in names {
                let value = values.next().unwrap_or(Value::Other);
                self.bind(&name, value);
            }
            return;
        }
        self.bind(&pattern, value);
    }

    fn bind(&mut self, pattern: &Range<usize>, value: Value<'g>) {
        let words = pattern.clone().filter_map(|at| self.source.tokens.word(at));
        let name = words.into_iter().find(|word| !matches!(*word, "mut" | "ref")).unwrap_or("_").to_owned();
        match (name.as_str(), value) {
            ("_", Value::Router(_)) => {}
            (_, value) => self.variables.push(Variable { name, value, used: false, given: false }),
        }
    }

    /// Reads `name = value`, if it is that. What is put into a field answers.
    fn assigned(&mut self, range: &Range<usize>) -> bool {
        let source = self.source.clone();
        let mut equals = range.start;
        let place =
            |at: usize| source.tokens.word(at).is_some() || source.tokens.is(at, b'.') || source.tokens.is(at, b'*');
        while equals < range.end && place(equals) {
            equals += 1;
        }
        let compared = source.tokens.is(equals + 1, b'=') || source.tokens.is(equals + 1, b'>');
        if equals == range.start || equals + 1 >= range.end || !source.tokens.is(equals, b'=') || compared {
            return false;
        }
        let start = range.start + usize::from(source.tokens.is(range.start, b'*'));
        let known = self.variables.iter().rposition(|variable| variable.name == source.str(start));
        let value = self.value(equals + 1..range.end);
        match known.filter(|_| equals == start + 1) {
            Some(known) => {
                let variable = &mut self.variables[known];
                (variable.value, variable.used) = (value, false);
            }
            None => self.escape(value),
        }
        true
    }

    /// Every block of an expression of blocks, and what they give together.
    pub(super) fn blocks(&mut self, range: Range<usize>) -> Value<'g> {
        let source = self.source.clone();
        if source.tokens.is_word(range.start, "match") {
            return self.arms(&range);
        }
        if source.tokens.is_word(range.start, "for") {
            self.each(&range);
            return Value::Other;
        }
        let (mut at, mut values, mut names) = (range.start, Vec::new(), 0);
        let known = self.variables.len();
        let mut condition = at;
        while at < range.end {
            if source.tokens.is_word(at, "let") {
                let (open, more) = self.let_in(at, range.end);
                (at, condition, names) = (open, open, names + more);
                continue;
            }
            if source.tokens.toks[at].sort == TokenKind::Open && source.tokens.is_open(at, b'{') {
                self.sweep(condition..at);
                values.push(self.block(source.inside(at)));
                condition = source.next(at);
            }
            at = source.next(at);
        }
        if names > 0 {
            self.variables.truncate(known);
        }
        union(values.into_iter())
    }

    fn arms(&mut self, whole: &Range<usize>) -> Value<'g> {
        let source = self.source.clone();
        let (mut open, mut values) = (whole.start + 1, Vec::new());
        while open < whole.end && !source.tokens.is_open(open, b'{') {
            open = source.next(open);
        }
        if open >= whole.end {
            return Value::Other;
        }
        let matched = self.value(whole.start + 1..open);
        let range = source.inside(open);
        let (mut start, mut at) = (range.start, range.start);
        while at < range.end {
            if !source.tokens.is_pair(at, b'=', b'>') {
                at = source.next(at);
                continue;
            }
            let mut end = at + 2;
            if source.tokens.is_open(end, b'{') {
                end = source.next(end);
            } else {
                while end < range.end && !source.tokens.is(end, b',') {
                    end = source.next(end);
                }
            }
            values.push(self.with(&(start..at), matched.clone(), |frame| frame.value(at + 2..end)));
            at = end.max(at + 2);
            start = at + usize::from(source.tokens.is(at, b','));
        }
        union(values.into_iter())
    }

    /// A router that goes where it cannot be followed answers.
    pub(super) fn escape(&mut self, value: Value<'g>) {
        match value {
            Value::Router(routed) if !routed.entries.is_empty() || !routed.doubts.is_empty() => {
                self.escaped.push(routed);
            }
            Value::Tuple(values) => values.into_iter().for_each(|value| self.escape(value)),
            _ => {}
        }
    }
}

/// Several values as one: routers together, else the first that is anything. Two texts are none that is known.
pub(super) fn union<'g>(values: impl Iterator<Item = Value<'g>>) -> Value<'g> {
    let (mut router, mut other) = (None::<Routed<'g>>, Value::Other);
    for value in values {
        match value {
            Value::Router(routed) => router.get_or_insert_default().merge(routed),
            Value::Text(text) if matches!(&other, Value::Text(known) if *known != text) => return Value::Other,
            value if matches!(other, Value::Other) => other = value,
            _ => {}
        }
    }
    router.map_or(other, Value::Router)
}
