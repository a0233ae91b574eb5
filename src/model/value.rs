//! `Value`: what an answer can be.

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
            Self::Boolean => match text {
                "true" | "yes" | "y" => Ok(Value::Boolean(true)),
                "false" | "no" | "n" => Ok(Value::Boolean(false)),
                _ => Err(fault("`true` or `false`")),
            },
            Self::List if text.trim().is_empty() => Ok(Value::List(Vec::new())),
            Self::List => Ok(Value::List(text.split(',').map(|item| item.trim().to_owned()).collect())),
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
            Self::List(items) => out.write_str(&items.join(",")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_values_of_their_kind() {
        assert_eq!(Kind::Integer.parse("8080"), Ok(Value::Integer(8080)));
        assert_eq!(Kind::Boolean.parse("no"), Ok(Value::Boolean(false)));
        assert_eq!(Kind::List.parse("a, b"), Ok(Value::List(vec!["a".into(), "b".into()])));
        assert_eq!(Kind::List.parse(""), Ok(Value::List(Vec::new())));
        assert_eq!(
            Kind::Integer.parse("x").map_err(|fault| fault.to_string()),
            Err("`x` is not a whole number".into())
        );
    }
}
