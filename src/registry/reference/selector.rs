//! `Selector`: which version of a pack is meant.

use semver::{Version, VersionReq};

use super::{Carrier, ReferenceFault, blueprint};
use crate::model::digest::Digest;

/// Which version of a pack a reference means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// Nothing is said: the highest version.
    Any,
    /// The highest version that matches; `=1.2.0` where one version was written.
    Version(VersionReq),
    /// A branch, tag or commit of a git repository.
    Ref(String),
    /// A tag of an OCI repository, exactly.
    Tag(String),
    /// The SHA-256 of an OCI manifest, or of an archive.
    Sha256(Digest),
}

impl Selector {
    /// The versions that will do; `None` where the selector names something else than versions.
    #[must_use]
    pub fn requirement(&self) -> Option<VersionReq> {
        match self {
            Self::Any => Some(VersionReq::STAR),
            Self::Version(requirement) => Some(requirement.clone()),
            Self::Tag(tag) => exact(tag),
            Self::Ref(_) | Self::Sha256(_) => None,
        }
    }

    /// The one version that is meant, where it is one.
    #[must_use]
    pub fn exact(&self) -> Option<Version> {
        self.requirement().as_ref().and_then(exact_version)
    }

    /// What is meant, in a word.
    fn name(&self) -> String {
        match self {
            Self::Any => "*".to_owned(),
            Self::Version(requirement) => requirement.to_string(),
            Self::Ref(name) | Self::Tag(name) => name.clone(),
            Self::Sha256(digest) => format!("sha256:{digest}"),
        }
    }

    /// As it is written behind a carrier.
    pub(in crate::registry) fn suffix(&self, carrier: &Carrier) -> String {
        match self {
            Self::Any => String::new(),
            Self::Version(requirement) => match exact_version(requirement) {
                Some(version) => format!("@{version}"),
                None => format!("@{requirement}"),
            },
            Self::Ref(name) => format!("#{name}"),
            Self::Tag(tag) => format!(":{tag}"),
            Self::Sha256(digest) if matches!(carrier, Carrier::Archive { .. }) => format!("#sha256={digest}"),
            Self::Sha256(digest) => format!("@sha256:{digest}"),
        }
    }

    /// Reads a requirement. A whole version means that one and no other.
    pub(super) fn version(text: &str) -> Result<Self, ReferenceFault> {
        let fault = |error: semver::Error| ReferenceFault::Requirement { text: text.into(), reason: error.to_string() };
        match exact(text) {
            Some(requirement) => Ok(Self::Version(requirement)),
            None => VersionReq::parse(text).map(Self::Version).map_err(fault),
        }
    }

    /// Reads a branch, tag or commit by the rules of git-check-ref-format(1).
    pub(super) fn git_ref(text: &str) -> Result<Self, ReferenceFault> {
        let refused = |c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\".contains(c);
        let segment = |part: &str| part.is_empty() || part.starts_with('.') || part.ends_with(".lock");
        let bad = text.starts_with('-') || text.ends_with('.') || text.contains("..") || text.contains("@{");
        if bad || text == "@" || text.contains(refused) || text.split('/').any(segment) {
            return Err(ReferenceFault::Ref(text.to_owned()));
        }
        Ok(Self::Ref(text.to_owned()))
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.name())
    }
}

/// The requirement that only this version meets.
fn exact(text: &str) -> Option<VersionReq> {
    let version = Version::parse(text).ok().filter(|version| version.build.is_empty())?;
    VersionReq::parse(&format!("={version}")).ok()
}

fn exact_version(requirement: &VersionReq) -> Option<Version> {
    match &requirement.comparators[..] {
        [only] if only.op == semver::Op::Exact => {
            let (minor, patch) = (only.minor?, only.patch?);
            Some(Version { pre: only.pre.clone(), ..Version::new(only.major, minor, patch) })
        }
        _ => None,
    }
}

/// Parts `PLACE@REQUIREMENT//BLUEPRINT` and `PLACE#REF//BLUEPRINT`. An `@` that a `/` follows belongs to the place.
pub(super) fn parted(text: &str) -> Result<(&str, Option<Written<'_>>, Option<String>), ReferenceFault> {
    let (head, fragment) = text.split_once('#').map_or((text, None), |(head, tail)| (head, Some(tail)));
    let at = head.rfind('@').filter(|at| !head[*at..].split("//").next().unwrap_or_default().contains('/'));
    let (place, tail, written): (&str, &str, fn(&str) -> Written<'_>) = match (at, fragment) {
        (Some(_), Some(_)) => return Err(ReferenceFault::TwoSelectors(text.to_owned())),
        (Some(at), None) => (&head[..at], &head[at + 1..], |text| Written::Behind(text)),
        (None, Some(fragment)) => (head, fragment, |text| Written::Fragment(text)),
        (None, None) => return Ok((head, None, None)),
    };
    let (selector, name) = tail.split_once("//").unwrap_or((tail, ""));
    Ok((place, Some(written(selector)), blueprint(name)?))
}

/// A selector as it was written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Written<'t> {
    /// After `@`.
    Behind(&'t str),
    /// After `#`.
    Fragment(&'t str),
}
