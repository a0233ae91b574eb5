//! `Reference`: how people write which pack and which blueprint they mean.
//!
//! One parser, and it is pure: a path starts with `.` or `/`, a bare word is a built-in blueprint, and everything
//! else carries a scheme, an alias or a namespace. Nothing is guessed from what exists on disk.

use std::fmt;

use crate::pack::is_name;
use crate::suggestion::hint;

/// A pack, and the blueprint of it that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub carrier: Carrier,
    /// `None` when none is named, as for a pack that holds only one.
    pub blueprint: Option<String>,
}

/// Where a pack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// The pack inside the program.
    Builtin,
    /// A folder, as it was written.
    Folder(String),
    /// What the grammar knows and this version does not read.
    Other { kind: Kind, text: String },
}

/// What carries a pack that is neither built in nor a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Oci,
    OciLayout,
    Git,
    Archive,
    Namespace,
}

/// Why a text is no reference. No message repeats a credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceFault {
    #[error("the reference is empty")]
    Empty,
    #[error("`{0}` holds control characters")]
    Control(String),
    #[error("`{shown}` carries credentials, and a reference is written into files that many read")]
    Credentials { shown: String },
    #[error("`{shown}` goes on with `?`, and queries carry credentials")]
    Query { shown: String },
    #[error("`{0}` is no reference: a folder starts with `./`, `../` or `/`")]
    Unknown(String),
    #[error("`{scheme}` is not what a reference begins with")]
    Scheme { scheme: String, help: Option<String> },
    #[error("`{0}` cannot be a blueprint's name: lower-case letters, digits and inner hyphens")]
    Blueprint(String),
    #[error("`{0}` asks for a version, and the built-in pack has the one this program came with")]
    Version(String),
    #[error("`{0}` is no file URL: it names an absolute path and no host, as `file:///packs/x` does")]
    FileUrl(String),
    #[error("`{first}` and `{second}` are both named as the blueprint")]
    Twice { first: String, second: String },
}

/// What a reference may begin with, besides a path, a word or a namespace.
const SCHEMES: &[&str] = &["file://", "oci://", "https://", "git+https://", "git+ssh://", "gh:", "gl:", "oci-layout:"];

impl Reference {
    /// Reads a reference.
    ///
    /// # Errors
    /// When it is none, or carries credentials.
    pub fn parse(text: &str) -> Result<Self, ReferenceFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ReferenceFault::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(ReferenceFault::Control(text.escape_debug().to_string()));
        }
        if is_path(text) {
            return folder(text);
        }
        match text.split_once("://") {
            Some((scheme, rest)) => url(text, scheme, rest),
            None => bare(text),
        }
    }

    /// Names the blueprint, as `--blueprint NAME` does.
    ///
    /// # Errors
    /// When `name` is no name, or the reference names another one.
    pub fn with_blueprint(self, name: &str) -> Result<Self, ReferenceFault> {
        let second = blueprint(name)?;
        match (self.blueprint, second) {
            (Some(first), Some(second)) if first != second => Err(ReferenceFault::Twice { first, second }),
            (first, second) => Ok(Self { carrier: self.carrier, blueprint: second.or(first) }),
        }
    }

    fn other(kind: Kind, text: &str) -> Self {
        Self { carrier: Carrier::Other { kind, text: text.to_owned() }, blueprint: None }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Oci => "in an OCI registry",
            Self::OciLayout => "an OCI layout",
            Self::Git => "in a git repository",
            Self::Archive => "an archive",
            Self::Namespace => "in a namespace",
        })
    }
}

/// `C:\x` is a path too, where there are drives.
fn is_path(text: &str) -> bool {
    let mut letters = text.chars();
    let drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    text.starts_with(['.', '/']) || (drive && letters.next().is_some_and(|c| matches!(c, '\\' | '/')))
}

/// Parts `PATH//blueprint`; slashes at the end of either say nothing.
fn folder(text: &str) -> Result<Reference, ReferenceFault> {
    let parted = text.get(1..).and_then(|rest| rest.find("//")).map(|at| text.split_at(at + 1));
    let (path, name) = parted.unwrap_or((text, ""));
    let path = match path.trim_end_matches('/') {
        "" => "/",
        path => path,
    };
    Ok(Reference { carrier: Carrier::Folder(path.to_owned()), blueprint: blueprint(name)? })
}

fn blueprint(name: &str) -> Result<Option<String>, ReferenceFault> {
    match name.trim_matches('/') {
        "" => Ok(None),
        name if is_name(name) => Ok(Some(name.to_owned())),
        name => Err(ReferenceFault::Blueprint(name.to_owned())),
    }
}

fn url(text: &str, scheme: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((user, _)) = host.rsplit_once('@')
        && (scheme != "git+ssh" || user.contains(':'))
    {
        return Err(ReferenceFault::Credentials { shown: format!("{scheme}://…{}", &rest[user.len()..]) });
    }
    if let Some((shown, _)) = text.split_once('?') {
        return Err(ReferenceFault::Query { shown: shown.to_owned() });
    }
    let kind = match scheme {
        "file" => return file(text, rest),
        "oci" => Kind::Oci,
        "https" => Kind::Archive,
        "git+https" | "git+ssh" => Kind::Git,
        _ => return Err(unknown_scheme(&format!("{scheme}://"))),
    };
    if host.is_empty() { Err(ReferenceFault::Unknown(text.to_owned())) } else { Ok(Reference::other(kind, text)) }
}

fn unknown_scheme(scheme: &str) -> ReferenceFault {
    ReferenceFault::Scheme { scheme: scheme.to_owned(), help: hint(scheme, SCHEMES.iter().copied()) }
}

/// A file URL (RFC 8089) without a host.
fn file(text: &str, rest: &str) -> Result<Reference, ReferenceFault> {
    let fault = || ReferenceFault::FileUrl(text.to_owned());
    let path =
        decoded(rest).filter(|path| path.starts_with('/') && !path.contains(char::is_control)).ok_or_else(fault)?;
    let drive = path.strip_prefix('/').filter(|path| is_path(path) && !path.starts_with(['.', '/']));
    folder(drive.unwrap_or(&path))
}

/// The text behind percent-encoding (RFC 3986, section 2.1).
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &rest[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

/// What has neither a scheme nor the look of a path.
fn bare(text: &str) -> Result<Reference, ReferenceFault> {
    match text.split_once(':') {
        Some(("gh" | "gl", rest)) if rest.contains('/') => Ok(Reference::other(Kind::Git, text)),
        Some(("oci-layout", rest)) if !rest.is_empty() => Ok(Reference::other(Kind::OciLayout, text)),
        Some((user, rest)) if rest.split('/').next().is_some_and(|host| host.contains('@')) && !user.contains('@') => {
            Err(ReferenceFault::Credentials { shown: format!("…@{}", rest.rsplit('@').next().unwrap_or_default()) })
        }
        // `user@host:path`, as ssh programs write it.
        Some((host, path)) if host.contains('@') && !host.contains('/') && !path.is_empty() => {
            Ok(Reference::other(Kind::Git, text))
        }
        Some((scheme, _)) if !scheme.contains(['/', '@']) => Err(unknown_scheme(&format!("{scheme}:"))),
        Some(_) => Err(ReferenceFault::Unknown(text.to_owned())),
        None => word(text.trim_end_matches('/')),
    }
}

/// A built-in blueprint, the built-in pack as a whole, or `namespace/pack@VERSION`.
fn word(text: &str) -> Result<Reference, ReferenceFault> {
    let builtin = |blueprint| Reference { carrier: Carrier::Builtin, blueprint };
    let (pack, name) = text.split_once("//").unwrap_or((text, ""));
    let (path, version) = pack.split_once('@').map_or((pack, None), |(path, version)| (path, Some(version)));
    match path.split('/').collect::<Vec<_>>()[..] {
        ["builtin"] if version.is_none() => blueprint(name).map(builtin),
        [word] if version.is_none() && name.is_empty() => Ok(builtin(Some(word.to_owned()))),
        [word] if is_name(word) && version.is_some() => Err(ReferenceFault::Version(text.to_owned())),
        [space, pack] if is_name(space) && is_name(pack) => Ok(Reference::other(Kind::Namespace, text)),
        _ => Err(ReferenceFault::Unknown(text.to_owned())),
    }
}

#[cfg(test)]
mod tests;
