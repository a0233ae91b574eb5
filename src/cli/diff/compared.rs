//! `Compared`: one entry of the lock beside what stands in its folder, now or where a change began.

use std::path::Path;

use super::text::Text;
use crate::cli::failure::Failure;
use crate::cli::place;
use crate::drift::{self, Change, Drift, Looked};
use crate::finding::Who;
use crate::path::RelPath;
use crate::project::{Locked, Moved, Project};
use crate::tree::Tree;

/// One entry of the lock, compared.
pub(in crate::cli) struct Compared<'p> {
    pub(super) locked: &'p Locked,
    pub(super) actual: Tree,
    pub(super) drift: Drift,
    pub(super) refused: usize,
    pub(super) text: Text,
    pub(super) looked: Looked,
    /// The version that was compared with, where it is not the locked one.
    pub(super) latest: Option<String>,
}

/// Compares every entry of a project.
pub(in crate::cli) fn compare_all<'p>(
    project: &'p Project,
    root: &Path,
    against: &str,
) -> Result<Vec<Compared<'p>>, Failure> {
    project.lock.entries.iter().map(|locked| compare(project, root, locked, against)).collect()
}

fn compare<'p>(project: &Project, root: &Path, locked: &'p Locked, against: &str) -> Result<Compared<'p>, Failure> {
    let target = wanted(root, locked, against)?;
    let gone = std::fs::symlink_metadata(place::folder(root, &locked.into)).is_err();
    let snapshot = if gone { crate::disk::Snapshot::default() } else { place::snapshot(project, root, locked)? };
    let read = |paths: &[RelPath]| Ok(crate::disk::read_files(&place::folder(root, &locked.into), paths));
    let moved = place::moved_inside(project, &locked.into);
    let comparison = Comparison { root, locked, moved, read: &read };
    let mut actual = snapshot.tree;
    let drift = comparison.files(&actual, &Tree::new());
    let (text, latest, looked) = (Text::default(), None, Looked::default());
    let mut compared =
        Compared { locked, drift, actual: Tree::new(), refused: snapshot.refused.len(), text, looked, latest };
    if !compared.drift.files.is_empty() || target.is_some() {
        compared.text = Text::find(root, locked, &compared.drift);
        let base = &compared.text.tree;
        compared.looked = comparison.inside(&mut compared.drift, &mut actual, base, &Looked::default())?;
        drift::measure(&mut compared.drift, locked, &actual, base);
        if let Some((target, version)) = target {
            let unread = target.paths().filter(|path| actual.file(path).is_none()).cloned().collect();
            comparison.widen(&mut actual, unread)?;
            drift::against(&mut compared.drift, locked, &target, &actual, base, Who::Blueprint);
            compared.latest = (version != locked.pack.version).then(|| version.to_string());
        }
    }
    Ok(Compared { actual, ..compared })
}

/// The rendering of the version to compare with, where it is not the one of the lock.
fn wanted(root: &Path, locked: &Locked, against: &str) -> Result<Option<(Tree, semver::Version)>, Failure> {
    if against == "lock" {
        return Ok(None);
    }
    let (blueprint, answers) = place::blueprint_of(root, locked)?;
    let found = blueprint.pack.version.clone();
    if against != "latest" && semver::Version::parse(against).ok() != Some(found.clone()) {
        let (pack, wanted) = (locked.pack.reference.clone(), against.to_owned());
        return Err(Failure::Version { pack, wanted, found: found.to_string() });
    }
    Ok(Some((crate::render::render(&blueprint, &answers)?.tree, found)))
}

/// How one tree is compared with an entry of the lock.
pub(super) struct Comparison<'c> {
    pub root: &'c Path,
    pub locked: &'c Locked,
    pub moved: Vec<Moved>,
    /// Reads files of the tree that were only listed.
    pub read: &'c dyn Fn(&[RelPath]) -> Result<Tree, Failure>,
}

impl Comparison<'_> {
    /// The comparison file by file.
    pub(super) fn files(&self, actual: &Tree, base: &Tree) -> Drift {
        let mut drift = drift::compare(self.locked, &self.moved, actual, base);
        forgive_modes(&mut drift, self.root);
        drift
    }

    /// Looks inside the files that differ, and for what left them, reading what is needed for it. What was looked into
    /// `beside` is not parsed again.
    pub(super) fn inside(
        &self,
        drift: &mut Drift,
        actual: &mut Tree,
        base: &Tree,
        beside: &Looked,
    ) -> Result<Looked, Failure> {
        if self.widen(actual, cloned(drift::move_candidates(drift, actual)))? {
            *drift = self.files(actual, base);
        }
        let looked = drift::inspect(drift, self.locked, actual, base, beside);
        self.widen(actual, cloned(drift::item_candidates(drift, actual)))?;
        drift::follow(drift, actual, base);
        Ok(looked)
    }

    /// Reads some files of the tree; whether there were any.
    fn widen(&self, actual: &mut Tree, paths: Vec<RelPath>) -> Result<bool, Failure> {
        if paths.is_empty() {
            return Ok(false);
        }
        actual.extend((self.read)(&paths)?);
        Ok(true)
    }
}

fn cloned(paths: Vec<&RelPath>) -> Vec<RelPath> {
    paths.into_iter().cloned().collect()
}

/// Executable bits do not count where the repository does not record them.
fn forgive_modes(drift: &mut Drift, root: &Path) {
    let is_mode = |change: &Change| matches!(change, Change::Mode { .. });
    if drift.files.iter().any(|file| file.changes.iter().any(is_mode)) && !crate::git::minds_modes(root) {
        drift.files.iter_mut().for_each(|file| file.changes.retain(|change| !is_mode(change)));
        drift.files.retain(|file| !file.changes.is_empty());
    }
}
