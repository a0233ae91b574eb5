//! What `pack.toml` says, and what may be wrong with it.

use std::sync::Arc;

use schemars::JsonSchema;
use semver::{Version, VersionReq};
use serde::Deserialize;

use super::is_name;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText};
use crate::syntax::document::At;

/// `pack.toml`: a versioned set of blueprints.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "pack.toml")]
pub struct PackManifest {
    /// The version of this format: 1.
    pub schema: At<u32>,
    /// `segment(/segment)?`, each of lower-case letters, digits and inner hyphens.
    pub name: At<String>,
    /// A semantic version without build metadata.
    pub version: At<String>,
    #[serde(default)]
    pub summary: String,
    /// Who answers for it. For readers of the pack.
    #[serde(default)]
    #[expect(dead_code, reason = "it is read by people, and checked to be a list")]
    pub owners: Vec<String>,
    #[expect(dead_code, reason = "it is read by people, and checked to be a text")]
    pub license: Option<String>,
    pub requires: Option<Requires>,
    pub deprecated: Option<Deprecated>,
    #[serde(default)]
    pub retract: Vec<Retracted>,
}

/// What the pack needs of the tool.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requires {
    /// A version requirement on `scaffold`.
    pub scaffold: Option<At<String>>,
}

/// Says that a pack should no longer be used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deprecated {
    pub message: String,
    pub replacement: Option<String>,
}

/// Versions that should never have been used.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retracted {
    /// A version requirement.
    pub versions: At<String>,
    pub reason: String,
}

/// Versions that were taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retraction {
    pub versions: VersionReq,
    pub reason: String,
}

/// The version of the pack, once the rest of its manifest was looked at.
pub(super) fn check(
    manifest: &PackManifest,
    source: &Arc<SourceText>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Version> {
    let place = |at: &At<String>| Place { source: source.clone(), span: at.span.clone() };
    if manifest.schema.value != 1 {
        let span = manifest.schema.span.clone();
        let at = Place { source: source.clone(), span };
        faults.push(Diagnostic::error(Code::ManifestSchema, "this format has one version: 1").at(at));
    }
    let segments: Vec<&str> = manifest.name.value.split('/').collect();
    if segments.len() > 2 || !segments.iter().all(|segment| is_name(segment)) {
        let message = format!("`{}` is no pack name", manifest.name.value);
        let help = "one or two segments parted by `/`, of lower-case letters, digits and inner hyphens";
        faults.push(Diagnostic::error(Code::ManifestName, message).at(place(&manifest.name)).help(help));
    }
    let scaffold = manifest.requires.as_ref().and_then(|requires| requires.scaffold.as_ref());
    if let Some(wanted) = scaffold.filter(|wanted| VersionReq::parse(&wanted.value).is_err()) {
        let message = format!("`{}` is no version requirement", wanted.value);
        faults.push(Diagnostic::error(Code::ManifestValue, message).at(place(wanted)));
    }
    match Version::parse(&manifest.version.value) {
        Ok(version) if version.build.is_empty() => Some(version),
        Ok(_) => {
            let fault = Diagnostic::error(Code::ManifestValue, "a pack's version has no build metadata");
            faults.push(fault.at(place(&manifest.version)).help("OCI tags cannot hold `+`"));
            None
        }
        Err(error) => {
            let message = format!("`{}` is no semantic version: {error}", manifest.version.value);
            faults.push(Diagnostic::error(Code::ManifestValue, message).at(place(&manifest.version)));
            None
        }
    }
}

pub(super) fn retracted(
    manifest: &PackManifest,
    source: &Arc<SourceText>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Retraction> {
    let mut read = |one: &Retracted| match VersionReq::parse(&one.versions.value) {
        Ok(versions) => Some(Retraction { versions, reason: one.reason.clone() }),
        Err(error) => {
            let message = format!("`{}` is no version requirement: {error}", one.versions.value);
            let place = Place { source: source.clone(), span: one.versions.span.clone() };
            faults.push(Diagnostic::error(Code::ManifestValue, message).at(place));
            None
        }
    };
    manifest.retract.iter().filter_map(&mut read).collect()
}
