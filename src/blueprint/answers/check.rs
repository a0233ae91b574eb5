//! What a single answer may be.

use super::AnswerFault;
use crate::blueprint::{DefaultValue, Parameter};
use crate::model::path::RelPath;
use crate::model::value::{Kind, Value};
use crate::template::case::{Case, are_identifiers, words};
use crate::template::holds_mark;

/// The longest text an answer may be, in characters.
pub(super) const MAX_TEXT: usize = 255;
/// The longest name an identifier may be made from, in characters: the limit of the Rust registry.
pub(super) const MAX_NAME: usize = 64;

/// Keywords of every Rust edition, strict and reserved (The Rust Reference, "Keywords").
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Crates that every Rust program finds without asking; one's own by such a name would hide them.
const SYSTEM_CRATES: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// Whether `value` answers `parameter`.
///
/// # Errors
/// Why it does not.
pub fn check(parameter: &Parameter, value: &Value) -> Result<(), AnswerFault> {
    let fault = |reason: String| AnswerFault::Invalid {
        name: parameter.name.clone(),
        value: shortened(&value.to_string()),
        reason,
    };
    if !parameter.kind.takes(value) {
        return Err(fault(format!("it is not {}", parameter.kind.noun())));
    }
    match value {
        Value::Boolean(_) | Value::Integer(_) => Ok(()),
        Value::String(text) => check_text(parameter, text).map_err(fault),
        Value::List(items) => items.iter().try_for_each(|item| check_text(parameter, item)).map_err(fault),
    }
}

fn check_text(parameter: &Parameter, text: &str) -> Result<(), String> {
    if parameter.kind == Kind::Choice {
        let choices = parameter.choices.iter().map(String::as_str);
        if choices.clone().any(|choice| choice == text) {
            return Ok(());
        }
        let help = crate::model::suggestion::hint(text, choices).map(|help| format!("; {help}"));
        return Err(format!("it is not one of its choices{}", help.unwrap_or_default()));
    }
    let may_be_empty = matches!(&parameter.default, Some(DefaultValue::Value(Value::String(text))) if text.is_empty());
    if text.is_empty() {
        return if may_be_empty { Ok(()) } else { Err("it is empty".into()) };
    }
    if let Some(character) = text.chars().find(|c| c.is_control()) {
        return Err(format!("it holds the control character {character:?}"));
    }
    if holds_mark(text) {
        return Err("it holds a character that no text is made of (U+FDD0 to U+FDD2)".into());
    }
    let limit = if parameter.is_identifier { MAX_NAME } else { MAX_TEXT };
    if text.chars().count() > limit {
        return Err(format!("it has {} characters, {limit} are allowed", text.chars().count()));
    }
    if let Some(pattern) = &parameter.pattern
        && !regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
    {
        return Err(format!("it does not match the pattern `{pattern}`"));
    }
    if parameter.is_identifier { check_identifier(text) } else { check_token(parameter, text) }
}

fn check_identifier(text: &str) -> Result<(), String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' '));
    let name = words(text);
    if !plain || !are_identifiers(&name) {
        return Err("it becomes names in code, so it is words of letters and digits, such as `purchase-order`".into());
    }
    let (snake, pascal) = (Case::Snake.join(&name), Case::Pascal.join(&name));
    if KEYWORDS.contains(&snake.as_str()) || pascal == "Self" {
        return Err(format!("`{snake}` is a keyword of Rust"));
    }
    if SYSTEM_CRATES.contains(&snake.as_str()) {
        return Err(format!("`{snake}` is a crate of the language"));
    }
    RelPath::new(&snake).map(|_| ()).map_err(|fault| fault.to_string())
}

/// A specimen that is an exact token stands inside strings and comments, where a quote would end them.
fn check_token(parameter: &Parameter, text: &str) -> Result<(), String> {
    if parameter.specimen.is_some() && text.contains(['"', '\'', '\\', '`']) {
        return Err("it is put inside quotes, so it may hold no quotes or backslashes".into());
    }
    Ok(())
}

fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect::<String>().escape_debug().to_string();
    if text.chars().count() > 60 {
        shown.push('…');
    }
    shown
}
