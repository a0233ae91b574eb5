//! `scaffold check` from outside: rules judged on real projects, and shown as compilers show errors.

use crate::sandbox::{Output, Sandbox};

/// A pack of one blueprint whose rules are kept by its reference.
const PACK: &str = r#"
//- pack.toml
schema = 1
name = "acme/contracts"
version = "1.0.0"
//- svc/blueprint.toml
schema = 1
name = "svc"
summary = "A service with contracts"

[[parameter]]
name = "name"
kind = "string"
specimen = "acme-service"

[[component]]
name = "audit"
summary = "an event log"
paths = ["src/audit.rs"]

[zones]
domain = ["src/domain/**"]
api = ["src/api/**"]

[[rule]]
id = "domain-is-pure"
kind = "dependency"
from = "domain"
deny = ["sqlx", "zone:api", "std::any::*"]
why = "the domain must be testable without a server or a database"
fix = "take a trait from `domain` and implement it in `api`"

[[rule.example]]
fail = "use sqlx::PgPool;\n"
pass = "use std::fmt;\n"

[[rule]]
id = "audit-event"
kind = "item"
component = "audit"
item = "src/audit.rs::Event"
fields = { id = "u64", outcome = "bool" }
why = "auditors replay these records for years"

[[rule.example]]
fail = "//- src/audit.rs\npub struct Event {\n    pub id: u64,\n}\n"

[[rule]]
id = "licences"
kind = "file"
path = "deny.toml"
is = "present"
severity = "warn"
why = "licences and advisories are gated here"

[[rule.example]]
fail = "//- deny.toml gone\n"

[[case]]
name = "all"
answers = { name = "orders" }

[[case]]
name = "bare"
answers = { name = "orders" }
components = []
//- svc/reference/Cargo.toml
[package]
name = "acme-service"
version = "0.1.0"
edition = "2024"
//- svc/reference/deny.toml
[licenses]
allow = ["MIT"]
//- svc/reference/src/lib.rs
mod api;
// {{#if (has "audit")}}
pub mod audit;
// {{/if}}
mod domain;
//- svc/reference/src/audit.rs
pub struct Event {
    pub id: u64,
    pub outcome: bool,
}
//- svc/reference/src/api/mod.rs
pub fn list() -> u64 {
    crate::domain::total()
}
//- svc/reference/src/domain/mod.rs
pub fn total() -> u64 {
    1
}
"#;

fn project(arguments: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write_all("pack", PACK);
    let new = ["new", "./pack//svc", "orders", "-s", "name=orders", "--defaults", "--vcs", "git"];
    sandbox.ok(&[&new[..], arguments].concat());
    sandbox
}

/// `ID RESULT` of every rule.
fn results(output: &Output) -> Vec<String> {
    let report = output.json();
    let rules = report["rules"].as_array().expect("a list").clone();
    let word = |one: &serde_json::Value, key: &str| one[key].as_str().expect("a word").to_owned();
    rules.iter().map(|one| format!("{} {}", word(one, "id"), word(one, "result"))).collect()
}

#[track_caller]
fn check(sandbox: &Sandbox, arguments: &[&str], status: i32, expected: &[&str]) -> Output {
    let output = sandbox.run_in("orders", &[&["check", "-f", "json"], arguments].concat());
    assert_eq!(
        (output.status, results(&output)),
        (status, expected.iter().map(ToString::to_string).collect()),
        "{output}"
    );
    output
}

#[test]
fn a_fresh_project_keeps_its_contracts() {
    let sandbox = project(&[]);
    check(&sandbox, &[], 0, &["domain-is-pure held", "audit-event held", "licences held"]);
    let text = sandbox.run_in("orders", &["check"]);
    assert_eq!((text.status, text.stdout.as_str()), (0, "contracts  0 broken · 3 held · 0 unknown\n"), "{text}");
    // Rules travel in the lock: nothing else is needed.
    sandbox.remove("pack");
    check(&sandbox, &[], 0, &["domain-is-pure held", "audit-event held", "licences held"]);
    check(&project(&["--without", "audit"]), &[], 0, &["domain-is-pure held", "audit-event off", "licences held"]);
}

#[test]
fn a_broken_contract_is_shown_where_it_breaks_with_reason_and_way_out() {
    let sandbox = project(&[]);
    sandbox.write("orders/src/domain/mod.rs", "use sqlx::PgPool;\npub fn total() -> u64 {\n    1\n}\n");
    sandbox.edit("orders/Cargo.toml", "edition = \"2024\"\n", "edition = \"2024\"\n\n[dependencies]\nsqlx = \"0.8\"\n");
    let output = check(&sandbox, &[], 1, &["domain-is-pure violated", "audit-event held", "licences held"]);
    let report = output.json();
    let finding = report["findings"].as_array().expect("a list").iter().find(|one| one["unit"] == "src/domain/mod.rs");
    let finding = finding.unwrap_or_else(|| panic!("no finding at the import in {output}"));
    assert_eq!((finding["code"].as_str(), finding["level"].as_str()), (Some("rule/domain-is-pure"), Some("deny")));
    assert_eq!((finding["locations"][0]["line"].as_u64(), finding["state"].as_str()), (Some(1), Some("violated")));
    let text = sandbox.run_in("orders", &["check"]).stdout;
    for part in [
        "error[domain-is-pure]: ",
        "src/domain/mod.rs:1:",
        "1 │ use sqlx::PgPool;",
        "divergence",
        "why: the domain must be testable without a server or a database",
        "help: take a trait from `domain` and implement it in `api`",
        "1 broken · 2 held · 0 unknown",
        "scaffold explain domain-is-pure",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    // `diff` judges alike, and tells contracts first.
    let diff = sandbox.run_in("orders", &["diff"]);
    assert!(diff.status == 1 && diff.stdout.contains("✗ domain-is-pure"), "{diff}");
}

#[test]
fn rules_are_chosen_by_name_and_findings_by_place() {
    let sandbox = project(&[]);
    sandbox.remove("orders/deny.toml");
    sandbox.edit("orders/src/audit.rs", "    pub outcome: bool,\n", "");
    check(&sandbox, &[], 1, &["domain-is-pure held", "audit-event absent", "licences absent"]);
    check(&sandbox, &["--rule", "lic*"], 0, &["licences absent"]);
    check(&sandbox, &["--rule", "lic*", "--fail-on", "warn"], 1, &["licences absent"]);
    check(&sandbox, &["src/domain"], 0, &["domain-is-pure held", "audit-event absent", "licences absent"]);
    let unknown = sandbox.run_in("orders", &["check", "--rule", "licenses"]);
    unknown.fails(2, &["no rule of this project is `licenses`", "did you mean `licences`?"]);
}

#[test]
fn a_change_answers_for_what_it_brings_in() {
    let sandbox = project(&[]);
    sandbox.edit("orders/src/audit.rs", "    pub outcome: bool,\n", "");
    sandbox.commit("orders");
    sandbox.git("orders", &["branch", "old"], "");
    let clean = sandbox.run_in("orders", &["check", "--since", "old"]);
    assert!(clean.status == 0 && clean.stdout.contains("0 introduced · 0 fixed · 1 carried"), "{clean}");
    sandbox.rename("orders/src/audit.rs", "orders/src/log.rs");
    sandbox.write(
        "orders/src/domain/sums.rs",
        "pub fn name<T: 'static>(_: &T) -> std::any::TypeId {\n    std::any::TypeId::of::<T>()\n}\n",
    );
    sandbox.edit("orders/src/domain/mod.rs", "pub fn total", "mod sums;\npub fn total");
    let output = sandbox.run_in("orders", &["check", "--since", "old", "-f", "json"]);
    let report = output.json();
    let codes: Vec<_> = report["since"]["introduced"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["code"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert!(
        output.status == 1 && codes.iter().all(|code| code == "rule/domain-is-pure") && !codes.is_empty(),
        "{output}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_unknown_and_never_held() {
    let sandbox = project(&[]);
    sandbox.write("orders/src/domain/broken.rs", b"pub fn f() {\xff}\n");
    let output = check(&sandbox, &[], 0, &["domain-is-pure unknown", "audit-event held", "licences held"]);
    let report = output.json();
    assert_eq!(
        (report["findings"][0]["level"].as_str(), report["findings"][0]["state"].as_str()),
        (Some("note"), Some("unknown"))
    );
}

#[test]
fn several_blueprints_tell_their_rules_apart() {
    let sandbox = project(&[]);
    sandbox.ok(&["new", "./pack//svc", "tools", "-s", "name=tools", "--defaults"]);
    sandbox.rename("tools", "orders/tools");
    let (manifest, more) = (sandbox.read("orders/scaffold.toml"), sandbox.read("orders/tools/scaffold.toml"));
    let more = more.replace("into = \".\"", "into = \"tools\"");
    sandbox.write("orders/scaffold.toml", format!("{manifest}\n{more}"));
    sandbox.remove("orders/tools/scaffold.toml");
    sandbox.remove("orders/tools/scaffold.lock");
    let locked = sandbox.run_in("orders", &["lock"]);
    assert_eq!(locked.status, 0, "{locked}");
    sandbox.remove("orders/tools/deny.toml");
    let output = sandbox.run_in("orders", &["check", "-f", "json"]);
    let found = results(&output);
    assert!(
        found.contains(&"svc@tools/licences absent".to_owned()) && found.contains(&"svc@./licences held".to_owned()),
        "{found:?}"
    );
    let finding = &output.json()["findings"][0];
    assert_eq!(
        (finding["code"].as_str(), finding["unit"].as_str()),
        (Some("rule/svc@tools/licences"), Some("tools/deny.toml"))
    );
}

#[test]
fn examples_and_cases_are_part_of_a_blueprints_tests() {
    let sandbox = Sandbox::new();
    sandbox.write_all("pack", PACK);
    let good = sandbox.run(&["blueprint", "test", "./pack", "--no-run"]);
    assert!(good.status == 0 && good.stdout.contains("ok      svc/rule domain-is-pure\n"), "{good}");
    sandbox.edit("pack/svc/blueprint.toml", "pass = \"use std::fmt;\\n\"", "pass = \"use std::any::Any;\\n\"");
    sandbox.edit("pack/svc/blueprint.toml", "path = \"deny.toml\"", "path = \"dany.toml\"");
    let bad = sandbox.run(&["blueprint", "test", "./pack", "--no-run"]);
    assert!(bad.status == 1 && bad.stdout.contains("example 1, `pass`: the rule is broken at src/domain/"), "{bad}");
    assert!(bad.stdout.contains("the rule `licences` is absent: dany.toml"), "{bad}");
    let mutants = sandbox.run(&["blueprint", "test", "./pack", "--mutate"]);
    assert!(
        mutants.status == 0 && mutants.stdout.contains("field       1 of 2 caught")
            || mutants.stdout.contains("2 of 2 caught"),
        "{mutants}"
    );
}
