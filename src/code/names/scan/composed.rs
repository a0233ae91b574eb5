//! Strings that code makes of others at run time, as far as the source shows of what: `format!` and `+` with constants.

use std::ops::Range;

use super::{Mode, Scanner};
use crate::code::names::facts::{Given, Part, count};
use crate::syntax::rust::tokens::TokenKind;
use crate::syntax::rust::{FormatPart, format_parts};

/// The most tokens between the name of a constant and its value.
const DECLARED: usize = 16;
/// The most arguments of a format.
const ARGUMENTS: usize = 64;

impl<'t> Scanner<'_, 't> {
    /// The name that the string at a token is given, if it is.
    pub(super) fn given(&mut self, first: usize) {
        let tokens = self.tokens;
        // `concat!(…)` begins with the group.
        let value = if tokens.toks[first].sort == TokenKind::Open { first.saturating_sub(2) } else { first };
        let Some(equals) = value.checked_sub(1).filter(|at| tokens.is(*at, b'=')) else { return };
        let ends = |at: &usize| tokens.is(*at, b';') || tokens.is(*at, b'{') || tokens.is(*at, b'}');
        let before = (equals.saturating_sub(DECLARED)..equals).rev().take_while(|at| !ends(at));
        for at in before {
            let constant = matches!(tokens.word(at), Some("const" | "static"));
            if !constant && !tokens.is_word(at, "let") {
                continue;
            }
            let name = at + 1 + usize::from(tokens.is_word(at + 1, "mut"));
            let text = count(self.facts.texts.len());
            self.facts.given.extend(tokens.word(name).map(|name| Given { name, text, constant }));
            return;
        }
    }

    /// What becomes of the string at a token, if other strings are put into it.
    pub(super) fn composed(&self, at: usize, text: &str) -> Vec<Part<'t>> {
        match self.mode {
            Mode::Input(_) if text.contains('{') => {
                let arguments = self.arguments(at);
                let parts = self.formatted(at, text, &arguments);
                let told = |part: &Part<'_>| matches!(part, Part::Name(_));
                let given = arguments.iter().any(|(_, part)| matches!(part, Part::Text(_)));
                if given || parts.iter().any(told) { parts } else { Vec::new() }
            }
            _ => self.added_names(at, text),
        }
    }

    /// `"…" + NAME`.
    fn added_names(&self, at: usize, text: &str) -> Vec<Part<'t>> {
        let mut parts = Vec::new();
        let mut last = at;
        while let Some((part, next)) = self.plus(last).and_then(|next| self.part(next)) {
            if parts.is_empty() {
                parts.push(Part::Text(text.to_owned()));
            }
            parts.push(part);
            last = next;
            if parts.len() > ARGUMENTS {
                break;
            }
        }
        parts
    }

    /// A string, or the path of one, and its last token.
    fn part(&self, at: usize) -> Option<(Part<'t>, usize)> {
        let tokens = self.tokens;
        if let Some(text) = self.string(at) {
            return Some((Part::Text(text), at));
        }
        let mut last = at;
        let mut name = tokens.word(at)?;
        while let Some(more) = tokens.word(last + 3).filter(|_| self.tokens.is_path_separator(last + 1)) {
            (name, last) = (more, last + 3);
        }
        Some((Part::Name(name), last))
    }

    /// A format with what it is given.
    fn formatted(&self, at: usize, text: &str, arguments: &[(Option<&'t str>, Part<'t>)]) -> Vec<Part<'t>> {
        let mut free = arguments.iter().filter(|(name, _)| name.is_none());
        let mut known = |hole: &str| {
            let name = hole.split(':').next().unwrap_or_default().trim();
            let given = match name.parse::<usize>() {
                Ok(number) => arguments.get(number),
                Err(_) if name.is_empty() => free.next(),
                Err(_) => match arguments.iter().find(|(given, _)| *given == Some(name)) {
                    None => return self.inline(at, name),
                    given => given,
                },
            };
            given.map_or(Part::Value, |(_, part)| part.clone())
        };
        let (parts, _) = format_parts(text);
        let part = |part| match part {
            FormatPart::Text(text) => Part::Text(text),
            FormatPart::Hole(hole) => known(hole),
        };
        parts.into_iter().map(part).collect()
    }

    /// A name that stands in the string itself, which has its bytes in the source unless it is escaped.
    fn inline(&self, at: usize, name: &str) -> Part<'t> {
        let literal = self.tokens.str(at);
        literal.find(name).map_or(Part::Value, |start| Part::Name(&literal[start..start + name.len()]))
    }

    /// What follows a string in the input of a macro: names where they are given, and what is known of the value.
    fn arguments(&self, at: usize) -> Vec<(Option<&'t str>, Part<'t>)> {
        let (tokens, limit) = (self.tokens, self.limit());
        let (mut found, mut comma) = (Vec::new(), at + 1);
        while comma < limit && tokens.is(comma, b',') && found.len() < ARGUMENTS {
            let start = comma + 1;
            comma = start;
            while comma < limit && !tokens.is(comma, b',') && tokens.toks[comma].sort != TokenKind::Close {
                comma = tokens.next(comma, limit);
            }
            if start < comma {
                found.push(self.argument(start..comma));
            }
        }
        found
    }

    fn argument(&self, range: Range<usize>) -> (Option<&'t str>, Part<'t>) {
        let tokens = self.tokens;
        let named = tokens.is(range.start + 1, b'=') && !tokens.is(range.start + 2, b'=');
        let name = tokens.word(range.start).filter(|_| named);
        let start = if name.is_some() { range.start + 2 } else { range.start };
        let start = start + usize::from(tokens.is(start, b'&'));
        let whole = self.part(start).filter(|(_, last)| last + 1 == range.end);
        (name, whole.map_or(Part::Value, |(part, _)| part))
    }
}
