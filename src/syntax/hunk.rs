//! `Hunks`: what differs between two texts, line by line, with three lines around each change.
//!
//! How a line ends is never a difference: a project may keep CRLF or a byte-order mark, and [`Hunks`] then speaks of
//! the old text as if it were written in the project's style.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use crate::model::digest::{canonical, is_binary};

/// The most lines a side may have before the comparison is coarse. A count, so that every machine agrees.
pub const MAX_LINES: usize = 20_000;
/// The most bytes a side may have before the comparison is coarse.
pub const MAX_BYTES: usize = 1 << 20;

/// Unchanged lines shown on either side of a change.
const CONTEXT: usize = 3;
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The differences between an old and a new text; none when they say the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Hunks {
    pub hunks: Vec<Hunk>,
    /// A side is not text, so there are no lines to compare.
    pub binary: bool,
    /// A side is over [`MAX_LINES`] or [`MAX_BYTES`]: one hunk without lines spans the first to the last difference.
    pub coarse: bool,
}

/// A run of changes with the lines around it. A start is one-based; with a length of 0 it is the line before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Hunk {
    pub old_start: usize,
    pub old_len: usize,
    pub new_start: usize,
    pub new_len: usize,
    pub lines: Vec<Line>,
}

/// A line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    pub kind: LineKind,
    /// Without its line end; bytes that are not UTF-8 are shown as U+FFFD.
    pub text: String,
    /// Whether the line has an end; the last one of a text may have none.
    pub newline: bool,
    /// Whether that end is CRLF in the new text's style.
    #[serde(skip)]
    pub crlf: bool,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// In both texts.
    Context,
    /// In the old text only.
    Removed,
    /// In the new text only.
    Added,
}

/// What two lines are compared by: all but the style of their ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key<'t> {
    body: &'t [u8],
    newline: bool,
}

/// A text cut into lines.
struct Lines<'t> {
    keys: Vec<Key<'t>>,
    /// Which lines end in CRLF.
    crlf: Vec<bool>,
}

impl Hunks {
    /// Compares two texts within the budget. Equal input gives equal output on every machine: nothing depends on time.
    #[must_use]
    pub fn between(old: &[u8], new: &[u8]) -> Self {
        if fits(old) && fits(new) {
            return Self::in_full(old, new);
        }
        let hunks = Self::compare(old, new, |old, new| {
            let (olds, news) = differing(&old.keys, &new.keys);
            let differ = !olds.is_empty() || !news.is_empty();
            differ.then(|| place(olds, news, Vec::new())).into_iter().collect()
        });
        Self { coarse: !hunks.binary, ..hunks }
    }

    /// Compares two texts for a caller that needs every line. Past the budget one hunk replaces all from the first
    /// difference to the last.
    #[must_use]
    pub fn in_full(old: &[u8], new: &[u8]) -> Self {
        // The search is recursive: without the budget it could overflow the stack of a thread.
        let search = fits(old) && fits(new);
        Self::compare(old, new, |old, new| {
            let (olds, news) = (&old.keys[..], &new.keys[..]);
            let ops = if search { capture_diff_slices(Algorithm::Myers, olds, news) } else { replacement(olds, news) };
            group_diff_ops(ops, CONTEXT).iter().map(|group| hunk(group, old, new)).collect()
        })
    }

    fn compare(old: &[u8], new: &[u8], hunks: impl FnOnce(&Lines<'_>, &Lines<'_>) -> Vec<Hunk>) -> Self {
        if is_binary(old) || is_binary(new) {
            return Self { binary: true, ..Self::default() };
        }
        let old = marked_like(old, new);
        let (mut old, new) = (Lines::of(&old), Lines::of(new));
        old.take_style(&new);
        Self { hunks: hunks(&old, &new), ..Self::default() }
    }

    /// Whether a side is not text.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        self.binary
    }

    /// The number of lines that only the new text has; an upper bound when coarse.
    #[must_use]
    pub fn added(&self) -> usize {
        self.hunks.iter().map(|hunk| hunk.count(LineKind::Added, hunk.new_len)).sum()
    }

    /// The number of lines that only the old text has; an upper bound when coarse.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.hunks.iter().map(|hunk| hunk.count(LineKind::Removed, hunk.old_len)).sum()
    }
}

impl Hunk {
    fn count(&self, kind: LineKind, coarse: usize) -> usize {
        if self.lines.is_empty() { coarse } else { self.lines.iter().filter(|line| line.kind == kind).count() }
    }
}

impl<'t> Lines<'t> {
    fn of(bytes: &'t [u8]) -> Self {
        let mut lines = Self { keys: Vec::new(), crlf: Vec::new() };
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let open = line.strip_suffix(b"\n");
            let bare = open.and_then(|line| line.strip_suffix(b"\r"));
            lines.keys.push(Key { body: bare.or(open).unwrap_or(line), newline: open.is_some() });
            lines.crlf.push(bare.is_some());
        }
        lines
    }

    /// Gives every line the end that most lines of `other` have; a text without line ends has no style to give.
    fn take_style(&mut self, other: &Self) {
        let ends = other.keys.iter().filter(|key| key.newline).count();
        if ends > 0 {
            let crlf = other.crlf.iter().filter(|crlf| **crlf).count() * 2 > ends;
            self.crlf.fill(crlf);
        }
    }

    fn lines(&self, kind: LineKind, start: usize, len: usize) -> impl Iterator<Item = Line> {
        let lines = self.keys[start..start + len].iter().zip(&self.crlf[start..start + len]);
        lines.map(move |(key, crlf)| Line {
            kind,
            text: String::from_utf8_lossy(key.body).into_owned(),
            newline: key.newline,
            crlf: *crlf && key.newline,
        })
    }
}

/// The old text with a byte-order mark where the new one has it, and without where it has not.
fn marked_like<'t>(old: &'t [u8], new: &[u8]) -> Cow<'t, [u8]> {
    match (old.strip_prefix(MARK), new.starts_with(MARK)) {
        (Some(body), false) if !new.is_empty() => Cow::Borrowed(body),
        (None, true) if !old.is_empty() => Cow::Owned([MARK, old].concat()),
        _ => Cow::Borrowed(old),
    }
}

fn hunk(ops: &[DiffOp], old: &Lines<'_>, new: &Lines<'_>) -> Hunk {
    let mut lines = Vec::new();
    for op in ops {
        let (before, after) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            lines.extend(new.lines(LineKind::Context, after.start, after.len()));
        } else {
            lines.extend(old.lines(LineKind::Removed, before.start, before.len()));
            lines.extend(new.lines(LineKind::Added, after.start, after.len()));
        }
    }
    let (first, last) = (&ops[0], &ops[ops.len() - 1]);
    let (olds, news) = (first.old_range().start..last.old_range().end, first.new_range().start..last.new_range().end);
    place(olds, news, lines)
}

fn place(old: Range<usize>, new: Range<usize>, lines: Vec<Line>) -> Hunk {
    let start = |range: &Range<usize>| range.start + usize::from(!range.is_empty());
    Hunk { old_start: start(&old), old_len: old.len(), new_start: start(&new), new_len: new.len(), lines }
}

/// The lines from the first difference to the last, on either side.
fn differing(old: &[Key<'_>], new: &[Key<'_>]) -> (Range<usize>, Range<usize>) {
    let equal = |(one, other): &(&Key<'_>, &Key<'_>)| one == other;
    let before = old.iter().zip(new).take_while(equal).count();
    let after = old[before..].iter().rev().zip(new[before..].iter().rev()).take_while(equal).count();
    (before..old.len() - after, before..new.len() - after)
}

/// What leads from `old` to `new` without a search.
fn replacement(old: &[Key<'_>], new: &[Key<'_>]) -> Vec<DiffOp> {
    let (olds, news) = differing(old, new);
    let before = DiffOp::Equal { old_index: 0, new_index: 0, len: olds.start };
    let after = DiffOp::Equal { old_index: olds.end, new_index: news.end, len: old.len() - olds.end };
    let (old_index, old_len, new_index, new_len) = (olds.start, olds.len(), news.start, news.len());
    let change = DiffOp::Replace { old_index, old_len, new_index, new_len };
    [before, change, after].into_iter().filter(|op| !op.old_range().is_empty() || !op.new_range().is_empty()).collect()
}

fn fits(bytes: &[u8]) -> bool {
    bytes.len() <= MAX_BYTES && bytes.split_inclusive(|byte| *byte == b'\n').count() <= MAX_LINES
}

/// How alike two texts are, from 0 to 1: the multiset Dice coefficient of their trimmed lines, blank ones aside. 0 where
/// a side has no such line, or is binary.
#[must_use]
pub fn similarity(a: &[u8], b: &[u8]) -> f64 {
    if is_binary(a) || is_binary(b) {
        return 0.0;
    }
    let (a, b) = (canonical(a), canonical(b));
    let (left, right) = (multiset(&a), multiset(&b));
    let shared: u32 = left.iter().map(|(line, count)| *count.min(right.get(line).unwrap_or(&0))).sum();
    let all: u32 = left.values().chain(right.values()).sum();
    if all == 0 { 0.0 } else { f64::from(2 * shared) / f64::from(all) }
}

fn multiset(bytes: &[u8]) -> BTreeMap<&[u8], u32> {
    let mut counts = BTreeMap::new();
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    lines.for_each(|line| *counts.entry(line).or_insert(0) += 1);
    counts
}

#[cfg(test)]
mod tests;
