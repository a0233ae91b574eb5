//! Live files: working source in which a comment that fills its line may hold one block tag.
//!
//! The tag's line disappears. Inside a branch, `//~ ` marks a line that is a comment in the reference and code where
//! its branch is taken. Everything else is literal, whatever braces it holds.

use memchr::memmem;

use super::skeleton::Skeleton;
use crate::syntax::Leader;

/// How deep blocks may nest; deeper is a mistake, and the parser is recursive.
pub const MAX_DEPTH: usize = 32;

/// What one line of a live file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line<'t> {
    Literal,
    /// A block tag, without its braces: `#if x`, `else`, `/if`.
    Tag(&'t str),
    /// A line that is live where its branch is taken: its indent and what follows the mark.
    Marked {
        indent: &'t str,
        text: &'t str,
    },
}

/// A fault of the directives, with its line, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveFault {
    pub line: usize,
    pub message: String,
}

/// What a line is, given the comment leaders of its language.
#[must_use]
pub fn classify<'t>(line: &'t str, leaders: &[Leader]) -> Line<'t> {
    let body = line.trim();
    for leader in leaders {
        let Some(rest) = body.strip_prefix(leader.open) else { continue };
        if let Some(text) = rest.strip_prefix('~').and_then(|rest| marked(rest, leader)) {
            let indent = &line[..line.len() - line.trim_start().len()];
            return Line::Marked { indent, text };
        }
        if let Some(tag) = rest.strip_suffix(leader.close).and_then(|rest| block_tag(rest.trim())) {
            return Line::Tag(tag);
        }
    }
    Line::Literal
}

fn marked<'t>(rest: &'t str, leader: &Leader) -> Option<&'t str> {
    let rest = rest.strip_suffix(leader.close)?;
    let rest = if leader.close.is_empty() { rest } else { rest.strip_suffix(' ').unwrap_or(rest) };
    if rest.is_empty() { Some("") } else { rest.strip_prefix(' ') }
}

fn block_tag(text: &str) -> Option<&str> {
    let tag = text.strip_prefix("{{")?.strip_suffix("}}")?;
    if tag.contains("{{") || tag.contains("}}") {
        return None;
    }
    let tag = tag.trim();
    let other = tag == "else" || tag.starts_with("else ") || tag.starts_with('^');
    let block = tag.starts_with(['#', '/']) || other || tag.starts_with('~') || tag.ends_with('~');
    (block && !tag.starts_with("#>") && !tag.starts_with("#*")).then_some(tag)
}

/// Reduces a live file to its tags, or `None` when it holds none.
///
/// # Errors
/// Every directive that is malformed or out of place.
pub fn skeleton(text: &str, leaders: &[Leader]) -> Result<Option<Skeleton>, Vec<LiveFault>> {
    if leaders.is_empty() || memmem::find(text.as_bytes(), b"{{").is_none() {
        return Ok(None);
    }
    let mut builder = Builder::default();
    let (mut rest, mut number) = (text, 1);
    while !rest.is_empty() {
        // Outside of blocks only a line with braces can be a directive: what stands before it is taken in one piece.
        if builder.open.is_empty() {
            let plain = match memmem::find(rest.as_bytes(), b"{{") {
                Some(braces) => rest[..braces].rfind('\n').map_or(0, |at| at + 1),
                None => rest.len(),
            };
            builder.literal(&rest[..plain], number);
            number += newlines(&rest[..plain]);
            rest = &rest[plain..];
        }
        let line = &rest[..rest.find('\n').map_or(rest.len(), |at| at + 1)];
        builder.line(line, number, leaders);
        number += 1;
        rest = &rest[line.len()..];
    }
    builder.finish()
}

fn newlines(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

#[derive(Default)]
struct Builder {
    skeleton: Skeleton,
    /// The blocks open now: name, line, whether an `else` was met.
    open: Vec<(String, usize, bool)>,
    faults: Vec<LiveFault>,
    run: String,
    run_line: usize,
    tags: usize,
}

impl Builder {
    fn line(&mut self, line: &str, number: usize, leaders: &[Leader]) {
        match classify(line, leaders) {
            Line::Tag(tag) => self.tag(tag, number),
            Line::Marked { indent, text } if !self.open.is_empty() => self.marked(line, indent, text, number),
            _ => self.literal(line, number),
        }
    }

    /// Takes in lines that stay as they are.
    fn literal(&mut self, line: &str, number: usize) {
        if self.run.is_empty() {
            self.run_line = number;
        }
        self.run.push_str(line);
    }

    fn marked(&mut self, line: &str, indent: &str, text: &str, number: usize) {
        let ending = &line[line.trim_end_matches(['\r', '\n']).len()..];
        let indent = if text.is_empty() { "" } else { indent };
        self.literal(&format!("{indent}{text}{ending}"), number);
    }

    fn fault(&mut self, line: usize, message: impl Into<String>) {
        self.faults.push(LiveFault { line, message: message.into() });
    }

    fn tag(&mut self, tag: &str, line: usize) {
        self.flush();
        self.tags += 1;
        if tag.starts_with('~') || tag.ends_with('~') {
            return self.fault(line, "a directive's line disappears as it is: `~` has no use here");
        }
        if let Some(rest) = tag.strip_prefix('#') {
            self.begin(rest, line);
        } else if let Some(rest) = tag.strip_prefix('/') {
            self.end(rest.trim(), line);
        } else {
            self.alternative(tag, line);
        }
        self.skeleton.push_line(&format!("{{{{{tag}}}}}\n"), line);
    }

    fn begin(&mut self, tag: &str, line: usize) {
        let name = tag.split_whitespace().next().unwrap_or_default();
        if !["if", "unless", "each"].contains(&name) {
            self.fault(line, format!("`#{name}` is no directive: there is `#if`, `#unless` and `#each`"));
        }
        if self.open.len() == MAX_DEPTH {
            self.fault(line, format!("blocks nest deeper than {MAX_DEPTH}"));
        }
        self.open.push((name.to_owned(), line, false));
    }

    fn end(&mut self, name: &str, line: usize) {
        match self.open.pop() {
            None => self.fault(line, format!("`/{name}` closes nothing")),
            Some((open, at, _)) if open != name => {
                self.fault(line, format!("`/{name}` closes the `#{open}` of line {at}"));
            }
            Some(_) => {}
        }
    }

    fn alternative(&mut self, tag: &str, line: usize) {
        let last = tag == "else" || tag == "^";
        match self.open.last_mut() {
            None => self.fault(line, "`else` is outside any block"),
            Some((_, _, met)) if *met => self.fault(line, "this `else` can never be reached: there is one before it"),
            Some((_, _, met)) => *met = last,
        }
    }

    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        self.skeleton.push_chunk(run, self.run_line);
    }

    fn finish(mut self) -> Result<Option<Skeleton>, Vec<LiveFault>> {
        self.flush();
        for (name, line, _) in std::mem::take(&mut self.open) {
            self.fault(line, format!("`#{name}` is never closed"));
        }
        match (self.faults.is_empty(), self.tags) {
            (false, _) => Err(self.faults),
            (true, 0) => Ok(None),
            (true, _) => Ok(Some(self.skeleton)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::path::RelPath;
    use crate::syntax as lang;

    fn leaders(file: &str) -> &'static [Leader] {
        lang::leaders(&RelPath::new(file).expect("a path"), b"")
    }

    fn check(file: &str, line: &str, expected: Line<'_>) {
        assert_eq!(classify(line, leaders(file)), expected, "{line:?} in {file}");
    }

    #[test]
    fn only_a_comment_that_is_one_block_tag_is_a_directive() {
        check("a.rs", "  // {{#if (has \"audit-log\")}}\n", Line::Tag("#if (has \"audit-log\")"));
        check("a.rs", "// {{else}}\r\n", Line::Tag("else"));
        check("a.rs", "//{{/if}}", Line::Tag("/if"));
        check("a.html", "<!-- {{#if x}} -->\n", Line::Tag("#if x"));
        check("a.sql", "-- {{/if}}", Line::Tag("/if"));
        for literal in
            ["println!(\"{{name}}\");", "// {{name}}", "// {{#if x}} more", "x // {{#if x}}", "// {{#if x}}{{/if}}"]
        {
            check("a.rs", literal, Line::Literal);
        }
        check("a.md", "# {{#if x}}", Line::Literal);
        check("a.json", "// {{#if x}}", Line::Literal);
        check("a.yml", "- run: echo ${{ matrix.os }}", Line::Literal);
    }

    #[test]
    fn marked_lines_keep_their_indent() {
        check("a.rs", "    //~   mod a;\n", Line::Marked { indent: "    ", text: "  mod a;" });
        check("a.rs", "  //~\n", Line::Marked { indent: "  ", text: "" });
        check("a.rs", "//~x", Line::Literal);
        check("a.md", "<!--~ text -->\n", Line::Marked { indent: "", text: "text" });
        check("a.toml", "#~ a = 1", Line::Marked { indent: "", text: "a = 1" });
    }

    #[test]
    fn misplaced_directives_are_all_reported() {
        let text = "// {{else}}\n// {{/if}}\n// {{#with x}}\n// {{/if}}\n// {{#if x}}\n";
        let faults = skeleton(text, leaders("a.rs")).expect_err("faults");
        let lines: Vec<_> = faults.iter().map(|fault| format!("{}: {}", fault.line, fault.message)).collect();
        let expected = [
            "1: `else` is outside any block",
            "2: `/if` closes nothing",
            "3: `#with` is no directive: there is `#if`, `#unless` and `#each`",
            "4: `/if` closes the `#with` of line 3",
            "5: `#if` is never closed",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_file_without_directives_has_no_skeleton() {
        assert_eq!(skeleton("fn main() { println!(\"{{x}}\"); }\n", leaders("a.rs")), Ok(None));
    }
}
