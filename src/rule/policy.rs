//! `Policy`: what the projects of a blueprint are judged by: zones, ownership and rules.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::model::path::{Globs, RelPath};

/// What the projects of a blueprint are judged by; it travels in the lock.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    #[serde(default, rename = "zone", skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Zone>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ownership: Vec<Ownership>,
    #[serde(default, rename = "rule", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver_days: Option<u32>,
}

/// A named set of paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    pub name: String,
    pub paths: Vec<String>,
}

/// Who owns some paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ownership {
    pub paths: Vec<String>,
    pub mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
}

/// Who owns a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Not compared after creation.
    Seed,
    /// Tracked; the team may add.
    #[default]
    Open,
    /// Tracked; additions are intrusions.
    Closed,
    /// Must equal the render.
    Pinned,
}

impl Mode {
    /// The mode as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Pinned => "pinned",
        }
    }
}

impl Serialize for Mode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Path patterns, with each `zone:NAME` as the zone's own, or as what `other` says where there is no such zone.
pub fn patterns<'s>(
    selectors: impl IntoIterator<Item = &'s String>,
    zones: &[Zone],
    other: impl Fn(&str) -> Vec<String>,
) -> Globs {
    let mut found: Vec<String> = Vec::new();
    for selector in selectors {
        let zone = selector.strip_prefix("zone:").map(|name| (name, zones.iter().find(|zone| zone.name == name)));
        match zone {
            Some((_, Some(zone))) => found.extend(zone.paths.iter().cloned()),
            Some((name, None)) => found.extend(other(name)),
            None => found.push(selector.clone()),
        }
    }
    found.sort();
    found.dedup();
    Globs::of_readable(&found)
}

impl Policy {
    /// Who owns `path`, and why: the last match wins, and paths nobody names are open.
    #[must_use]
    pub fn owner(&self, path: &RelPath) -> (Mode, Option<&str>) {
        let whole = self.ownership.iter().rev().filter(|owner| owner.keys.is_empty());
        let mut matching = whole.filter(|owner| Globs::new(&owner.paths).is_ok_and(|globs| globs.is_match(path)));
        matching.next().map_or((Mode::Open, None), |owner| (owner.mode, owner.why.as_deref()))
    }

    /// The name and the patterns of every zone.
    #[must_use]
    pub fn zone_patterns(&self) -> Vec<(&str, &[String])> {
        self.zones.iter().map(|zone| (zone.name.as_str(), zone.paths.as_slice())).collect()
    }

    /// The zones a path lies in.
    #[must_use]
    pub fn zones_of(&self, path: &RelPath) -> Vec<&str> {
        let holds = |zone: &&Zone| Globs::new(&zone.paths).is_ok_and(|globs| globs.is_match(path));
        self.zones.iter().filter(holds).map(|zone| zone.name.as_str()).collect()
    }
}
