//! `Wanted`: what the project is to become, where that is not what the lock says.

use std::path::Path;

use crate::answers::{Answers, Surroundings};
use crate::blueprint::Blueprint;
use crate::cli::failure::Failure;
use crate::cli::place;
use crate::drift::Target;
use crate::project::{Entry, Locked, Project, answered_otherwise};
use crate::render::render;
use crate::tree::Tree;

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
        against: &str,
    ) -> Result<Option<Self>, Failure> {
        if against == "lock" {
            return Ok(None);
        }
        let (blueprint, answers) = place::blueprint_of(root, locked)?;
        let version = blueprint.pack.version.clone();
        if against != "latest" && semver::Version::parse(against).ok() != Some(version.clone()) {
            let (pack, wanted) = (locked.pack.reference.clone(), against.to_owned());
            return Err(Failure::Version { pack, wanted, found: version.to_string() });
        }
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

/// The answers that `scaffold lock` would record.
fn answers_of(blueprint: &Blueprint, entry: &Entry, root: &Path) -> Result<Answers, Failure> {
    let name = place::folder(root, &entry.into).file_name().and_then(|name| name.to_str()).map(str::to_owned);
    place::answers(blueprint, entry, Surroundings { destination: name, ..Surroundings::default() })
}
