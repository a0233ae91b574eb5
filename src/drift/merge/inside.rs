//! One unit that both sides changed: merged by tokens where its language has them, by lines otherwise.

use std::ops::Range;

use super::lines::{self, Taken};
use super::meaning::meaning;
use super::section::Grammar;
use super::{Side, Three};
use crate::syntax::rust::tokens::{TokenKind, Tokens};

/// The merged text of a unit; nothing where the sides changed one place, or places in one expression.
pub(super) fn merge(grammar: Grammar, sides: Three<&str>) -> Option<String> {
    match grammar {
        Grammar::Rust => tokens(sides),
        _ => {
            let ended = sides.map(|side| format!("{side}\n"));
            let merged = lines::merge(ended.as_ref().map(String::as_str))?;
            merged.strip_suffix('\n').map(str::to_owned)
        }
    }
}

/// The team's layout with the change of the blueprint in it, where the team changed nothing but the layout.
pub(super) fn relaid(grammar: Grammar, sides: Three<&str>) -> Option<String> {
    let merged = merge(grammar, sides)?;
    (meaning(grammar, &merged) == meaning(grammar, sides.theirs)).then_some(merged)
}

/// A text as tokens and comments, each with the white space before it.
struct Lexemes<'t> {
    text: &'t str,
    /// The bytes before each one, white space and the comma that only closes a list.
    before: Vec<Range<usize>>,
    spans: Vec<Range<usize>>,
    end: usize,
}

impl<'t> Lexemes<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let tokens = Tokens::of(text);
        if !tokens.loose.is_empty() {
            return None;
        }
        let mut lexemes = Self { text, before: Vec::new(), spans: Vec::new(), end: 0 };
        for at in 0..tokens.toks.len() {
            let (start, end) = (tokens.toks[at].start as usize, tokens.toks[at].end as usize);
            lexemes.comments(start);
            let closes = tokens.toks.get(at + 1).is_some_and(|next| next.sort == TokenKind::Close);
            if !(tokens.is(at, b',') && closes) {
                lexemes.push(start..end);
            }
        }
        lexemes.comments(text.len());
        Some(lexemes)
    }

    fn push(&mut self, span: Range<usize>) {
        self.before.push(self.end..span.start);
        self.end = span.end;
        self.spans.push(span);
    }

    /// Takes the comments between the last token and the next as tokens.
    fn comments(&mut self, to: usize) {
        let mut from = self.end;
        while let Some(found) = self.text[from..to].find("//").into_iter().chain(self.text[from..to].find("/*")).min() {
            let start = from + found;
            let rest = &self.text[start..to];
            let length = if rest.starts_with("//") { rest.find('\n') } else { rest.rfind("*/").map(|at| at + 2) };
            let end = start + length.unwrap_or(rest.len());
            self.push(start..end);
            from = end;
        }
    }

    /// One line for each, with nothing in it that would end a line.
    fn lines(&self) -> String {
        let line =
            |span: &Range<usize>| format!("{}\n", self.text[span.clone()].trim_end().replace(['\n', '\r'], "\u{1}"));
        self.spans.iter().map(line).collect()
    }

    fn write(&self, range: Range<usize>, out: &mut String) {
        for at in range {
            out.push_str(&self.text[self.before[at].start..self.spans[at].end]);
        }
    }

    /// Whether one of a range parts statements, members or arguments.
    fn parts(&self, mut range: Range<usize>) -> bool {
        range.any(|at| matches!(&self.text[self.spans[at].clone()], ";" | "," | "{" | "}"))
    }
}

fn tokens(sides: Three<&str>) -> Option<String> {
    let lexed =
        Three { base: Lexemes::of(sides.base)?, ours: Lexemes::of(sides.ours)?, theirs: Lexemes::of(sides.theirs)? };
    let lines = lexed.as_ref().map(Lexemes::lines);
    let merge = lines::regions(lines.as_ref().map(String::as_str))?;
    let mut out = String::new();
    let (mut last, mut is_parted) = (None, true);
    for region in merge.regions() {
        let (side, range) = lines::taken(region)?;
        let changed = match region.resolution() {
            similar::MergeResolution::Unchanged => None,
            _ if side == Taken::Theirs => Some(Side::Theirs),
            _ => Some(Side::Ours),
        };
        if changed.is_none() {
            is_parted |= lexed.base.parts(region.base_range());
        } else if last.is_some() && last != changed && !is_parted {
            return None;
        } else {
            (last, is_parted) = (changed, false);
        }
        let from = if side == Taken::Ours { &lexed.ours } else { &lexed.theirs };
        from.write(range, &mut out);
    }
    out.push_str(&lexed.ours.text[lexed.ours.end..]);
    agrees(sides, &out).then_some(out)
}

/// Whether a merge of the tokens as they mean comes to the same: what is dropped between brackets may have been told
/// apart only by its layout.
fn agrees(sides: Three<&str>, merged: &str) -> bool {
    let line = |text: &str| -> String {
        let words = meaning(Grammar::Rust, text);
        words.iter().map(|word| format!("{}\n", word.replace(['\n', '\r'], "\u{1}"))).collect()
    };
    let meant = sides.map(line);
    let wanted = lines::merge(meant.as_ref().map(String::as_str));
    wanted.is_some_and(|wanted| wanted == line(merged))
}
