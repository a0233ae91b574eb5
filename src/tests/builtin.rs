//! The built-in pack: what the program carries is what `blueprints/` holds, and each blueprint keeps the law.

use std::path::{Path, PathBuf};

use crate::blueprint::Blueprint;
use crate::blueprint::fixpoint;
use crate::blueprint::pack::{Pack, is_manifest};
use crate::blueprint::render::{policy, render};
use crate::model::diagnostic::Diagnostic;
use crate::model::tree::Tree;
use crate::registry as source;
use crate::registry::archive;
use crate::rule::RuleContext;
use crate::rule::contract::{self, Outcome, RuleSet};
use crate::system::disk::read_pack;

fn below(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn authored() -> Tree {
    read_pack(&below("blueprints")).expect("blueprints/ is a pack")
}

fn blueprints() -> Vec<Blueprint> {
    let pack = Pack::read("blueprints/", authored()).expect("a pack");
    let read = |(name, _): &(String, String)| {
        Blueprint::read(&pack, name).unwrap_or_else(|faults| panic!("{}", shown(&faults)))
    };
    pack.blueprints.iter().map(read).collect()
}

fn shown(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("\n{fault}")).collect()
}

/// `UPDATE=1 cargo test --lib builtin` writes the archive anew.
#[test]
fn the_archive_is_what_blueprints_holds() {
    let (path, tree) = (below("src/registry/foundation.pack"), authored());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, archive::write(&tree).expect("an archive")).expect("written");
    }
    let bytes = std::fs::read(&path).expect("the archive");
    let packed = archive::read(&bytes).unwrap_or_default();
    assert!(
        packed == tree,
        "src/registry/foundation.pack is behind blueprints/: run `UPDATE=1 cargo test --lib builtin`"
    );
    let manifests: Tree =
        tree.iter().filter(|(path, _)| is_manifest(path)).map(|(p, e)| (p.clone(), e.clone())).collect();
    assert_eq!(archive::manifests(&bytes).expect("manifests"), manifests);
}

#[test]
fn the_program_reads_its_pack() {
    let pack = source::builtin().expect("a pack");
    let index = source::index().expect("an index");
    assert_eq!(index, source::Index::of(&pack));
    let names: Vec<_> = pack.blueprints.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"service"), "{names:?}");
    names.iter().for_each(|name| assert!(Blueprint::read(&pack, name).is_ok(), "{name}"));
}

#[test]
fn every_blueprint_keeps_the_fixpoint_law() {
    for blueprint in blueprints() {
        let sets = fixpoint::sets(&blueprint);
        assert!(sets.notes.is_empty(), "{}{}", blueprint.name, shown(&sets.notes));
        for answers in &sets.answers {
            let faults = fixpoint::check(&blueprint, answers);
            assert!(
                faults.is_empty(),
                "{} {:?} {:?}{}",
                blueprint.name,
                answers.components,
                answers.to_map(),
                shown(&faults)
            );
        }
    }
}

#[test]
fn every_specimen_occurs_as_often_as_pinned() {
    for blueprint in blueprints() {
        let report = fixpoint::specimen_report(&blueprint);
        assert!(report.faults.is_empty(), "{}{}", blueprint.name, shown(&report.faults));
    }
}

/// A rule that speaks of nothing, or cannot tell, in some set of components and choices holds nothing there.
#[test]
#[ignore = "slow: `cargo test -- --ignored`"]
fn every_set_of_answers_keeps_every_contract() {
    for blueprint in blueprints() {
        for answers in fixpoint::sets(&blueprint).answers {
            let tree = render(&blueprint, &answers).unwrap_or_else(|faults| panic!("{}", shown(&faults))).tree;
            let policy = policy(&blueprint, &answers);
            let on: Vec<String> = answers.components.iter().cloned().collect();
            for judged in RuleSet::new(&policy, &on).judge(&RuleContext::new(&tree, &policy.zone_patterns())) {
                let expected = if contract::is_on(judged.rule, &on) { Outcome::Held } else { Outcome::Off };
                let (name, id, violations) = (&blueprint.name, &judged.rule.id, &judged.verdict.violations);
                assert_eq!(judged.outcome, expected, "{name}/{id} with {on:?}: {violations:#?}");
            }
        }
    }
}

#[test]
fn agents_are_told_of_every_contract() {
    for blueprint in blueprints() {
        let reference = below(&format!("blueprints/{}/reference", blueprint.name));
        let told = std::fs::read_to_string(reference.join("AGENTS.md")).expect("AGENTS.md");
        for rule in &blueprint.policy.rules {
            assert!(told.contains(&format!("`{}`", rule.id)), "{}: AGENTS.md lacks {}", blueprint.name, rule.id);
            assert!(rule.fix.is_some() && !rule.examples.is_empty(), "{}: no fix or no example", rule.id);
            let both = rule.examples.iter().any(|one| one.pass.is_some())
                && rule.examples.iter().any(|one| one.fail.is_some());
            assert!(both, "{}: one example that keeps it, and one that breaks it", rule.id);
        }
    }
}
