//! Zones, ownership and rules: what the projects of a blueprint are judged by.

use super::Component;
use super::faults::Faults;
use super::manifest::{Manifest, OwnershipTable};
use crate::blueprint::pack::is_name;
use crate::cargo::{Manifests, underscored};
use crate::model::code::Code;
use crate::model::path::{Globs, RelPath};
use crate::model::suggestion::hint;
use crate::model::tree::Tree;
use crate::rule::{self, Mode, Ownership, Policy, Rule, Zone, patterns};
use crate::syntax::document::{At, Document};

/// Reads the policy of a manifest.
pub(super) fn policy(
    root: Option<&Manifest>,
    ownership: Vec<Document<'_>>,
    rules: Vec<Document<'_>>,
    components: &[Component],
    reference: &Tree,
    faults: &mut Faults,
) -> Policy {
    let zones = root.map(|root| zones(root, faults)).unwrap_or_default();
    let ownership = ownership.into_iter().filter_map(|table| owner(table, faults)).collect();
    let manifests = Manifests::read(reference);
    let areas = root.map(|_| areas(&zones, &manifests));
    let rules = read_rules(rules, areas.as_deref(), components, faults);
    for (rule, id) in &rules {
        let governs = patterns(&rule.reach().governs, &zones, |name| rule::in_crate(&manifests, name));
        check_component(rule, id, &governs, components, reference, faults);
    }
    let rules = rules.into_iter().map(|(rule, _)| rule).collect();
    Policy { zones, ownership, rules, waiver_days: root.and_then(|root| root.waiver_days) }
}

fn zones(root: &Manifest, faults: &mut Faults) -> Vec<Zone> {
    let mut zones = Vec::new();
    for (name, paths) in &root.zones {
        if !is_name(name) {
            faults.error(Code::ManifestName, &paths.span, format!("`{name}` is no name for a zone"));
        }
        for pattern in &paths.value {
            if let Err(fault) = Globs::new(&[pattern]) {
                faults.error(Code::ManifestGlob, &paths.span, fault.to_string());
            }
        }
        zones.push(Zone { name: name.clone(), paths: paths.value.clone() });
    }
    zones
}

fn owner(document: Document<'_>, faults: &mut Faults) -> Option<Ownership> {
    let table = faults.read::<OwnershipTable>(document)?;
    _ = faults.globs(&table.paths);
    let binding = matches!(table.mode.value, Mode::Closed | Mode::Pinned);
    if binding && table.why.as_ref().is_none_or(|why| why.trim().is_empty()) {
        let message = format!("`{}` needs `why`: it is what the reviewer reads", table.mode.value.name());
        faults.error(Code::OwnershipWhy, &table.mode.span, message);
    }
    if !table.keys.is_empty() {
        check_keyed(&table.paths, faults);
    }
    let paths = table.paths.into_iter().map(|at| at.value).collect();
    Some(Ownership { paths, mode: table.mode.value, why: table.why, keys: table.keys })
}

fn check_keyed(paths: &[At<String>], faults: &mut Faults) {
    for path in paths {
        let known = ["toml", "json", "yaml", "yml"].iter().any(|ending| path.value.ends_with(ending));
        if !known {
            faults.error(Code::OwnershipKeys, &path.span, "`keys` are for TOML, JSON and YAML files");
        }
    }
}

/// What a rule may call a zone: those of the manifest, and the crates of the reference.
fn areas(zones: &[Zone], manifests: &Manifests) -> Vec<String> {
    let crates = manifests.files().filter_map(|file| file.manifest.library_name());
    let mut crates: Vec<String> = crates.flat_map(|name| [underscored(name), name.to_owned()]).collect();
    crates.dedup();
    zones.iter().map(|zone| zone.name.clone()).chain(crates).collect()
}

/// Reads the rules; `areas` is nothing where the zones are not known.
fn read_rules(
    tables: Vec<Document<'_>>,
    areas: Option<&[String]>,
    components: &[Component],
    faults: &mut Faults,
) -> Vec<(Rule, At<String>)> {
    let mut rules: Vec<(Rule, At<String>)> = Vec::new();
    for document in tables {
        let read = rule::read(document);
        read.faults.into_iter().for_each(|fault| faults.add(fault));
        if let Some(id) = &read.id {
            faults.name("rule", id, rules.iter().map(|(rule, _)| rule.id.as_str()));
        }
        for zone in read.zones.iter().filter(|zone| areas.is_some_and(|areas| !areas.contains(&zone.value))) {
            let help = hint(&zone.value, areas.into_iter().flatten().map(String::as_str));
            faults.error_help(Code::RuleZone, &zone.span, format!("there is no zone `{}`", zone.value), help);
        }
        if let Some(component) = read.component.filter(|at| !components.iter().any(|one| one.name == at.value)) {
            let help = hint(&component.value, components.iter().map(|one| one.name.as_str()));
            faults.error_help(
                Code::ComponentUnknown,
                &component.span,
                format!("there is no component `{}`", component.value),
                help,
            );
        }
        rules.extend(read.rule.zip(read.id));
    }
    rules
}

/// A rule that speaks only of a component's files is off with the component, or it would speak of nothing then.
fn check_component(
    rule: &Rule,
    id: &At<String>,
    governs: &Globs,
    components: &[Component],
    reference: &Tree,
    faults: &mut Faults,
) {
    let governed: Vec<&RelPath> = reference.paths().filter(|path| governs.is_match(path)).collect();
    let inside = |component: &&Component| governed.iter().all(|path| component.paths.is_match(path));
    let whole = components.iter().find(inside).filter(|_| rule.component.is_none() && !governed.is_empty());
    if let Some(component) = whole {
        let message = format!("the rule `{}` matches only files of the component `{}`", rule.id, component.name);
        let help = format!("add `component = \"{}\"`, or the rule is vacuous where it is off", component.name);
        faults.error_help(Code::RuleComponent, &id.span, message, Some(help));
    }
}
