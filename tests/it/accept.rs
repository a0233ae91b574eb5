//! `scaffold accept` from outside, and what a waiver does.

use crate::sandbox::{Output, Sandbox};

fn accept(sandbox: &Sandbox, code: &str, unit: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["accept", code, unit, "--reason", "legacy exporter", "--until", "2024-01-31"];
    arguments.extend(more);
    sandbox.run_in("orders", &arguments)
}

/// A project with one finding that denies, which is accepted.
fn accepted() -> Sandbox {
    let sandbox = Sandbox::with_project();
    sandbox.write("orders/scaffold.toml", format!("{}\n# The end.\n", sandbox.read("orders/scaffold.toml")));
    sandbox.edit("orders/src/audit.rs", "-> Self {", "-> Self {\n        let _ = 1;");
    let output = accept(&sandbox, "item/body", "src/audit.rs::impl Event::new", &["--owner", "payments"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{output}");
    sandbox
}

/// Holds the exit code on a day, and `CODE STATE` of every finding.
#[track_caller]
fn check(sandbox: &Sandbox, day: &str, status: i32, expected: &[&str]) {
    let output = sandbox.run_in("orders", &["diff", "-f", "json", "--today", day]);
    let report = output.json();
    let findings = report["findings"].as_array().expect("a list").iter();
    let shown = findings.map(|one| {
        format!("{} {}", one["code"].as_str().expect("a code"), one["waiver"]["state"].as_str().unwrap_or("-"))
    });
    assert_eq!(
        (shown.collect::<Vec<_>>(), output.status),
        (expected.iter().map(ToString::to_string).collect(), status),
        "{output}"
    );
}

#[test]
fn a_waiver_holds_until_its_day() {
    let sandbox = accepted();
    let text = sandbox.read("orders/scaffold.toml");
    assert!(
        text.contains("# The end.")
            && text.contains("expires = 2024-01-31\naccepted = \"")
            && text.contains("owner = \"payments\""),
        "{text}"
    );
    check(&sandbox, "2023-12-01", 0, &["item/body active"]);
    check(&sandbox, "2024-01-20", 0, &["item/body expiring"]);
    check(&sandbox, "2024-01-31", 0, &["item/body expiring"]);
    check(&sandbox, "2024-02-01", 1, &["item/body expired", "policy/waiver-expired -"]);
    // SOURCE_DATE_EPOCH is in November 2023.
    let report = sandbox.run_in("orders", &["diff"]);
    assert_eq!(report.status, 0);
    assert!(
        report.stdout.contains("(waived until 2024-01-31: legacy exporter)")
            && report.stdout.contains("waived     1 finding\n"),
        "{report}"
    );
    let json = sandbox.run_in("orders", &["diff", "-f", "json"]).json();
    assert_eq!((&json["measure"]["deny"], &json["measure"]["waived"]), (&1.into(), &1.into()));
}

#[test]
fn a_waiver_is_of_what_was_accepted() {
    let sandbox = accepted();
    sandbox.edit("orders/src/audit.rs", "let _ = 1;", "let   _ =\n  1;");
    check(&sandbox, "2023-12-01", 0, &["item/body active"]);
    sandbox.edit("orders/src/audit.rs", "  1;", "  2;");
    check(&sandbox, "2023-12-01", 1, &["item/body reopened"]);
    assert_eq!(
        accept(&sandbox, "item/body", "src/audit.rs::impl Event::new", &["--kind", "blueprint-is-wrong"]).status,
        0
    );
    check(&sandbox, "2023-12-01", 0, &["item/body active"]);
    assert_eq!(sandbox.read("orders/scaffold.toml").matches("[[waiver]]").count(), 1);
    sandbox.edit("orders/src/audit.rs", "let   _ =\n  2;", "");
    check(&sandbox, "2023-12-01", 0, &["policy/waiver-unused -"]);
    assert_eq!(sandbox.run_in("orders", &["diff", "--fail-on", "warn"]).status, 1);
}

/// A project of a pack with more rules, that is locked to them.
fn ruled(rules: &str) -> Sandbox {
    let sandbox = Sandbox::with_project();
    let text = sandbox.read("base/svc/blueprint.toml");
    sandbox.write("base/svc/blueprint.toml", format!("waiver_days = 60\n{text}\n{rules}"));
    assert_eq!(sandbox.run_in("orders", &["lock"]).status, 0);
    sandbox
}

/// Adds a waiver to the manifest, by hand.
fn waive(sandbox: &Sandbox, code: &str, at: &str, more: &str) {
    let text = sandbox.read("orders/scaffold.toml");
    let waiver = format!("\n[[waiver]]\ncode = '{code}'\nat = '{at}'\nreason = 'known'\nkind = 'debt'\n{more}\n");
    sandbox.write("orders/scaffold.toml", text + &waiver);
}

const RULES: &str = r#"
[[rule]]
id = "licence"
kind = "file"
path = "src/**"
is = "contains"
text = "SPDX"
why = "lawyers ask for it"

[[rule]]
id = "event"
kind = "item"
item = "src/audit.rs::Event"
component = "audit"
fields = { actor = "u8", outcome = "u8", at = "u64" }
why = "auditors replay these records"

[[rule]]
id = "owners"
kind = "file"
path = "OWNERS"
is = "present"
waivable = false
why = "somebody is called at night"
"#;

#[test]
fn a_pattern_is_held_to_its_limit() {
    let sandbox = ruled(RULES);
    let pattern = |max: u8| waive(&sandbox, "rule/licence", "src/**", &format!("max = {max}\nexpires = 2024-01-01"));
    pattern(2);
    let event = "rule/event -";
    check(&sandbox, "2023-12-10", 1, &["rule/licence active", "rule/licence active", event, event, "rule/owners -"]);
    sandbox.write("orders/src/more.rs", "");
    let broad = "rule/licence too-broad";
    let told = "policy/waiver-too-broad -";
    check(&sandbox, "2023-12-10", 1, &[broad, broad, broad, event, event, "rule/owners -", told]);
    let report = sandbox.run_in("orders", &["diff", "--today", "2023-12-10", "-f", "json"]).json();
    let policy = report["findings"].as_array().expect("a list").last().expect("one").clone();
    assert_eq!(policy["message"], "rule/licence at src/** is of 3 findings, and may be of 2; it holds nothing");
    // The place is the waiver's own.
    let line = sandbox.read("orders/scaffold.toml").lines().position(|line| line == "[[waiver]]").expect("it stands");
    assert_eq!((&policy["locations"][0]["line"], &policy["level"]), (&(line + 1).into(), &"deny".into()));
    sandbox.edit("orders/scaffold.toml", "max = 2\n", "");
    sandbox
        .run_in("orders", &["diff"])
        .fails(2, &[&format!("scaffold.toml:{}:6", line + 3), "`src/**` is a pattern", "give `max = N`"]);
}

#[test]
fn a_waiver_lasts_no_longer_than_the_blueprint_lets_it() {
    let sandbox = ruled(RULES);
    waive(&sandbox, "rule/event", "src/audit.rs", "expires = 2024-01-30");
    let check = |day: &str, state: &str, more: &[&str]| {
        let event = format!("rule/event {state}");
        let all = [&["rule/licence -", "rule/licence -", &event, &event, "rule/owners -"], more].concat();
        check(&sandbox, day, 1, &all);
    };
    check("2023-11-30", "too-broad", &["policy/waiver-too-broad -"]);
    check("2023-12-01", "active", &[]);
    check("2024-01-15", "active", &[]);
    check("2024-01-16", "expiring", &[]);
    check("2024-01-31", "expired", &["policy/waiver-expired -"]);
    let text = sandbox.run_in("orders", &["check", "--rule", "event", "--today", "2024-01-18"]);
    assert!(text.status == 0 && text.stdout.contains("1 waived, ends in 12 days\n"), "{text}");
    let early = sandbox.run_in("orders", &["diff", "--today", "2023-11-30"]).stdout;
    assert!(early.contains("2024-01-30 is too far: its blueprint lets a waiver last 60 days"), "{early}");
}

#[test]
fn some_rules_cannot_be_waived() {
    let sandbox = ruled(RULES);
    waive(&sandbox, "rule/owners", "OWNERS", "expires = 2023-12-31");
    waive(&sandbox, "policy/changed", "scaffold.lock", "expires = 2023-12-31");
    let output = sandbox.run_in("orders", &["check", "--rule", "owners"]);
    assert!(output.status == 1 && output.stdout.contains("says that rule/owners cannot be waived"), "{output}");
    let report = sandbox.run_in("orders", &["diff", "-f", "json"]).json();
    let unused =
        report["findings"].as_array().expect("a list").iter().filter(|one| one["code"] == "policy/waiver-unused");
    assert_eq!(unused.count(), 2, "{report}");
    accept(&sandbox, "rule/owners", "OWNERS", &[]).fails(2, &["rule/owners cannot be waived"]);
    accept(&sandbox, "policy/changed", "scaffold.lock", &[]).fails(2, &["the policy itself cannot be waived"]);
}

#[test]
fn a_rule_is_accepted_for_a_file_and_all_in_it() {
    const DAY: &str = "2023-12-10";
    let sandbox = ruled(RULES);
    let before = sandbox.read("orders/scaffold.toml");
    let dry = accept(&sandbox, "rule/event", "src/audit.rs", &["-n", "--today", DAY]);
    assert!(
        dry.status == 0 && dry.stdout.contains("nothing was written\n\n[[waiver]]\ncode = \"rule/event\""),
        "{dry}"
    );
    assert_eq!(sandbox.read("orders/scaffold.toml"), before);
    let wish = ["--kind", "blueprint-is-wrong", "--today", DAY];
    let done = accept(&sandbox, "rule/event", "src/audit.rs", &wish);
    assert!(done.stdout.starts_with("accepted 2 findings of rule/event at src/audit.rs until 2024-01-31"), "{done}");
    let rest = ["rule/licence -", "rule/licence -", "rule/event active", "rule/event active", "rule/owners -"];
    check(&sandbox, DAY, 1, &rest);
    let text = sandbox.run_in("orders", &["diff", "--today", DAY]).stdout;
    assert!(text.contains("waived     2 findings, 2 of them wishes to change direction\n"), "{text}");
    // One that is put right reopens nothing, and one that changes only itself.
    sandbox.edit("orders/src/audit.rs", "pub actor: String", "pub actor: u8");
    sandbox.edit("orders/src/audit.rs", "pub outcome: String", "pub outcome: Box<str>");
    let report = sandbox.run_in("orders", &["check", "--rule", "event", "-f", "json", "--today", DAY]).json();
    let states: Vec<&serde_json::Value> =
        report["findings"].as_array().expect("a list").iter().map(|one| &one["waiver"]["state"]).collect();
    assert_eq!(states, ["reopened"]);
    accept(&sandbox, "rule/evnt", "src/audit.rs", &["--today", DAY])
        .fails(2, &["there is no code `rule/evnt`", "`rule/event`"]);
    accept(&sandbox, "rule/event", "src/lib.rs", &["--today", DAY])
        .fails(2, &["nothing is found as rule/event at src/lib.rs"]);
}

#[test]
fn what_cannot_be_accepted_is_said() {
    let sandbox = accepted();
    let unit = "src/audit.rs::impl Event::new";
    accept(&sandbox, "item/boddy", unit, &[]).fails(2, &["there is no code `item/boddy`", "did you mean `item/body`?"]);
    accept(&sandbox, "item/signature", unit, &[])
        .fails(2, &["nothing is found as item/signature", "there is item/body"]);
    accept(&sandbox, "item/body", "src/audit.rs::impl Event::now", &[])
        .fails(2, &["did you mean `src/audit.rs::impl Event::new`?"]);
    accept(&sandbox, "item/body", unit, &["--today", "2024-02-01"]).fails(2, &["2024-01-31 is past"]);
    sandbox.run_in("orders", &["accept", "item/body", unit, "--until", "2024-01-31"]).fails(2, &["--reason"]);
    sandbox
        .run_in("orders", &["accept", "item/body", unit, "--reason", " ", "--until", "2024-01-31"])
        .fails(2, &["the reason is empty"]);
    sandbox.edit(
        "base/svc/blueprint.toml",
        "summary = \"A small service\"",
        "summary = \"A small service\"\nwaiver_days = 30",
    );
    assert_eq!(sandbox.run_in("orders", &["lock"]).status, 0);
    assert_eq!(accept(&sandbox, "item/body", unit, &["--today", "2024-01-01"]).status, 0);
    accept(&sandbox, "item/body", unit, &[]).fails(2, &["hold for 30 days", "--until 2023-12-14"]);
}
