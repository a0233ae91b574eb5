//! Rust cut into items, members and the names of a `use`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Commas, DEEPEST, Section, apart, behind, blank, number};
use crate::model::path::RelPath;
use crate::syntax::Kind;
use crate::syntax::rust::tokens::{NONE, TokenKind, Tokens};
use crate::syntax::rust::{Extent, Opening, extent, opening, split};

pub(super) fn cut<'t>(path: &RelPath, text: &'t str) -> Option<Section<'t>> {
    let tokens = Tokens::of(text);
    if !tokens.loose.is_empty() || (text.starts_with("#!") && !text.starts_with("#![")) {
        return None;
    }
    let outline = crate::syntax::outline(path, text).filter(|outline| outline.broken.is_empty() && !outline.coarse)?;
    let mut labels = BTreeMap::new();
    for unit in outline.units {
        labels.entry((unit.kind, unit.span.start)).or_insert(unit.key);
    }
    let cutter = Cutter { tokens: &tokens, text, labels };
    let first = cutter.inner(0, tokens.toks.len());
    let head = &text[..first.checked_sub(1).map_or(0, |last| cutter.end(last))];
    let mut root = Section::leaf(String::new(), String::new(), "", head);
    let (parts, end) = cutter.items(first..tokens.toks.len(), head.len(), text.len(), "", 0)?;
    (root.parts, root.tail) = (Some(parts), &text[end..]);
    Some(root)
}

struct Cutter<'c, 't> {
    tokens: &'c Tokens<'t>,
    text: &'t str,
    /// What the outline calls what starts at a byte.
    labels: BTreeMap<(Kind, usize), String>,
}

/// How the parts of a list are called.
#[derive(Clone, Copy)]
enum List {
    Members(Kind),
    Names,
}

impl<'t> Cutter<'_, 't> {
    fn start(&self, at: usize) -> usize {
        self.tokens.toks[at].start as usize
    }

    fn end(&self, at: usize) -> usize {
        self.tokens.toks[at].end as usize
    }

    /// The token after the attributes and documentation of what `at` stands in.
    fn inner(&self, mut at: usize, end: usize) -> usize {
        while at < end {
            let attribute = self.tokens.is(at, b'#') && self.tokens.is(at + 1, b'!') && self.tokens.is(at + 2, b'[');
            at = match () {
                () if self.tokens.toks[at].sort == TokenKind::InnerDoc => at + 1,
                () if attribute => self.tokens.next(at + 2, end),
                () => return at,
            };
        }
        at
    }

    /// The token after the attributes, documentation and visibility of an item, and the conditions among them.
    fn outer(&self, mut at: usize, end: usize) -> (usize, String) {
        let mut gate = String::new();
        while at < end {
            if self.tokens.toks[at].sort == TokenKind::Doc {
                at += 1;
            } else if self.tokens.is(at, b'#') && self.tokens.is(at + 1, b'[') {
                let next = self.tokens.next(at + 1, end);
                if self.tokens.is_word(at + 2, "cfg") {
                    gate.push_str(&self.joined(at..next));
                }
                at = next;
            } else {
                break;
            }
        }
        if at < end && self.tokens.is_word(at, "pub") {
            at += 1;
            if at < end && self.tokens.is(at, b'(') {
                at = self.tokens.next(at, end);
            }
        }
        (at, gate)
    }

    fn joined(&self, range: Range<usize>) -> String {
        range.map(|at| self.tokens.str(at)).collect::<Vec<_>>().join(" ")
    }

    /// Cuts the items of a range of tokens that lies between two bytes, and says where the last one ends.
    fn items(
        &self,
        range: Range<usize>,
        from: usize,
        to: usize,
        prefix: &str,
        depth: usize,
    ) -> Option<(Vec<Section<'t>>, usize)> {
        let (mut parts, mut at, mut from) = (Vec::new(), range.start, from);
        while at < range.end {
            let (next, gate) = self.outer(at, range.end);
            let found = (next < range.end).then(|| opening(self.tokens, next, range.end)).flatten()?;
            let whole = extent(self.tokens, found, range.end)?;
            let (comments, start) = apart(self.text, from, self.start(at));
            parts.extend(comments);
            let last = self.end(whole.end - 1);
            let limit = if whole.end < range.end { self.start(whole.end) } else { to };
            let mut part = self.item(at, start..last, found, &whole, prefix, depth);
            part.key.push_str(&gate);
            part.after = behind(self.text, last, limit, "//");
            from = last + part.after.len();
            parts.push(part);
            at = whole.end;
        }
        let (comments, from) = apart(self.text, from, to);
        parts.extend(comments);
        number(&mut parts);
        Some((parts, from))
    }

    fn item(
        &self,
        at: usize,
        bytes: Range<usize>,
        found: Opening,
        whole: &Extent,
        prefix: &str,
        depth: usize,
    ) -> Section<'t> {
        let gap = blank(&self.text[bytes.clone()]);
        let head = bytes.start + gap.len()..bytes.end;
        let name = found.name.map(|name| self.tokens.str(name).to_owned());
        let known = self.labels.get(&(found.kind, self.start(at))).cloned();
        let key = match found.kind {
            Kind::Impl => self.joined(found.keyword..whole.head),
            Kind::Import => self.joined(found.keyword..self.group(found, whole).unwrap_or(whole.end)),
            kind => format!("{} {}", kind.word(), name.clone().unwrap_or_default()),
        };
        let named = || if found.kind == Kind::Import { key.clone() } else { name.unwrap_or_else(|| key.clone()) };
        let label = known.unwrap_or_else(|| format!("{prefix}{}", named()));
        let leaf = Section::leaf(key, label, gap, &self.text[head.clone()]);
        self.opened(&leaf, head, found, whole, depth).unwrap_or(leaf)
    }

    /// The bracket of the names of a `use`, where they end it.
    fn group(&self, found: Opening, whole: &Extent) -> Option<usize> {
        let open = (found.keyword..whole.end).find(|at| self.tokens.is(*at, b'{'))?;
        (self.tokens.toks[open].mate as usize + 2 == whole.end).then_some(open)
    }

    /// The item with its parts, where it has any that can be told apart.
    fn opened(
        &self,
        leaf: &Section<'t>,
        head: Range<usize>,
        found: Opening,
        whole: &Extent,
        depth: usize,
    ) -> Option<Section<'t>> {
        let open = match found.kind {
            Kind::Import => self.group(found, whole),
            _ => whole.body.filter(|open| self.tokens.is(*open, b'{')),
        };
        let open = open.filter(|open| depth < DEEPEST && self.tokens.toks[*open].mate != NONE)?;
        let close = self.tokens.toks[open].mate as usize;
        let list = match found.kind {
            Kind::Module | Kind::Impl | Kind::Trait => None,
            Kind::Struct | Kind::Union => Some(List::Members(Kind::Field)),
            Kind::Enum => Some(List::Members(Kind::Variant)),
            Kind::Import => Some(List::Names),
            _ => return None,
        };
        let first = self.inner(open + 1, close);
        let (from, to) = (self.end(first - 1), self.start(close));
        let (parts, end) = match list {
            None => self.items(first..close, from, to, &format!("{}::", leaf.label), depth + 1)?,
            Some(list) => self.list(first..close, from, to, list, &leaf.label, depth + 1)?,
        };
        Some(Section {
            head: &self.text[head.start..from],
            parts: Some(parts),
            tail: &self.text[end..head.end],
            commas: list.map(|_| Commas { trailing: true }),
            ..leaf.clone()
        })
    }

    /// Cuts what stands between commas.
    fn list(
        &self,
        inside: Range<usize>,
        from: usize,
        to: usize,
        list: List,
        owner: &str,
        depth: usize,
    ) -> Option<(Vec<Section<'t>>, usize)> {
        let (mut parts, mut from) = (Vec::new(), from);
        for range in split(self.tokens, inside.clone(), b',') {
            let last = self.end(range.end - 1);
            let mut part = self.element(&range, from..last, list, owner, depth)?;
            from = last;
            if range.end < inside.end {
                let comma = self.start(range.end);
                if comma != last {
                    return None;
                }
                part.comma = &self.text[comma..=comma];
                from = comma + 1;
            }
            let next = range.end + 1;
            let limit = if next < inside.end { self.start(next) } else { to };
            part.after = behind(self.text, from, limit.max(from), "//");
            from += part.after.len();
            parts.push(part);
        }
        number(&mut parts);
        Some((parts, from))
    }

    fn element(
        &self,
        range: &Range<usize>,
        bytes: Range<usize>,
        list: List,
        owner: &str,
        depth: usize,
    ) -> Option<Section<'t>> {
        let gap = blank(&self.text[bytes.clone()]);
        let start = bytes.start + gap.len();
        let head = &self.text[start..bytes.end];
        match list {
            List::Members(kind) => {
                let name = self.tokens.word(self.outer(range.start, range.end).0)?;
                let known = self.labels.get(&(kind, self.start(range.start))).cloned();
                let label = known.unwrap_or_else(|| format!("{owner}::{name}"));
                Some(Section::leaf(name.to_owned(), label, gap, head))
            }
            List::Names => {
                let open = range.clone().find(|at| self.tokens.is(*at, b'{'));
                let named = range.start..open.unwrap_or(range.end);
                let key = self.joined(named);
                let mut part = Section::leaf(key.clone(), format!("{owner} {key}"), gap, head);
                let open = open.filter(|open| depth < DEEPEST && self.tokens.toks[*open].mate != NONE);
                let Some(open) = open else { return Some(part) };
                let close = self.tokens.toks[open].mate as usize;
                let (from, to) = (self.end(open), self.start(close));
                let (parts, end) = self.list(open + 1..close, from, to, list, &part.label, depth + 1)?;
                part.head = &self.text[start..from];
                (part.parts, part.tail) = (Some(parts), &self.text[end..bytes.end]);
                part.commas = Some(Commas { trailing: true });
                Some(part)
            }
        }
    }
}
