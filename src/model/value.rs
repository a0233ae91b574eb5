//! `Value`: what an answer can be.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An answer's value. A choice is a string; a list holds strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    Boolean(bool),
    Integer(i64),
    String(String),
    List(Vec<String>),
}

/// What kind of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    String,
    Integer,
    Boolean,
    Choice,
    List,
}

/// A text that cannot be read as the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {wanted}")]
pub struct ValueFault {
    pub text: String,
    pub wanted: &'static str,
}

impl Kind {
    /// Reads what was typed, as a flag's value or at a prompt; a list is parted by commas.
    ///
    /// # Errors
    /// When the text is not of this kind.
    pub fn parse(self, text: &str) -> Result<Value, ValueFault> {
        let fault = |wanted| ValueFault { text: text.to_owned(), wanted };
        match self {
            Self::String | Self::Choice => Ok(Value::String(text.to_owned())),
            Self::Integer => text.parse().map(Value::Integer).map_err(|_| fault("a whole number")),
            Self::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" => Ok(Value::Boolean(true)),
                "false" | "no" | "n" => Ok(Value::Boolean(false)),
                _ => Err(fault("`true` or `false`")),
            },
            Self::List if text.trim().is_empty() => Ok(Value::List(Vec::new())),
            Self::List => items(text).map(Value::List).ok_or_else(|| fault("a list whose quotes are closed")),
        }
    }

    /// Whether `value` is of this kind.
    #[must_use]
    pub fn takes(self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::String | Self::Choice, Value::String(_))
                | (Self::Integer, Value::Integer(_))
                | (Self::Boolean, Value::Boolean(_))
                | (Self::List, Value::List(_))
        )
    }

    /// The kind with its article, for messages.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Integer => "an integer",
            Self::Boolean => "a boolean",
            Self::Choice => "one of its choices",
            Self::List => "a list of strings",
        }
    }
}

/// The items of a list in one text: parted by commas, without the blanks around them. An item in double quotes may hold
/// commas, and a quote that is written twice. `None` where a quote is never closed, or something follows it.
fn items(text: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let mut rest = text;
    loop {
        let (item, after) = match rest.trim_start().strip_prefix('"') {
            Some(quoted) => quoted_item(quoted)?,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].trim().to_owned(), &rest[end..])
            }
        };
        items.push(item);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return after.is_empty().then_some(items),
        }
    }
}

/// An item behind its opening quote, and what follows the closing one.
fn quoted_item(text: &str) -> Option<(String, &str)> {
    let mut item = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('"')?;
        item.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => rest = after,
            None => return Some((item, rest.trim_start())),
        }
        item.push('"');
    }
}

impl Value {
    /// The value as the template engine sees it.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Boolean(flag) => (*flag).into(),
            Self::Integer(number) => (*number).into(),
            Self::String(text) => text.as_str().into(),
            Self::List(items) => items.clone().into(),
        }
    }

    /// The text, when the value is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(flag) => write!(out, "{flag}"),
            Self::Integer(number) => write!(out, "{number}"),
            Self::String(text) => out.write_str(text),
            Self::List(items) => out.write_str(&items.iter().map(|item| spelled(item)).collect::<Vec<_>>().join(",")),
        }
    }
}

/// An item of a list, in quotes where [`Kind::parse`] would read it otherwise without.
fn spelled(item: &str) -> Cow<'_, str> {
    let is_plain = !item.contains(',') && !item.starts_with('"') && item.trim() == item;
    if is_plain { Cow::Borrowed(item) } else { Cow::Owned(format!("\"{}\"", item.replace('"', "\"\""))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_values_of_their_kind() {
        assert_eq!(Kind::Integer.parse("8080"), Ok(Value::Integer(8080)));
        assert_eq!(Kind::Boolean.parse("no"), Ok(Value::Boolean(false)));
        assert_eq!(Kind::Boolean.parse("True"), Kind::Boolean.parse("yes"));
        assert_eq!(Kind::List.parse("a, b"), Ok(Value::List(vec!["a".into(), "b".into()])));
        assert_eq!(Kind::List.parse(""), Ok(Value::List(Vec::new())));
        let list = |items: &[&str]| Ok(Value::List(items.iter().map(|item| (*item).to_owned()).collect()));
        assert_eq!(Kind::List.parse("\"a,b\",c, \" d\" "), list(&["a,b", "c", " d"]));
        assert_eq!(Kind::List.parse("\"say \"\"hi\"\"\",x\"y"), list(&["say \"hi\"", "x\"y"]));
        assert_eq!(Kind::List.parse("a,,"), list(&["a", "", ""]));
        for items in [&["a,b", "c"][..], &["\"", " x", "a\"b"]] {
            let value = list(items).expect("a list");
            assert_eq!(Kind::List.parse(&value.to_string()), Ok(value));
        }
        for open in ["\"a", "\"a\"b,c", "a,\""] {
            assert!(Kind::List.parse(open).is_err(), "{open}");
        }
        assert_eq!(
            Kind::Integer.parse("x").map_err(|fault| fault.to_string()),
            Err("`x` is not a whole number".into())
        );
    }
}
