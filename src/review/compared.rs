//! `Compared`: one entry of the lock beside what stands in its folder, now or where a change began.

use std::path::Path;

use super::ReviewError;
use super::evaluated::{Evaluated, evaluated};
use super::evaluation::Evaluation;
use super::project::{Project, moved_inside, snapshot};
use super::reference_text::ReferenceText;
use super::target::TargetRender;
use crate::code::landmark::Landmark;
use crate::code::names;
use crate::drift::{self, Change, Drift, Looked, Target};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};
use crate::project::{Locked, Moved};
use crate::rule::contract::{Contract, Coverage, RuleSet};

/// One entry of the lock, compared.
pub(super) struct Compared<'p> {
    pub(super) locked: &'p Locked,
    pub(super) actual: Tree,
    pub(super) drift: Drift,
    pub(super) refused: usize,
    pub(super) text: ReferenceText,
    pub(super) looked: Looked,
    /// The version that was compared with, where it is not the locked one.
    pub(super) latest: Option<String>,
    pub(super) asked: RuleSet<'p>,
    pub(super) contracts: Vec<Contract<'p>>,
    pub(super) landmarks: Vec<Landmark>,
    /// How many files each zone has.
    pub(super) zones: Vec<(String, usize)>,
    pub(super) coverage: Coverage,
}

impl Compared<'_> {
    /// Why the blueprint's text was not at hand where it was needed; nothing where it was.
    pub(super) fn lost(&self) -> Option<&str> {
        self.text.lost()
    }

    /// What stands at a path of the project, where this entry has it.
    pub(super) fn text_at(&self, path: &RelPath) -> Option<bytes::Bytes> {
        Some(self.actual.file(&path.inside(&self.locked.into)?)?.bytes.clone())
    }
}

/// Compares every entry of a project.
pub(super) fn compare_all<'p>(evaluation: &'p Evaluation<'_>) -> Result<Vec<Compared<'p>>, ReviewError> {
    evaluation.files().lock.entries.iter().map(|locked| compare(locked, evaluation)).collect()
}

fn compare<'p>(locked: &'p Locked, evaluation: &Evaluation<'_>) -> Result<Compared<'p>, ReviewError> {
    let (project, files) = (evaluation.project, evaluation.files());
    let target = TargetRender::find(project, files, locked, &evaluation.request.against)?;
    let snapshot = snapshot(files, &project.root, locked)?;
    let folder = project.folder(&locked.into);
    let read = |paths: &[RelPath]| Ok(crate::system::disk::read_files(&folder, paths));
    let comparison = Comparison { project, locked, moved: moved_inside(files, &locked.into), read: &read };
    let mut actual = snapshot.tree;
    let drift = if evaluation.compares_files() { comparison.files(&actual, &Tree::new()) } else { Drift::default() };
    let (text, latest, looked) = (ReferenceText::default(), None, Looked::default());
    let asked = RuleSet::new(&locked.policy, &locked.components);
    let Evaluated { contracts, landmarks, zones } = comparison.evaluated(&asked, &mut actual, &drift, evaluation)?;
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
    if !compared.drift.files.is_empty() || target.is_some() {
        compared.text = ReferenceText::find(project, locked, &compared.drift);
        let base = &compared.text.tree;
        let three = target.as_ref().map(TargetRender::target);
        compared.looked = comparison.inside(&mut compared.drift, &mut actual, base, &Looked::default(), three)?;
        let version = target.map(|target| target.version);
        compared.latest = version.filter(|version| *version != locked.pack.version).map(|version| version.to_string());
    }
    let shapes = cloned(drift::shape_candidates(&compared.drift, &actual));
    comparison.widen(&mut actual, shapes)?;
    drift::measure(&mut compared.drift, locked, &actual, &compared.text.tree);
    Ok(Compared { actual, ..compared })
}

/// How one tree is compared with an entry of the lock.
pub(super) struct Comparison<'c, 'p> {
    pub project: &'c Project,
    pub locked: &'p Locked,
    pub moved: Vec<Moved>,
    /// Reads files of the tree that were only listed.
    pub read: &'c dyn Fn(&[RelPath]) -> Result<Tree, ReviewError>,
}

impl<'p> Comparison<'_, 'p> {
    /// The rules of the lock judged on the tree, and its landmarks, once what they ask for is read.
    pub(super) fn evaluated(
        &self,
        asked: &RuleSet<'p>,
        actual: &mut Tree,
        drift: &Drift,
        evaluation: &Evaluation<'_>,
    ) -> Result<Evaluated<'p>, ReviewError> {
        let policy = &self.locked.policy;
        let shaped = self.locked.landmarks.is_some();
        if policy.rules.is_empty() && !shaped {
            return Ok(Evaluated::default());
        }
        let reads = asked.reads();
        let is_read = |path: &RelPath| reads.is_match(path) || (shaped && names::reads(path));
        let listed = |entry: &Entry| matches!(entry, Entry::Listed { .. });
        let unread = actual.iter().filter(|(path, entry)| listed(entry) && is_read(path));
        let unread = unread.map(|(path, _)| path.clone()).collect();
        self.widen(actual, unread)?;
        let mut seen = evaluated(asked, self.locked, actual, drift, self.project.world.cache().as_ref());
        seen.contracts.retain(|contract| evaluation.asks_for(&contract.rule.id));
        Ok(seen)
    }

    /// The comparison file by file.
    pub(super) fn files(&self, actual: &Tree, base: &Tree) -> Drift {
        let mut drift = drift::compare(self.locked, &self.moved, actual, base);
        forgive_modes(&mut drift, &self.project.root);
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
    ) -> Result<Looked, ReviewError> {
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
            forgive_modes(drift, &self.project.root);
        }
        self.widen(actual, cloned(drift::item_candidates(drift, actual)))?;
        drift::follow(drift, actual, base);
        Ok(looked)
    }

    /// Reads some files of the tree; whether there were any.
    pub(super) fn widen(&self, actual: &mut Tree, paths: Vec<RelPath>) -> Result<bool, ReviewError> {
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
