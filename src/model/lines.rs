//! `Lines`: the line and column of a byte of a text, as people count.

use std::sync::Arc;

use super::path::RelPath;
use super::tree::Tree;

/// The starts of the lines of a text, and its bytes: one for each file, so that a position costs a search and not a
/// walk from the start of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    starts: Arc<[usize]>,
    text: bytes::Bytes,
    /// How many characters start before each block of [`BLOCK`] bytes: a line may be as long as the text.
    characters: Arc<[usize]>,
}

const BLOCK: usize = 1024;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How many characters start in some bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

impl Lines {
    #[must_use]
    pub fn of(text: bytes::Bytes) -> Self {
        let ends = memchr::memchr_iter(b'\n', &text).map(|end| end + 1);
        let blocks = text.chunks(BLOCK).scan(0, |sum, block| {
            let before = *sum;
            *sum += characters(block);
            Some(before)
        });
        Self { starts: std::iter::once(0).chain(ends).collect(), characters: blocks.collect(), text }
    }

    /// The lines of a file of a tree, for spans that count from after its byte-order mark; of an empty text where the
    /// file is not there.
    #[must_use]
    pub fn of_path(tree: &Tree, path: &RelPath) -> Self {
        let Some(file) = tree.file(path) else { return Self::default() };
        let mark = if file.bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        Self::of(file.bytes.slice(mark..))
    }

    /// Line and column of a byte, from 1; a column is a character.
    #[must_use]
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        (line, self.before(byte) - self.before(start) + 1)
    }

    /// How many characters start before a byte.
    fn before(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let Some(whole) = self.characters.get(byte / BLOCK) else { return characters(&self.text) };
        whole + characters(&self.text[byte - byte % BLOCK..byte])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_a_character() {
        let text = format!("ä{}\nü{}é", "x".repeat(3000), "€".repeat(3000));
        let lines = Lines::of(bytes::Bytes::from(text.clone()));
        for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..byte];
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let expected = (before.matches('\n').count() + 1, before[start..].chars().count() + 1);
            assert_eq!(lines.position(byte), expected);
        }
        assert_eq!(Lines::of(bytes::Bytes::from("x".repeat(BLOCK))).position(BLOCK), (1, BLOCK + 1));
        assert_eq!(Lines::default().position(0), (1, 1));
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let tree = Tree::from_fixture("//- a\n\u{feff}ab\ncd\n").expect("a fixture");
        let lines = |path: &str| Lines::of_path(&tree, &RelPath::new(path).expect("a path"));
        assert_eq!((lines("a").position(1), lines("a").position(4)), ((1, 2), (2, 2)));
        assert_eq!(lines("b"), Lines::default());
    }
}
