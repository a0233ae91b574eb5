//! Three lists merged by what is between their differences: lines of a text, or tokens of a unit.

use similar::{MergeRegion, MergeResolution, TextMerge};

use super::Three;
use crate::syntax::hunk::{MAX_BYTES, MAX_LINES};

/// Merges by lines. Either all differences merge or none does; nothing where they do not, or a side is over a limit.
pub(super) fn merge(sides: Three<&str>) -> Option<String> {
    let merge = regions(sides)?;
    let mut out = String::new();
    for region in merge.regions() {
        let (side, range) = taken(region)?;
        let line = |at: usize| if side == Taken::Ours { merge.ours_line(at) } else { merge.theirs_line(at) };
        for at in range {
            out.push_str(line(at)?);
        }
    }
    Some(out)
}

/// Which side a region without a conflict is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Ours,
    Theirs,
}

/// The side a region is taken from, and the lines of that side; nothing where it is a conflict.
pub(super) fn taken(region: &MergeRegion) -> Option<(Taken, std::ops::Range<usize>)> {
    match region.resolution() {
        MergeResolution::Unchanged | MergeResolution::Ours | MergeResolution::Both => {
            Some((Taken::Ours, region.ours_range()))
        }
        MergeResolution::Theirs => Some((Taken::Theirs, region.theirs_range())),
        _ => None,
    }
}

/// The regions of three texts; nothing where one is over a limit, since the search is recursive.
pub(super) fn regions(sides: Three<&str>) -> Option<TextMerge<'_, '_, '_, str>> {
    let fits = |text: &str| text.len() <= MAX_BYTES && text.lines().count() <= MAX_LINES;
    let all = fits(sides.base) && fits(sides.ours) && fits(sides.theirs);
    all.then(|| TextMerge::from_lines(sides.base, sides.ours, sides.theirs))
}
