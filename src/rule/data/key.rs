//! `Key`: the way to a value, as a rule's author writes it.

use std::ops::Range;

use crate::syntax::{Node, Value, below};

/// The most parts a key may have.
const MOST: usize = 32;

/// A dotted key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub steps: Vec<Step>,
}

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    /// `[…]`: an element of a list, by its number or by what it calls itself.
    Element(String),
}

/// A value that a key led to.
pub(super) struct Reached<'n> {
    pub node: &'n Node,
    /// The key, as units name it.
    pub key: String,
}

impl Key {
    /// Reads what an author wrote.
    ///
    /// # Errors
    /// Why it is no key.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let no = |why: &str| Err(format!("`{text}` is no key such as `lints.rust.unsafe_code`: {why}"));
        let (mut steps, mut rest) = (Vec::new(), text);
        loop {
            let (name, after) = match rest.chars().next() {
                Some(quote @ ('"' | '\'')) => match rest[1..].split_once(quote) {
                    Some((name, after)) => (name, after),
                    None => return no("a quote has no partner"),
                },
                _ => rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())),
            };
            if name.trim().is_empty() {
                return no("a part is empty");
            }
            steps.push(Step::Name(name.to_owned()));
            rest = after;
            while let Some(inside) = rest.strip_prefix('[') {
                let Some((element, after)) = inside.split_once(']') else { return no("a bracket has no partner") };
                steps.push(Step::Element(element.trim_matches(['"', '\'']).to_owned()));
                rest = after;
            }
            match rest.strip_prefix('.') {
                Some(after) => rest = after,
                None if rest.is_empty() && steps.len() > MOST => return no("it has too many parts"),
                None if rest.is_empty() => return Ok(Self { steps }),
                None => return no("after a part comes a dot"),
            }
        }
    }

    pub(super) fn of(names: &[&str]) -> Self {
        Self { steps: names.iter().map(|name| Step::Name((*name).to_owned())).collect() }
    }

    /// The key of what is below this one, or this one's end.
    pub(super) fn names(&self) -> Vec<&str> {
        self.steps
            .iter()
            .map(|step| match step {
                Step::Name(name) | Step::Element(name) => name.as_str(),
            })
            .collect()
    }

    /// The value it leads to.
    pub(super) fn find<'n>(&self, root: &'n Node) -> Option<Reached<'n>> {
        find(root, &self.steps, String::new())
    }

    /// The bytes of the last value on the way that is there.
    pub(super) fn nearest(&self, root: &Node) -> Range<usize> {
        let found = (1..self.steps.len()).rev().find_map(|end| find(root, &self.steps[..end], String::new()));
        found.map_or(0..0, |found| found.node.span.start..found.node.span.start)
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut key = String::new();
        for step in &self.steps {
            key = match step {
                Step::Name(name) => below(&key, name),
                Step::Element(element) => format!("{key}[{element}]"),
            };
        }
        out.write_str(&key)
    }
}

fn find<'n>(node: &'n Node, steps: &[Step], key: String) -> Option<Reached<'n>> {
    let Some((step, rest)) = steps.split_first() else { return Some(Reached { node, key }) };
    match (&node.value, step) {
        (Value::Table(entries), Step::Name(_)) => {
            // A part may hold dots of its own.
            let names =
                steps.iter().map_while(|step| if let Step::Name(name) = step { Some(name.as_str()) } else { None });
            let names: Vec<&str> = names.collect();
            (1..=names.len()).find_map(|count| {
                let name = names[..count].join(".");
                let (_, child) = entries.iter().find(|(entry, _)| *entry == name)?;
                find(child, &steps[count..], below(&key, &name))
            })
        }
        (Value::List(elements), Step::Name(name) | Step::Element(name)) => {
            let by_number = name.parse::<usize>().ok().and_then(|at| elements.get(at));
            let found = by_number.or_else(|| elements.iter().find(|element| calls_itself(element, name)))?;
            find(found, rest, format!("{key}[{name}]"))
        }
        _ => None,
    }
}

/// Whether an element of a list says the name.
fn calls_itself(element: &Node, wanted: &str) -> bool {
    let Value::Table(entries) = &element.value else { return false };
    let says = |(key, node): &(String, Node)| {
        matches!(key.as_str(), "name" | "id")
            && matches!(&node.value, Value::Leaf(text) if text.trim_matches('"') == wanted)
    };
    entries.iter().any(says)
}
