//! Tokens as they mean: what formatters add, drop or move is not there.

use std::borrow::Cow;
use std::ops::Range;

use super::super::Token;
use super::tokens::{NONE, Sort, Tokens};
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
    let mut reader = Reader { tokens, frames: Vec::new(), out: Vec::with_capacity(range.len()) };
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
}

impl Reader<'_, '_> {
    fn push(&mut self, at: usize) {
        self.out.push(Cow::Borrowed(self.tokens.str(at)));
    }

    /// Reads what stands at `at`, and says where to go on.
    fn step(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let sort = tokens.toks[at].sort;
        if self.starts_statement(at) && tokens.is_word(at, "use") {
            return self.imports(at, end);
        }
        match sort {
            Sort::Doc | Sort::InnerDoc => {}
            Sort::Open => self.open(at, end),
            Sort::Close => self.close(at),
            Sort::Mark if self.drops(at, end) => {}
            Sort::Mark if self.is_unit_return(at, end) => return at + 4,
            Sort::Word if self.is_repeated(at, end) => {
                self.push(at);
                return at + 3;
            }
            Sort::Literal if at > 0 && tokens.is_word(at - 1, "extern") && tokens.str(at) == "\"C\"" => {}
            _ => self.push(at),
        }
        at + 1
    }

    /// Keeps track of statements, and says whether one starts here.
    fn starts_statement(&mut self, at: usize) -> bool {
        let tokens = self.tokens;
        let Some(frame) = self.frames.last_mut() else { return false };
        let starts = frame.fresh && tokens.toks[at].sort != Sort::Close;
        if starts {
            frame.fresh = false;
            frame.leaves = matches!(tokens.word(at), Some("return" | "break" | "continue"));
        }
        if tokens.is(at, b';') {
            frame.fresh = true;
        }
        starts && frame.open == b'{'
    }

    /// A run of `use` inside a body: order and grouping mean nothing.
    fn imports(&mut self, at: usize, end: usize) -> usize {
        let (mut next, mut paths) = (at, Vec::new());
        while next < end && self.tokens.is_word(next, "use") {
            let (found, after) = uses::read(self.tokens, next + 1, end);
            paths.extend(found.into_iter().map(|one| one.text()));
            next = after;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.fresh = true;
        }
        paths.sort();
        paths.dedup();
        self.out.extend(paths.into_iter().map(|path| Cow::Owned(format!("use {path}"))));
        next.max(at + 1)
    }

    fn open(&mut self, at: usize, end: usize) {
        let (tokens, open) = (self.tokens, self.tokens.byte(at));
        let mate = tokens.toks[at].mate;
        let inside = if mate == NONE { at + 1..end } else { at + 1..(mate as usize).min(end) };
        let (mut arms, mut ends, mut next) = (false, false, inside.start);
        while open == b'{' && next < inside.end {
            arms |= tokens.is_arrow(next, b'=');
            ends |= tokens.is(next, b';');
            next = tokens.next(next, inside.end);
        }
        let called = at > 0 && is_called(tokens, at - 1);
        let bare = match open {
            b'{' => !ends && !inside.is_empty() && at > 0 && (tokens.is_arrow(at - 1, b'=') || tokens.is(at - 1, b'|')),
            b'(' => !called && tokens.is(at + 1, b'(') && tokens.toks[at + 1].mate.checked_add(1) == Some(mate),
            _ => false,
        };
        if !bare {
            self.push(at);
        }
        let tuple = open == b'(' && !called;
        self.frames.push(Frame { end: inside.end, open, bare, arms, commas: 0, tuple, leaves: false, fresh: true });
    }

    fn close(&mut self, at: usize) {
        let frame = if self.frames.last().is_some_and(|frame| frame.end == at) { self.frames.pop() } else { None };
        if frame.as_ref().is_none_or(|frame| !frame.bare) {
            self.push(at);
        }
        if let (Some(Frame { open: b'{', .. }), Some(outer)) = (frame, self.frames.last_mut()) {
            outer.fresh = true;
        }
    }

    /// Whether the mark at `at` is one that formatters may add or drop.
    fn drops(&mut self, at: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let closes = at + 1 >= end || tokens.toks[at + 1].sort == Sort::Close;
        match tokens.byte(at) {
            b',' if tokens.is(at + 1, b'>') => true,
            b',' => {
                let Some(frame) = self.frames.last_mut() else { return false };
                frame.commas += 1;
                frame.arms || (closes && !(frame.tuple && frame.commas == 1))
            }
            b';' => closes && self.frames.last().is_some_and(|frame| frame.leaves && frame.open == b'{'),
            b'|' => {
                let first = at > 0 && (tokens.is(at - 1, b',') || tokens.is(at - 1, b'{') || tokens.is(at - 1, b'}'));
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

/// Whether a group after the token at `at` holds arguments or parameters, and is no tuple or bracketed expression.
fn is_called(tokens: &Tokens<'_>, at: usize) -> bool {
    const WORDS: &[&str] =
        &["return", "break", "in", "let", "match", "if", "while", "else", "mut", "ref", "as", "move"];
    match tokens.toks[at].sort {
        Sort::Word => !WORDS.contains(&tokens.str(at)),
        Sort::Close => tokens.byte(at) != b'}',
        Sort::Mark => {
            matches!(tokens.byte(at), b'!')
                || (tokens.byte(at) == b'>' && !tokens.is_arrow(at, b'-') && !tokens.is_arrow(at, b'='))
        }
        _ => false,
    }
}
