//! The hash of what was accepted: a waiver holds for that, and for nothing that came later.

use crate::model::digest::{Digest, canonical};
use crate::model::finding::{Finding, Location};

/// The hash of what a finding found, 16 hexadecimal digits: its facts, and the words that stand at its place in `text`,
/// the file it lies in. Lines and spaces do not count.
#[must_use]
pub fn accepted(finding: &Finding, text: Option<&[u8]>) -> String {
    let facts: String = finding.facts.iter().map(|(name, fact)| format!("{name}={fact}\n")).collect();
    let text = text.map(canonical).unwrap_or_default();
    // A rule is broken at a place, also where that stands in no item and the unit is the file.
    let whole = finding.unit == finding.path && finding.rule().is_none();
    let body = match std::str::from_utf8(&text) {
        Ok(text) if whole => words(text),
        Ok(text) => finding.locations.first().map(|place| words(&part(text, place))).unwrap_or_default(),
        Err(_) => Digest::of(&text).to_string(),
    };
    let digest = Digest::of(format!("{}\n{}\n{facts}{body}", finding.code, finding.unit).as_bytes());
    digest.to_string()[..16].to_owned()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands at a place.
fn part(text: &str, place: &Location) -> String {
    let lines = text.lines().enumerate().skip(place.line - 1).take(place.end_line + 1 - place.line);
    let cut = |(at, line): (usize, &str)| {
        let from = if at + 1 == place.line { place.column - 1 } else { 0 };
        let to = if at + 1 == place.end_line { place.end_column - 1 } else { usize::MAX };
        line.chars().take(to).skip(from).collect::<String>()
    };
    lines.map(cut).collect::<Vec<_>>().join("\n")
}
