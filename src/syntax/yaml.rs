//! YAML, event by event, so that no nesting exhausts the stack. Aliases are leaves of their own.

use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::data::{self, Data, Node, Value};
use super::{Document, Outline, Unit};

/// How deep a document may be nested.
const DEEPEST: usize = 256;

pub(super) fn outline(text: &str) -> Outline<'_> {
    let (data, documents) = read(text);
    let mut outline = data.outline();
    outline.documents = parts(&outline.units, documents);
    outline
}

/// The documents of a file, of which several are numbered.
fn parts(units: &[Unit<'_>], documents: usize) -> Vec<Document> {
    if documents < 2 {
        return vec![Document { units: 0..units.len(), label: String::new() }];
    }
    let mut parts = Vec::with_capacity(documents);
    let mut start = 0;
    for at in 0..documents {
        let label = at.to_string();
        let of = |unit: &Unit<'_>| {
            unit.key.strip_prefix(&label).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let len = units[start..].iter().take_while(|unit| of(unit)).count();
        parts.push(Document { units: start..start + len, label });
        start += len;
    }
    parts
}

pub(super) fn read_data(text: &str) -> Data {
    read(text).0
}

/// What a text holds, and how many documents that is.
fn read(text: &str) -> (Data, usize) {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let byte = |index: usize| places.get(index).copied().unwrap_or(text.len());
    let range = |span: Span| byte(span.start.index())..byte(span.end.index());
    let mut reader = Reader::default();
    for event in Parser::new_from_str(text) {
        match event {
            Ok(_) if reader.open.len() > DEEPEST => return (Data::over(), 0),
            Ok((event, span)) => reader.event(&event, range(span)),
            Err(_) => return (Data::unreadable(text.len()), 0),
        }
    }
    let documents = reader.documents.len();
    (reader.data(text.len()), documents)
}

/// A collection that is still open, with the key that waits for its value.
struct Open {
    start: usize,
    is_table: bool,
    /// What it says it is.
    tag: Option<String>,
    key: Option<(String, usize)>,
    entries: Vec<(String, Node)>,
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    documents: Vec<Node>,
}

impl Reader {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Scalar(text, style, _, tag) => {
                let tag = tag.as_ref().map(|tag| format!("{tag} ")).unwrap_or_default();
                let plain = *style == saphyr_parser::ScalarStyle::Plain && !is_text(text);
                let leaf = if plain { text.to_string() } else { format!("{text:?}") };
                self.value(Node { span: range, value: Value::Leaf(format!("{tag}{leaf}")) });
            }
            Event::Alias(anchor) => self.value(Node { span: range, value: Value::Leaf(format!("*{anchor}")) }),
            Event::SequenceStart(_, tag) => self.begin(range.start, false, tag.as_ref().map(ToString::to_string)),
            Event::MappingStart(_, tag) => self.begin(range.start, true, tag.as_ref().map(ToString::to_string)),
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
            _ => {}
        }
    }

    fn begin(&mut self, start: usize, is_table: bool, tag: Option<String>) {
        self.open.push(Open { start, is_table, tag, key: None, entries: Vec::new() });
    }

    fn end(&mut self, end: usize) {
        let Some(mut done) = self.open.pop() else { return };
        let last = done.entries.last().map_or(end, |(_, node)| node.span.end);
        if let Some(tag) = done.tag {
            let entry = (tag.clone(), Node { span: done.start..done.start, value: Value::Leaf(tag) });
            done.entries.insert(0, entry);
        }
        let value = match done.is_table {
            true => Value::Table(done.entries),
            false => Value::List(done.entries.into_iter().map(|(_, node)| node).collect()),
        };
        self.value(Node { span: done.start..last.max(done.start), value });
    }

    fn value(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else { return self.documents.push(node) };
        match (open.is_table, open.key.take()) {
            (false, _) => open.entries.push((String::new(), node)),
            (true, Some((key, start))) => open.entries.push((key, Node { span: start..node.span.end, ..node })),
            (true, None) => {
                let key = match &node.value {
                    Value::Leaf(text) => text.trim_matches('"').to_owned(),
                    // A key that is a collection is all that it holds.
                    collection => format!("? {}", data::tokens(collection).join(" ")),
                };
                open.key = Some((key, node.span.start));
            }
        }
    }

    fn data(mut self, len: usize) -> Data {
        let root = match self.documents.len() {
            0 => return Data::default(),
            1 => self.documents.remove(0),
            _ => {
                let numbered = self.documents.into_iter().enumerate().map(|(at, node)| (at.to_string(), node));
                Node { span: 0..len, value: Value::Table(numbered.collect()) }
            }
        };
        Data { root: Some(root), ..Data::default() }
    }
}

/// Whether a plain scalar is a text, which quotes do not change: no number, truth value or null of YAML 1.1 or 1.2.
fn is_text(text: &str) -> bool {
    const WORDS: &[&str] = &["true", "false", "null", "~", "yes", "no", "on", "off", "y", "n", ""];
    let word = WORDS.contains(&text.to_ascii_lowercase().as_str());
    !word && !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
}
