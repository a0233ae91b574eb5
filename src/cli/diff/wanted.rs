//! `Wanted`: what the project is to become, where that is not what the lock says.

use std::path::Path;

use super::evaluation::Against;
use crate::blueprint::Blueprint;
use crate::blueprint::answers::{Answers, Surroundings};
use crate::blueprint::pack::Pack;
use crate::blueprint::render::render;
use crate::cli::failure::Failure;
use crate::cli::place;
use crate::drift::Target;
use crate::model::tree::Tree;
use crate::project::{Entry, Locked, Project, answered_otherwise};
use crate::registry::{self, Access};

/// Renderings of the wanted version.
pub(super) struct Wanted {
    tree: Tree,
    as_answered: Option<Tree>,
    pub version: semver::Version,
}

impl Wanted {
    /// The version that was asked for, with the answers of scaffold.toml; nothing for the lock itself.
    ///
    /// # Errors
    /// When the version cannot be had, or an answer does not fit it.
    pub(super) fn find(
        project: &Project,
        root: &Path,
        locked: &Locked,
        against: Against<'_>,
    ) -> Result<Option<Self>, Failure> {
        let Against::Version(against, access) = against else { return Ok(None) };
        let pack = opened(root, locked, against, access)?;
        let (blueprint, answers) = place::blueprint_in(&pack, locked)?;
        let version = blueprint.pack.version.clone();
        let as_locked = render(&blueprint, &answers)?.tree;
        let entry = project.manifest.entries.iter().find(|entry| entry.into == locked.into);
        let other = entry.filter(|entry| answered_otherwise(entry, locked));
        let answered = other.map(|entry| answers_of(&blueprint, entry, root)).transpose()?;
        Ok(Some(match answered {
            None => Self { tree: as_locked, as_answered: None, version },
            Some(answers) => Self { tree: render(&blueprint, &answers)?.tree, as_answered: Some(as_locked), version },
        }))
    }

    pub(super) fn target(&self) -> Target<'_> {
        Target { tree: &self.tree, as_answered: self.as_answered.as_ref() }
    }
}

/// The pack in the version that was asked for. This is the one comparison that asks where the pack is from.
fn opened(root: &Path, locked: &Locked, against: &str, access: &Access) -> Result<Pack, Failure> {
    let exact = semver::Version::parse(against).ok();
    let one = exact.as_ref().and_then(|version| semver::VersionReq::parse(&format!("={version}")).ok());
    if one.is_none() && against != "latest" {
        let help = "give `lock`, `latest`, or a version such as `1.2.0`";
        return Err(Failure::usage(format!("`--against {against}` is no version"), help));
    }
    let requirement = one.unwrap_or(semver::VersionReq::STAR);
    let pack = registry::open_at(&locked.pack.reference, &requirement, &access.at(root))?.pack;
    match exact {
        Some(wanted) if wanted != pack.version => {
            let (place, found) = (locked.pack.reference.clone(), pack.version.to_string());
            Err(Failure::Version { pack: place, wanted: wanted.to_string(), found })
        }
        _ => Ok(pack),
    }
}

/// The answers that `scaffold lock` would record.
fn answers_of(blueprint: &Blueprint, entry: &Entry, root: &Path) -> Result<Answers, Failure> {
    let name = place::folder(root, &entry.into).file_name().and_then(|name| name.to_str()).map(str::to_owned);
    place::answers(blueprint, entry, Surroundings { destination: name, ..Surroundings::default() })
}
