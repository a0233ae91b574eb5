//! `Baseline`: what a project that took up its blueprint late had been found to have, as `scaffold.baseline` holds it.
//!
//! JSON Lines, sorted as text, without line numbers: two changes of it merge as two changes of any sorted list do.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::code::{Code, FindingCode};
use crate::model::diagnostic::{Diagnostic, Place, SourceText};
use crate::model::finding::Finding;

/// The findings that are absorbed, each as often as it was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    pub entries: Vec<Absorbed>,
}

/// One finding that is absorbed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absorbed {
    pub code: FindingCode,
    pub unit: String,
    pub fingerprint: String,
    /// The fingerprint that a move leaves as it is.
    pub origin_fingerprint: String,
    /// Why it was taken in after the baseline had been made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it was read, counted from 1; 0 where it was not.
    #[serde(skip)]
    pub line: usize,
}

impl Absorbed {
    #[must_use]
    pub fn of(finding: &Finding, reason: Option<&str>) -> Self {
        Self {
            code: finding.code.clone(),
            unit: finding.unit.clone(),
            fingerprint: finding.fingerprint.clone(),
            origin_fingerprint: finding.origin_fingerprint.clone(),
            reason: reason.map(str::to_owned),
            line: 0,
        }
    }
}

impl Baseline {
    /// Reads `scaffold.baseline`. Empty lines are passed over.
    ///
    /// # Errors
    /// Every line that is no entry, with its place.
    pub fn read(source: &Arc<SourceText>) -> Result<Self, Vec<Diagnostic>> {
        let (mut entries, mut faults, mut start) = (Vec::new(), Vec::new(), 0);
        for (at, whole) in source.text.split_inclusive('\n').enumerate() {
            let line = whole.trim_start_matches('\u{feff}').trim();
            let offset = start + whole.find(line).expect("a line is a part of itself");
            start += whole.len();
            if line.is_empty() {
                continue;
            }
            match entry(line) {
                Ok(entry) => entries.push(Absorbed { line: at + 1, ..entry }),
                Err((column, message)) => {
                    let from = (offset + column).min(offset + line.len() - 1);
                    let place = Place { source: source.clone(), span: from..offset + line.len() };
                    let help = "only `scaffold baseline` writes this file: take the line out, or the file from before";
                    faults.push(Diagnostic::error(Code::ProjectBaseline, message).at(place).help(help));
                }
            }
        }
        if faults.is_empty() { Ok(Self { entries }) } else { Err(faults) }
    }

    /// The text of the file: one line for each entry, sorted.
    #[must_use]
    pub fn to_text(&self) -> String {
        let line = |entry: &Absorbed| serde_json::to_string(entry).expect("texts are always JSON");
        let mut lines: Vec<String> = self.entries.iter().map(line).collect();
        lines.sort();
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// One line; or the byte where it goes wrong, and how.
fn entry(line: &str) -> Result<Absorbed, (usize, String)> {
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
        return Err((0, "this is a merge conflict that was not resolved: keep the lines of both sides".to_owned()));
    }
    let entry: Absorbed = serde_json::from_str(line).map_err(|error| {
        let text = error.to_string();
        let what = text.split_once(" at line ").map_or(text.as_str(), |(what, _)| what);
        (error.column().saturating_sub(1), format!("this is no entry of a baseline: {what}"))
    })?;
    let is_fingerprint = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(text) = [&entry.fingerprint, &entry.origin_fingerprint].into_iter().find(|text| !is_fingerprint(text)) {
        // Where it is written with escapes, the line as a whole is shown.
        let at = line.find(&format!("\"{text}\"")).unwrap_or(0);
        return Err((at, format!("`{text}` is no fingerprint: one has 16 hexadecimal digits")));
    }
    Ok(entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::own::BASELINE;

    fn read(text: &str) -> Result<Baseline, Vec<String>> {
        let source = Arc::new(SourceText { name: BASELINE.into(), text: text.into() });
        Baseline::read(&source).map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    fn line(unit: &str, more: &str) -> String {
        format!(
            "{{\"code\":\"file/changed\",\"unit\":\"{unit}\",\"fingerprint\":\"0123456789abcdef\",\
             \"origin_fingerprint\":\"0123456789abcdef\"{more}}}\n"
        )
    }

    #[test]
    fn what_is_written_is_sorted_and_read_back() {
        let text = format!("\u{feff}{}\r\n{}{}", line("b", ""), line("a", ",\"reason\":\"r\""), line("a", ""));
        let baseline = read(&text).expect("a baseline");
        assert_eq!(baseline.entries.iter().map(|one| one.line).collect::<Vec<_>>(), [1, 3, 4]);
        let sorted = format!("{}{}{}", line("a", ",\"reason\":\"r\""), line("a", ""), line("b", ""));
        assert_eq!(baseline.to_text(), sorted);
        assert_eq!(read(&sorted).expect("a baseline").to_text(), sorted);
        assert_eq!(read("").expect("a baseline"), Baseline::default());
    }

    #[test]
    fn every_broken_line_is_told_with_its_place() {
        let text = format!(
            "{}{{}}\n<<<<<<< HEAD\n  {{\"code\": 1}}\n{}{}",
            line("a", ""),
            line("b", ",\"line\":3"),
            line("c", "").replace("0123456789abcdef\"}", "x\"}")
        );
        let help = "(only `scaffold baseline` writes this file: take the line out, or the file from before)";
        let expected = [
            "2:2: this is no entry of a baseline: missing field `code`",
            "3:1: this is a merge conflict that was not resolved: keep the lines of both sides",
            "4:12: this is no entry of a baseline: invalid type: integer `1`, expected a string",
            "5:113: this is no entry of a baseline: unknown field `line`, expected one of `code`, `unit`, `fingerprint`, \
             `origin_fingerprint`, `reason`",
            "6:89: `x` is no fingerprint: one has 16 hexadecimal digits",
        ];
        let expected: Vec<String> = expected.iter().map(|one| format!("{BASELINE}:{one} {help}")).collect();
        assert_eq!(read(&text).expect_err("faults"), expected);
    }
}
