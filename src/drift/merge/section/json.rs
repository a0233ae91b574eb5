//! JSON cut into the keys of its objects, and into the elements of lists that say what they are called.

use std::collections::BTreeSet;

use super::scan::{Comments, past_blank, string, value};
use super::{Commas, DEEPEST, Section, blank, number, under};
use crate::syntax::below;

const SLASHES: Comments = Comments::Slashes;

pub(super) fn cut(text: &str) -> Option<Section<'_>> {
    let bytes = text.as_bytes();
    let start = past_blank(bytes, 0, SLASHES);
    let end = value(bytes, start, SLASHES, false)?;
    if past_blank(bytes, end, SLASHES) < bytes.len() {
        return None;
    }
    let leaf = Section::leaf(String::new(), String::new(), "", &text[..end]);
    let root = opened(text, &leaf, (0, start, end), 0)?;
    Some(Section { after: &text[end..], ..root })
}

/// The value at `start..end` with its parts, in a piece whose own text starts at `head`.
fn opened<'t>(
    text: &'t str,
    leaf: &Section<'t>,
    (head, start, end): (usize, usize, usize),
    depth: usize,
) -> Option<Section<'t>> {
    let bytes = text.as_bytes();
    if depth >= DEEPEST || end < start + 2 {
        return None;
    }
    let (parts, last) = match bytes[start] {
        b'{' => entries(text, start + 1, end - 1, &leaf.label, depth)?,
        b'[' => elements(text, start + 1, end - 1, &leaf.label, depth)?,
        _ => return None,
    };
    Some(Section {
        head: &text[head..=start],
        parts: Some(parts),
        tail: &text[last..end],
        commas: Some(Commas { trailing: false }),
        ..leaf.clone()
    })
}

fn entries<'t>(text: &'t str, from: usize, to: usize, owner: &str, depth: usize) -> Option<(Vec<Section<'t>>, usize)> {
    list(text, from, to, |from, start| {
        let bytes = text.as_bytes();
        if bytes[start] != b'"' {
            return None;
        }
        let after = string(bytes, start)?;
        let colon = past_blank(bytes, after, SLASHES);
        if bytes.get(colon) != Some(&b':') {
            return None;
        }
        let name = text[start + 1..after - 1].to_owned();
        let begin = past_blank(bytes, colon + 1, SLASHES);
        let end = value(bytes, begin, SLASHES, false)?;
        let label = below(owner, &name);
        Some(piece(text, (from, begin, end), name, label, depth))
    })
}

fn elements<'t>(text: &'t str, from: usize, to: usize, owner: &str, depth: usize) -> Option<(Vec<Section<'t>>, usize)> {
    let mut names = BTreeSet::new();
    let found = list(text, from, to, |from, start| {
        let end = value(text.as_bytes(), start, SLASHES, false)?;
        let plain = piece(text, (from, start, end), String::new(), String::new(), depth);
        let called = |wanted: &str| plain.parts.iter().flatten().find(|part| part.key == wanted);
        let id = called("name").or_else(|| called("id"))?;
        let name = id.head.rsplit_once(':')?.1.trim().trim_matches('"').to_owned();
        let label = format!("{owner}[{name}]");
        let parts = plain.parts.clone().map(|parts| parts.into_iter().map(|part| under(&label, part)).collect());
        names.insert(name.clone()).then(|| Section { key: name, label, parts, ..plain.clone() })
    });
    found.filter(|(parts, _)| !parts.is_empty())
}

fn piece(
    text: &str,
    (from, begin, end): (usize, usize, usize),
    key: String,
    label: String,
    depth: usize,
) -> Section<'_> {
    let gap = blank(&text[from..end]);
    let head = from + gap.len();
    let leaf = Section::leaf(key, label, gap, &text[head..end]);
    opened(text, &leaf, (head, begin, end), depth + 1).unwrap_or(leaf)
}

fn list<'t>(
    text: &'t str,
    from: usize,
    to: usize,
    mut one: impl FnMut(usize, usize) -> Option<Section<'t>>,
) -> Option<(Vec<Section<'t>>, usize)> {
    let (bytes, mut parts, mut from) = (text.as_bytes(), Vec::new(), from);
    loop {
        let start = past_blank(bytes, from, SLASHES);
        if start >= to {
            break;
        }
        let mut part = one(from, start)?;
        from += part.gap.len() + part.core().len();
        if bytes.get(from) == Some(&b',') {
            part.comma = &text[from..=from];
            from += 1;
            part.after = super::behind(text, from, to, "//");
            from += part.after.len();
        } else if past_blank(bytes, from, SLASHES) < to {
            return None;
        }
        parts.push(part);
    }
    number(&mut parts);
    Some((parts, from))
}
