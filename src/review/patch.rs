//! `Patch`: what git can put back.

use super::ReviewError;
use super::compared::Compared;
use super::path_filter::PathFilter;
use super::project::Project;
use crate::drift::patch::{Restore, patch};
use crate::drift::{Change, FileDrift};
use crate::model::finding::State;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};

/// A patch that puts the blueprint's version back: `git apply` takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// In git's format, with paths from the top of the repository.
    pub text: String,
    /// What it cannot put back, and what is not known of the blueprint's text.
    pub warnings: Vec<String>,
}

/// The patch of a comparison.
///
/// # Errors
/// When the blueprint's text cannot be had.
pub(super) fn patch_of(compared: &[Compared<'_>], asked: &PathFilter, project: &Project) -> Result<Patch, ReviewError> {
    // Where there is no repository, paths count from the project.
    let prefix = crate::system::git::prefix(&project.root).unwrap_or_default();
    let mut warnings = Vec::new();
    let mut text = String::new();
    for one in compared {
        let into = if one.locked.into == "." { "" } else { &one.locked.into };
        let folder: Vec<&str> = [prefix.as_str(), into].into_iter().filter(|part| !part.is_empty()).collect();
        let whole = |path: &RelPath| path.named_below(&one.locked.into);
        let files =
            one.drift.files.iter().filter(|file| asked.holds(&whole(&file.path)) || asked.holds(&whole(&file.at)));
        let files = files.filter(|file| matches!(file.state, State::Drifted | State::Conflict));
        let (kept, restored): (Vec<_>, Vec<_>) = files.partition(|file| in_the_way(file, &one.actual));
        let gone = one.text.note.as_ref().and_then(super::reference_text::Note::gone);
        if let (Some(reason), false) = (gone, restored.is_empty()) {
            return Err(ReviewError::PackGone { pack: one.locked.pack.reference.clone(), reason: reason.to_owned() });
        }
        let restores: Vec<Restore<'_>> = restored.into_iter().filter_map(|file| restore(one, file)).collect();
        text.push_str(&patch(&restores, &folder.join("/")));
        for file in kept {
            let path = whole(&file.at);
            warnings.push(format!("{path}: something else is there, which no patch replaces: move it away"));
        }
        warnings.extend(one.text.note.iter().map(|note| note.text(&one.locked.pack.reference)));
    }
    Ok(Patch { text, warnings })
}

/// Whether git would refuse to put the file back, and with it the whole patch.
fn in_the_way(file: &FileDrift, actual: &Tree) -> bool {
    let stands = |change: &Change| matches!(change, Change::Kind { .. } | Change::Unknown { .. });
    let replaced = matches!(actual.get(&file.at), Some(Entry::File(_) | Entry::Link { .. }));
    file.changes.iter().any(stands) && !replaced
}

fn restore<'c>(one: &'c Compared<'_>, file: &'c FileDrift) -> Option<Restore<'c>> {
    let to = one.text.tree.file(&file.path)?;
    let from = one.actual.file(&file.at).map(|found| (&file.at, found));
    // A file that scaffold.toml moved stays where it is.
    let moved = file.changes.iter().any(|change| matches!(change, Change::Moved { .. }));
    let link = match one.actual.get(&file.at) {
        Some(Entry::Link { target }) => Some(target.as_str()),
        _ => None,
    };
    Some(Restore { from, link, to: (if moved { &file.path } else { &file.at }, to) })
}
