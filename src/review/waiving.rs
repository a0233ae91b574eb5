//! What a project's waivers say of its findings.

use jiff::civil::Date;

use super::compared::Compared;
use crate::drift::{self, Terms};
use crate::model::code::FindingCode;
use crate::model::finding::Finding;
use crate::model::tree::Tree;
use crate::project::{Lock, Waiver};

/// The folders of the entries, each with what stands there.
pub(super) type Trees<'t> = Vec<(&'t str, &'t Tree)>;

/// What waivers are held against.
pub(super) struct Waiving<'w> {
    /// Says what may be waived.
    pub lock: &'w Lock,
    pub trees: &'w Trees<'w>,
    pub day: Date,
    /// Whether all findings of a code are at hand.
    pub complete: &'w dyn Fn(&FindingCode) -> bool,
}

/// Lets `waivers` speak of findings.
pub(super) fn waive(findings: &mut Vec<Finding>, waivers: &[Waiver], waiving: &Waiving<'_>) {
    let Waiving { lock, trees, day: today, complete } = *waiving;
    drift::waive(findings, waivers, &Terms { today, lock, accepted: &|finding| hash(finding, trees), complete });
}

/// Every finding of a comparison, with the hash of what is accepted with it.
pub(super) fn findings(compared: &[Compared<'_>]) -> Vec<(Finding, String)> {
    let trees = trees(compared);
    let all = compared.iter().flat_map(|one| super::evaluation::findings(one, compared.len() > 1));
    all.map(|finding| (hash(&finding, &trees), finding)).map(|(hash, finding)| (finding, hash)).collect()
}

pub(super) fn trees<'t>(compared: &'t [Compared<'_>]) -> Trees<'t> {
    compared.iter().map(|one| (one.locked.into.as_str(), &one.actual)).collect()
}

fn hash(finding: &Finding, trees: &Trees<'_>) -> String {
    let bytes = finding
        .locations
        .first()
        .and_then(|place| trees.iter().find_map(|(into, tree)| Some(&tree.file(&place.path.inside(into)?)?.bytes)));
    drift::accepted(finding, bytes.map(|bytes| &bytes[..]))
}
