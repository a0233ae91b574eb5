//! `use` and `extern crate`, flattened: one path for each name.

use super::super::facts::{Decl, Declared, Form, Lead, Use};
use super::{Pending, Scanner, plain};
use crate::syntax::rust::tokens::TokenKind;

/// The most paths of one declaration.
const MOST: usize = 4096;
/// The most segments of one path.
const LONGEST: usize = 64;

/// A prefix of a group: its segments and how it begins.
#[derive(Clone)]
struct Prefix<'t> {
    segments: Vec<&'t str>,
    lead: Lead,
    started: bool,
}

impl<'t> Scanner<'_, 't> {
    /// `use TREE;` from its keyword.
    pub(super) fn import(&mut self, at: usize, pending: &Pending) -> usize {
        let limit = self.limit();
        let end = (at + 1..limit).take(1 << 16).find(|at| self.tokens.is(*at, b';')).unwrap_or(limit);
        let mut current = Prefix { segments: Vec::new(), lead: Lead::Plain, started: false };
        let mut open: Vec<Prefix<'t>> = Vec::new();
        let (mut next, mut start, mut found) = (at + 1, at + 1, 0usize);
        while next < end {
            let after = next + 1;
            match self.tokens.toks[next].sort {
                TokenKind::Open => {
                    open.push(current.clone());
                    start = after;
                }
                TokenKind::Close => {
                    found += usize::from(self.give(start, next, &current, pending, found));
                    current = open.pop().unwrap_or(current);
                    start = end;
                }
                TokenKind::Mark if self.tokens.is(next, b',') => {
                    found += usize::from(self.give(start, next, &current, pending, found));
                    if let Some(outer) = open.last() {
                        current = outer.clone();
                    }
                    start = after;
                }
                _ => self.extend(next, &mut current),
            }
            // Behind `as` stands a name, no segment.
            next = if self.tokens.is_word(next, "as") { after + 1 } else { after };
        }
        self.give(start, end, &current, pending, found);
        end + 1
    }

    fn extend(&self, at: usize, current: &mut Prefix<'t>) {
        let colons = self.tokens.is_path_separator(at) && !current.started;
        match self.tokens.toks[at].sort {
            TokenKind::Mark if colons => current.lead = Lead::Global,
            TokenKind::Mark if self.tokens.is(at, b'*') => current.segments.push("*"),
            TokenKind::Word => match (self.tokens.str(at), current.lead) {
                ("crate", _) if !current.started => current.lead = Lead::Crate,
                ("self", Lead::Plain) if !current.started => current.lead = Lead::Up(0),
                ("super", Lead::Up(times)) if current.segments.is_empty() => current.lead = Lead::Up(times + 1),
                ("super", _) if !current.started => current.lead = Lead::Up(1),
                ("as" | "self", _) => {}
                (word, _) if current.segments.len() < LONGEST => current.segments.push(plain(word)),
                _ => {}
            },
            _ => return,
        }
        current.started |= !self.tokens.is(at, b'$');
    }

    /// Records the leaf between two tokens, if there is one.
    fn give(&mut self, start: usize, end: usize, leaf: &Prefix<'t>, pending: &Pending, found: usize) -> bool {
        if start >= end || found >= MOST || (leaf.segments.is_empty() && leaf.lead == Lead::Plain) {
            return false;
        }
        let last = end - 1;
        let alias = self.tokens.word(last).filter(|_| last > start && self.tokens.is_word(last - 1, "as")).map(plain);
        let from = self.facts.segments.len();
        self.facts.segments.extend(&leaf.segments);
        let path = self.push(start, last, from, leaf.lead, Form::Import, alias);
        let name = alias.or_else(|| leaf.segments.last().copied()).unwrap_or("self");
        self.here().uses.push(Use { path, name, public: pending.public });
        true
    }

    /// `extern crate NAME as ALIAS;` from `crate`.
    pub(super) fn extern_crate(&mut self, at: usize, pending: &Pending) -> usize {
        let Some(name) = self.tokens.word(at + 1) else { return at + 1 };
        let alias = self.tokens.word(at + 3).filter(|_| self.tokens.is_word(at + 2, "as")).map(plain);
        let from = self.facts.segments.len();
        let own = name == "self";
        if !own {
            self.facts.segments.push(plain(name));
        }
        let last = if alias.is_some() { at + 3 } else { at + 1 };
        let lead = if own { Lead::Crate } else { Lead::Global };
        let path = self.push(at + 1, last, from, lead, Form::ExternCrate, alias);
        let name = alias.unwrap_or(plain(name));
        // `#[macro_use]` puts its macros everywhere; they are looked up as those of a glob.
        if pending.exported {
            self.facts.scopes[0].uses.push(Use { path, name: "!", public: false });
        }
        let decl = Decl { name, public: pending.public, sort: Declared::Crate { path } };
        self.here().decls.push(decl);
        last + 1
    }
}
