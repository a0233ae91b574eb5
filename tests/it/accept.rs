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
