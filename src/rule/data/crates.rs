//! The crates of a manifest, held against what a rule allows, denies and requires of them.

use super::{Data, Dependencies, Features, Judged};
use crate::cargo::{ManifestFile, Resolved};
use crate::rule::{Verdict, Violation, ViolationKind};
use crate::syntax::document::At;

/// One entry of a table of dependencies.
struct Entry<'m> {
    dependency: Resolved<'m>,
    /// It is one that members inherit, not one that is used here.
    shared: bool,
}

impl Entry<'_> {
    fn asks_for_any(&self, features: &[At<String>]) -> bool {
        features.iter().any(|at| self.dependency.asks_for(&at.value))
    }
}

/// Every entry of every table of dependencies.
fn entries<'m>(judged: &'m Judged<'_, '_>, file: &'m ManifestFile) -> Vec<Entry<'m>> {
    let manifests = &judged.context.sources.packages().manifests;
    let own = manifests.dependencies(file).into_iter().map(|dependency| Entry { dependency, shared: false });
    let shared = manifests.shared_dependencies(file).into_iter().map(|dependency| Entry { dependency, shared: true });
    own.chain(shared).collect()
}

/// Holds one manifest to the rule.
pub(super) fn judge(rule: &Data, judged: &Judged<'_, '_>, verdict: &mut Verdict) {
    let Some(file) = judged.manifest() else { return };
    let entries = entries(judged, file);
    if let Some(dependencies) = &rule.dependencies {
        // Also a manifest without dependencies was looked at.
        verdict.sites += entries.len().max(1);
        entries.iter().for_each(|entry| named(dependencies, judged, entry, verdict));
    }
    for (name, features) in &rule.features {
        let mut of: Vec<&Entry<'_>> =
            entries.iter().filter(|entry| is_match(name, entry.dependency.package())).collect();
        // What the workspace shares is judged where it is used, and by itself only where it is used nowhere.
        if of.iter().any(|entry| !entry.shared) {
            of.retain(|entry| !entry.shared || entry.asks_for_any(&features.deny));
        }
        verdict.sites += of.len();
        of.iter().for_each(|entry| asked(features, judged, entry, verdict));
        let of: Vec<&str> = of.iter().map(|entry| entry.dependency.written.name.as_str()).collect();
        passed_on(features, judged, file, &of, verdict);
    }
}

/// Whether a crate is meant: `*` stands for any part, `-` and `_` are one.
fn is_match(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.replace('_', "-"), name.replace('_', "-"));
    let parts: Vec<&str> = pattern.split('*').collect();
    let [first, middle @ .., last] = &parts[..] else { return pattern == name };
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn is_in(list: &[At<String>], name: &str) -> bool {
    list.iter().any(|at| is_match(&at.value, name))
}

fn named(rule: &Dependencies, judged: &Judged<'_, '_>, entry: &Entry<'_>, verdict: &mut Verdict) {
    let (dependency, path) = (&entry.dependency, judged.path);
    let (package, name, lost) = (dependency.package(), &dependency.written.name, dependency.is_lost());
    let renamed = if name == package { String::new() } else { format!(", as `{name}`") };
    let (denied, allowed) = (is_in(&rule.deny, package), rule.allow.is_empty() || is_in(&rule.allow, package));
    let (sort, message) = match () {
        () if denied => (ViolationKind::Divergence, format!("`{path}` must not depend on `{package}`{renamed}")),
        () if !allowed && !lost => (
            ViolationKind::Divergence,
            format!("`{path}` depends on `{package}`{renamed}, which is not among what it may"),
        ),
        () if lost => {
            (ViolationKind::Unknown, format!("`{path}` inherits `{package}` from a workspace that does not name it"))
        }
        () => return,
    };
    let violation = Violation::new(sort, judged.unit(&dependency.written.key), package, message);
    verdict.push(violation.at(path, dependency.written.span.clone()).fact("table", table_of(&dependency.written.key)));
}

fn table_of(key: &str) -> String {
    key.rsplit_once('.').map_or_else(String::new, |(table, _)| table.to_owned())
}

fn asked(rule: &Features, judged: &Judged<'_, '_>, entry: &Entry<'_>, verdict: &mut Verdict) {
    let (dependency, path) = (&entry.dependency, judged.path);
    let (package, written) = (dependency.package(), dependency.written);
    let mut tell = |sort: ViolationKind, feature: &str, message: String| {
        let target = format!("{package}/{feature}");
        verdict.push(Violation::new(sort, judged.unit(&written.key), target, message).at(path, written.span.clone()));
    };
    for feature in rule.deny.iter().filter(|at| dependency.asks_for(&at.value)) {
        let feature = &feature.value;
        tell(
            ViolationKind::Divergence,
            feature,
            format!("`{path}` must not ask `{package}` for the feature `{feature}`"),
        );
    }
    for feature in rule.require.iter().filter(|at| !dependency.asks_for(&at.value)) {
        let feature = &feature.value;
        let sort = if dependency.is_lost() { ViolationKind::Unknown } else { ViolationKind::Absence };
        tell(sort, feature, format!("`{path}` does not ask `{package}` for the feature `{feature}`"));
    }
}

/// Denied features that features of the manifest itself turn on.
fn passed_on(rule: &Features, judged: &Judged<'_, '_>, file: &ManifestFile, names: &[&str], verdict: &mut Verdict) {
    for request in &file.manifest.feature_requests {
        let (key, name, feature) = (&request.key, &request.dependency, &request.feature);
        if names.contains(&name.as_str()) && rule.deny.iter().any(|at| at.value == *feature) {
            let message = format!("`{key}` in `{}` turns on the feature `{feature}` of `{name}`", judged.path);
            let violation =
                Violation::new(ViolationKind::Divergence, judged.unit(key), format!("{name}/{feature}"), message);
            verdict.push(violation.at(judged.path, request.span.clone()));
        }
    }
}
