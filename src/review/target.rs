//! `TargetRender`: what the project is to become, where that is not what the lock says.

use super::project::{Project, answers, blueprint_in};
use super::{ReviewError, TargetVersion};
use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Answers, Surroundings};
use crate::blueprint::pack::Pack;
use crate::blueprint::render::render;
use crate::drift::Target;
use crate::model::tree::Tree;
use crate::project::{Entry, Locked, ProjectFiles, answered_otherwise};
use crate::registry;

/// Renderings of the wanted version.
pub(super) struct TargetRender {
    tree: Tree,
    as_answered: Option<Tree>,
    pub version: semver::Version,
}

impl TargetRender {
    /// The version that was asked for, with the answers of scaffold.toml; nothing for the lock itself.
    ///
    /// # Errors
    /// When the version cannot be had, or an answer does not fit it.
    pub(super) fn find(
        project: &Project,
        files: &ProjectFiles,
        locked: &Locked,
        version: &TargetVersion,
    ) -> Result<Option<Self>, ReviewError> {
        if *version == TargetVersion::Lock {
            return Ok(None);
        }
        let pack = opened(project, locked, version)?;
        let (blueprint, answers) = blueprint_in(&pack, locked)?;
        let version = blueprint.pack.version.clone();
        let as_locked = render(&blueprint, &answers)?.tree;
        let entry = files.manifest.entries.iter().find(|entry| entry.into == locked.into);
        let other = entry.filter(|entry| answered_otherwise(entry, locked));
        let answered = other.map(|entry| answers_of(&blueprint, entry, project)).transpose()?;
        Ok(Some(match answered {
            None => Self { tree: as_locked, as_answered: None, version },
            Some(answers) => Self { tree: render(&blueprint, &answers)?.tree, as_answered: Some(as_locked), version },
        }))
    }

    pub(super) fn target(&self) -> Target<'_> {
        Target { tree: &self.tree, as_answered: self.as_answered.as_ref() }
    }
}

/// The pack in the version that is asked for. This is the one comparison that asks where the pack is from.
fn opened(project: &Project, locked: &Locked, version: &TargetVersion) -> Result<Pack, ReviewError> {
    let requirement = match version {
        TargetVersion::Exact(version) => exactly(version),
        TargetVersion::Latest | TargetVersion::Lock => semver::VersionReq::STAR,
    };
    let access = project.world.access(&project.root)?;
    let pack = registry::open_at(&locked.pack.reference, &requirement, &access)?.pack;
    match version {
        TargetVersion::Exact(wanted) if *wanted != pack.version => {
            let (place, found) = (locked.pack.reference.clone(), pack.version.to_string());
            Err(ReviewError::Version { pack: place, wanted: wanted.to_string(), found })
        }
        _ => Ok(pack),
    }
}

/// The requirement that one version alone matches.
fn exactly(version: &semver::Version) -> semver::VersionReq {
    let comparator = semver::Comparator {
        op: semver::Op::Exact,
        major: version.major,
        minor: Some(version.minor),
        patch: Some(version.patch),
        pre: version.pre.clone(),
    };
    semver::VersionReq { comparators: vec![comparator] }
}

/// The answers that `scaffold lock` would record.
fn answers_of(blueprint: &Blueprint, entry: &Entry, project: &Project) -> Result<Answers, ReviewError> {
    let folder = project.folder(&entry.into);
    let name = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    answers(blueprint, entry, Surroundings { destination: name, ..Surroundings::default() })
}
