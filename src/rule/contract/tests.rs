//! Rules judged on small projects, through one `check`.

use super::*;
use crate::model::tree::Tree;
use crate::rule::RuleContext;
use crate::rule::{Policy, Zone};

/// A policy of one zone and the rules in `text`.
fn policy(text: &str) -> Policy {
    let source =
        std::sync::Arc::new(crate::model::diagnostic::SourceText { name: "b.toml".into(), text: text.to_owned() });
    let mut document = crate::syntax::document::Document::parse(&source);
    let rules = document.take_tables("rule").into_iter().filter_map(|one| crate::rule::read(one).rule).collect();
    let zones = vec![Zone { name: "a".into(), paths: vec!["src/a/**".into()] }];
    Policy { zones, rules, ..Policy::default() }
}

fn check(rules: &str, project: &str, expected: &[&str]) {
    let policy = policy(rules);
    let tree = Tree::from_fixture(project).expect("a fixture");
    let zones: Vec<(&str, &[String])> = policy.zones.iter().map(|zone| (zone.name.as_str(), &zone.paths[..])).collect();
    let context = RuleContext::new(&tree, &zones);
    let judged = RuleSet::new(&policy, &["on".to_owned()]).judge(&context);
    let lines = judged.iter().map(|one| format!("{} {}", one.rule.id, one.outcome.name()));
    let found = findings(&judged, &policy, &tree, Placed { into: ".", prefix: "" });
    let told = found.iter().map(|one| format!("{} {} {}: {}", one.level.name(), one.code, one.unit, one.message));
    assert_eq!(lines.chain(told).collect::<Vec<_>>(), expected, "{project}");
}

const PRESENT: &str = "[[rule]]\nid = \"deny\"\nkind = \"file\"\npath = \"deny.toml\"\nis = \"present\"\nwhy = \"w\"\n";

#[test]
fn a_component_that_is_off_asks_for_nothing() {
    let off = format!("{PRESENT}component = \"off\"\n");
    check(&off, "//- a.rs\n", &["deny off"]);
}

#[test]
fn moves_leave_the_second_fingerprint() {
    assert_eq!(findings::tests_bare("src/a.rs::inner::f"), "f");
    assert_eq!(findings::tests_bare("src/a.rs::Order::total"), "Order::total");
    assert_eq!(findings::tests_bare("src/a.rs::impl Display for Order::fmt"), "impl Display for Order::fmt");
    assert_eq!(findings::tests_bare("src/a.rs"), "a.rs");
    assert_eq!(findings::tests_bare("Cargo.toml#dependencies.sqlx"), "#dependencies.sqlx");
}

#[test]
fn a_crate_is_a_zone_where_none_has_its_name() {
    let rules = "[[rule]]\nid = \"pure\"\nkind = \"dependency\"\nfrom = \"my-domain\"\ndeny = [\"sqlx\"]\nwhy = \"w\"\n\
        [[rule]]\nid = \"calm\"\nkind = \"pattern\"\nzone = \"app\"\npattern = \"$X.unwrap()\"\nwhy = \"w\"\n";
    let project = "//- Cargo.toml\n[package]\nname = \"app\"\n//- src/main.rs\nfn main() {}\n\
        //- crates/d/Cargo.toml\n[package]\nname = \"my-domain\"\n//- crates/d/src/lib.rs\nfn f() { a.unwrap(); }\n";
    check(rules, project, &["pure held", "calm held"]);
    let project = project.replace("fn f", "use sqlx::X; fn f").replace("fn main() {}", "fn main() { a.unwrap(); }");
    check(
        rules,
        &project,
        &[
            "pure violated",
            "calm violated",
            "deny rule/pure crates/d/src/lib.rs: `my-domain` may not depend on `sqlx`: `use sqlx::X`",
            "deny rule/calm src/main.rs::main: `a.unwrap()` must not be in `app`",
        ],
    );
    let (policy, tree) = (policy(rules), Tree::from_fixture(&project).expect("a fixture"));
    assert_eq!(RuleSet::new(&policy, &[]).coverage(&tree), Coverage { governed: 4, files: 4 });
}

#[test]
fn rules_that_are_judged_beside_each_other_share_one_reading() {
    let rule = |number: usize| {
        format!(
            "[[rule]]\nid = \"r{number}\"\nkind = \"only\"\nuse = [\"c{number}::f\"]\nby = [\"zone:a\"]\nwhy = \"w\"\n"
        )
    };
    let policy = policy(&(0..64).map(rule).collect::<String>());
    let source = |number: usize| format!("//- src/m{number}.rs\nuse c{number}::f;\nfn g() {{ f() }}\n");
    let tree = Tree::from_fixture(&(0..64).map(source).collect::<String>()).expect("a fixture");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads");
    for _ in 0..50 {
        let judged =
            pool.install(|| RuleSet::new(&policy, &[]).judge(&RuleContext::new(&tree, &policy.zone_patterns())));
        assert!(judged.iter().all(|one| one.outcome == Outcome::Violated && one.verdict.violations.len() == 1));
    }
}
