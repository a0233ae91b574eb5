//! Texts that tell of a call.

use crate::tool::Definition;

/// The first of `tools` that `text` names as a whole word, in any case of letters.
pub(crate) fn named(text: &str, tools: &[Definition]) -> Option<&'static str> {
    let words: Vec<_> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .collect();
    let names = tools.iter().map(|tool| tool.name);
    names
        .into_iter()
        .find(|name| words.iter().any(|word| word.eq_ignore_ascii_case(name)))
}
