//! `Compared`: one entry of the lock beside what stands in its folder, now or where a change began.

use std::path::Path;

use super::evaluation::Evaluation;
use super::seen::{Seen, see};
use super::text::Text;
use super::wanted::Wanted;
use crate::cli::failure::Failure;
use crate::cli::place;
use crate::code::landmark::Landmark;
use crate::code::names;
use crate::drift::{self, Change, Drift, Looked, Target};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};
use crate::project::{Locked, Moved, Project};
use crate::rule::contract::{Asked, Contract, Coverage};

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
    pub(super) asked: Asked<'p>,
    pub(super) contracts: Vec<Contract<'p>>,
    pub(super) landmarks: Vec<Landmark>,
    /// How many files each zone has.
    pub(super) zones: Vec<(String, usize)>,
    pub(super) coverage: Coverage,
}

impl<'p> Compared<'p> {
    pub(in crate::cli) fn locked(&self) -> &'p Locked {
        self.locked
    }

    pub(in crate::cli) fn contracts(&self) -> &[Contract<'p>] {
        &self.contracts
    }

    /// Why the blueprint's text was not at hand where it was needed; nothing where it was.
    pub(in crate::cli) fn lost(&self) -> Option<&str> {
        self.text.lost()
    }

    /// What stands at a path of the project, where this entry has it.
    pub(in crate::cli) fn text_at(&self, path: &RelPath) -> Option<bytes::Bytes> {
        Some(self.actual.file(&path.inside(&self.locked.into)?)?.bytes.clone())
    }
}

/// Compares every entry of a project.
pub(in crate::cli) fn compare_all<'p>(
    project: &'p Project,
    root: &Path,
    evaluation: &Evaluation<'_>,
) -> Result<Vec<Compared<'p>>, Failure> {
    project.lock.entries.iter().map(|locked| compare(project, root, locked, evaluation)).collect()
}

fn compare<'p>(
    project: &Project,
    root: &Path,
    locked: &'p Locked,
    evaluation: &Evaluation<'_>,
) -> Result<Compared<'p>, Failure> {
    let wanted = Wanted::find(project, root, locked, evaluation.against)?;
    let gone = std::fs::symlink_metadata(place::folder(root, &locked.into)).is_err();
    let snapshot =
        if gone { crate::system::disk::Snapshot::default() } else { place::snapshot(project, root, locked)? };
    let read = |paths: &[RelPath]| Ok(crate::system::disk::read_files(&place::folder(root, &locked.into), paths));
    let moved = place::moved_inside(project, &locked.into);
    let comparison = Comparison { root, locked, moved, read: &read };
    let mut actual = snapshot.tree;
    let drift = if evaluation.drift { comparison.files(&actual, &Tree::new()) } else { Drift::default() };
    let (text, latest, looked) = (Text::default(), None, Looked::default());
    let asked = Asked::new(&locked.policy, &locked.components);
    let Seen { contracts, landmarks, zones } = comparison.seen(&asked, &mut actual, &drift, evaluation)?;
    let coverage = asked.coverage(&actual);
    let refused = snapshot.refused.len();
    let mut compared = Compared {
        locked,
        drift,
        actual: Tree::new(),
        refused,
        text,
        looked,
        latest,
        asked,
        contracts,
        landmarks,
        zones,
        coverage,
    };
    if !compared.drift.files.is_empty() || wanted.is_some() {
        compared.text = Text::find(root, locked, &compared.drift);
        let base = &compared.text.tree;
        let target = wanted.as_ref().map(Wanted::target);
        compared.looked = comparison.inside(&mut compared.drift, &mut actual, base, &Looked::default(), target)?;
        let version = wanted.map(|wanted| wanted.version);
        compared.latest = version.filter(|version| *version != locked.pack.version).map(|version| version.to_string());
    }
    let shapes = cloned(drift::shape_candidates(&compared.drift, &actual));
    comparison.widen(&mut actual, shapes)?;
    drift::measure(&mut compared.drift, locked, &actual, &compared.text.tree);
    Ok(Compared { actual, ..compared })
}

/// How one tree is compared with an entry of the lock.
pub(super) struct Comparison<'c, 'p> {
    pub root: &'c Path,
    pub locked: &'p Locked,
    pub moved: Vec<Moved>,
    /// Reads files of the tree that were only listed.
    pub read: &'c dyn Fn(&[RelPath]) -> Result<Tree, Failure>,
}

impl<'p> Comparison<'_, 'p> {
    /// The rules of the lock judged on the tree, and its landmarks, once what they ask for is read.
    pub(super) fn seen(
        &self,
        asked: &Asked<'p>,
        actual: &mut Tree,
        drift: &Drift,
        evaluation: &Evaluation<'_>,
    ) -> Result<Seen<'p>, Failure> {
        let policy = &self.locked.policy;
        let shaped = self.locked.landmarks.is_some();
        if policy.rules.is_empty() && !shaped {
            return Ok(Seen::default());
        }
        let reads = asked.reads();
        let is_read = |path: &RelPath| reads.is_match(path) || (shaped && names::reads(path));
        let listed = |entry: &Entry| matches!(entry, Entry::Listed { .. });
        let unread = actual.iter().filter(|(path, entry)| listed(entry) && is_read(path));
        let unread = unread.map(|(path, _)| path.clone()).collect();
        self.widen(actual, unread)?;
        let mut seen = see(asked, self.locked, actual, drift);
        seen.contracts.retain(|contract| evaluation.asks_for(&contract.rule.id));
        Ok(seen)
    }

    /// The comparison file by file.
    pub(super) fn files(&self, actual: &Tree, base: &Tree) -> Drift {
        let mut drift = drift::compare(self.locked, &self.moved, actual, base);
        forgive_modes(&mut drift, self.root);
        drift
    }

    /// Looks inside the files that differ, and for what left them, reading what is needed for it. What was looked into
    /// `beside` is not parsed again. With a `target`, three trees are compared.
    pub(super) fn inside(
        &self,
        drift: &mut Drift,
        actual: &mut Tree,
        base: &Tree,
        beside: &Looked,
        target: Option<Target<'_>>,
    ) -> Result<Looked, Failure> {
        let candidates = cloned(drift::move_candidates(drift, actual));
        let (any, held) = (!candidates.is_empty(), |path: &RelPath| actual.file(path).is_some());
        let unread = candidates.into_iter().filter(|path| !held(path)).collect();
        self.widen(actual, unread)?;
        if any {
            *drift = self.files(actual, base);
        }
        let looked = drift::inspect(drift, self.locked, actual, base, beside);
        if let Some(target) = target {
            self.widen(actual, target.tree.paths().filter(|path| actual.file(path).is_none()).cloned().collect())?;
            drift::against(drift, self.locked, &self.moved, target, actual, base);
            forgive_modes(drift, self.root);
        }
        self.widen(actual, cloned(drift::item_candidates(drift, actual)))?;
        drift::follow(drift, actual, base);
        Ok(looked)
    }

    /// Reads some files of the tree; whether there were any.
    pub(super) fn widen(&self, actual: &mut Tree, paths: Vec<RelPath>) -> Result<bool, Failure> {
        if paths.is_empty() {
            return Ok(false);
        }
        actual.extend((self.read)(&paths)?);
        Ok(true)
    }
}

pub(super) fn cloned(paths: Vec<&RelPath>) -> Vec<RelPath> {
    paths.into_iter().cloned().collect()
}

/// Executable bits do not count where the repository does not record them.
fn forgive_modes(drift: &mut Drift, root: &Path) {
    let is_mode = |change: &Change| matches!(change, Change::Mode { .. });
    if drift.files.iter().any(|file| file.changes.iter().any(is_mode)) && !crate::system::git::minds_modes(root) {
        drift.files.iter_mut().for_each(|file| file.changes.retain(|change| !is_mode(change)));
        drift.files.retain(|file| !file.changes.is_empty());
    }
}
