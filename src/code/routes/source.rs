//! `Source`: one file as tokens, with what brackets and angles hold.

use std::ops::Range;

use crate::model::path::RelPath;
use crate::syntax::rust::tokens::{NONE, TokenKind, Tokens};

/// One source.
pub(super) struct Source<'g> {
    pub path: &'g RelPath,
    pub tokens: Tokens<'g>,
}

impl<'g> Source<'g> {
    /// The token after the one at `at`, or after its whole group.
    pub(super) fn next(&self, at: usize) -> usize {
        match self.tokens.toks[at] {
            tok if tok.sort == TokenKind::Open && tok.mate != NONE => tok.mate as usize + 1,
            _ => at + 1,
        }
    }

    /// The inside of the group that opens at `at`.
    pub(super) fn inside(&self, at: usize) -> Range<usize> {
        self.tokens.group(at)
    }

    /// The text of a token; empty behind the last.
    pub(super) fn str(&self, at: usize) -> &'g str {
        if at < self.tokens.toks.len() { self.tokens.str(at) } else { "" }
    }

    /// The token after the `>` that closes the `<` at `open`.
    pub(super) fn after_angles(&self, open: usize, end: usize) -> usize {
        let (mut depth, mut at) = (0usize, open);
        while at < end {
            if self.tokens.is(at, b'<') {
                depth += 1;
            } else if self.tokens.is(at, b'>') && !self.tokens.is_arrow(at, b'-') {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            } else if self.tokens.is(at, b';') {
                break;
            }
            at = self.next(at);
        }
        open + 1
    }

    /// Cuts a range at a mark outside of all brackets, angle brackets aside.
    pub(super) fn split(&self, range: Range<usize>, mark: u8) -> Vec<Range<usize>> {
        let end = range.end;
        self.cut(range, |at| {
            // The generic arguments of a path hold commas of their own.
            if self.tokens.is_path_separator(at) && self.tokens.is(at + 2, b'<') {
                return (false, self.after_angles(at + 2, end));
            }
            (self.tokens.is(at, mark), self.next(at))
        })
    }

    /// Cuts at commas outside of all brackets, angle brackets included.
    pub(super) fn split_types(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut depth = 0usize;
        self.cut(range, |at| {
            if self.tokens.is(at, b'<') {
                depth += 1;
            } else if self.tokens.is(at, b'>') && !self.tokens.is_arrow(at, b'-') {
                depth = depth.saturating_sub(1);
            }
            (depth == 0 && self.tokens.is(at, b','), self.next(at))
        })
    }

    /// The parts of a range between the tokens that `look` takes for a cut; it says where to go on, too.
    fn cut(&self, range: Range<usize>, mut look: impl FnMut(usize) -> (bool, usize)) -> Vec<Range<usize>> {
        let (mut parts, mut start, mut at) = (Vec::new(), range.start, range.start);
        while at < range.end {
            let (is_cut, next) = look(at);
            if is_cut {
                parts.push(start..at);
                start = at + 1;
            }
            at = next;
        }
        parts.push(start..range.end);
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// The bytes of a range of tokens.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        self.tokens.span(range)
    }

    /// The text of a range on one line.
    pub(super) fn shown(&self, range: Range<usize>) -> String {
        let text = self.tokens.text.get(self.span(range)).unwrap_or_default();
        let line = text.split_whitespace().take(48).collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(48) {
            Some((at, _)) => format!("{}…", &line[..at]),
            None => line,
        }
    }
}
