//! TOML, read so that a fault in one line leaves the others.

use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

use super::Outline;
use super::data::{self, Data, Node, Value};
use super::number::{decimal, integer};

pub(super) fn outline(text: &str) -> Outline<'_> {
    read_data(text).outline()
}

pub(super) fn read_data(text: &str) -> Data {
    if text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() > 100_000 {
        return Data::over();
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let root = Node { span: table.span(), value: read_table(table.get_ref(), 0) };
    let broken = errors.iter().map(|error| error.span().unwrap_or(0..text.len())).collect();
    Data { root: Some(root), broken, over: false }
}

fn read_table(table: &DeTable<'_>, depth: usize) -> Value {
    let entry = |(key, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
        let span = key.span().start..value.span().end.max(key.span().end);
        (key.get_ref().to_string(), Node { span, value: read(value.get_ref(), depth + 1) })
    };
    Value::Table(table.iter().map(entry).collect())
}

fn read(value: &DeValue<'_>, depth: usize) -> Value {
    match value {
        _ if depth > data::DEEPEST => Value::Leaf("…".to_owned()),
        DeValue::String(text) => Value::Leaf(format!("{text:?}")),
        DeValue::Integer(number) => Value::Leaf(integer(&number.to_string())),
        DeValue::Float(number) => Value::Leaf(decimal(number.as_str())),
        DeValue::Boolean(flag) => Value::Leaf(flag.to_string()),
        DeValue::Datetime(time) => Value::Leaf(in_utc(*time).to_string()),
        DeValue::Array(elements) => {
            let node = |element: &toml::Spanned<DeValue<'_>>| Node {
                span: element.span(),
                value: read(element.get_ref(), depth + 1),
            };
            Value::List(elements.iter().map(node).collect())
        }
        DeValue::Table(table) => read_table(table, depth),
    }
}

/// A time with `Z` for the offset it stands for.
fn in_utc(time: Datetime) -> Datetime {
    let offset = match time.offset {
        Some(Offset::Custom { minutes: 0 }) => Some(Offset::Z),
        other => other,
    };
    Datetime { offset, ..time }
}
