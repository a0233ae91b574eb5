//! `Lines`: where in a text a byte stands, as people count.

use std::sync::Arc;

/// The starts of the lines of a text, and its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    starts: Arc<[usize]>,
    text: bytes::Bytes,
    /// How many characters start before each block of [`BLOCK`] bytes: a line may be as long as the text.
    characters: Arc<[usize]>,
}

const BLOCK: usize = 1024;

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
}
