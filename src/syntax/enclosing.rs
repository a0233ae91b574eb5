//! `Enclosing`: which item is around a byte.

use std::collections::BTreeSet;

use super::{Kind, Outline};

/// The innermost item around every byte of a file, as runs of bytes.
pub(super) struct Enclosing {
    /// Where each run starts, and the unit it is in; sorted, the first at zero.
    runs: Vec<(usize, Option<usize>)>,
}

impl Enclosing {
    /// Reads where the items of an outline begin and end. Imports and the file itself enclose nothing.
    pub(super) fn of(outline: &Outline<'_>) -> Self {
        let mut edges = Vec::new();
        for (unit, read) in outline.units.iter().enumerate() {
            if !matches!(read.kind, Kind::Import | Kind::File) && !read.key.is_empty() && !read.span.is_empty() {
                edges.push((read.span.start, true, unit));
                edges.push((read.span.end, false, unit));
            }
        }
        edges.sort_unstable();
        let (mut runs, mut open) = (vec![(0, None)], BTreeSet::new());
        for (byte, opens, unit) in edges {
            let length = outline.units[unit].span.len();
            if opens {
                open.insert((length, unit))
            } else {
                open.remove(&(length, unit))
            };
            let innermost = open.first().map(|(_, unit)| *unit);
            match runs.last_mut() {
                Some(last) if last.0 == byte => last.1 = innermost,
                _ => runs.push((byte, innermost)),
            }
        }
        Self { runs }
    }

    /// The number of the unit around a byte: the smallest one, and of equals the first.
    pub(super) fn unit(&self, byte: usize) -> Option<usize> {
        let run = self.runs.partition_point(|(start, _)| *start <= byte).checked_sub(1)?;
        self.runs[run].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::rust::SourceFile;

    #[test]
    fn the_smallest_item_is_the_innermost() {
        let text = "use a::b;\npub use c::{d, e};\nmod m {\n    struct S {\n        a: u8,\n    }\n    impl S { fn f() { x } }\n}\nfn g() {}\n";
        let source = SourceFile::read(text);
        let units = &source.outline().units;
        let items = || {
            let is_item = |unit: &&crate::syntax::Unit<'_>| !matches!(unit.kind, Kind::Import | Kind::File);
            units.iter().filter(is_item)
        };
        for byte in 0..=text.len() {
            let around = items().filter(|unit| unit.span.contains(&byte));
            let expected = around.min_by_key(|unit| unit.span.len()).map(|unit| unit.key.as_str());
            let found = source.unit_at(byte).map(|unit| source.outline().units[unit].key.as_str());
            assert_eq!(found, expected, "{:?}", &text[byte..]);
        }
    }
}
