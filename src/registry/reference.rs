//! `Reference`: how people write which pack, which version of it and which blueprint they mean.
//!
//! One parser, and it is pure: a path starts with `.` or `/`, a bare word is a built-in blueprint, and everything
//! else carries a scheme, an alias or a namespace. Nothing is guessed from what exists on disk.
//!
//! `//` parts what belongs to the carrier from what lies inside: a blueprint of the pack, and in a git repository first
//! the folder of the pack. After a version or a ref it always names the blueprint: `gh:org/repo//packs/base@^1.2//job`.

use std::fmt;

use crate::blueprint::pack::is_name;

mod fault;
mod git;
mod oci;
mod path;
mod selector;
mod url;
mod word;

pub use fault::ReferenceFault;
pub use selector::Selector;

/// A pack, the version that is meant, and the blueprint of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub carrier: Carrier,
    pub selector: Selector,
    /// `None` when none is named, as for a pack that holds only one.
    pub blueprint: Option<String>,
}

/// Where a pack is, whichever version of it is meant. Its text form is what `scaffold.toml`, trust and mirrors name
/// it by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    /// The pack inside the program.
    Builtin,
    /// A path as it was written: a folder, a `.tgz` or an OCI layout. Which one, the disk tells.
    Folder(String),
    /// A git repository, and the folder of the pack in it.
    Git { url: String, subdir: Option<String> },
    /// A git repository by a short name of its host: `gh:org/repo`.
    Alias { alias: String, path: String, subdir: Option<String> },
    /// A repository of an OCI registry; `host` may end with a port.
    Oci { host: String, repository: String },
    /// An OCI layout: a folder, or a tar file of one.
    OciLayout { path: String },
    /// A `.tgz` at an https address.
    Archive { url: String },
    /// A pack that the user's configuration maps to a place.
    Namespace { namespace: String, pack: String },
}

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
        if path::is_path(text) {
            return path::folder(text);
        }
        match text.split_once("://").filter(|(scheme, _)| url::is_scheme(scheme)) {
            Some((scheme, rest)) => url::parse(text, scheme, rest),
            None => word::parse(text),
        }
    }

    /// Reads a reference where a pack is meant: a bare word, which elsewhere names a blueprint of the built-in pack, is
    /// none.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and for a bare word.
    pub fn parse_pack(text: &str) -> Result<Self, ReferenceFault> {
        let reference = Self::parse(text)?;
        let word = text.trim().trim_end_matches('/');
        match (&reference.carrier, &reference.blueprint) {
            (Carrier::Builtin, Some(name)) if name == word => Err(ReferenceFault::BareWord(name.clone())),
            _ => Ok(reference),
        }
    }

    /// Names the blueprint, as `--blueprint NAME` does.
    ///
    /// # Errors
    /// When `name` is no name, or the reference names another one.
    pub fn with_blueprint(self, name: &str) -> Result<Self, ReferenceFault> {
        let blueprint = one_of(self.blueprint, blueprint(name)?)?;
        Ok(Self { blueprint, ..self })
    }

    /// The carrier, and the selector where it is more than a version: what `pack` of `scaffold.toml` says. The version
    /// is beside it.
    #[must_use]
    pub fn without_version(&self) -> String {
        match &self.selector {
            Selector::Any | Selector::Version(_) => self.carrier.to_string(),
            Selector::Tag(tag) if semver::Version::parse(tag).is_ok() => self.carrier.to_string(),
            selector => format!("{}{}", self.carrier, selector.suffix(&self.carrier)),
        }
    }

    fn of(carrier: Carrier) -> Self {
        Self { carrier, selector: Selector::Any, blueprint: None }
    }
}

impl Carrier {
    /// Whether it lies on this machine, so that the network is never needed.
    #[must_use]
    pub fn is_local(&self) -> bool {
        match self {
            Self::Builtin | Self::Folder(_) | Self::OciLayout { .. } => true,
            Self::Git { url, .. } => url.starts_with("file:"),
            Self::Alias { .. } | Self::Oci { .. } | Self::Archive { .. } | Self::Namespace { .. } => false,
        }
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let below = |subdir: &Option<String>| subdir.as_ref().map(|subdir| format!("//{subdir}")).unwrap_or_default();
        match self {
            Self::Builtin => out.write_str(super::BUILTIN),
            Self::Folder(path) => out.write_str(path),
            Self::Git { url, subdir } if url.starts_with("git:") => write!(out, "{url}{}", below(subdir)),
            Self::Git { url, subdir } => write!(out, "git+{url}{}", below(subdir)),
            Self::Alias { alias, path, subdir } => write!(out, "{alias}:{path}{}", below(subdir)),
            Self::Oci { host, repository } => write!(out, "oci://{host}/{repository}"),
            Self::OciLayout { path } => write!(out, "oci-layout:{path}"),
            Self::Archive { url } => out.write_str(url),
            Self::Namespace { namespace, pack } => write!(out, "{namespace}/{pack}"),
        }
    }
}

/// The whole reference, as it can be read again.
impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.blueprint.as_deref();
        if let (Carrier::Builtin, Some(name)) = (&self.carrier, name) {
            return out.write_str(name);
        }
        write!(out, "{}{}", self.carrier, self.selector.suffix(&self.carrier))?;
        // A lone `//` after a repository would name the folder of the pack.
        let bare = matches!(&self.carrier, Carrier::Git { subdir: None, .. } | Carrier::Alias { subdir: None, .. });
        match name {
            Some(name) if bare && self.selector == Selector::Any => write!(out, "////{name}"),
            Some(name) => write!(out, "//{name}"),
            None => Ok(()),
        }
    }
}

/// The one blueprint that two places name.
fn one_of(first: Option<String>, second: Option<String>) -> Result<Option<String>, ReferenceFault> {
    match (first, second) {
        (Some(first), Some(second)) if first != second => Err(ReferenceFault::Twice { first, second }),
        (first, second) => Ok(second.or(first)),
    }
}

fn blueprint(name: &str) -> Result<Option<String>, ReferenceFault> {
    match name.trim_matches('/') {
        "" => Ok(None),
        name if is_name(name) => Ok(Some(name.to_owned())),
        name => Err(ReferenceFault::Blueprint(name.to_owned())),
    }
}

#[cfg(test)]
mod tests;
