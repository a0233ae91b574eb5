//! `Lines`: where in a text a byte stands, as people count.

use std::sync::Arc;

/// The starts of the lines of a text, and its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    starts: Arc<[usize]>,
    text: bytes::Bytes,
}

impl Lines {
    #[must_use]
    pub fn of(text: bytes::Bytes) -> Self {
        let ends = memchr::memchr_iter(b'\n', &text).map(|end| end + 1);
        Self { starts: std::iter::once(0).chain(ends).collect(), text }
    }

    /// Line and column of a byte, from 1; a column is a character.
    #[must_use]
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..byte.min(self.text.len())).unwrap_or_default();
        (line, String::from_utf8_lossy(before).chars().count() + 1)
    }
}
