//! What stands before an item: attributes, documentation and visibility.

use std::borrow::Cow;

use super::super::Token;
use super::canonical::{canonical, joined, value, verbatim};
use super::generics::list;
use super::literal;
use super::tokens::{TokenKind, Tokens};

/// Attributes, documentation and visibility, and where what they belong to starts.
#[derive(Default)]
pub(super) struct Head<'t> {
    /// In the order of the source.
    pub attributes: Vec<String>,
    pub docs: Vec<Token<'t>>,
    pub gate: String,
    pub visibility: Vec<Token<'t>>,
    pub next: usize,
}

/// Reads what stands before the item at `at`; inner attributes count where `inner` says so.
pub(super) fn read<'t>(tokens: &Tokens<'t>, at: usize, end: usize, inner: bool) -> Head<'t> {
    let mut head = Head { next: at, ..Head::default() };
    while head.next < end {
        let at = head.next;
        let bang = usize::from(tokens.is(at + 1, b'!'));
        match tokens.toks[at].sort {
            TokenKind::Doc if !inner => head.docs(tokens.str(at)),
            TokenKind::InnerDoc if inner => head.docs(tokens.str(at)),
            TokenKind::Doc | TokenKind::InnerDoc if !inner => {}
            TokenKind::Mark if tokens.is(at, b'#') && tokens.is(at + 1 + bang, b'[') && (bang == 1) == inner => {
                let inside = tokens.inside(at + 1 + bang);
                head.next = tokens.next(at + 1 + bang, end);
                head.attribute(tokens, inside.start, inside.end.min(end));
                continue;
            }
            _ => break,
        }
        head.next += 1;
    }
    if !inner {
        head.visibility(tokens, end);
    }
    head
}

impl<'t> Head<'t> {
    /// Documentation as words: how it is wrapped means nothing.
    fn docs(&mut self, comment: &'t str) {
        let body = comment.trim_start_matches(['/', '*', '!']).trim_end_matches(['/', '*']);
        let words = body.split_ascii_whitespace().filter(|word| *word != "*");
        self.docs.extend(words.map(Cow::Borrowed));
    }

    /// Documentation that is written as an attribute.
    fn literal(&mut self, literal: &'t str) {
        match literal::text(literal) {
            Cow::Borrowed(text) => self.docs(text),
            Cow::Owned(text) => {
                let words = text.split_ascii_whitespace().filter(|word| *word != "*");
                self.docs.extend(words.map(|word| Cow::Owned(word.to_owned())));
            }
        }
    }

    fn attribute(&mut self, tokens: &Tokens<'t>, start: usize, end: usize) {
        match tokens.word(start) {
            Some("doc")
                if tokens.is(start + 1, b'=')
                    && start + 3 == end
                    && tokens.toks[start + 2].sort == TokenKind::Literal =>
            {
                self.literal(tokens.str(start + 2));
            }
            Some("derive") if tokens.is(start + 1, b'(') && tokens.inside(start + 1).end + 1 == end => {
                self.attributes.extend(derives(tokens, tokens.inside(start + 1)));
            }
            word => {
                let text = joined(&value(tokens, start..end));
                if word == Some("cfg") {
                    self.gate.push_str(&text);
                }
                self.attributes.push(text);
            }
        }
    }

    fn visibility(&mut self, tokens: &Tokens<'t>, end: usize) {
        let at = self.next;
        if at >= end || !matches!(tokens.word(at), Some("pub" | "crate")) || tokens.is(at + 1, b':') {
            return;
        }
        self.visibility.push(Cow::Borrowed(tokens.str(at)));
        self.next += 1;
        let place = tokens.word(at + 2).filter(|_| tokens.is(at + 1, b'('));
        // Anything else in parentheses is the type of a field.
        let place = place
            .filter(|word| *word == "in" || (matches!(*word, "crate" | "super" | "self") && tokens.is(at + 3, b')')));
        if let Some(place) = place {
            let inside = tokens.inside(at + 1);
            let mut start = inside.start + usize::from(place == "in");
            if place == "in" && tokens.is(start, b':') && tokens.is(start + 1, b':') {
                start += 2;
            }
            self.visibility.push(Cow::Owned(joined(&canonical(tokens, start..inside.end.min(end).max(start)))));
            self.next = tokens.next(at + 1, end);
        }
    }
}

/// The derives of a list, each by itself; a list that is none, as it is written.
pub(super) fn derives(tokens: &Tokens<'_>, inside: std::ops::Range<usize>) -> Vec<String> {
    match list(tokens, inside.clone()) {
        Some(names) => names.into_iter().map(|name| format!("derive({})", joined(&canonical(tokens, name)))).collect(),
        None => vec![format!("derive({})", joined(&verbatim(tokens, inside)))],
    }
}
