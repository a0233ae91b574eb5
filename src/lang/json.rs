//! JSON, with and without comments.

use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::Outline;
use super::data::{self, Node, Value};

pub(super) fn outline(text: &str) -> Outline<'_> {
    match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(found) => match found.value {
            Some(value) => data::outline(read(&value)),
            None => Outline::default(),
        },
        Err(_) => Outline::unreadable(text.len()),
    }
}

/// The parser refuses what is nested deeper than this stack allows.
fn read(value: &Json<'_>) -> Node {
    let range = value.range();
    let value = match value {
        Json::StringLit(text) => Value::Leaf(format!("{:?}", text.value)),
        Json::NumberLit(number) => Value::Leaf(number.value.to_string()),
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
