//! `scaffold baseline` from outside: a project that was never clean, and what is new in it.

use crate::sandbox::{Output, Sandbox};

const RULE: &str = "\n[[rule]]\nid = \"licence\"\nkind = \"file\"\npath = \"src/**\"\nis = \"contains\"\ntext = \"SPDX\"\nwhy = \"w\"\n";

/// A project with findings of every level, of files and of a rule, that nobody accepted.
fn debts() -> Sandbox {
    let sandbox = Sandbox::with_project();
    let text = sandbox.read("base/svc/blueprint.toml");
    sandbox.write("base/svc/blueprint.toml", text + RULE);
    assert_eq!(sandbox.run_in("orders", &["lock"]).status, 0);
    sandbox.edit("orders/src/lib.rs", "u64", "u32");
    sandbox.edit("orders/deny.toml", "MIT", "GPL");
    sandbox.remove("orders/NOTE.txt");
    sandbox.commit("orders");
    sandbox
}

fn baseline(sandbox: &Sandbox, arguments: &[&str]) -> Output {
    sandbox.run_in("orders", &[&["baseline"], arguments].concat())
}

/// One that has taken up its debts.
fn adopted() -> Sandbox {
    let sandbox = debts();
    assert_eq!(sandbox.run_in("orders", &["diff"]).status, 1);
    let output = baseline(&sandbox, &["create"]);
    assert_eq!(
        (output.status, &*output.stdout),
        (0, "wrote scaffold.baseline: 5 added, 0 taken out, 0 kept\n  scaffold diff\n"),
        "{output}"
    );
    sandbox.commit("orders");
    sandbox
}

/// Holds the exit code of both verbs at any level, and the counts of what is absorbed and what is not.
#[track_caller]
fn check(sandbox: &Sandbox, status: i32, absorbed: usize, others: &[&str]) {
    let before = sandbox.contents("orders");
    let output = sandbox.run_in("orders", &["diff", "-f", "json", "--fail-on", "any"]);
    let report = output.json();
    let all = report["findings"].as_array().expect("a list");
    let open = all.iter().filter(|one| one["baselined"] == false);
    let open: Vec<String> = open
        .map(|one| format!("{} {}", one["code"].as_str().expect("a code"), one["unit"].as_str().expect("a unit")))
        .collect();
    assert_eq!(
        (output.status, all.len() - open.len(), open),
        (status, absorbed, others.iter().map(ToString::to_string).collect()),
        "{output}"
    );
    assert_eq!(report["measure"]["baselined"], absorbed);
    sandbox.run_in("orders", &["check"]);
    assert_eq!(sandbox.contents("orders"), before, "neither verb writes");
}

#[test]
fn a_project_that_was_never_clean_fails_only_by_what_is_new() {
    let sandbox = adopted();
    check(&sandbox, 0, 5, &[]);
    assert_eq!(sandbox.run_in("orders", &["check", "--fail-on", "any"]).status, 0);
    let text = sandbox.run_in("orders", &["diff"]).stdout;
    assert!(
        text.contains("\nabsorbed   5\n") && text.contains(" 1 in the baseline") && !text.contains("deny.toml"),
        "{text}"
    );
    let all = sandbox.run_in("orders", &["diff", "-v"]).stdout;
    assert!(all.contains("deny.toml") && all.contains("(in the baseline)"), "{all}");
    // Lines and layout are no matter.
    sandbox.edit("orders/src/lib.rs", "pub id", "\n\n    pub   id");
    check(&sandbox, 0, 5, &[]);
    sandbox.edit("orders/src/audit.rs", "u64", "u32");
    check(
        &sandbox,
        1,
        5,
        &["item/member-changed src/audit.rs::Event::at", "item/signature src/audit.rs::impl Event::new"],
    );
    sandbox.edit("orders/src/audit.rs", "u32", "u64");
    sandbox.write("orders/src/more.rs", "");
    check(&sandbox, 1, 5, &["rule/licence src/more.rs"]);
    assert_eq!(sandbox.run_in("orders", &["check"]).status, 1);
}

#[test]
fn a_move_reopens_nothing() {
    let sandbox = adopted();
    sandbox.rename("orders/src/lib.rs", "orders/src/core/lib.rs");
    check(&sandbox, 1, 5, &["file/moved src/lib.rs"]);
    assert_eq!(sandbox.run_in("orders", &["diff", "--fail-on", "warn"]).status, 0);
    let output = baseline(&sandbox, &["update"]);
    assert_eq!(output.stdout, "wrote scaffold.baseline: 0 added, 0 taken out, 5 kept\n  scaffold diff\n");
    assert!(sandbox.read("orders/scaffold.baseline").contains("src/core/lib.rs::Item::id"));
}

#[test]
fn the_file_is_sorted_and_has_no_places() {
    let sandbox = adopted();
    let text = sandbox.read("orders/scaffold.baseline");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() == 5 && lines.is_sorted() && text.ends_with('\n'), "{text}");
    for line in lines {
        let entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let keys: Vec<&String> = entry.as_object().expect("a table").keys().collect();
        assert_eq!(keys, ["code", "fingerprint", "origin_fingerprint", "unit"], "{line}");
    }
    sandbox.remove("orders/scaffold.baseline");
    assert_eq!(baseline(&sandbox, &["create"]).status, 0);
    assert_eq!(sandbox.read("orders/scaffold.baseline"), text);
}

#[test]
fn new_debt_is_taken_in_with_a_reason_only() {
    let sandbox = adopted();
    baseline(&sandbox, &["create"]).fails(2, &["error[baseline/exists]", "scaffold baseline update"]);
    sandbox.edit("orders/ci/gate.yml", "name:", "title:");
    sandbox.edit("orders/deny.toml", "GPL", "MIT");
    let before = sandbox.read("orders/scaffold.baseline");
    let refused = baseline(&sandbox, &["update"]);
    refused
        .fails(2, &["error[baseline/new-debt]", "deny  key/removed at ci/gate.yml#name", "--accept-new --reason TEXT"]);
    baseline(&sandbox, &["update", "--accept-new"]).fails(2, &["--reason"]);
    baseline(&sandbox, &["update", "--accept-new", "--reason", " "]).fails(2, &["the reason is empty"]);
    let accepted = ["update", "--accept-new", "--reason", "the gate is rebuilt"];
    let dry = baseline(&sandbox, &[&accepted[..], &["-n"]].concat());
    assert_eq!(
        dry.stdout, "scaffold.baseline would change: 2 added, 1 taken out, 4 kept; nothing was written\n",
        "{dry}"
    );
    assert_eq!(sandbox.read("orders/scaffold.baseline"), before);
    let json = baseline(&sandbox, &[&accepted[..], &["--json"]].concat()).json();
    let counts = ["entries", "added", "removed", "kept"].map(|name| json[name].as_u64().expect("a count"));
    assert_eq!((counts, &json["written"], &json["action"]), ([6, 2, 1, 4], &true.into(), &"update".into()));
    let text = sandbox.read("orders/scaffold.baseline");
    assert_eq!(text.matches("\"reason\":\"the gate is rebuilt\"").count(), 2, "{text}");
    check(&sandbox, 0, 6, &[]);
    let sarif = sandbox.run_in("orders", &["diff", "-f", "sarif"]).json();
    let results = sarif["runs"][0]["results"].as_array().expect("a list").clone();
    assert!(results.iter().all(|one| one["suppressions"][0]["kind"] == "external"), "{sarif:#}");
    assert!(results.iter().any(|one| one["suppressions"][0]["justification"] == "the gate is rebuilt"), "{sarif:#}");
    assert!(baseline(&sandbox, &["update"]).stdout.starts_with("scaffold.baseline is up to date"));
}

#[test]
fn what_is_gone_is_told_and_taken_out() {
    let sandbox = adopted();
    sandbox.edit("orders/deny.toml", "GPL", "MIT");
    check(&sandbox, 1, 4, &["policy/baseline-stale scaffold.baseline"]);
    // Of what was not asked for, nothing is known to be gone.
    let rules = sandbox.run_in("orders", &["check", "-f", "json"]).json();
    assert_eq!((&rules["measure"]["warn"], &rules["absorbed"]["entries"]), (&0.into(), &2.into()), "{rules:#}");
    // New debt is no matter of a prune.
    sandbox.edit("orders/ci/gate.yml", "name:", "title:");
    let output = baseline(&sandbox, &["prune"]);
    assert_eq!(output.stdout, "wrote scaffold.baseline: 0 added, 1 taken out, 4 kept\n  scaffold diff\n", "{output}");
    check(&sandbox, 1, 4, &["key/removed ci/gate.yml#name", "key/added ci/gate.yml#title"]);
}

#[test]
fn twins_are_counted() {
    let sandbox = adopted();
    let text = sandbox.read("orders/scaffold.baseline");
    let first = text.lines().next().expect("a line");
    sandbox.write("orders/scaffold.baseline", format!("{text}{first}\n"));
    check(&sandbox, 1, 5, &["policy/baseline-stale scaffold.baseline"]);
    sandbox.write("orders/scaffold.baseline", text.replace(&format!("{first}\n"), ""));
    let report = sandbox.run_in("orders", &["diff", "-f", "json"]).json();
    assert_eq!(report["measure"]["baselined"], 4);
}

#[test]
fn a_broken_file_is_told_with_its_place() {
    let sandbox = adopted();
    let text = sandbox.read("orders/scaffold.baseline");
    sandbox.write("orders/scaffold.baseline", format!("{text}<<<<<<< HEAD\n{{\"code\":1}}\n"));
    for verb in [&["diff"][..], &["check"], &["baseline", "update"], &["baseline", "prune"]] {
        sandbox.run_in("orders", verb).fails(2, &["scaffold.baseline:6:1", "merge conflict", "scaffold.baseline:7:9"]);
    }
    sandbox.remove("orders/scaffold.baseline");
    for verb in ["update", "prune"] {
        baseline(&sandbox, &[verb]).fails(2, &["error[baseline/none]", "scaffold baseline create"]);
    }
    sandbox.link("orders/scaffold.baseline", "../victim");
    baseline(&sandbox, &["create"]).fails(2, &["scaffold.baseline: it is no regular file"]);
}

#[test]
fn a_waiver_is_no_matter_of_the_baseline() {
    let sandbox = debts();
    let until = ["--reason", "r", "--until", "2023-12-01"];
    let done = sandbox.run_in("orders", &[&["accept", "key/changed", "deny.toml#licenses.allow"], &until[..]].concat());
    assert_eq!(done.status, 0, "{done}");
    assert!(baseline(&sandbox, &["create"]).stdout.contains(": 4 added,"));
    assert_eq!(sandbox.run_in("orders", &["diff"]).status, 0);
    let late = sandbox.run_in("orders", &["diff", "--today", "2023-12-02", "-f", "json"]);
    assert_eq!(late.status, 1, "{late}");
    // A clean project has nothing to absorb, and a pack that is gone tells too little.
    let clean = Sandbox::with_project();
    let none = baseline(&clean, &["create"]);
    assert!(none.status == 0 && none.stdout.contains("nothing to absorb"), "{none}");
    assert!(!clean.tree("orders").contains(&"scaffold.baseline".to_owned()));
    let sandbox = debts();
    sandbox.rename("base", "elsewhere");
    sandbox.rename("orders/.git", "gone");
    baseline(&sandbox, &["create"]).fails(3, &["error[baseline/blind]", "put the pack back"]);
}

#[test]
fn growth_is_printed_and_no_change_absorbs_itself() {
    let sandbox = adopted();
    sandbox.git("orders", &["branch", "old"], "");
    let since = |format: &str, revision: &str| sandbox.run_in("orders", &["diff", "--since", revision, "-f", format]);
    assert!(since("terminal", "old").stdout.contains("\nabsorbed   5 (+0 since old)\n"));
    sandbox.edit("orders/src/audit.rs", "u64", "u32");
    assert_eq!(baseline(&sandbox, &["update", "--accept-new", "--reason", "r"]).status, 0);
    sandbox.commit("orders");
    let report = since("json", "old").json();
    let introduced: Vec<&str> = report["since"]["introduced"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert_eq!(introduced, ["item/member-changed", "item/signature", "policy/changed"]);
    assert_eq!((&report["exit_code"], &report["absorbed"]["growth"]), (&1.into(), &2.into()));
    for format in ["terminal", "markdown", "html"] {
        let text = since(format, "old").stdout;
        assert!(text.contains("7 (+2 since old)"), "{text}");
    }
    // To the next change they are known.
    sandbox.git("orders", &["branch", "next"], "");
    assert_eq!(since("terminal", "next").status, 0);
    sandbox.edit("orders/src/audit.rs", "u32", "u64");
    assert!(baseline(&sandbox, &["prune"]).stdout.contains("2 taken out"));
    let shrunk = since("json", "next").json();
    let introduced = shrunk["since"]["introduced"].as_array().expect("a list");
    assert_eq!((introduced.len(), &introduced[0]["code"]), (1, &"policy/changed".into()), "{shrunk:#}");
    assert_eq!(shrunk["absorbed"]["growth"], -2);
}
