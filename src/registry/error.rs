//! Why a reference leads to no pack.

use std::path::PathBuf;

use semver::Version;

use super::http::HttpError;
use super::oci::OciError;
use super::reference::ReferenceFault;
use super::version::NoVersion;
use crate::blueprint::pack::ContentFault;
use crate::model::diagnostic::Diagnostic;
use crate::registry::cache::CacheError;
use crate::system::disk::DiskError;
use crate::system::git::GitError;

/// Why a reference leads to no pack. No message repeats a credential: places are named as references name them, and what
/// servers and programs say goes through [`redacted`](super::redacted).
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error(transparent)]
    Reference(#[from] ReferenceFault),
    #[error("this version cannot read `{place}`")]
    Unsupported { place: String },
    #[error("there is no built-in blueprint `{name}`")]
    NoBuiltin { name: String, help: Option<String> },
    #[error("the pack `{pack}` holds no blueprint `{name}`")]
    NoBlueprint { pack: String, name: String, help: Option<String> },
    #[error("the pack `{pack}` holds several blueprints: {}", quoted(names))]
    Several { pack: String, names: Vec<String> },
    #[error("there is no folder `{path}`")]
    NoFolder { path: String },
    #[error("`{text}` cannot be used as `pack`: {reason}")]
    PackText { text: String, reason: &'static str },
    #[error("`{}` is not UTF-8, and scaffold.toml is", path.display())]
    NotUtf8 { path: PathBuf },
    /// The user's file of settings.
    #[error("{}: {reason}", path.display())]
    Settings { path: PathBuf, reason: String },
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error("{origin} is no pack: {}", lines(faults))]
    Archive { origin: String, faults: Vec<ContentFault> },
    /// Everything wrong with the pack's manifest.
    #[error("{}", lines(.0))]
    Pack(Vec<Diagnostic>),
    #[error("no `[namespace]` of the configuration says where `{namespace}` is")]
    NoNamespace { namespace: String, help: Option<String> },
    #[error("`{alias}:` is not what a reference begins with")]
    NoAlias { alias: String },
    /// The network was needed and not to be used.
    #[error("`{what}` is not on this machine, and the network is not to be used")]
    Offline { what: String },
    /// A server, or the way to it.
    #[error("{place}: {message}")]
    Unreachable { place: String, message: String, help: Option<String> },
    /// A registry or a layout.
    #[error(transparent)]
    Oci(Box<OciError>),
    #[error(transparent)]
    Git(#[from] GitError),
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// More than is read of anything.
    #[error("{place} has more than {what}")]
    Limit { place: String, what: String },
    /// There is no such version, tag, ref or digest.
    #[error("{place} has no `{wanted}`")]
    NoPoint { place: String, wanted: String, help: Option<String> },
    #[error("{}", no_version(place, wanted, found))]
    NoVersion { place: String, wanted: String, found: NoVersion },
    #[error("`{name}` of {place} can lead elsewhere tomorrow")]
    Mutable { place: String, name: String },
    /// The content says another version than the name it was found under.
    #[error("`{name}` of {place} holds version {found}")]
    Misnamed { place: String, name: String, found: Version, content: String },
    #[error("{place} has other content as {name} than before: it was {before}, and now it is {now}")]
    Moved { place: String, name: String, before: String, now: String },
    #[error("{place} has the digest {found}, and {wanted} was asked for")]
    Digest { place: String, wanted: String, found: String },
    #[error("{place} is asked for without a digest")]
    NoDigest { place: String },
    #[error("{place} now leads to {found}, and the lock has {locked}")]
    Downgrade { place: String, locked: Version, found: Version },
    /// A signature is missing, does not hold, or is of nobody who counts.
    #[error("{place}: {reason}")]
    Untrusted { place: String, reason: String, help: Option<String> },
    #[error("stopping, nothing was changed")]
    Stopped,
}

impl From<OciError> for SourceError {
    fn from(error: OciError) -> Self {
        match error {
            OciError::Http(HttpError::Stopped) => Self::Stopped,
            other => Self::Oci(Box::new(other)),
        }
    }
}

impl SourceError {
    /// Where something was known as `before`, content of another version under its name is first of all other content.
    #[must_use]
    pub(super) fn or_moved(self, before: Option<&str>) -> Self {
        match (self, before) {
            (Self::Misnamed { place, name, content, .. }, Some(before)) if content != before => {
                Self::Moved { place, name, before: before.to_owned(), now: content }
            }
            (error, _) => error,
        }
    }

    /// What to do about it, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let text = match self {
            Self::Reference(fault) => return fault.help(),
            Self::Oci(error) => return error.help(),
            Self::NoBuiltin { help, .. }
            | Self::NoBlueprint { help, .. }
            | Self::Unreachable { help, .. }
            | Self::NoPoint { help, .. }
            | Self::Untrusted { help, .. } => return help.clone(),
            Self::Several { names, .. } => {
                return names.first().map(|name| format!("write `//{name}` after the pack, or `--blueprint {name}`"));
            }
            Self::NoNamespace { help: Some(help), .. } => return Some(help.clone()),
            Self::NoNamespace { namespace, .. } => {
                return Some(format!("add `{namespace} = \"oci://…\"` under `[namespace]` of config.toml"));
            }
            Self::NoAlias { alias } => {
                return Some(format!(
                    "write the address in full, or add `{alias} = \"git+https://…\"` under `[alias]`"
                ));
            }
            Self::Offline { .. } => "run it once without `--offline`, or set up a mirror on this machine",
            Self::Mutable { .. } => "name a version or a commit, or give `--allow-mutable`",
            Self::Moved { .. } => "ask who publishes it; a version that was published never changes",
            Self::Digest { .. } => "ask who publishes it, and compare the digest they give",
            Self::NoDigest { .. } => "add `#sha256=…` with the digest its publisher gives",
            Self::Downgrade { .. } => "if that is meant, give `--allow-downgrade`",
            Self::Misnamed { .. } => "the tag and `version` of pack.toml have to agree",
            _ => return None,
        };
        Some(text.to_owned())
    }
}

fn no_version(place: &str, wanted: &str, found: &NoVersion) -> String {
    match found {
        NoVersion::Absent => format!("{place} has no versions"),
        NoVersion::Unmatched { highest } => {
            format!("{place} has no version that matches {wanted}; the highest is {highest}")
        }
        NoVersion::Retracted { version, reason } => {
            format!("{place} has {version} for {wanted}, and it was retracted: {reason}")
        }
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn lines<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
