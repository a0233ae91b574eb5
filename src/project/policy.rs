//! What a project is judged by, compared with what it was judged by before a change.

mod place;

pub use place::changed_line;

use super::{BASELINE, Lock, Locked, MANIFEST, ProjectFiles, ProjectManifest, Waiver};
use crate::model::digest::Digest;
use crate::model::path::RelPath;
use crate::rule::Mode;

/// One part of the policy that a change touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyChange {
    pub file: &'static str,
    /// The table or key; empty for the file as a whole.
    pub part: &'static str,
}

/// Every part of the policy that is not what it was. Where nothing was, the files as a whole are new.
#[must_use]
pub fn policy_changes(before: Option<&ProjectFiles>, now: &ProjectFiles) -> Vec<PolicyChange> {
    let Some(before) = before else {
        let baseline = (!now.baseline.entries.is_empty()).then_some(BASELINE);
        let files = [MANIFEST, super::LOCK].into_iter().chain(baseline);
        return files.map(|file| PolicyChange { file, part: "" }).collect();
    };
    let mut found = manifest(&before.manifest, &now.manifest);
    found.extend(lock(&before.lock, &now.lock));
    found.extend(changed(BASELINE, &[("", before.baseline.to_text() != now.baseline.to_text())]));
    found
}

fn manifest(before: &ProjectManifest, now: &ProjectManifest) -> Vec<PolicyChange> {
    let parts = [
        ("blueprint", before.entries != now.entries),
        ("moved", before.moved != now.moved),
        ("waiver", !same_waivers(&before.waivers, &now.waivers)),
    ];
    changed(MANIFEST, &parts)
}

/// Where they stand does not count.
fn same_waivers(before: &[Waiver], now: &[Waiver]) -> bool {
    before.len() == now.len() && before.iter().zip(now).all(|(before, now)| before.says_as(now))
}

fn lock(before: &Lock, now: &Lock) -> Vec<PolicyChange> {
    let parts = [
        ("pack", differ(before, now, |one| (&one.name, &one.into, &one.pack))),
        ("components", differ(before, now, |one| &one.components)),
        ("answers", differ(before, now, |one| &one.answers)),
        ("files", differ(before, now, files)),
        ("zones", differ(before, now, |one| &one.policy.zones)),
        ("ownership", differ(before, now, |one| &one.policy.ownership)),
        ("rule", differ(before, now, |one| &one.policy.rules)),
        ("waiver_days", differ(before, now, |one| one.policy.waiver_days)),
    ];
    changed(super::LOCK, &parts)
}

/// What the files are held to; what they are known to hold is in their digests.
fn files(one: &Locked) -> Vec<(&RelPath, Digest, bool, Mode)> {
    one.files.iter().map(|(path, file)| (path, file.digest, file.executable, file.ownership)).collect()
}

fn differ<'l, T: PartialEq>(before: &'l Lock, now: &'l Lock, part: impl Fn(&'l Locked) -> T) -> bool {
    !before.entries.iter().map(&part).eq(now.entries.iter().map(&part))
}

fn changed(file: &'static str, parts: &[(&'static str, bool)]) -> Vec<PolicyChange> {
    parts.iter().filter(|(_, differs)| *differs).map(|(part, _)| PolicyChange { file, part }).collect()
}
