//! `Skeleton`: what of a file the template parser gets to see.
//!
//! The parser is slow on plain text, so runs of literal lines are taken out and a mark stands in for each; they are
//! put back when the rendered text is assembled. Marks also say which line of the source an output line came from.

use super::LineMap;

/// Opens a mark; a noncharacter (Unicode 17.0, section 23.7), which no text file holds for a purpose of its own.
pub(super) const CHUNK: char = '\u{FDD0}';
pub(super) const LINE: char = '\u{FDD1}';
pub(super) const END: char = '\u{FDD2}';

/// A run of literal lines, as they will stand in the output, and the line of the source it begins at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    pub text: String,
    pub line: usize,
}

/// A template reduced to its tags, with the source line (from 1) of each of its own lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skeleton {
    pub text: String,
    pub lines: Vec<usize>,
    pub chunks: Vec<Chunk>,
}

/// The message for a text with tags that holds one of them.
pub(super) const MARKED: &str = "the noncharacters U+FDD0 to U+FDD2 are not allowed in a file with tags";

/// Whether a text holds a character the marks are made of.
#[must_use]
pub fn holds_mark(text: &str) -> bool {
    // One search for each character is far faster than one for a set.
    text.contains(CHUNK) || text.contains(LINE) || text.contains(END)
}

impl Skeleton {
    /// Adds one line of its own, which stands for `line` of the source.
    pub fn push_line(&mut self, text: &str, line: usize) {
        self.text.push_str(text);
        self.lines.push(line);
    }

    /// Adds a run of literal text that begins at `line` of the source.
    pub fn push_chunk(&mut self, text: String, line: usize) {
        if text.is_empty() {
            return;
        }
        let mark = format!("{CHUNK}{}{END}\n", self.chunks.len());
        self.push_line(&mark, line);
        self.chunks.push(Chunk { text, line });
    }
}

/// Puts the chunks back into rendered text, each passed through `substitute`.
pub(super) fn assemble(
    rendered: &str,
    chunks: &[Chunk],
    substitute: impl Fn(&str) -> Option<String>,
) -> (String, LineMap) {
    let mut out = String::with_capacity(rendered.len() + chunks.iter().map(|chunk| chunk.text.len()).sum::<usize>());
    let mut lines = LineMap::default();
    let mut at = 1;
    let mut rest = rendered;
    while let Some(found) = rest.find([CHUNK, LINE]) {
        push(&mut out, &mut at, &rest[..found]);
        let (number, after) = mark(&rest[found..]);
        let is_chunk = rest[found..].starts_with(CHUNK);
        rest = after;
        if is_chunk {
            let Some(chunk) = chunks.get(number) else { continue };
            lines.begin(at, chunk.line);
            match substitute(&chunk.text) {
                Some(text) => push(&mut out, &mut at, &text),
                None => push(&mut out, &mut at, &chunk.text),
            }
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        } else {
            lines.single(at, number);
        }
    }
    push(&mut out, &mut at, rest);
    (out, lines)
}

fn push(out: &mut String, at: &mut usize, text: &str) {
    out.push_str(text);
    *at += memchr::memchr_iter(b'\n', text.as_bytes()).count();
}

/// The number of the mark that `text` begins with, and what follows it. No template, partial or answer holds a mark of
/// its own.
fn mark(text: &str) -> (usize, &str) {
    let (number, rest) = text[CHUNK.len_utf8()..].split_once(END).expect("a mark is written with its end");
    (number.parse().expect("a mark is written with a number"), rest)
}
