//! Tokens as they mean: what formatters add, drop or move is not there.

use std::borrow::Cow;
use std::ops::Range;

use super::super::Token;
use super::literal::plain;
use super::tokens::{NONE, TokenKind, Tokens};
use super::uses;

/// What is known of a group while its tokens are read.
struct Frame {
    end: usize,
    open: u8,
    /// The brackets around it mean nothing.
    bare: bool,
    /// A body of `match` arms.
    arms: bool,
    commas: usize,
    /// Whether a tuple of one would need its comma here.
    tuple: bool,
    /// The statement began with `return`, `break` or `continue`.
    leaves: bool,
    fresh: bool,
}

/// The tokens of a range that mean something.
pub(super) fn canonical<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    read(tokens, range, false)
}

/// The tokens of the rules of a macro that mean something: brackets of any kind may stand around what a rule makes, and
/// the last one, and the whole, may end with a `;`.
pub(super) fn rules<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    let mut out = read(tokens, range, true);
    out.pop_if(|token| token == ";");
    if let Some(last) = out.len().checked_sub(2).filter(|at| out[*at] == ";") {
        out.remove(last);
    }
    out
}

fn read<'t>(tokens: &Tokens<'t>, range: Range<usize>, rules: bool) -> Vec<Token<'t>> {
    let mut reader = Reader { tokens, frames: Vec::new(), out: Vec::with_capacity(range.len()), rules };
    let mut at = range.start;
    while at < range.end {
        at = reader.step(at, range.end);
    }
    reader.out
}

/// Tokens as one text, with spaces where words would run together.
pub(super) fn joined<T: AsRef<str>>(tokens: &[T]) -> String {
    let mut out = String::new();
    for token in tokens {
        let token = token.as_ref();
        let wordy = |c: char| c.is_alphanumeric() || c == '_' || c == '"' || c == '\'';
        if out.ends_with(wordy) && token.starts_with(wordy) {
            out.push(' ');
        }
        out.push_str(token);
        if token == "," {
            out.push(' ');
        }
    }
    out
}

struct Reader<'r, 't> {
    tokens: &'r Tokens<'t>,
    frames: Vec<Frame>,
    out: Vec<Token<'t>>,
    /// The group is one of rules of a macro.
    rules: bool,
}

impl Reader<'_, '_> {
    fn push(&mut self, at: usize) {
        let text = self.tokens.str(at);
        self.out.push(if self.tokens.toks[at].sort == TokenKind::Literal { plain(text) } else { Cow::Borrowed(text) });
    }

    /// Reads what is at `at`, and says where to go on.
    fn step(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let sort = tokens.toks[at].sort;
        if self.starts_statement(at) && self.import(at, end).is_some() {
            return self.imports(at, end);
        }
        match sort {
            TokenKind::Doc | TokenKind::InnerDoc => {}
            TokenKind::Open => self.open(at, end),
            TokenKind::Close => self.close(at),
            TokenKind::Mark if self.drops(at, end) => {}
            TokenKind::Mark if self.is_unit_return(at, end) => return at + 4,
            TokenKind::Word if self.is_repeated(at, end) => {
                self.push(at);
                return at + 3;
            }
            // The lexer takes `x.0.1` for a name and a number.
            TokenKind::Literal if is_index(tokens, at) && tokens.str(at).contains('.') => {
                let (one, other) = tokens.str(at).split_once('.').unwrap_or_default();
                self.out.extend([one, ".", other].map(Cow::Borrowed));
            }
            TokenKind::Literal if at > 0 && tokens.is_word(at - 1, "extern") && tokens.str(at) == "\"C\"" => {}
            _ => self.push(at),
        }
        at + 1
    }

    /// Keeps track of statements, and says whether one starts here.
    fn starts_statement(&mut self, at: usize) -> bool {
        let tokens = self.tokens;
        let Some(frame) = self.frames.last_mut() else { return false };
        let starts = frame.fresh && tokens.toks[at].sort != TokenKind::Close;
        if starts {
            frame.fresh = false;
            frame.leaves = tokens.word(at).is_some_and(is_leaving);
        }
        if tokens.is(at, b';') {
            frame.fresh = true;
        }
        starts && frame.open == b'{'
    }

    /// The word `use` of the import that starts at `at`, after its attributes and visibility.
    fn import(&self, at: usize, end: usize) -> Option<usize> {
        let (tokens, mut next) = (self.tokens, at);
        while next < end && tokens.is(next, b'#') && tokens.is(next + 1, b'[') {
            next = tokens.next(next + 1, end);
        }
        if next < end && tokens.is_word(next, "pub") {
            next = if tokens.is(next + 1, b'(') { tokens.next(next + 1, end) } else { next + 1 };
        }
        (next < end && tokens.is_word(next, "use")).then_some(next)
    }

    /// A run of `use` inside a body: order and grouping mean nothing.
    fn imports(&mut self, at: usize, end: usize) -> usize {
        let (mut next, mut paths) = (at, Vec::new());
        while let Some(word) = self.import(next, end) {
            let head = joined(&canonical(self.tokens, next..word));
            let space = if head.is_empty() { "" } else { " " };
            let (found, after) = uses::read(self.tokens, word + 1, end);
            paths.extend(found.into_iter().map(|one| format!("{head}{space}use {}", one.text())));
            next = after;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.fresh = true;
        }
        paths.sort();
        paths.dedup();
        self.out.extend(paths.into_iter().map(Cow::Owned));
        next.max(at + 1)
    }

    fn open(&mut self, at: usize, end: usize) {
        let tokens = self.tokens;
        let depth = self.frames.len();
        let any = self.rules && (depth == 0 || (depth == 1 && tokens.is_arrow(at - 1, b'=')));
        let open = if any { b'{' } else { tokens.byte(at) };
        let mate = tokens.toks[at].mate;
        let inside = if mate == NONE { at + 1..end } else { at + 1..(mate as usize).min(end) };
        let (mut arms, mut ends, mut next) = (false, false, inside.start);
        // One statement that leaves may end with a `;` or not.
        let leaves = tokens.word(inside.start).is_some_and(is_leaving);
        while open == b'{' && next < inside.end {
            arms |= tokens.is_arrow(next, b'=');
            ends |= tokens.is(next, b';') && !(leaves && next + 1 == inside.end);
            next = tokens.next(next, inside.end);
        }
        let called = at > 0 && is_called(tokens, at - 1);
        let bare = match open {
            b'{' => !ends && !inside.is_empty() && at > 0 && (tokens.is_arrow(at - 1, b'=') || tokens.is(at - 1, b'|')),
            b'(' => !called && tokens.is(at + 1, b'(') && tokens.toks[at + 1].mate.checked_add(1) == Some(mate),
            _ => false,
        };
        match bare {
            true => {}
            false if any => self.out.push(Cow::Borrowed("{")),
            false => self.push(at),
        }
        let tuple = open == b'(' && !called;
        self.frames.push(Frame { end: inside.end, open, bare, arms, commas: 0, tuple, leaves: false, fresh: true });
    }

    fn close(&mut self, at: usize) {
        let frame = if self.frames.last().is_some_and(|frame| frame.end == at) { self.frames.pop() } else { None };
        match &frame {
            Some(frame) if frame.bare => {}
            Some(Frame { open: b'{', .. }) => self.out.push(Cow::Borrowed("}")),
            _ => self.push(at),
        }
        if let (Some(Frame { open: b'{', .. }), Some(outer)) = (frame, self.frames.last_mut()) {
            outer.fresh = true;
        }
    }

    /// Whether the mark at `at` is one that formatters may add or drop.
    fn drops(&mut self, at: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let closes = at + 1 >= end || tokens.toks[at + 1].sort == TokenKind::Close;
        match tokens.byte(at) {
            b',' if tokens.is(at + 1, b'>') => true,
            // The end of a `where` clause.
            b',' if tokens.is(at + 1, b'{') && self.frames.last().is_some_and(|frame| frame.open == b'{') => true,
            b',' => {
                let Some(frame) = self.frames.last_mut() else { return false };
                frame.commas += 1;
                frame.arms || (closes && !(frame.tuple && frame.commas == 1))
            }
            b';' => closes && self.frames.last().is_some_and(|frame| frame.leaves && frame.open == b'{'),
            b'|' => {
                let after = |mark| at > 0 && tokens.is(at - 1, mark);
                let first = after(b',') || after(b'{') || after(b'}') || (after(b']') && is_attribute(tokens, at - 1));
                first && self.frames.last().is_some_and(|frame| frame.arms)
            }
            _ => false,
        }
    }

    /// `-> ()` before a body or the end of a declaration.
    fn is_unit_return(&self, at: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let unit = at + 3 < tokens.toks.len() && tokens.is_arrow(at + 1, b'-') && tokens.is(at + 2, b'(');
        let ends =
            at + 4 >= end || tokens.is(at + 4, b'{') || tokens.is(at + 4, b';') || tokens.is_word(at + 4, "where");
        unit && tokens.is(at + 3, b')') && ends
    }

    /// `x: x` in a literal or a pattern.
    fn is_repeated(&self, at: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let first = at > 0 && (tokens.is(at - 1, b'{') || tokens.is(at - 1, b','));
        first
            && at + 2 < end
            && tokens.is(at + 1, b':')
            && tokens.word(at) == tokens.word(at + 2)
            && (tokens.is(at + 3, b',') || tokens.is(at + 3, b'}'))
            && self.frames.last().is_some_and(|frame| frame.open == b'{')
    }
}

/// Whether a statement that starts with the word goes somewhere else.
fn is_leaving(word: &str) -> bool {
    matches!(word, "return" | "break" | "continue")
}

/// Whether the bracket at `at` closes an attribute.
fn is_attribute(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = |back: u32| tokens.toks[at].mate.checked_sub(back).map(|at| at as usize);
    let hash = |at: Option<usize>| at.is_some_and(|at| tokens.is(at, b'#'));
    hash(before(1)) || (before(1).is_some_and(|at| tokens.is(at, b'!')) && hash(before(2)))
}

/// Whether the number at `at` names a field: it stands behind a dot that is no range.
fn is_index(tokens: &Tokens<'_>, at: usize) -> bool {
    at > 0 && tokens.is(at - 1, b'.') && (at < 2 || !tokens.is(at - 2, b'.'))
}

/// Whether a group after the token at `at` holds arguments or parameters, and is no tuple or bracketed expression.
fn is_called(tokens: &Tokens<'_>, at: usize) -> bool {
    const WORDS: &[&str] =
        &["return", "break", "in", "let", "match", "if", "while", "else", "mut", "ref", "as", "move"];
    match tokens.toks[at].sort {
        TokenKind::Word => !WORDS.contains(&tokens.str(at)),
        TokenKind::Close => tokens.byte(at) != b'}',
        TokenKind::Literal => is_index(tokens, at),
        TokenKind::Mark => {
            matches!(tokens.byte(at), b'!')
                || (tokens.byte(at) == b'>' && !tokens.is_arrow(at, b'-') && !tokens.is_arrow(at, b'='))
        }
        _ => false,
    }
}
