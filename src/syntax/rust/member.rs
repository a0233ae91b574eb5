//! Fields and variants.

use std::ops::Range;

use super::super::{Kind, Unit};
use super::canonical::canonical;
use super::generics::list;
use super::head;
use super::tokens::{TokenKind, Tokens};

/// The members of the group `inside`, of an item whose key is `key`; nothing where it is no list of them.
pub(super) fn members<'t>(
    tokens: &Tokens<'t>,
    inside: Range<usize>,
    kind: Kind,
    tuple: bool,
    key: &str,
) -> Option<Vec<Unit<'t>>> {
    let parts = list(tokens, inside)?.into_iter().enumerate();
    parts.map(|(index, part)| member(tokens, part, kind, tuple.then_some(index), key)).collect()
}

fn member<'t>(
    tokens: &Tokens<'t>,
    part: Range<usize>,
    kind: Kind,
    index: Option<usize>,
    key: &str,
) -> Option<Unit<'t>> {
    let head = head::read(tokens, part.start, part.end, false);
    let (name, from) = match index {
        Some(index) => (index.to_string(), head.next),
        None => (tokens.word(head.next).filter(|_| head.next < part.end)?.to_owned(), head.next + 1),
    };
    let named = kind == Kind::Field && index.is_none();
    if named && !(from < part.end && tokens.is(from, b':')) {
        return None;
    }
    let from = from + usize::from(named);
    let end = part.end.max(from);
    let bytes = tokens.toks[part.start].start as usize..tokens.toks[part.end - 1].end as usize;
    let mut unit = Unit::new(kind, format!("{key}::{name}"), name, bytes);
    unit.visibility = head.visibility;
    unit.set_attributes(head.attributes);
    (unit.docs, unit.gate) = (head.docs, head.gate);
    unit.signature = canonical(tokens, from.min(end)..end);
    Some(unit)
}

/// Whether the order of an item's members reaches beyond its source.
pub(super) fn is_ordered(
    tokens: &Tokens<'_>,
    attributes: &[String],
    inside: Range<usize>,
    kind: Kind,
    tuple: bool,
) -> bool {
    let orders =
        |text: &String| text.starts_with("repr(") || matches!(text.as_str(), "derive(PartialOrd)" | "derive(Ord)");
    tuple || attributes.iter().any(orders) || (kind == Kind::Variant && has_value(tokens, inside))
}

/// Whether a variant says its number.
fn has_value(tokens: &Tokens<'_>, inside: Range<usize>) -> bool {
    let mut at = inside.start;
    while at < inside.end {
        if tokens.toks[at].sort == TokenKind::Mark && tokens.is(at, b'=') {
            return true;
        }
        at = tokens.next(at, inside.end);
    }
    false
}
