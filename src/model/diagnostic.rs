//! Diagnostics: what is wrong in a text a person wrote, with its place. Many are collected before anyone gives up.

use std::ops::Range;
use std::sync::Arc;

use crate::model::code::Code;
use crate::model::finding::Severity;

/// A text that a person wrote, with the name they know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    pub name: String,
    pub text: String,
}

/// Bytes of a [`SourceText`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub source: Arc<SourceText>,
    pub span: Range<usize>,
}

/// Something wrong in a text a person wrote. Many are collected before anyone gives up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    pub place: Option<Place>,
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic that stops the work.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Deny, message: message.into(), place: None, help: None }
    }

    /// A diagnostic that does not.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warn, ..Self::error(code, message) }
    }

    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    #[must_use]
    pub fn maybe_help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Deny
    }
}

impl Place {
    /// `name:line:column`, one-based, columns in characters.
    #[must_use]
    pub fn position(&self) -> String {
        let (line, column) = line_column(&self.source.text, self.span.start);
        format!("{}:{line}:{column}", self.source.name)
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(place) = &self.place {
            write!(out, "{}: ", place.position())?;
        }
        write!(out, "{}", self.message)?;
        match &self.help {
            Some(help) => write!(out, " ({help})"),
            None => Ok(()),
        }
    }
}

/// Puts diagnostics in the order a reader meets their places: by file, then by offset.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let key = |one: &Diagnostic| one.place.as_ref().map(|place| (place.source.name.clone(), place.span.start));
    diagnostics.sort_by_cached_key(key);
    diagnostics.dedup();
}

/// The one-based line and column of a byte offset.
#[must_use]
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// The byte offset of a one-based line and column; the end of the text where it has no such place.
#[must_use]
pub fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let Some(start) = starts.nth(line.saturating_sub(1)) else { return text.len() };
    let mut rest = text[start..].char_indices().map(|(at, _)| start + at);
    rest.nth(column.saturating_sub(1)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_from_one_in_characters() {
        assert_eq!(line_column("ab\ncd", 0), (1, 1));
        assert_eq!(line_column("ab\ncd", 4), (2, 2));
        assert_eq!(line_column("é=1", 2), (1, 2));
        assert_eq!(line_column("ab", 99), (1, 3));
    }
}
