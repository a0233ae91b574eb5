//! `diff --since` from outside: what one change did, in real repositories.

use crate::sandbox::{Output, Sandbox};

const PARTS: [&str; 4] = ["introduced", "fixed", "carried", "moved"];

/// `PART CODE UNIT` of every finding of the change.
fn parts(output: &Output) -> Vec<String> {
    let report = output.json();
    let list = |part: &'static str| {
        report["since"][part].as_array().expect("a list").clone().into_iter().map(move |one| (part, one))
    };
    let word = |one: &serde_json::Value, key: &str| one[key].as_str().expect("a word").to_owned();
    PARTS
        .into_iter()
        .flat_map(list)
        .map(|(part, one)| format!("{part} {} {}", word(&one, "code"), word(&one, "unit")))
        .collect()
}

/// A project with a finding of old, and a branch that begins after it.
fn project() -> Sandbox {
    let sandbox = Sandbox::with_project();
    sandbox.edit("orders/src/lib.rs", "u64", "u32");
    sandbox.edit("orders/deny.toml", "MIT", "GPL");
    sandbox.commit("orders");
    sandbox.git("orders", &["branch", "old"], "");
    sandbox
}

/// Holds what a change does, committed or not, and the exit code.
#[track_caller]
fn check(change: &dyn Fn(&Sandbox), expected: &[&str], status: i32) -> Sandbox {
    let sandbox = project();
    change(&sandbox);
    for committed in [false, true] {
        if committed {
            sandbox.commit("orders");
        }
        let output = sandbox.run_in("orders", &["diff", "--since", "old", "-f", "json"]);
        assert_eq!(
            (parts(&output), output.status),
            (expected.iter().map(ToString::to_string).collect(), status),
            "{output}"
        );
        assert_eq!(output.json()["exit_code"], status);
    }
    sandbox
}

const OLD: [&str; 2] =
    ["carried key/changed deny.toml#licenses.allow", "carried item/member-changed src/lib.rs::Item::id"];

#[test]
fn only_what_a_change_brings_in_fails() {
    check(&|_| (), &OLD, 0);
    let sandbox = check(
        &|sandbox| sandbox.edit("orders/src/audit.rs", "u64", "u32"),
        &[
            "introduced item/member-changed src/audit.rs::Event::at",
            "introduced item/signature src/audit.rs::impl Event::new",
            OLD[0],
            OLD[1],
        ],
        1,
    );
    let text = sandbox.run_in("orders", &["diff", "--since", "old"]).stdout;
    let place = |word: &str| text.find(word).unwrap_or_else(|| panic!("no {word} in {text}"));
    assert!(
        place("2 introduced · 0 fixed") < place("src/audit.rs") && place("src/audit.rs") < place("carried  2 findings")
    );
    let none = sandbox.run_in("orders", &["diff", "--since", "old", "--fail-on", "none"]);
    assert_eq!(none.status, 0, "{none}");
    check(
        &|sandbox| sandbox.edit("orders/deny.toml", "GPL", "MIT"),
        &["fixed key/changed deny.toml#licenses.allow", OLD[1]],
        0,
    );
    check(
        &|sandbox| sandbox.remove("orders/deny.toml"),
        &["introduced file/missing deny.toml", "fixed key/changed deny.toml#licenses.allow", OLD[1]],
        1,
    );
}

#[test]
fn a_move_reopens_nothing() {
    check(
        &|sandbox| sandbox.rename("orders/src/lib.rs", "orders/src/core/mod.rs"),
        &["introduced file/moved src/lib.rs", OLD[0], "moved item/member-changed src/core/mod.rs::Item::id"],
        0,
    );
}

/// Findings of files as a whole, in files the blueprint does not know: nothing but what they hold tells which they are.
#[test]
fn another_name_reopens_nothing() {
    let sandbox = Sandbox::with_project();
    sandbox.write("orders/ci/mine.yml", "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n");
    sandbox.write("orders/ci/other.yml", "x: 1\n");
    sandbox.commit("orders");
    sandbox.git("orders", &["branch", "old"], "");
    sandbox.rename("orders/ci/mine.yml", "orders/ci/renamed.yml");
    sandbox.edit("orders/ci/renamed.yml", "a: 1", "a: 2");
    for committed in [false, true] {
        if committed {
            sandbox.commit("orders");
        }
        let output = sandbox.run_in("orders", &["diff", "--since", "old", "-f", "json"]);
        let told = ["carried file/intrusion ci/other.yml", "moved file/intrusion ci/renamed.yml"];
        assert_eq!((parts(&output), output.status), (told.map(str::to_owned).to_vec(), 0), "{output}");
    }
    sandbox.write("orders/ci/renamed.yml", "nothing: of that\n");
    let output = sandbox.run_in("orders", &["diff", "--since", "old", "-f", "json"]);
    let told = [
        "introduced file/intrusion ci/renamed.yml",
        "fixed file/intrusion ci/mine.yml",
        "carried file/intrusion ci/other.yml",
    ];
    assert_eq!((parts(&output), output.status), (told.map(str::to_owned).to_vec(), 1), "{output}");
}

#[test]
fn no_change_approves_itself() {
    let accept = |sandbox: &Sandbox| {
        sandbox.edit("orders/ci/gate.yml", "\n", "\nmine: true\n");
        let output = sandbox.run_in("orders", &["diff", "-f", "json"]).json();
        let unit = output["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|one| one["unit"].as_str().is_some_and(|unit| unit.starts_with("ci/")))
            .expect("found")
            .clone();
        let (code, unit) = (unit["code"].as_str().expect("a code"), unit["unit"].as_str().expect("a unit"));
        let done = sandbox.run_in("orders", &["accept", code, unit, "--reason", "mine", "--until", "2024-01-01"]);
        assert_eq!(done.status, 0, "{done}");
    };
    let sandbox = project();
    accept(&sandbox);
    let output = sandbox.run_in("orders", &["diff", "--since", "old", "-f", "json", "ci"]);
    let introduced: Vec<String> = parts(&output).into_iter().filter(|one| one.starts_with("introduced")).collect();
    assert_eq!(output.status, 1, "{output}");
    assert!(
        introduced.contains(&"introduced policy/changed scaffold.toml#waiver".to_owned()) && introduced.len() > 1,
        "{output}"
    );
    // It stands where the waiver does.
    let report = output.json();
    let list = report["since"]["introduced"].as_array().expect("a list");
    let told = list.iter().find(|one| one["code"] == "policy/changed").expect("it is told");
    let line =
        sandbox.read("orders/scaffold.toml").lines().position(|line| line == "[[waiver]]").expect("a waiver") + 1;
    assert_eq!(told["locations"][0]["line"], line, "{told}");
    // Comments are no policy, and another answer is.
    let sandbox = project();
    sandbox.write("orders/scaffold.toml", format!("{}\n# mine\n", sandbox.read("orders/scaffold.toml")));
    assert_eq!(parts(&sandbox.run_in("orders", &["diff", "--since", "old", "-f", "json"])), OLD);
    sandbox.edit("orders/scaffold.toml", "\"audit\"", "");
    sandbox.git("orders", &["status"], "");
    assert_eq!(sandbox.run_in("orders", &["lock"]).status, 0);
    let output = sandbox.run_in("orders", &["diff", "--since", "old", "-f", "json"]);
    assert_eq!(output.status, 1);
    for unit in ["scaffold.toml#blueprint", "scaffold.lock#components", "scaffold.lock#files"] {
        assert!(parts(&output).contains(&format!("introduced policy/changed {unit}")), "{output}");
    }
    assert_eq!(sandbox.run_in("orders", &["baseline", "create"]).status, 0);
    let output = sandbox.run_in("orders", &["diff", "--since", "old", "-f", "json"]);
    assert!(parts(&output).contains(&"introduced policy/changed scaffold.baseline".to_owned()), "{output}");
}

/// A waiver is policy where a change began: it holds for the next one, and taking it out with its finding is no fault.
#[test]
fn the_next_change_sees_the_waiver() {
    let sandbox = project();
    let since = |revision: &str| sandbox.run_in("orders", &["diff", "--since", revision, "-f", "json"]);
    let state = |output: &Output| {
        let findings = output.json()["findings"].as_array().expect("a list").clone();
        let one = findings.into_iter().find(|one| one["code"] == "key/changed").expect("it is found");
        one["waiver"]["state"].as_str().map(str::to_owned)
    };
    let until = ["--reason", "mine", "--until", "2024-01-01"];
    let arguments = [&["accept", "key/changed", "deny.toml#licenses.allow"], &until[..]].concat();
    assert_eq!(sandbox.run_in("orders", &arguments).status, 0);
    // The change that brings the waiver is judged without it.
    let own = since("old");
    assert_eq!((own.status, state(&own)), (1, None), "{own}");
    assert!(parts(&own).contains(&"introduced policy/changed scaffold.toml#waiver".to_owned()), "{own}");
    sandbox.commit("orders");
    sandbox.git("orders", &["branch", "next"], "");
    let next = since("next");
    assert_eq!((next.status, state(&next).as_deref()), (0, Some("active")), "{next}");
    assert_eq!(parts(&next), OLD);
    // Of what `check` does not evaluate, no waiver is said to be of nothing.
    let rules = sandbox.run_in("orders", &["check", "-f", "json"]).json();
    assert_eq!(rules["findings"], serde_json::json!([]), "{rules:#}");
    // Paid, and still written down: that is told at its line. Paid and taken out: only the policy changed.
    sandbox.edit("orders/deny.toml", "GPL", "MIT");
    let paid = since("next");
    assert!(
        parts(&paid).contains(
            &"introduced policy/waiver-unused scaffold.toml#waiver.key/changed.deny.toml#licenses.allow".to_owned()
        ),
        "{paid}"
    );
    assert_eq!(paid.status, 0, "{paid}");
    let text = sandbox.read("orders/scaffold.toml");
    sandbox.write("orders/scaffold.toml", text.split("[[waiver]]").next().expect("a beginning"));
    let out = since("next");
    let found =
        ["introduced policy/changed scaffold.toml#waiver", "fixed key/changed deny.toml#licenses.allow", OLD[1]];
    assert_eq!((parts(&out), out.status), (found.map(str::to_owned).to_vec(), 1), "{out}");
}

#[test]
fn a_project_may_be_new_below_or_in_a_work_tree() {
    let sandbox = Sandbox::with_pack();
    sandbox.git("", &["init", "--quiet"], "");
    sandbox.commit("");
    sandbox.git("", &["branch", "empty"], "");
    sandbox.mkdir("apps");
    sandbox.run_in("apps", &["new", "../base//svc", "orders", "--defaults", "--vcs", "none"]);
    sandbox.edit("apps/orders/src/lib.rs", "u64", "u32");
    let output = sandbox.run_in("apps/orders", &["diff", "--since", "empty", "-f", "json"]);
    let whole = ["introduced policy/changed scaffold.toml", "introduced policy/changed scaffold.lock"];
    assert!(whole.iter().all(|one| parts(&output).contains(&(*one).to_owned())), "{output}");
    sandbox.commit("");
    sandbox.git("", &["branch", "made"], "");
    sandbox.edit("apps/orders/src/audit.rs", "pub fn", "pub(crate) fn");
    let output = sandbox.run_in("apps/orders", &["diff", "--since", "made", "-f", "json"]);
    let carried = "carried item/member-changed src/lib.rs::Item::id".to_owned();
    assert!(
        parts(&output).contains(&carried) && parts(&output).iter().any(|one| one.contains("src/audit.rs")),
        "{output}"
    );
    sandbox.git("", &["worktree", "add", "--quiet", "tree", "made"], "");
    sandbox.edit("tree/apps/orders/src/lib.rs", "u32", "u64");
    let output = sandbox.run_in("tree/apps/orders", &["diff", "--since", "made", "-f", "json"]);
    assert_eq!(parts(&output), ["fixed item/member-changed src/lib.rs::Item::id"], "{output}");
}

#[test]
fn what_git_cannot_tell_is_said_with_a_way_out() {
    let sandbox = project();
    let fails = |folder: &str, revision: &str, status: i32, words: &[&str]| {
        sandbox.run_in(folder, &["diff", "--since", revision]).fails(status, words);
    };
    fails("orders", "nowhere", 2, &["error[git/revision]", "`nowhere` names no commit", "git fetch origin nowhere"]);
    sandbox.run_in("orders", &["diff", "--since=--output=x"]).fails(2, &["names no commit"]);
    sandbox.git("orders", &["checkout", "--quiet", "--orphan", "alone"], "");
    sandbox.commit("orders");
    fails("orders", "old", 2, &["error[git/unrelated]"]);
    sandbox.git("orders", &["checkout", "--quiet", "old"], "");
    sandbox.git("orders", &["checkout", "--quiet", "-b", "left", "HEAD~1"], "");
    sandbox.commit("orders");
    let from = format!("file://{}", sandbox.path("orders").display());
    sandbox.git("", &["clone", "--quiet", "--depth", "1", "--no-single-branch", &from, "shallow"], "");
    fails("shallow", "origin/old", 3, &["error[git/shallow]", "git fetch --deepen", "git fetch --unshallow"]);
    sandbox.git("shallow", &["fetch", "--quiet", "--unshallow"], "");
    assert_eq!(sandbox.run_in("shallow", &["diff", "--since", "origin/old"]).status, 0);
    sandbox.rename("orders/.git", "gone");
    fails("orders", "old", 3, &["error[git/repository]"]);
    let mut bare = sandbox.command("orders");
    let output = bare.env("PATH", "").args(["diff", "--since", "old"]).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(3) && told.contains("git cannot be started"), "{told}");
}

#[test]
fn nothing_of_a_repository_runs() {
    let sandbox = project();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "filter.evil.clean",
        "filter.evil.smudge",
        "gpg.program",
        "core.sshCommand",
    ] {
        sandbox.git("orders", &["config", key, "touch ../../ran; cat"], "");
    }
    sandbox.git("orders", &["config", "log.showSignature", "true"], "");
    sandbox.write("orders/.gitattributes", "* filter=evil\n");
    sandbox.write("orders/NOTE.txt", "mine\n");
    sandbox.rename("base", "elsewhere");
    let output = sandbox.run_in("orders", &["diff", "--since", "old", "-f", "json"]);
    assert!(parts(&output).contains(&"introduced file/changed NOTE.txt".to_owned()), "{output}");
    assert!(!sandbox.path("../ran").exists() && !sandbox.path("ran").exists());
}

#[test]
fn submodules_are_passed_over() {
    let sandbox = project();
    sandbox.write("other/a", "");
    sandbox.git("other", &["init", "--quiet"], "");
    sandbox.commit("other");
    sandbox.git(
        "orders",
        &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../other", "ci/module"],
        "",
    );
    sandbox.commit("orders");
    sandbox.git("orders", &["branch", "with"], "");
    let output = sandbox.run_in("orders", &["diff", "--since", "with", "-f", "json"]);
    assert_eq!(parts(&output), OLD, "{output}");
}

#[test]
fn the_history_has_the_text_that_the_pack_took_along() {
    let sandbox = project();
    sandbox.rename("base", "elsewhere");
    let output = sandbox.run_in("orders", &["diff", "-f", "json", "--fail-on", "none"]);
    let report = output.json();
    assert_eq!(report["blueprints"][0]["source"], "history", "{output}");
    let units: Vec<&str> =
        report["findings"].as_array().expect("a list").iter().filter_map(|one| one["unit"].as_str()).collect();
    assert_eq!(units, ["deny.toml#licenses.allow", "src/lib.rs::Item::id"]);
    assert!(
        report["notes"][0]
            .as_str()
            .is_some_and(|note| note.contains("the text of 2 files is from the project's own history")),
        "{output}"
    );
    let patch = sandbox.run_in("orders", &["diff", "--patch"]);
    sandbox.git("orders", &["apply"], &patch.stdout);
    assert_eq!(sandbox.run_in("orders", &["diff", "--fail-on", "any"]).status, 0);
    sandbox.edit("orders/deny.toml", "MIT", "GPL");
    sandbox.rename("orders/.git", "gone");
    sandbox.edit("orders/src/lib.rs", "pub id: u64", "id: u64");
    let report = sandbox.run_in("orders", &["diff", "-f", "json"]).json();
    assert_eq!(report["blueprints"][0]["source"], "hashes");
    let found = report["findings"].as_array().expect("a list");
    let found: Vec<_> = found.iter().filter_map(|one| one["code"].as_str().zip(one["unit"].as_str())).collect();
    assert_eq!(found, [("key/changed", "deny.toml#licenses.allow"), ("item/signature", "src/lib.rs::Item")]);
    assert_eq!(report["measure"]["items"]["differ"], 2);
    assert!(report["measure"]["items"]["of"].as_u64().is_some_and(|of| of > 2), "{report}");
}
