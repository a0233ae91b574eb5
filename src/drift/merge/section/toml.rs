//! TOML cut into tables and keys; the keys of inline tables are keys as well.

use std::collections::BTreeMap;

use super::scan::{Comments, past_blank, value};
use super::{Commas, DEEPEST, Section, apart, behind, blank, number, under};

const HASH: Comments = Comments::Hash;

/// Cuts a text. In a lock file of Cargo a package is known by its name, and by its version where the name is one of
/// `twice`; its dependencies are told apart.
pub(super) fn cut<'t>(text: &'t str, is_lock: bool, twice: &[String]) -> Option<Section<'t>> {
    let mut cutter = Cutter { text, is_lock, at: 0 };
    let mut root = Section::leaf(String::new(), String::new(), "", "");
    let mut parts = cutter.keys("")?;
    let mut tables = Tables { twice, elements: BTreeMap::new(), counts: BTreeMap::new() };
    while let Some(table) = cutter.table(&mut tables)? {
        parts.extend(table);
    }
    let (comments, end) = apart(text, cutter.at, text.len());
    parts.extend(comments);
    number(&mut parts);
    (root.parts, root.tail) = (Some(parts), &text[end..]);
    Some(root)
}

struct Cutter<'t> {
    text: &'t str,
    is_lock: bool,
    at: usize,
}

/// Which element of an array of tables a header speaks of.
struct Tables<'c> {
    twice: &'c [String],
    elements: BTreeMap<String, String>,
    counts: BTreeMap<String, usize>,
}

impl Tables<'_> {
    /// The path of a header, with the elements it lies in.
    fn path(&self, header: &str) -> String {
        let holds = |(array, _): &(&String, &String)| {
            header.strip_prefix(array.as_str()).is_some_and(|rest| rest.starts_with('.'))
        };
        let around = self.elements.iter().filter(holds).max_by_key(|(array, _)| array.len());
        around.map_or_else(|| header.to_owned(), |(array, element)| format!("{element}{}", &header[array.len()..]))
    }

    /// The path of the next element of an array, by what it calls itself.
    fn element(&mut self, header: &str, keys: &[Section<'_>]) -> String {
        let named = |name: &str| {
            let key = keys.iter().find(|part| part.key == name)?;
            let (_, value) = key.head.rsplit_once('=')?;
            Some(value.trim().trim_matches(['"', '\'']).to_owned())
        };
        let mut name = named("name").or_else(|| named("id"));
        if let (Some(name), Some(version)) = (&mut name, named("version"))
            && self.twice.contains(name)
        {
            *name = format!("{name} {version}");
        }
        let count = self.counts.entry(header.to_owned()).or_insert(0);
        let name = name.unwrap_or_else(|| count.to_string());
        *count += 1;
        let path = self.path(header);
        let element = format!("{path}[{name}]");
        self.elements.insert(header.to_owned(), element.clone());
        element
    }
}

impl<'t> Cutter<'t> {
    /// The keys up to the next header or the end.
    fn keys(&mut self, prefix: &str) -> Option<Vec<Section<'t>>> {
        let (bytes, mut parts) = (self.text.as_bytes(), Vec::new());
        loop {
            let start = past_blank(bytes, self.at, HASH);
            if start >= bytes.len() || bytes[start] == b'[' {
                break;
            }
            let (comments, from) = apart(self.text, self.at, start);
            parts.extend(comments);
            let mut part = self.key(from, start, true, prefix, 0)?;
            part.after = behind(self.text, self.at, bytes.len(), "#");
            self.at += part.after.len();
            parts.push(part);
        }
        number(&mut parts);
        Some(parts)
    }

    /// The key at `start`, with what stands above it from `from` on.
    fn key(&mut self, from: usize, start: usize, line: bool, prefix: &str, depth: usize) -> Option<Section<'t>> {
        let bytes = self.text.as_bytes();
        let end = value(bytes, start, HASH, line)?;
        let equals = equals(bytes, start, end)?;
        let key = spaceless(&self.text[start..equals]);
        let label = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        let gap = blank(&self.text[from..start]);
        let head = from + gap.len();
        self.at = end;
        let mut part = Section::leaf(key, label, gap, &self.text[head..end]);
        let open = past_blank(bytes, equals + 1, HASH);
        let parts = match bytes.get(open) {
            _ if depth >= DEEPEST || open >= end => None,
            Some(b'{') => self.list(open + 1, end - 1, &part.label, false, depth),
            Some(b'[') if self.is_lock => self.list(open + 1, end - 1, &part.label, true, depth),
            _ => None,
        };
        if let Some((parts, last)) = parts {
            (part.head, part.tail) = (&self.text[head..=open], &self.text[last..end]);
            (part.parts, part.commas) = (Some(parts), Some(Commas { trailing: bytes[open] == b'[' }));
        }
        self.at = end;
        Some(part)
    }

    /// What stands between the commas of an inline table, or of a list whose order means nothing.
    fn list(
        &mut self,
        from: usize,
        to: usize,
        owner: &str,
        bare: bool,
        depth: usize,
    ) -> Option<(Vec<Section<'t>>, usize)> {
        let (bytes, mut parts, mut from) = (self.text.as_bytes(), Vec::new(), from);
        loop {
            let start = past_blank(bytes, from, HASH);
            if start >= to {
                break;
            }
            let mut part = match bare {
                true => self.bare(from, start, owner)?,
                false => self.key(from, start, false, owner, depth + 1)?,
            };
            from = self.at;
            if bytes.get(from) == Some(&b',') {
                part.comma = &self.text[from..=from];
                from += 1;
            } else if past_blank(bytes, from, HASH) < to {
                return None;
            }
            parts.push(part);
        }
        number(&mut parts);
        Some((parts, from))
    }

    fn bare(&mut self, from: usize, start: usize, owner: &str) -> Option<Section<'t>> {
        let end = value(self.text.as_bytes(), start, HASH, false)?;
        let gap = blank(&self.text[from..start]);
        self.at = end;
        let key = &self.text[start..end];
        Some(Section::leaf(key.to_owned(), owner.to_owned(), gap, &self.text[from + gap.len()..end]))
    }

    /// The next table with what stands above it; `Some(None)` at the end.
    #[expect(clippy::option_option, reason = "the end of the text is no fault in it")]
    fn table(&mut self, tables: &mut Tables<'_>) -> Option<Option<Vec<Section<'t>>>> {
        let bytes = self.text.as_bytes();
        let start = past_blank(bytes, self.at, HASH);
        if start >= bytes.len() {
            return Some(None);
        }
        let (comments, from) = apart(self.text, self.at, start);
        let end = value(bytes, start, HASH, true)?;
        let header = &self.text[start..end];
        let is_array = header.starts_with("[[");
        let path = spaceless(header.trim_matches(['[', ']']));
        let after = behind(self.text, end, bytes.len(), "#");
        self.at = end + after.len();
        let prefix = if is_array { String::new() } else { tables.path(&path) };
        let keys = self.keys(&prefix)?;
        let label = if is_array { tables.element(&path, &keys) } else { prefix };
        let keys = if is_array { keys.into_iter().map(|key| under(&label, key)).collect() } else { keys };
        let gap = blank(&self.text[from..start]);
        let head = &self.text[from + gap.len()..end + after.len()];
        let part = Section { parts: Some(keys), ..Section::leaf(format!("[{label}]"), label, gap, head) };
        Some(Some(comments.into_iter().chain([part]).collect()))
    }
}

/// The `=` after a key.
fn equals(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let mut at = start;
    while at < end {
        match bytes[at] {
            b'"' | b'\'' => at = super::scan::string(bytes, at)?,
            b'=' => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// A key without the white space around its dots.
fn spaceless(key: &str) -> String {
    if key.contains(['"', '\'']) { key.trim().to_owned() } else { key.split_whitespace().collect() }
}
