//! `scaffold.lock`: what was rendered, file by file, and what the project is judged by, under a digest.
//!
//! It is enough to tell a clean project from a drifted one, with the pack gone and the network off.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::items::Size;
use super::unread::{Items, cut, put_back};
#[cfg(test)]
use crate::blueprint::pack::Pack;
use crate::code::landmark::Landmarks;
use crate::model::digest::{Digest, canonical};
use crate::model::path::RelPath;
use crate::model::value::Value;
use crate::rule::{Mode, Policy};

const HEAD: &str = "# Written by scaffold. Do not edit: change scaffold.toml and run `scaffold lock`.\n";

/// The version of the format. The first had neither items nor the sizes of files, and is read as well.
const SCHEMA: u32 = 2;

/// A lock that was read and whose digest holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lock {
    pub entries: Vec<Locked>,
}

/// What was rendered for one `[[blueprint]]` of `scaffold.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    pub name: String,
    pub into: String,
    /// The versions of the renderer and of the language table: another one may render other bytes.
    pub renderer: u32,
    pub languages: u32,
    pub components: Vec<String>,
    /// The answers nobody gave: they came from defaults.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub defaulted: BTreeSet<String>,
    pub pack: LockedPack,
    #[serde(default)]
    pub answers: BTreeMap<String, Value>,
    #[serde(default)]
    pub files: BTreeMap<RelPath, LockedFile>,
    /// The items of files whose language has any; none in a lock of the first format.
    #[serde(default, skip_serializing_if = "Items::is_empty")]
    pub items: Items,
    /// What gives the rendering its shape; nothing in a lock that was written before it was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landmarks: Option<Landmarks>,
    #[serde(flatten)]
    pub policy: Policy,
}

/// The pack it was rendered from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedPack {
    pub reference: String,
    pub name: String,
    pub version: semver::Version,
    /// The content digest, `sp1:` and 64 hexadecimal digits.
    pub digest: String,
    /// The versions that would do when this one was chosen, as scaffold.toml asked for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<semver::VersionReq>,
    /// The commit, manifest or archive it was read from; absent for what has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The keys whose signatures held, sorted. Fewer later is an error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<String>,
}

impl LockedPack {
    #[cfg(test)]
    /// A pack as the lock records it; `reference` is how scaffold.toml names it.
    #[must_use]
    pub fn of(pack: &Pack, reference: &str) -> Self {
        Self {
            reference: reference.to_owned(),
            name: pack.name.clone(),
            version: pack.version.clone(),
            digest: pack.digest(),
            requirement: None,
            revision: None,
            signers: Vec::new(),
        }
    }
}

/// One rendered file, written `MODE OWNERSHIP SHA-256 UNITS TOKENS` on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct LockedFile {
    #[schemars(with = "String")]
    pub digest: Digest,
    pub executable: bool,
    pub ownership: Mode,
    /// Not in a lock of the first format.
    #[schemars(skip)]
    pub size: Option<Size>,
}

/// Why a lock cannot be used. The way out is always `scaffold lock`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockFault {
    #[error("it holds merge conflict markers (line {line})")]
    Conflict { line: usize },
    #[error("it was edited or merged by hand: its digest does not hold")]
    Edited,
    #[error("it was written by a newer scaffold (format {schema}, this one knows {SCHEMA})")]
    Newer { schema: u32 },
    #[error("it cannot be read: {reason}")]
    Syntax { reason: String },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    schema: u32,
    #[serde(default)]
    blueprint: Vec<Locked>,
}

impl Lock {
    /// The text of the lock; sorted, without times or machine names.
    #[must_use]
    pub fn to_text(&self) -> String {
        let body = Body { schema: SCHEMA, blueprint: self.entries.clone() };
        let body = toml::to_string(&body).expect("a lock holds nothing that TOML has no form for");
        format!("{HEAD}digest = \"sha256:{}\"\n{body}", Digest::of(body.as_bytes()))
    }

    /// Reads a lock and checks it against its digest. Line ends do not count.
    ///
    /// # Errors
    /// Why the lock is not one the tool wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, LockFault> {
        let bytes = canonical(bytes);
        let text = String::from_utf8_lossy(&bytes);
        if let Some(line) = conflict(&text) {
            return Err(LockFault::Conflict { line });
        }
        let (digest, body) = split(&text).ok_or(LockFault::Edited)?;
        let edited = digest.parse() != Ok(Digest::of(body.as_bytes()));
        if let Some(schema) = schema(body).filter(|schema| *schema > SCHEMA) {
            return Err(LockFault::Newer { schema });
        }
        if edited {
            return Err(LockFault::Edited);
        }
        if let Some(entries) = without_items(body) {
            return Ok(Self { entries });
        }
        let body: Body =
            toml::from_str(body).map_err(|error| LockFault::Syntax { reason: error.message().to_owned() })?;
        Ok(Self { entries: body.blueprint })
    }
}

/// The entries of a lock whose items are left to be read later; nothing where it has to be read as a whole.
fn without_items(body: &str) -> Option<Vec<Locked>> {
    let (rest, items) = cut(body);
    let mut body: Body = (!items.is_empty()).then(|| toml::from_str(&rest).ok())??;
    put_back(items, body.blueprint.iter_mut().map(|locked| &mut locked.items)).then_some(body.blueprint)
}

/// The digest a lock states, and the text it speaks of.
fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(HEAD)?.strip_prefix("digest = \"sha256:")?;
    rest.split_once("\"\n")
}

/// The first line that is a mark of a merge conflict, counted from one.
fn conflict(text: &str) -> Option<usize> {
    let found = |mark: &str| memchr::memmem::find_iter(text.as_bytes(), mark).find(|at| is_start(text, *at));
    let at = found("<<<<<<<").into_iter().chain(found(">>>>>>>")).min()?;
    Some(text[..at].lines().count() + 1)
}

/// Whether a line starts there.
fn is_start(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes()[at - 1] == b'\n'
}

fn schema(body: &str) -> Option<u32> {
    body.lines().next()?.strip_prefix("schema = ")?.parse().ok()
}

impl fmt::Display for LockedFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = if self.executable { "755" } else { "644" };
        write!(out, "{mode} {} {}", self.ownership.name(), self.digest)?;
        self.size.map_or(Ok(()), |size| write!(out, " {} {}", size.units, size.tokens))
    }
}

impl From<LockedFile> for String {
    fn from(file: LockedFile) -> Self {
        file.to_string()
    }
}

impl TryFrom<String> for LockedFile {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let fault = || format!("`{text}` is not `MODE OWNERSHIP SHA-256 UNITS TOKENS`");
        let words: Vec<&str> = text.split(' ').collect();
        let (mode, owner, digest, size) = match words[..] {
            [mode, owner, digest] => (mode, owner, digest, None),
            [mode, owner, digest, units, tokens] => {
                let count = |word: &str| word.parse().map_err(|_| fault());
                (mode, owner, digest, Some(Size { units: count(units)?, tokens: count(tokens)? }))
            }
            _ => return Err(fault()),
        };
        let executable = match mode {
            "755" => true,
            "644" => false,
            _ => return Err(fault()),
        };
        let modes = [Mode::Seed, Mode::Open, Mode::Closed, Mode::Pinned];
        let ownership = modes.into_iter().find(|known| known.name() == owner).ok_or_else(fault)?;
        Ok(Self { digest: digest.parse().map_err(|_| fault())?, executable, ownership, size })
    }
}

#[cfg(test)]
mod tests;
