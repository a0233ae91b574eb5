//! Structured data as units: one for each leaf, by its key. TOML, JSON and YAML are read into the same values.
//!
//! A list is one leaf, since its order means something, unless each of its elements is a table that says its `name` or
//! `id`: then an element is found by that, and the list as a whole keeps the order.

use std::borrow::Cow;
use std::ops::Range;

use super::{Kind, Outline, Token, Unit};

/// How deep tables are looked into; what lies deeper belongs to the leaf above.
pub(super) const DEEPEST: usize = 64;

/// A value and its bytes; those of an entry of a table begin with its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub span: Range<usize>,
    pub value: Value,
}

/// What a file of data holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A scalar, written so that equal ones are equal texts: what is text stands in quotes.
    Leaf(String),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
}

/// A file of data, as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Data {
    /// The whole of it; nothing where there is none, or where nothing could be read.
    pub root: Option<Node>,
    /// What could not be read.
    pub broken: Vec<Range<usize>>,
    /// It is over a limit, and was not read.
    pub over: bool,
}

impl Data {
    pub(super) fn over() -> Self {
        Self { over: true, ..Self::default() }
    }

    pub(super) fn unreadable(len: usize) -> Self {
        Self { broken: std::iter::once(0..len).collect(), ..Self::default() }
    }

    /// Its units.
    pub(super) fn outline<'t>(self) -> Outline<'t> {
        if self.over {
            return Outline::over();
        }
        let mut outline = self.root.map(outline).unwrap_or_default();
        outline.broken.extend(self.broken);
        outline.broken.sort_by_key(|fault| fault.start);
        for unit in &mut outline.units {
            // A value that stands where a fault is was guessed.
            unit.broken =
                outline.broken.iter().any(|fault| fault.start <= unit.span.end && unit.span.start <= fault.end);
        }
        outline
    }
}

/// The units of a document.
fn outline<'t>(root: Node) -> Outline<'t> {
    let mut outline = Outline::default();
    let mut open = vec![(String::new(), String::new(), None, root, 0usize)];
    while let Some((key, name, parent, node, depth)) = open.pop() {
        let keyed = match &node.value {
            Value::Table(entries) if depth < DEEPEST && (!entries.is_empty() || depth == 0) => Some(entries.clone()),
            Value::List(elements) if depth < DEEPEST => named(elements),
            _ => None,
        };
        let ordered = matches!(node.value, Value::List(_));
        let Some(entries) = keyed else {
            let mut unit = Unit::new(Kind::Key, key, name, node.span.clone());
            unit.parent = parent;
            unit.body = tokens(&node.value);
            outline.units.push(unit);
            continue;
        };
        // A table is known by what it holds; a list of named tables also says their order.
        let mut parent = parent;
        if ordered {
            let mut unit = Unit::new(Kind::Key, key.clone(), name, node.span.clone());
            (unit.parent, unit.ordered) = (parent, true);
            parent = Some(outline.units.len());
            outline.units.push(unit);
        }
        if !ordered {
            outline.broken.extend(again(&entries));
        }
        for (entry, child) in entries.into_iter().rev() {
            let key = if ordered { format!("{key}[{entry}]") } else { below(&key, &entry) };
            open.push((key.clone(), key, parent, child, depth + 1));
        }
    }
    outline
}

/// The entries of a table whose keys stand in it before: readers differ in which of them holds.
fn again(entries: &[(String, Node)]) -> Vec<Range<usize>> {
    let mut seen = std::collections::BTreeSet::new();
    // YAML may merge several tables into one.
    let twice = entries.iter().filter(|(key, _)| key != "<<" && !seen.insert(key));
    twice.map(|(_, node)| node.span.clone()).collect()
}

/// The elements of a list by what they call themselves, where each does and no two alike.
fn named(elements: &[Node]) -> Option<Vec<(String, Node)>> {
    let mut found: Vec<(String, Node)> = Vec::new();
    for element in elements {
        let Value::Table(entries) = &element.value else { return None };
        let (_, id) = entries.iter().find(|(key, _)| key == "name" || key == "id")?;
        let Value::Leaf(id) = &id.value else { return None };
        let id = id.trim_matches('"').to_owned();
        if found.iter().any(|(known, _)| *known == id) {
            return None;
        }
        found.push((id, element.clone()));
    }
    (!found.is_empty()).then_some(found)
}

/// A key below another, quoted where it would not read as one.
#[must_use]
pub fn below(key: &str, entry: &str) -> String {
    let bare = !entry.is_empty() && entry.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let entry = if bare { entry.to_owned() } else { format!("{entry:?}") };
    if key.is_empty() { entry } else { format!("{key}.{entry}") }
}

/// A value as tokens, in the order that means something: tables by key.
pub(super) fn tokens<'t>(value: &Value) -> Vec<Token<'t>> {
    enum Step<'v> {
        Value(&'v Value),
        Word(Cow<'v, str>),
    }
    let (mut out, mut open) = (Vec::new(), vec![Step::Value(value)]);
    while let Some(step) = open.pop() {
        match step {
            Step::Word(word) => out.push(Cow::Owned(word.into_owned())),
            Step::Value(Value::Leaf(text)) => out.push(Cow::Owned(text.clone())),
            Step::Value(Value::List(elements)) => {
                open.push(Step::Word("]".into()));
                open.extend(elements.iter().rev().map(|element| Step::Value(&element.value)));
                open.push(Step::Word("[".into()));
            }
            Step::Value(Value::Table(entries)) => {
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by(|a, b| a.0.cmp(&b.0));
                open.push(Step::Word("}".into()));
                for (key, node) in entries.into_iter().rev() {
                    open.push(Step::Value(&node.value));
                    open.push(Step::Word(format!("{key} =").into()));
                }
                open.push(Step::Word("{".into()));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::model::path::RelPath;

    fn keys(path: &str, text: &str) -> Vec<String> {
        let path = RelPath::new(path).expect("a path");
        let outline = crate::syntax::outline(&path, text).expect("data has units");
        let mut lines: Vec<_> =
            outline.units.iter().map(|unit| format!("{} {}", unit.key, unit.body.join(" "))).collect();
        lines.extend(outline.broken.iter().map(|_| "broken".to_owned()));
        lines.sort();
        lines
    }

    #[track_caller]
    fn check(path: &str, text: &str, expected: &[&str]) {
        assert_eq!(keys(path, text), expected, "{text}");
    }

    #[test]
    fn a_leaf_is_known_by_its_key() {
        let expected = ["a.\"b.c\" \"x\"", "a.d [ 1 2 ]", "e[m].v true", "e[m].name \"m\"", "e "];
        let sorted = {
            let mut all = expected;
            all.sort_unstable();
            all
        };
        check("a.toml", "[a]\n\"b.c\" = 'x'\nd = [1,\n 2,]\n[[e]]\nname = \"m\"\nv = true\n", &sorted);
        check("a.json", r#"{"e": [{"v": true, "name": "m"}], "a": {"d": [1, 2], "b.c": "x"}}"#, &sorted);
        check("a.yaml", "a:\n  b.c: x\n  d: [1, 2] # why\ne:\n- name: m\n  v: true\n", &sorted);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        check("a.toml", "a = 1\nb = = 2\nc = 3\n", &["a 1", "b 0", "broken", "broken", "c 3"]);
        check("a.json", "{\"a\": ", &["broken"]);
        check("a.yaml", "a: [1, 2\nb: {", &["broken"]);
        check("a.json", r#"{"a": 1, "a": 2, "b": 3}"#, &["a 1", "a 2", "b 3", "broken"]);
        check("a.yaml", "a: 1\nb: 3\na: 2\n", &["a 1", "a 2", "b 3", "broken"]);
    }

    #[test]
    fn depth_exhausts_nothing() {
        for (path, text) in [
            ("a.toml", format!("a = {}", "[".repeat(50_000))),
            ("a.toml", format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000))),
            ("a.json", format!("{}{}", "[".repeat(50_000), "]".repeat(50_000))),
            ("a.yaml", format!("{}{}", "[".repeat(50_000), "]".repeat(50_000))),
            ("a.yaml", (0..3000).map(|at| format!("{}a:\n", " ".repeat(at / 10))).collect()),
        ] {
            let path = RelPath::new(path).expect("a path");
            assert!(crate::syntax::outline(&path, &text).is_some());
        }
    }
}
