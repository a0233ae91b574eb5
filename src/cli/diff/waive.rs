//! What a project's waivers say of its findings.

use jiff::civil::Date;

use super::{Compared, today};
use crate::drift;
use crate::finding::Finding;
use crate::project::Project;
use crate::tree::Tree;

/// The folders of the entries, each with what stands there.
pub(super) type Trees<'t> = Vec<(&'t str, &'t Tree)>;

/// Lets the waivers of `project` speak of findings in `trees`.
pub(super) fn waive(findings: &mut Vec<Finding>, project: &Project, trees: &Trees<'_>, day: Option<Date>) {
    if !project.manifest.waivers.is_empty() {
        drift::waive(findings, &project.manifest.waivers, today(day), |finding| hash(finding, trees));
    }
}

/// Every finding of a comparison, with the hash of what is accepted with it.
pub(in crate::cli) fn findings(compared: &[Compared<'_>]) -> Vec<(Finding, String)> {
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
