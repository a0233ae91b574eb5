//! Texts that are put together: `concat!` and `format!` of what is known.

use std::ops::Range;
use std::rc::Rc;

use super::evaluate::Frame;
use super::router::Value;
use super::source::Source;
use crate::syntax::rust::{FormatPart, format_parts};

impl<'g> Frame<'_, '_, '_, 'g> {
    /// A text with what is added to it; nothing that is known where that is no text.
    pub(super) fn joined(&mut self, text: String, rest: Range<usize>) -> Value<'g> {
        if !self.source.tokens.is(rest.start, b'+') {
            self.sweep(rest);
            return Value::Other;
        }
        match self.value(rest.start + 1..rest.end) {
            Value::Text(more) => Value::Text(text + &more),
            _ => Value::Other,
        }
    }

    /// What `concat!` or `format!` gives, where each of its parts is known.
    pub(super) fn text(&mut self, name: usize, input: Range<usize>) -> Value<'g> {
        let parts = self.source.split(input, b',');
        let values: Vec<Value<'g>> = parts.into_iter().map(|part| self.value(part)).collect();
        let texts: Option<Vec<String>> = values.into_iter().map(text).collect();
        let Some(texts) = texts else { return Value::Other };
        if self.source.str(name) == "concat" {
            return Value::Text(texts.concat());
        }
        let Some((form, given)) = texts.split_first() else { return Value::Other };
        self.formatted(form, given).map_or(Value::Other, Value::Text)
    }

    fn formatted(&mut self, form: &str, given: &[String]) -> Option<String> {
        let (parts, whole) = format_parts(form);
        let mut given = given.iter();
        let texts = parts.into_iter().map(|part| match part {
            FormatPart::Text(text) => Some(text),
            FormatPart::Hole("") => given.next().cloned(),
            FormatPart::Hole(name) => self.inline(name),
        });
        texts.collect::<Option<String>>().filter(|_| whole)
    }

    /// What a name in a format stands for.
    fn inline(&self, name: &str) -> Option<String> {
        if let Some(variable) = self.variables.iter().rev().find(|variable| variable.name == name) {
            return text(variable.value.clone());
        }
        let constant = self.walk.code.constant(self.source.path, name)?;
        match &self.walk.code.unit(constant)?.body[..] {
            [literal] => super::chain::literal(literal),
            _ => None,
        }
    }

    /// A frame for code of another place, that knows none of these variables.
    pub(super) fn beside(&self, source: Rc<Source<'g>>) -> Self {
        Self { walk: self.walk, source, variables: Vec::new(), returned: Vec::new(), escaped: Vec::new() }
    }
}

fn text(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
