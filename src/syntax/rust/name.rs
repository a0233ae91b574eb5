//! What an item is called.

use std::ops::Range;

use super::super::Kind;
use super::canonical::{canonical, joined};
use super::item::{Extent, Opening, past_generics};
use super::tokens::Tokens;

/// The name of an item; an `impl` is named by its trait and type.
pub(super) fn name(tokens: &Tokens<'_>, found: Opening, whole: &Extent) -> String {
    match (found.kind, found.name) {
        (Kind::Impl, _) => {
            let start = past_generics(tokens, found.keyword + 1, whole.head);
            impl_name(tokens, start..whole.head)
        }
        (Kind::ExternBlock, _) => "extern".to_owned(),
        (Kind::MacroCall, Some(name)) => {
            let named = tokens.word(found.keyword + 1).map(|name| format!(" {name}")).unwrap_or_default();
            format!("{}!{named}", tokens.str(name))
        }
        (_, Some(name)) => tokens.str(name).to_owned(),
        (_, None) => String::new(),
    }
}

/// `impl TRAIT for TYPE`, as it is written.
fn impl_name(tokens: &Tokens<'_>, range: Range<usize>) -> String {
    let mut at = range.start;
    let (mut parts, mut start, mut end) = (Vec::new(), range.start, range.end);
    while at < range.end {
        if tokens.is_word(at, "for") && !tokens.is(at + 1, b'<') {
            parts.push(start..at);
            start = at + 1;
        } else if tokens.is_word(at, "where") {
            end = at;
            break;
        }
        at = tokens.next(at, range.end);
    }
    parts.push(start..end.max(start));
    let shown: Vec<String> = parts.into_iter().map(|part| joined(&canonical(tokens, part))).collect();
    format!("impl {}", shown.join(" for "))
}
