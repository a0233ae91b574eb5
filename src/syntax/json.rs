//! JSON, with and without comments.

use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::Outline;
use super::data::{Data, Node, Value};
use super::number::decimal;

pub(super) fn outline(text: &str) -> Outline<'_> {
    // Comments and the like are read as well, since some readers of `.json` take them, and most do not.
    let lenient = serde_json::from_str::<serde::de::IgnoredAny>(text).is_err();
    Outline { lenient, ..outline_with_comments(text) }
}

pub(super) fn outline_with_comments(text: &str) -> Outline<'_> {
    Outline { keys_in_order: true, ..read_data(text).outline() }
}

pub(super) fn read_data(text: &str) -> Data {
    match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(found) => Data { root: found.value.as_ref().map(read), ..Data::default() },
        Err(_) => Data::unreadable(text.len()),
    }
}

/// The parser refuses what is nested deeper than this stack allows.
fn read(value: &Json<'_>) -> Node {
    let range = value.range();
    let value = match value {
        Json::StringLit(text) => Value::Leaf(format!("{:?}", text.value)),
        Json::NumberLit(number) => Value::Leaf(decimal(number.value)),
        Json::BooleanLit(flag) => Value::Leaf(flag.value.to_string()),
        Json::NullKeyword(_) => Value::Leaf("null".to_owned()),
        Json::Array(array) => Value::List(array.elements.iter().map(read).collect()),
        Json::Object(object) => {
            let entry = |property: &jsonc_parser::ast::ObjectProp<'_>| {
                let node = read(&property.value);
                (property.name.clone().into_string(), Node { span: property.range.start..property.range.end, ..node })
            };
            Value::Table(object.properties.iter().map(entry).collect())
        }
    };
    Node { span: range.start..range.end, value }
}
