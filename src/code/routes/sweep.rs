//! Routers in code that is not read as an expression.

use std::ops::Range;

use super::chain::{self, Link};
use super::evaluate::Frame;
use super::router::Value;
use super::source::Source;
use crate::code::framework::{self, RouterMethod};
use crate::syntax::rust::tokens::TokenKind;

impl Frame<'_, '_, '_, '_> {
    /// Looks for routers in code that is not read as an expression.
    pub(super) fn sweep(&mut self, range: Range<usize>) {
        let source = self.source.clone();
        let mut at = range.start;
        while at < range.end {
            let Some(word) = source.tokens.word(at).filter(|_| at == 0 || !source.tokens.is(at - 1, b'.')) else {
                at += 1;
                continue;
            };
            let known = self.variables.iter().rposition(|variable| variable.name == word);
            if let Some(known) = known.filter(|known| matches!(self.variables[*known].value, Value::Router(_))) {
                let value = self.value(at..range.end.min(statement_end(&source, at, range.end)));
                self.variables[known].used = true;
                self.escape(value);
                at = statement_end(&source, at, range.end).max(at + 1);
                continue;
            }
            if framework::is_router(word) && source.tokens.is_path_separator(at + 1) {
                let mut start = at;
                while start >= range.start + 3
                    && source.tokens.is_path_separator(start - 2)
                    && source.tokens.word(start - 3).is_some()
                {
                    start -= 3;
                }
                let whole = start..statement_end(&source, at, range.end);
                let end = chain::read(&source, &whole).end;
                let value = self.value(start..end);
                self.escape(value);
                at = end.max(at + 1);
                continue;
            }
            let whole = at..statement_end(&source, at, range.end);
            let chain = chain::read(&source, &whole);
            let puts = |link: &Link| matches!(link, Link::Method { name, arguments } if takes_path(source.str(*name)) && !arguments.is_empty());
            if chain.links.iter().any(puts) {
                let value = self.value(at..chain.end);
                self.escape(value);
                at = chain.end.max(at + 1);
                continue;
            }
            at += 1;
        }
    }
}

/// Whether a method of that name takes a path, and what is at or below it.
fn takes_path(name: &str) -> bool {
    framework::router_method(name).is_some_and(RouterMethod::takes_path)
}

/// Where what begins at `at` ends at the latest: before a `;` or a `,`, or with its brackets.
fn statement_end(source: &Source<'_>, at: usize, end: usize) -> usize {
    let mut next = at;
    while next < end && !source.tokens.is(next, b';') && !source.tokens.is(next, b',') {
        if source.tokens.toks[next].sort == TokenKind::Close {
            return next;
        }
        next = source.next(next);
    }
    next
}
