//! YAML cut by indentation into the keys of its block mappings, and into elements that say what they are called.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{DEEPEST, Section, apart, blank, number};
use crate::syntax::below;

/// Cuts a text of one document.
pub(super) fn cut(text: &str) -> Option<Section<'_>> {
    let lines = lines(text);
    let document = lines.iter().position(|line| line.is_content)?;
    let opens = lines[document].text(text) == "---";
    let first = if opens { document + 1 } else { 0 };
    let later = lines[first..].iter().any(|line| line.indent == 0 && line.text(text).starts_with(['%', '\t', '.']));
    if later || lines[first..].iter().any(|line| line.text(text).starts_with("---")) {
        return None;
    }
    let from = if opens { lines[document].end } else { 0 };
    let cutter = Cutter { text, lines: &lines };
    let (parts, end) = cutter.mapping(first..lines.len(), 0, from, "", 0)?;
    let root = Section::leaf(String::new(), String::new(), "", &text[..from]);
    Some(Section { parts: Some(parts), tail: &text[end..], ..root })
}

struct Line {
    start: usize,
    /// Without the end of the line.
    end: usize,
    indent: usize,
    is_comment: bool,
    /// Neither blank nor a comment.
    is_content: bool,
}

impl Line {
    /// The line without its indentation.
    fn text<'t>(&self, text: &'t str) -> &'t str {
        text[self.start..self.end].trim()
    }
}

fn lines(text: &str) -> Vec<Line> {
    let (mut found, mut at) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let indent = body.len() - body.trim_start_matches(' ').len();
        let is_comment = body[indent..].starts_with('#');
        let end = at + body.len();
        found.push(Line { start: at, end, indent, is_comment, is_content: !body.is_empty() && !is_comment });
        at += line.len();
    }
    found
}

struct Cutter<'c, 't> {
    text: &'t str,
    lines: &'c [Line],
}

impl<'t> Cutter<'_, 't> {
    /// The entries of a mapping that is indented by `indent`, and where the last one ends.
    fn mapping(
        &self,
        range: Range<usize>,
        indent: usize,
        from: usize,
        prefix: &str,
        depth: usize,
    ) -> Option<(Vec<Section<'t>>, usize)> {
        let (mut parts, mut at, mut from) = (Vec::new(), range.start, from);
        while let Some(first) = (at..range.end).find(|at| self.lines[*at].is_content) {
            if self.lines[first].indent != indent {
                return None;
            }
            let key = self.key(self.lines[first].text(self.text))?;
            let end = self.entry_end(first, range.end, indent);
            let (comments, start) = apart(self.text, from, self.lines[first].start);
            parts.extend(comments);
            let part = self.entry(first..end, start, key, prefix, depth);
            from = self.last(first..end);
            parts.push(part);
            at = end;
        }
        number(&mut parts);
        (!parts.is_empty()).then_some((parts, from))
    }

    /// The line after an entry: comments no deeper than it are those of the next.
    fn entry_end(&self, first: usize, end: usize, indent: usize) -> usize {
        let goes_on = |at: usize| {
            let line = &self.lines[at];
            let dash = line.indent == indent && is_element(line.text(self.text));
            line.indent > indent || (line.is_content && dash) || !(line.is_content || line.is_comment)
        };
        let next = (first + 1..end).find(|at| !goes_on(*at)).unwrap_or(end);
        (first + 1..=next).rev().find(|at| *at == first + 1 || self.is_written(at - 1)).unwrap_or(next)
    }

    fn is_written(&self, at: usize) -> bool {
        self.lines[at].is_content || self.lines[at].is_comment
    }

    /// Where the last line of a range that has any text ends.
    fn last(&self, range: Range<usize>) -> usize {
        let last = range.clone().rev().find(|at| self.is_written(*at)).unwrap_or(range.start);
        self.lines[last].end
    }

    /// The key of a line that is an entry of a mapping.
    fn key(&self, line: &str) -> Option<String> {
        let (name, rest) = match line.as_bytes().first()? {
            quote @ (b'"' | b'\'') => {
                let end = line[1..].find(*quote as char)? + 1;
                (&line[1..end], &line[end + 1..])
            }
            b'{' | b'[' | b'&' | b'*' | b'!' | b'|' | b'>' | b'?' | b'%' | b'@' | b'-' | b']' | b'}' => return None,
            _ => line.split_at(line.find(": ").or_else(|| line.strip_suffix(':').map(str::len))?),
        };
        (rest == ":" || rest.starts_with(": ")).then(|| name.to_owned())
    }

    fn entry(&self, lines: Range<usize>, from: usize, key: String, prefix: &str, depth: usize) -> Section<'t> {
        let last = self.last(lines.clone());
        let gap = blank(&self.text[from..last]);
        let head = from + gap.len();
        let label = below(prefix, &key);
        let leaf = Section::leaf(key, label, gap, &self.text[head..last]);
        let first = &self.lines[lines.start];
        let line = first.text(self.text);
        let opens = line.ends_with(':') || line.find(": #").is_some_and(|at| line[at + 1..].trim().starts_with('#'));
        let next = (lines.start + 1..lines.end).find(|at| self.lines[*at].is_content);
        let Some(next) = next.filter(|_| opens && depth < DEEPEST) else { return leaf };
        let inside = lines.start + 1..lines.end;
        let indent = self.lines[next].indent;
        let found = match is_element(self.lines[next].text(self.text)) {
            true => self.sequence(inside, indent, first.end, &leaf.label, depth + 1),
            false if indent > first.indent => self.mapping(inside, indent, first.end, &leaf.label, depth + 1),
            false => None,
        };
        let Some((parts, end)) = found else { return leaf };
        let tail = &self.text[end..last.max(end)];
        Section { head: &self.text[head..first.end], parts: Some(parts), tail, ..leaf }
    }

    /// The elements of a sequence, where each says what it is called and no two alike.
    fn sequence(
        &self,
        range: Range<usize>,
        indent: usize,
        from: usize,
        owner: &str,
        depth: usize,
    ) -> Option<(Vec<Section<'t>>, usize)> {
        let (mut parts, mut at, mut from, mut names) = (Vec::new(), range.start, from, BTreeSet::new());
        while let Some(first) = (at..range.end).find(|at| self.lines[*at].is_content) {
            let line = &self.lines[first];
            if line.indent != indent || !is_element(line.text(self.text)) {
                return None;
            }
            let goes_on = |at: usize| self.lines[at].indent > indent || !self.is_written(at);
            let end = (first + 1..range.end).find(|at| !goes_on(*at)).unwrap_or(range.end);
            let (comments, start) = apart(self.text, from, line.start);
            parts.extend(comments);
            let part = self.element(first..end, start, owner, depth)?;
            names.insert(part.key.clone()).then_some(())?;
            from = self.last(first..end);
            parts.push(part);
            at = end;
        }
        (!parts.is_empty()).then_some((parts, from))
    }

    fn element(&self, lines: Range<usize>, from: usize, owner: &str, depth: usize) -> Option<Section<'t>> {
        let first = &self.lines[lines.start];
        let dashed = first.text(self.text);
        let body = dashed[1..].trim_start();
        let column = first.indent + dashed.len() - body.len();
        self.key(body)?;
        let next = (lines.start + 1..lines.end).find(|at| self.is_written(*at) && self.lines[*at].indent <= column);
        let rest = next.unwrap_or(lines.end);
        let split = self.last(lines.start..rest);
        let last = self.last(lines.clone());
        let (parts, end) = match rest < lines.end {
            true => self.mapping(rest..lines.end, column, split, "", depth + 1)?,
            false => (Vec::new(), split),
        };
        let named = |wanted: &str| {
            let mut own = std::iter::once(body).chain(parts.iter().map(|part| part.head));
            own.find_map(|head| {
                let line = head.lines().find(|line| !line.trim_start().starts_with('#'))?.trim();
                line.strip_prefix(wanted)?
                    .strip_prefix(':')
                    .map(|name| name.trim().trim_matches(['"', '\'']).to_owned())
            })
        };
        let name = named("name").or_else(|| named("id"))?;
        let label = format!("{owner}[{name}]");
        let parts = parts.into_iter().map(|part| super::under(&label, part)).collect();
        let gap = blank(&self.text[from..split]);
        let head = &self.text[from + gap.len()..split];
        let tail = &self.text[end..last.max(end)];
        Some(Section { parts: Some(parts), tail, ..Section::leaf(name, label, gap, head) })
    }
}

fn is_element(line: &str) -> bool {
    line.starts_with("- ")
}
