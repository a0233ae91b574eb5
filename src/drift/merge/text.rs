//! One text that both sides changed: merged by units where its language has any, else by lines, else not at all.

use super::section::{self, Section};
use super::units::{UnitConflict, UnitTerms, Woven, weave};
use super::{Reason, Three, UnitVerdict, Verdict, check, lines, style};
use crate::drift::slots::slots;
use crate::model::path::RelPath;
use crate::syntax;

/// A merged text, as it is written down.
#[derive(Debug)]
pub(super) struct MergedText {
    /// Nothing where the team's text stays as it is.
    pub bytes: Option<Vec<u8>>,
    pub verdict: Verdict,
    pub units: Vec<UnitVerdict>,
    pub conflicts: Vec<UnitConflict>,
}

/// The text of one unit of a file, with its comments, as a [`super::Conflict`] has it; nothing where there is no such
/// unit, or the file cannot be read in full.
#[must_use]
pub fn unit(path: &RelPath, bytes: &[u8], unit: &str) -> Option<String> {
    let text = style::plain(bytes)?;
    let (_, root) = section::cut(path, &text, &section::lock_names(&text))?;
    let mut open = vec![&root];
    while let Some(section) = open.pop() {
        if !section.label.is_empty() && section.label == unit {
            return Some(format!("{}{}", section.core(), section.after));
        }
        open.extend(section.parts.iter().flatten().rev());
    }
    None
}

/// Merges three texts; the base is empty where there is none.
pub(super) fn merge(path: &RelPath, sides: Three<&[u8]>, by_lines: bool, terms: &UnitTerms<'_>) -> MergedText {
    let (Some(base), Some(ours), Some(theirs)) =
        (style::plain(sides.base), style::plain(sides.ours), style::plain(sides.theirs))
    else {
        return conflict(Reason::Binary);
    };
    let [base, theirs] = [base, theirs].map(|text| with_slots(path, text, &ours));
    let plain = Three::new(base.as_str(), ours.as_str(), theirs.as_str());
    if let Some(woven) = by_units(path, plain, terms) {
        let verdict = if woven.conflicts.is_empty() { Verdict::MergedUnits } else { Verdict::Conflict };
        let same = woven.text == ours;
        let verdict = if same && woven.conflicts.is_empty() { Verdict::Kept } else { verdict };
        let bytes = (!same).then(|| style::written(&woven.text, sides));
        return MergedText { bytes, verdict, units: woven.units, conflicts: woven.conflicts };
    }
    if !terms.has_base || !by_lines {
        return conflict(if terms.has_base { Reason::Changed } else { Reason::NoBase });
    }
    match lines::merge(plain).filter(|merged| reads_as_well(path, plain, merged)) {
        Some(merged) if merged == ours => MergedText { verdict: Verdict::Kept, ..conflict_free(None) },
        Some(merged) => conflict_free(Some(style::written(&merged, sides))),
        None => conflict(Reason::Changed),
    }
}

fn conflict_free(bytes: Option<Vec<u8>>) -> MergedText {
    MergedText { bytes, verdict: Verdict::MergedLines, units: Vec::new(), conflicts: Vec::new() }
}

/// A conflict of the whole file, whose texts the caller knows.
fn conflict(reason: Reason) -> MergedText {
    let whole = UnitConflict { unit: String::new(), reason, texts: Three::default() };
    MergedText { bytes: None, verdict: Verdict::Conflict, units: Vec::new(), conflicts: vec![whole] }
}

fn by_units(path: &RelPath, sides: Three<&str>, terms: &UnitTerms<'_>) -> Option<Woven> {
    let is_lock = path.file_name() == "Cargo.lock";
    let twice = [sides.base, sides.ours, sides.theirs].into_iter().filter(|_| is_lock).flat_map(section::lock_names);
    let twice: Vec<String> = twice.collect();
    let cut = |text| section::cut(path, text, &twice);
    let base: Option<Section<'_>> = if terms.has_base { Some(cut(sides.base)?.1) } else { None };
    let ((grammar, ours), (_, theirs)) = (cut(sides.ours)?, cut(sides.theirs)?);
    let woven = weave(grammar, Three::new(base.as_ref(), Some(&ours), Some(&theirs)), terms);
    check::holds(path, sides, &woven).then_some(woven)
}

/// Whether a merged text has no more faults than the side that has more.
fn reads_as_well(path: &RelPath, sides: Three<&str>, merged: &str) -> bool {
    let faults = |text: &str| syntax::outline(path, text).map_or(0, |outline| outline.broken.len());
    faults(merged) <= faults(sides.ours).max(faults(sides.theirs))
}

/// A text with what the team wrote in the slots both have.
fn with_slots(path: &RelPath, text: String, ours: &str) -> String {
    if !text.contains("scaffold:slot ") {
        return text;
    }
    let kept = slots(path, ours);
    let mut out = text.clone();
    for (name, range) in slots(path, &text).into_iter().rev() {
        if let Some((_, written)) = kept.iter().find(|(known, _)| *known == name) {
            out.replace_range(range, &ours[written.clone()]);
        }
    }
    out
}
