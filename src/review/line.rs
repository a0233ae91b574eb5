//! Where a line of the project stands in the blueprint's version.

use crate::syntax::hunk::{Hunk, Hunks, Line, LineKind};

/// Where a line of the project stands in the blueprint's version.
pub(super) enum LinePlace {
    Same(usize),
    /// It is not there; these lines are, in its stead.
    Changed(Vec<Stood>),
    Beyond(usize),
}

/// A line of the blueprint's version.
pub(crate) struct Stood {
    pub line: usize,
    pub text: String,
}

/// Finds line `line` of `now`.
pub(super) fn find_line(rendered: &[u8], now: &[u8], line: usize) -> LinePlace {
    let lines = now.split(|byte| *byte == b'\n').count() - usize::from(now.ends_with(b"\n"));
    if line == 0 || line > lines {
        return LinePlace::Beyond(lines);
    }
    let mut offset: isize = 0;
    for hunk in &Hunks::between(rendered, now).hunks {
        if line < hunk.new_start {
            break;
        }
        let (mut old, mut new) = (hunk.old_start, hunk.new_start);
        for (at, one) in hunk.lines.iter().enumerate() {
            let hit = new == line && one.kind != LineKind::Removed;
            match one.kind {
                LineKind::Added if hit => return LinePlace::Changed(stood(hunk, at)),
                LineKind::Context if hit => return LinePlace::Same(old),
                _ => {}
            }
            old += usize::from(one.kind != LineKind::Added);
            new += usize::from(one.kind != LineKind::Removed);
        }
        offset = isize::try_from(old).unwrap_or_default() - isize::try_from(new).unwrap_or_default();
    }
    LinePlace::Same(line.saturating_add_signed(offset))
}

/// The lines that the lines around the added one at `at` took the place of.
fn stood(hunk: &Hunk, at: usize) -> Vec<Stood> {
    let kept = |one: &Line| one.kind == LineKind::Context;
    let first = hunk.lines[..at].iter().rposition(kept).map_or(0, |kept| kept + 1);
    let last = hunk.lines[at..].iter().position(kept).map_or(hunk.lines.len(), |kept| at + kept);
    let before = hunk.lines[..first].iter().filter(|one| one.kind != LineKind::Added).count();
    let removed = hunk.lines[first..last].iter().filter(|one| one.kind == LineKind::Removed);
    let stood = removed.enumerate().map(|(nth, one)| (hunk.old_start + before + nth, one.text.clone()));
    stood.map(|(line, text)| Stood { line, text }).collect()
}
