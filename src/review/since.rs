//! `--since REV`: the project as it stood where a change began, evaluated by the policy it had there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::ReviewError;
use super::compared::{Compared, Comparison, cloned};
use super::evaluated::Evaluated;
use super::evaluation::{Evaluation, contract_findings};
use super::project::{Project, moved_inside, read_top};
use super::reference_text::ReferenceText;
use super::renamed::renamed;
use super::waiving::{Trees, Waiving, waive};
use crate::drift::{self, Drift, Shape};
use crate::model::code::FindingCode;
use crate::model::diagnostic::SourceText;
use crate::model::finding::Finding;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};
use crate::project::{BASELINE, Baseline, LOCK, Lock, MANIFEST, PolicyChange, ProjectFiles, ProjectManifest, Waiver};
use crate::project::{changed_line, policy_changes};
use crate::report::{Report, Since};
use crate::system::git::{Blob, Listing, MergeBase, merge_base};

/// The files that hold the policy.
const POLICY: [&str; 3] = [MANIFEST, LOCK, BASELINE];

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Where a change began.
pub(super) struct Beginning {
    revision: String,
    base: MergeBase,
    listing: Listing,
    /// The project's policy there; today's where there was none.
    pub files: ProjectFiles,
    /// The texts of its manifest, lock and baseline.
    texts: [String; 3],
    /// Its waivers, by where they stand now; one that was taken out or changed stands nowhere.
    pub waivers: Vec<Waiver>,
    /// Whether there was one.
    known: bool,
}

impl Beginning {
    /// The merge base of `revision` and HEAD, and the policy that held there.
    ///
    /// # Errors
    /// When git cannot tell.
    pub(super) fn find(project: &Project, revision: &str) -> Result<Self, ReviewError> {
        let (root, now) = (&project.root, &project.files);
        let base = merge_base(root, revision)?;
        let listing = base.files()?;
        let here = POLICY.map(|name| read_top(root, name));
        let [manifest, lock, baseline] = top(&base, &listing, &here)?;
        let texts = [&manifest, &lock, &baseline].map(|bytes| bytes.as_deref().map(said).unwrap_or_default());
        let baseline = baseline.unwrap_or_default();
        let files = manifest.zip(lock).and_then(|(manifest, lock)| read(&manifest, &lock, &baseline));
        let known = files.is_some();
        let files = files.unwrap_or_else(|| now.clone());
        let waivers = files.manifest.waivers.iter().map(|waiver| placed(waiver, &now.manifest.waivers)).collect();
        Ok(Self { revision: revision.to_owned(), base, listing, files, texts, waivers, known })
    }

    /// Adds to a report what the change did.
    ///
    /// # Errors
    /// When git cannot tell.
    pub(super) fn report(
        &self,
        report: &mut Report,
        compared: &[Compared<'_>],
        evaluation: &Evaluation<'_>,
    ) -> Result<(), ReviewError> {
        let trees = compared.iter().map(|one| self.tree(one)).collect::<Result<Vec<_>, _>>()?;
        let (mut before, mut known) = (Vec::new(), Vec::new());
        for (one, tree) in compared.iter().zip(trees) {
            let (tree, drift, seen) = self.compare(one, tree, evaluation)?;
            before.extend(drift::findings(&drift, &one.locked.policy, &one.locked.into));
            before.extend(contract_findings(one.locked, &seen.contracts, &tree, compared.len() > 1));
            let mut had = drift::shapes(&drift, &one.locked.policy, &tree, &one.text.tree);
            had.extend(drift::new_landmarks(&seen.landmarks, one.locked, &tree));
            let had = |shape: &Shape| had.iter().any(|one_had| same_shape(one_had, shape, &one.locked.into));
            report.new_shape.retain(|shape| !had(shape));
            known.push((one.locked.into.as_str(), tree));
        }
        let known: Trees<'_> = known.iter().map(|(into, tree)| (*into, tree)).collect();
        let (waivers, baseline) = (&self.files.manifest.waivers, &self.files.baseline);
        let (lock, complete) = (&self.files.lock, |code: &FindingCode| evaluation.is_complete(code));
        let day = evaluation.today();
        waive(&mut before, waivers, &Waiving { lock, trees: &known, day, complete: &complete });
        drift::absorb(&mut before, baseline, baseline, complete);
        let root = &evaluation.project.root;
        report.findings.extend(self.policy(&evaluation.project.files, root));
        let renamed = renamed(&before, &report.findings, (&self.base, &self.listing), root)?;
        let parts = drift::subtract(before, report.findings.clone(), &renamed);
        report.since = Some(Since::new(&self.revision, &self.base.commit, parts));
        Ok(())
    }

    /// What was absorbed there.
    pub(super) fn baseline(&self) -> Option<&Baseline> {
        self.known.then_some(&self.files.baseline)
    }

    fn policy(&self, now: &ProjectFiles, root: &Path) -> Vec<Finding> {
        let told = |change: &PolicyChange| {
            let before = POLICY.iter().position(|name| *name == change.file).map(|at| self.texts[at].as_str());
            let here = read_top(root, change.file).ok().flatten().map(|bytes| said(&bytes)).unwrap_or_default();
            drift::policy_changed(change, changed_line(before.unwrap_or_default(), &here, change.part))
        };
        policy_changes(self.known.then_some(&self.files), now).iter().map(told).collect()
    }

    /// The folder of an entry as it stood: its blueprint's files read, others listed. Contents that the project still
    /// has are shared with it.
    fn tree(&self, one: &Compared<'_>) -> Result<Tree, ReviewError> {
        let nested = self.files.nested(&one.locked.into);
        let files: Listing = self
            .listing
            .iter()
            .filter_map(|(path, blob)| Some((path.inside(&one.locked.into)?, blob.clone())))
            .filter(|(path, _)| !nested.iter().any(|folder| path.inside(folder.as_str()).is_some()))
            .collect();
        let moved = moved_inside(&self.files, &one.locked.into);
        let official: BTreeSet<&RelPath> = moved.iter().map(|moved| &moved.to).collect();
        let wanted = |path: &RelPath| one.locked.files.contains_key(path) || official.contains(path);
        let mut tree: Tree = files.iter().map(|(path, blob)| (path.clone(), listed(blob))).collect();
        let read: Vec<RelPath> =
            files.iter().filter(|(path, blob)| blob.link || wanted(path)).map(|(path, _)| path.clone()).collect();
        tree.extend(self.read(&files, &read, &one.actual)?);
        Ok(tree)
    }

    /// The files at some paths; what `beside` holds with the same name is not asked for.
    fn read(&self, files: &Listing, paths: &[RelPath], beside: &Tree) -> Result<Tree, ReviewError> {
        let blobs: Vec<(&RelPath, &Blob)> = paths.iter().filter_map(|path| files.get_key_value(path)).collect();
        let shared: Vec<Option<bytes::Bytes>> = blobs
            .par_iter()
            .with_min_len(16)
            .map(|(path, blob)| beside.file(path).filter(|file| blob.holds(&file.bytes)).map(|file| file.bytes.clone()))
            .collect();
        let missing: Vec<&str> = blobs
            .iter()
            .zip(&shared)
            .filter(|(_, shared)| shared.is_none())
            .map(|((_, blob), _)| &*blob.name)
            .collect();
        let mut contents = self.base.contents(&missing)?.into_iter();
        let entry = |((path, blob), shared): ((&RelPath, &Blob), Option<bytes::Bytes>)| {
            let bytes = shared.or_else(|| contents.next().flatten());
            (path.clone(), bytes.map_or_else(unread, |bytes| standing(blob, bytes)))
        };
        Ok(blobs.into_iter().zip(shared).map(entry).collect())
    }

    fn compare<'p>(
        &self,
        one: &Compared<'p>,
        mut tree: Tree,
        evaluation: &Evaluation<'_>,
    ) -> Result<(Tree, Drift, Evaluated<'p>), ReviewError> {
        let inside = |(path, blob): (&RelPath, &Blob)| Some((path.inside(&one.locked.into)?, blob.clone()));
        let files = || -> Listing { self.listing.iter().filter_map(inside).collect() };
        let read = |paths: &[RelPath]| self.read(&files(), paths, &one.actual);
        let moved = moved_inside(&self.files, &one.locked.into);
        let comparison = Comparison { project: evaluation.project, locked: one.locked, moved, read: &read };
        let seen = comparison.evaluated(&one.asked, &mut tree, &Drift::default(), evaluation)?;
        if !evaluation.compares_files() {
            return Ok((tree, Drift::default(), seen));
        }
        let mut drift = comparison.files(&tree, &Tree::new());
        let paths: Vec<&RelPath> =
            drift.files.iter().map(|file| &file.path).filter(|path| one.text.tree.file(path).is_none()).collect();
        let mut text = one.text.tree.clone();
        if !paths.is_empty() {
            text.extend(ReferenceText::of(evaluation.project, one.locked, &paths).tree);
        }
        comparison.inside(&mut drift, &mut tree, &text, &one.looked, None)?;
        let shapes = cloned(drift::shape_candidates(&drift, &tree));
        comparison.widen(&mut tree, shapes)?;
        Ok((tree, drift, seen))
    }
}

fn placed(waiver: &Waiver, now: &[Waiver]) -> Waiver {
    let place = now.iter().find(|one| one.says_as(waiver)).and_then(|one| one.place.clone());
    Waiver { place, ..waiver.clone() }
}

fn same_shape(before: &Shape, now: &Shape, into: &str) -> bool {
    before.kind == now.kind && before.name == now.name && before.path.named_below(into) == now.path
}

/// What stands at the top of the project, now: manifest, lock and baseline.
type Top = [Result<Option<Vec<u8>>, ReviewError>; 3];

/// What stood there, which is not asked for where it is what stands there now.
fn top(base: &MergeBase, files: &Listing, here: &Top) -> Result<[Option<Vec<u8>>; 3], ReviewError> {
    let mut found = [None, None, None];
    for ((name, here), found) in POLICY.into_iter().zip(here).zip(&mut found) {
        let blob = RelPath::new(name).ok().and_then(|path| files.get(&path)).filter(|blob| !blob.link);
        let Some(blob) = blob else { continue };
        *found = match here {
            Ok(Some(bytes)) if blob.holds(bytes) => Some(bytes.clone()),
            _ => base.contents(&[&blob.name])?.pop().flatten().map(|bytes| bytes.to_vec()),
        };
    }
    Ok(found)
}

fn read(manifest: &[u8], lock: &[u8], baseline: &[u8]) -> Option<ProjectFiles> {
    let source = |name: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        Arc::new(SourceText { name: name.to_owned(), text })
    };
    let manifest = ProjectManifest::read(&source(MANIFEST, manifest)).ok()?;
    // One that cannot be read absorbs nothing.
    let baseline = Baseline::read(&source(BASELINE, baseline)).unwrap_or_default();
    Some(ProjectFiles { manifest, lock: Lock::read(lock).ok()?, baseline })
}

fn listed(blob: &Blob) -> Entry {
    Entry::Listed { size: 0, executable: blob.executable }
}

fn unread() -> Entry {
    Entry::Unreadable { reason: "git does not have its content here".into() }
}

fn standing(blob: &Blob, bytes: bytes::Bytes) -> Entry {
    match blob.link {
        true => Entry::Link { target: String::from_utf8_lossy(&bytes).into_owned() },
        false => Entry::File(File { bytes, executable: blob.executable }),
    }
}
