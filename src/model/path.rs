//! `RelPath`: a relative path that is safe on every machine, checked once.
//!
//! The rule is the same when a pack is built, when it is read and after rendering, so a template that renders
//! `../x` cannot be expressed any further on.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

mod glob;
#[cfg(test)]
mod tests;

pub use glob::{GlobFault, Globs};

/// The longest path in bytes; long enough for real trees, short enough for Windows below a deep folder.
pub const MAX_PATH_BYTES: usize = 180;

/// A validated relative path: UTF-8 in NFC, `/` between segments, no `.` or `..`, no drive, no reserved name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelPath(Arc<str>);

/// Why a text is not a [`RelPath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    #[error("the path is empty")]
    Empty,
    #[error("`{0}` is absolute: paths are relative to the project")]
    Absolute(String),
    #[error("`{0}` has an empty segment")]
    EmptySegment(String),
    #[error("`{0}` has a `{1}` segment: it would leave the project or say nothing")]
    Dots(String, String),
    #[error("`{path}` holds {character:?}, which is not allowed in a file name")]
    Character { path: String, character: char },
    #[error("`{0}` has a segment that ends with a dot or a space")]
    Trailing(String),
    #[error("`{0}` uses the reserved device name `{1}`")]
    Device(String, String),
    #[error("`{0}` enters `.git`")]
    Git(String),
    #[error("`{0}` is not in Unicode normal form C")]
    NotNfc(String),
    #[error("the path has {bytes} bytes, {MAX_PATH_BYTES} are allowed: `{start}…`")]
    TooLong { bytes: usize, start: String },
}

impl RelPath {
    /// Checks `text` and takes it as a path.
    ///
    /// # Errors
    /// The first [`PathFault`] found.
    pub fn new(text: &str) -> Result<Self, PathFault> {
        check(text)?;
        Ok(Self(text.into()))
    }

    /// The path as text, with `/` between segments.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// What follows the last dot of the file name, if the dot is not its first character.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => Some(extension),
            _ => None,
        }
    }

    /// The folder that holds this path, or `None` at the top.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.into()))
    }

    /// Every folder above this path, nearest first.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), Self::parent)
    }

    /// This path below `folder`.
    ///
    /// # Errors
    /// [`PathFault::TooLong`] when the two together are.
    pub fn below(&self, folder: &str) -> Result<Self, PathFault> {
        match folder {
            "" | "." => Ok(self.clone()),
            _ => Self::new(&format!("{folder}/{self}")),
        }
    }

    /// This path below `folder` for a message or a key: by itself where the two together are too long.
    #[must_use]
    pub fn named_below(&self, folder: &str) -> Self {
        self.below(folder).unwrap_or_else(|_| self.clone())
    }

    /// What is left of this path inside `folder`, or `None` when it is not inside.
    #[must_use]
    pub fn inside(&self, folder: &str) -> Option<Self> {
        if matches!(folder, "" | ".") {
            return Some(self.clone());
        }
        let rest = self.0.strip_prefix(folder)?.strip_prefix('/')?;
        Some(Self(rest.into()))
    }

    /// The form in which two paths collide on a file system that ignores case.
    #[must_use]
    pub fn folded(&self) -> String {
        if self.0.is_ascii() {
            return self.0.to_ascii_lowercase();
        }
        self.0.to_uppercase().to_lowercase().nfc().collect()
    }
}

/// `path` as seen from `folder`, without `.` and `..`; nothing when it is absolute or leaves the folder that `folder`
/// counts from.
#[must_use]
pub fn join(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl fmt::Display for RelPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl fmt::Debug for RelPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, out)
    }
}

impl TryFrom<String> for RelPath {
    type Error = PathFault;
    fn try_from(text: String) -> Result<Self, PathFault> {
        Self::new(&text)
    }
}

impl From<RelPath> for String {
    fn from(path: RelPath) -> Self {
        path.0.as_ref().to_owned()
    }
}

impl JsonSchema for RelPath {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RelPath".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "maxLength": MAX_PATH_BYTES })
    }
}

fn check(text: &str) -> Result<(), PathFault> {
    if text.is_empty() {
        return Err(PathFault::Empty);
    }
    if text.len() > MAX_PATH_BYTES {
        let start = text.chars().take(40).collect();
        return Err(PathFault::TooLong { bytes: text.len(), start });
    }
    if let Some(character) = text.chars().find(|c| is_refused(*c)) {
        return Err(PathFault::Character { path: text.escape_debug().to_string(), character });
    }
    if text.starts_with('/') {
        return Err(PathFault::Absolute(text.to_owned()));
    }
    text.split('/').try_for_each(|segment| check_segment(text, segment))?;
    let nfc = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => true,
        IsNormalized::No => false,
        IsNormalized::Maybe => text.nfc().eq(text.chars()),
    };
    if nfc { Ok(()) } else { Err(PathFault::NotNfc(text.to_owned())) }
}

fn check_segment(path: &str, segment: &str) -> Result<(), PathFault> {
    if segment.is_empty() {
        return Err(PathFault::EmptySegment(path.to_owned()));
    }
    if matches!(segment, "." | "..") {
        return Err(PathFault::Dots(path.to_owned(), segment.to_owned()));
    }
    if segment.ends_with(['.', ' ']) {
        return Err(PathFault::Trailing(path.to_owned()));
    }
    // NTFS gives `.git` the short name `GIT~1`, so both lead into the repository.
    if segment.eq_ignore_ascii_case(".git") || segment.eq_ignore_ascii_case("git~1") {
        return Err(PathFault::Git(path.to_owned()));
    }
    if is_device(segment) {
        return Err(PathFault::Device(path.to_owned(), segment.to_owned()));
    }
    Ok(())
}

/// Characters that some file system refuses or reads as syntax, and those that hide in a terminal.
fn is_refused(character: char) -> bool {
    let hidden =
        matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    matches!(character, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') || character.is_control() || hidden
}

/// Windows device names, with or without an extension ("Naming Files, Paths, and Namespaces", Microsoft Learn).
fn is_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or(segment).trim_end();
    let upper = stem.to_ascii_uppercase();
    if matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let port = upper.strip_prefix("COM").or_else(|| upper.strip_prefix("LPT"));
    port.is_some_and(|rest| matches!(rest, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"))
}
