//! Where the blueprint's own text comes from: the pack, or the project's history, checked against the lock.

use std::collections::BTreeMap;

use super::ReviewError;
use super::project::Project;
use crate::blueprint::Blueprint;
use crate::blueprint::render::render_only;
use crate::drift::Drift;
use crate::model::digest::Digest;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::project::Locked;
use crate::report::TextSource;

/// What of the blueprint's text is at hand.
#[derive(Default)]
pub(super) struct ReferenceText {
    /// Files with the digests of the lock.
    pub tree: Tree,
    pub note: Option<Note>,
}

/// What is not known of the blueprint's own text.
pub(super) struct Note {
    lack: Lack,
    /// How many texts are from the project's history.
    recovered: usize,
    /// How many are from nowhere.
    lost: usize,
}

/// What is wrong with the pack.
enum Lack {
    /// It cannot be had, and why.
    Gone(String),
    /// It is not the one that is locked, and how.
    Other(String),
}

impl Note {
    /// The note in words.
    pub(super) fn text(&self, pack: &str) -> String {
        let history = match self.recovered {
            0 => String::new(),
            1 => "the text of 1 file is from the project's own history; ".to_owned(),
            count => format!("the text of {count} files is from the project's own history; "),
        };
        match (&self.lack, self.lost) {
            (Lack::Gone(why), 0) => format!("pack not verified: the pack `{pack}` cannot be had: {history}{why}"),
            (Lack::Gone(why), _) => {
                format!("pack not verified: the pack `{pack}` cannot be had, so hunks are left out: {history}{why}")
            }
            (Lack::Other(how), 0) => format!("the pack `{pack}` is {how}: {}", history.trim_end_matches("; ")),
            (Lack::Other(how), _) => {
                format!("the pack `{pack}` is {how}: {history}hunks of files that changed in it are left out")
            }
        }
    }

    /// Why the pack cannot be had, where a text is from nowhere.
    pub(super) fn gone(&self) -> Option<&str> {
        match &self.lack {
            Lack::Gone(why) if self.lost > 0 => Some(why),
            _ => None,
        }
    }
}

impl ReferenceText {
    /// What the blueprint has at the paths that differ, checked against the lock.
    pub(super) fn find(project: &Project, locked: &Locked, drift: &Drift) -> Self {
        let wanted: Vec<&RelPath> = drift.files.iter().map(|file| &file.path).collect();
        Self::of(project, locked, &wanted)
    }

    /// What the blueprint has at some paths, checked against the lock: from the pack, and from the project's history
    /// where the pack has something else.
    pub(super) fn of(project: &Project, locked: &Locked, wanted: &[&RelPath]) -> Self {
        let (mut tree, lack) = match rendered(project, locked, wanted) {
            Ok((tree, blueprint)) => (tree, Lack::Other(other_pack(locked, &blueprint))),
            Err(failure) => (Tree::new(), Lack::Gone(failure.to_string())),
        };
        let unknown: BTreeMap<RelPath, Digest> = wanted
            .iter()
            .filter(|path| tree.file(path).is_none())
            .filter_map(|path| Some(((*path).clone(), locked.files.get(*path)?.digest)))
            .collect();
        if unknown.is_empty() && matches!(lack, Lack::Other(_)) {
            return Self { tree, note: None };
        }
        let recovered = crate::system::git::first_commits(&project.folder(&locked.into), &unknown).unwrap_or_default();
        let note = Note { lack, recovered: recovered.len(), lost: unknown.len() - recovered.len() };
        tree.extend(recovered);
        Self { tree, note: Some(note) }
    }

    /// Why some of it is from nowhere; nothing where all was found.
    pub(super) fn lost(&self) -> Option<&str> {
        let note = self.note.as_ref().filter(|note| note.lost > 0)?;
        match &note.lack {
            Lack::Gone(why) | Lack::Other(why) => Some(why),
        }
    }

    pub(super) fn source(&self) -> TextSource {
        match &self.note {
            None => TextSource::Pack,
            Some(note) if note.recovered > 0 => TextSource::History,
            Some(Note { lack: Lack::Other(_), .. }) if !self.tree.is_empty() => TextSource::Pack,
            Some(_) => TextSource::Hashes,
        }
    }
}

/// What the pack renders to at some paths, as far as it fits the lock.
fn rendered(project: &Project, locked: &Locked, wanted: &[&RelPath]) -> Result<(Tree, Blueprint), ReviewError> {
    let (blueprint, answers) = project.blueprint_of(locked)?;
    let rendered = render_only(&blueprint, &answers, |path| wanted.contains(&path))?;
    let same = |path: &RelPath, file: &File| {
        locked.files.get(path).is_some_and(|known| known.digest == Digest::of_content(&file.bytes))
    };
    let fitting = rendered.tree.files().filter(|(path, file)| same(path, file));
    let fitting = fitting.map(|(path, file)| (path.clone(), Entry::File(file.clone()))).collect();
    Ok((fitting, blueprint))
}

fn other_pack(locked: &Locked, blueprint: &Blueprint) -> String {
    let (was, is) = (&locked.pack.version, &blueprint.pack.version);
    if was == is { format!("{is} with other content") } else { format!("{is}, locked is {was}") }
}
