//! `scaffold diff` from outside: what may become of a project, in both formats, and the patch that takes it back.

use crate::sandbox::{Output, Sandbox};

/// Changes a project, at `orders`.
type Change<'a> = &'a dyn Fn(&Sandbox);

/// `LEVEL CODE UNIT` of every finding, in the order of the report.
fn findings(output: &Output) -> Vec<String> {
    let report = output.json();
    let word = |finding: &serde_json::Value, key: &str| finding[key].as_str().expect("a word").to_owned();
    let findings = report["findings"].as_array().expect("a list");
    findings.iter().map(|one| ["level", "code", "unit"].map(|key| word(one, key)).join(" ")).collect()
}

/// Holds what a change of a fresh project is found as, with the extensions as `+ path`, and which levels fail.
#[track_caller]
fn check(change: Change<'_>, expected: &[&str]) -> Sandbox {
    let sandbox = Sandbox::with_project();
    change(&sandbox);
    let json = sandbox.run_in("orders", &["diff", "-f", "json", "--fail-on", "none"]);
    let report = json.json();
    let added = report["extensions"]["paths"].as_array().expect("a list");
    let added = added.iter().map(|path| format!("+ {}", path.as_str().expect("a path")));
    assert_eq!(findings(&json).into_iter().chain(added).collect::<Vec<_>>(), expected, "{json}");
    assert_eq!((json.status, json.stderr.as_str()), (0, ""));
    check_terminal(&sandbox, expected);
    sandbox
}

/// Each unit stands in the terminal report, and each `--fail-on` decides by the levels found.
#[track_caller]
fn check_terminal(sandbox: &Sandbox, expected: &[&str]) {
    let found = |level: &str| expected.iter().any(|line| line.starts_with(level));
    let (deny, warn, note) = (found("deny"), found("warn"), found("note"));
    let fails = [("deny", deny), ("warn", deny || warn), ("any", deny || warn || note), ("none", false)];
    for (level, fail) in fails {
        let output = sandbox.run_in("orders", &["diff", "--fail-on", level]);
        assert_eq!(output.status, i32::from(fail), "{level}: {output}");
    }
    let text = sandbox.run_in("orders", &["diff"]).stdout;
    assert!(text.starts_with("orders ← acme/base/svc 1.2.0\n") && !text.contains('\u{1b}'), "{text}");
    for line in expected.iter().filter(|line| !line.starts_with('+')) {
        let unit = line.split(' ').nth(2).and_then(|unit| unit.split(['#', ':']).next()).expect("a path");
        assert!(text.lines().any(|line| line.trim_start().starts_with(unit)), "no {unit} in {text}");
    }
}

#[test]
fn a_clean_project_stays_clean() {
    check(&|_| (), &[]);
    check(&|sandbox| sandbox.write("orders/README.md", "mine"), &[]);
    check(&|sandbox| sandbox.remove("orders/README.md"), &[]);
    let all = ["Cargo.toml", "NOTE.txt", "deny.toml", "src/lib.rs", "src/audit.rs", "run.sh", "ci/gate.yml"];
    check(&|sandbox| all.iter().for_each(|name| sandbox.edit(&format!("orders/{name}"), "\n", "\r\n")), &[]);
    check(
        &|sandbox| {
            all.iter().for_each(|name| {
                sandbox
                    .write(&format!("orders/{name}"), format!("\u{feff}{}", sandbox.read(&format!("orders/{name}"))));
            });
        },
        &[],
    );
}

#[test]
fn each_kind_of_drift_has_its_code_and_its_level() {
    check(
        &|sandbox| sandbox.edit("orders/src/lib.rs", "u64", "u32"),
        &["warn item/member-changed src/lib.rs::Item::id"],
    );
    check(
        &|sandbox| sandbox.edit("orders/src/audit.rs", "u64", "u32"),
        &["deny item/member-changed src/audit.rs::Event::at", "deny item/signature src/audit.rs::impl Event::new"],
    );
    check(&|sandbox| sandbox.edit("orders/deny.toml", "MIT", "GPL"), &["deny key/changed deny.toml#licenses.allow"]);
    check(&|sandbox| sandbox.remove("orders/deny.toml"), &["deny file/missing deny.toml"]);
    check(
        &|sandbox| sandbox.remove("orders/src"),
        &[
            "deny rule/core-is-pure scaffold.lock#rule.core-is-pure",
            "deny file/missing src/audit.rs",
            "warn file/missing src/lib.rs",
        ],
    );
    check(&|sandbox| sandbox.set_executable("orders/run.sh", false), &["warn file/mode run.sh"]);
    check(&|sandbox| sandbox.set_executable("orders/deny.toml", true), &["deny file/mode deny.toml"]);
    check(&|sandbox| sandbox.write("orders/logo.bin", b"PNG\0\x09"), &["warn file/changed logo.bin"]);
    check(&|sandbox| sandbox.write("orders/NOTE.txt", b"\xff\xfe\n"), &["warn file/unknown NOTE.txt"]);
    check(&|sandbox| sandbox.write("orders/src/mine.rs", ""), &["+ src/mine.rs"]);
    check(&|sandbox| sandbox.write("orders/ci/mine.yml", ""), &["deny file/intrusion ci/mine.yml"]);
    check(
        &|sandbox| {
            sandbox.edit("orders/run.sh", "exec", "echo");
            sandbox.set_executable("orders/run.sh", false);
        },
        &["warn file/changed run.sh", "warn file/mode run.sh"],
    );
}

#[test]
fn what_is_no_file_is_told_and_never_followed() {
    let link = |sandbox: &Sandbox, path: &str, target: &str| {
        sandbox.remove(path);
        sandbox.link(path, target);
    };
    check(&|sandbox| link(sandbox, "orders/NOTE.txt", "README.md"), &["warn file/kind NOTE.txt"]);
    let copied = |sandbox: &Sandbox| {
        sandbox.write("elsewhere/lib.rs", sandbox.bytes("orders/src/lib.rs"));
        sandbox.write("elsewhere/audit.rs", sandbox.bytes("orders/src/audit.rs"));
        link(sandbox, "orders/src", "../elsewhere");
    };
    let vacuous = "deny rule/core-is-pure scaffold.lock#rule.core-is-pure";
    check(&copied, &[vacuous, "deny file/kind src/audit.rs", "warn file/kind src/lib.rs", "+ src"]);
    let folder = |sandbox: &Sandbox| {
        sandbox.remove("orders/run.sh");
        sandbox.write("orders/run.sh/x", "");
    };
    check(&folder, &["warn file/kind run.sh", "+ run.sh/x"]);
    let fifo = |sandbox: &Sandbox| {
        sandbox.remove("orders/run.sh");
        let made = std::process::Command::new("mkfifo").arg(sandbox.path("orders/run.sh")).status();
        assert!(made.expect("mkfifo").success());
    };
    let text = check(&fifo, &["warn file/kind run.sh"]).run_in("orders", &["diff"]).stdout;
    assert!(text.contains("~ not a file any more: a pipe\n"), "{text}");
}

#[test]
fn what_a_project_holds_cannot_speak_to_the_terminal() {
    let sandbox = Sandbox::with_project();
    sandbox.remove("orders/NOTE.txt");
    sandbox.link("orders/NOTE.txt", "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}");
    sandbox.edit("orders/src/lib.rs", "Vec::new()", "Vec::new() // \u{1b}[2J \u{202e}");
    for arguments in [&["diff"][..], &["diff", "-v"], &["diff", "--stat"], &["diff", "-f", "json"]] {
        let output = sandbox.run_in("orders", arguments).stdout;
        assert!(!output.contains(['\u{1b}', '\u{7}']), "{output:?}");
        // Programs that read JSON take care of the rest.
        assert!(arguments.contains(&"json") || !output.contains(['\u{9b}', '\u{202e}']), "{output:?}");
    }
}

#[test]
fn moves_are_found_by_content_resemblance_and_word() {
    check(
        &|sandbox| sandbox.rename("orders/golden/event.json", "orders/data/e.json"),
        &["note file/moved golden/event.json"],
    );
    let similar = |sandbox: &Sandbox| {
        sandbox.rename("orders/src/lib.rs", "orders/src/core/mod.rs");
        sandbox.edit("orders/src/core/mod.rs", "Vec::new()", "vec![]");
    };
    let sandbox = check(&similar, &["warn item/body src/core/mod.rs::list_items", "note file/moved src/lib.rs"]);
    let report = sandbox.run_in("orders", &["diff", "-f", "json"]).json();
    let moved =
        report["findings"].as_array().expect("a list").iter().find(|one| one["code"] == "file/moved").expect("moved");
    let confidence = moved["confidence"].as_f64().expect("a number");
    assert!(confidence > 0.6 && confidence < 1.0 && moved["facts"]["to"] == "src/core/mod.rs", "{moved}");
    let official = |sandbox: &Sandbox| {
        sandbox.rename("orders/src/lib.rs", "orders/src/core.rs");
        sandbox.write("orders/src/core.rs", "nothing alike");
        sandbox.write(
            "orders/scaffold.toml",
            format!(
                "{}\n[[moved]]\nfrom = \"src/lib.rs\"\nto = \"src/core.rs\"\n",
                sandbox.read("orders/scaffold.toml")
            ),
        );
    };
    let lost = ["Item", "audit", "hello", "list_items"].map(|name| format!("warn file/unknown src/core.rs::{name}"));
    check(&official, &lost.each_ref().map(String::as_str));
    let kept = |sandbox: &Sandbox| sandbox.write("orders/src/copy.rs", sandbox.bytes("orders/src/lib.rs"));
    check(&kept, &["+ src/copy.rs"]);
}

#[test]
fn what_the_repository_passes_over_is_not_the_blueprints_business() {
    check(&|sandbox| sandbox.write("orders/x.log", ""), &[]);
    check(&|sandbox| sandbox.write("orders/target/debug/x", ""), &[]);
    check(&|sandbox| sandbox.write("orders/.scaffold-1/x", ""), &[]);
    let nested = |sandbox: &Sandbox| {
        sandbox.write("orders/vendor/x/a", "");
        sandbox.git("orders/vendor/x", &["init", "--quiet"], "");
    };
    check(&nested, &[]);
    let tracked = |sandbox: &Sandbox| {
        sandbox.write("orders/x.log", "");
        sandbox.git("orders", &["add", "--force", "x.log"], "");
    };
    check(&tracked, &["+ x.log"]);
    let ignored = |sandbox: &Sandbox| {
        sandbox.write("orders/.git/info/exclude", "/src/\n*.toml\n");
        sandbox.edit("orders/src/lib.rs", "u64", "u32");
        sandbox.remove("orders/deny.toml");
    };
    check(&ignored, &["deny file/missing deny.toml", "warn item/member-changed src/lib.rs::Item::id"]);
    let modes = |sandbox: &Sandbox| {
        sandbox.set_executable("orders/run.sh", false);
        sandbox.git("orders", &["config", "core.fileMode", "false"], "");
    };
    check(&modes, &[]);
}

#[test]
fn paths_narrow_the_report_wherever_one_stands() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("orders/src/lib.rs", "u64", "u32");
    sandbox.remove("orders/deny.toml");
    sandbox.write("orders/ci/mine.yml", "");
    let all = [
        "deny file/intrusion ci/mine.yml",
        "deny file/missing deny.toml",
        "warn item/member-changed src/lib.rs::Item::id",
    ];
    let check = |folder: &str, more: &[&str], expected: &[&str]| {
        let output = sandbox.run_in(folder, &[&["diff", "-f", "json"], more].concat());
        assert_eq!(findings(&output), expected, "{folder} {more:?}");
        assert_eq!(output.status, i32::from(expected.iter().any(|line| line.starts_with("deny"))), "{output}");
    };
    check("orders", &[], &all);
    check("orders/src", &[], &all);
    check("orders", &["."], &all);
    check("orders/src", &[".."], &all);
    check("orders", &["src", "."], &all);
    check("orders", &["src"], &all[2..]);
    check("orders", &["src/", "./deny.toml"], &all[1..]);
    check("orders", &["src/audit.rs"], &[]);
    check("orders/src", &["."], &all[2..]);
    check("orders/src", &["lib.rs", "../ci"], &[all[0], all[2]]);
    check("", &["-C", "orders"], &all);
    check("", &["-C", "orders/src", "lib.rs"], &all[2..]);
    let refused = |path: &str, words: &[&str]| sandbox.run_in("orders", &["diff", path]).fails(2, words);
    refused("nope.rs", &["nope.rs: neither the project nor its blueprint has this path"]);
    refused("..", &["..: the path is not inside the project"]);
    refused("../base", &["../base: the path is not inside the project"]);
}

#[test]
fn reports_go_to_stdout_and_to_files_alike() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("orders/src/audit.rs", "u64", "u32");
    let run = |arguments: &[&str]| sandbox.run_in("orders", &[&["diff"], arguments].concat());
    let json = run(&["-f", "json"]);
    let text = run(&["-r", "json=../out.json", "-r", "terminal=../out.txt"]);
    assert_eq!((text.status, sandbox.read("out.json")), (1, json.stdout.clone()), "{text}");
    assert!(text.stdout.contains("+    pub at: u32,") && sandbox.read("out.txt").contains("+    pub at: u32,"));
    let report = json.json();
    assert_eq!(
        (report["schema"].as_u64(), report["status"].as_str(), report["exit_code"].as_u64()),
        (Some(1), Some("findings"), Some(1))
    );
    assert_eq!(report["measure"]["differ"], 1);
    assert_eq!(report["rules"][0]["id"], "core-is-pure");
    assert_eq!(report["findings"][0]["why"], "auditors read these records");
    let stat = run(&["--stat"]).stdout;
    assert!(stat.contains("+2 −2  closed deny\n") && !stat.contains("@@"), "{stat}");
    let patch = run(&["--patch", "-r", "json=../patch.json"]);
    assert!(patch.status == 0 && patch.stdout.starts_with("diff --git"), "{patch}");
    assert_eq!(sandbox.read("patch.json"), json.stdout.replace("\"exit_code\": 1", "\"exit_code\": 0"));
    run(&["-r", "json=../none/x.json"]).fails(2, &["none/x.json", "cannot be written"]);
    run(&["-r", "jsn=x"]).fails(2, &["`jsn` is no format"]);
    run(&["-r", "json"]).fails(2, &["FORMAT=PATH"]);
    assert!(!sandbox.tree("").iter().any(|name| name.contains(".tmp")));
}

#[test]
fn a_report_goes_where_its_path_leads() {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
    let sandbox = Sandbox::with_project();
    sandbox.write("kept.json", "old");
    sandbox.link("link.json", "kept.json");
    let json = sandbox.run_in("orders", &["diff", "-f", "json"]).stdout;
    let run = |path: &str| sandbox.run_in("orders", &["diff", "-q", "-r", &format!("json={path}")]);
    assert_eq!((run("../link.json").status, sandbox.read("kept.json")), (0, json.clone()));
    assert!(sandbox.path("link.json").is_symlink(), "a link stays one");
    assert_eq!(run("../new.json").status, 0);
    let mode = |name: &str| sandbox.path(name).metadata().expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode("new.json"), mode("kept.json"), "a report is no secret");
    let error = run("/dev/stderr");
    assert_eq!((error.status, error.stderr), (0, json));
    assert_eq!(run("/dev/null").status, 0);
    assert!(std::fs::metadata("/dev/null").expect("there").file_type().is_char_device());
    run("../base").fails(2, &["../base: the report cannot be written: is a directory"]);
}

#[test]
fn errors_are_envelopes_where_json_was_asked_for() {
    let sandbox = Sandbox::with_project();
    sandbox.mkdir("none");
    let check = |folder: &str, arguments: &[&str], status: i32, code: &str| {
        let output = sandbox.run_in(folder, arguments);
        let json = output.json();
        assert_eq!(
            (output.status, json["status"].as_str(), json["error"]["code"].as_str()),
            (status, Some("error"), Some(code)),
            "{output}"
        );
        assert_eq!(json["exit_code"], status);
    };
    check("none", &["diff", "-f", "json"], 2, "project/none");
    check("orders", &["diff", "-f", "json", "nope"], 2, "usage");
    check("orders", &["diff", "-f", "json", "--bogus"], 2, "usage");
    check("orders", &["diff", "--format=json", "--fail-on", "x"], 2, "usage");
    check("none", &["list", "--json", "./nope"], 2, "source/folder");
    sandbox.write("bad/blueprint.toml", "schema = 2\n");
    check("", &["blueprint", "lint", "--json", "./bad"], 2, "blueprint");
    sandbox.write("orders/scaffold.toml", "[[blueprint]]\nnme = 1\n");
    let output = sandbox.run_in("orders", &["diff", "-f", "json"]);
    assert_eq!(output.json()["error"]["diagnostics"][0]["location"]["path"], "scaffold.toml", "{output}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let sandbox = Sandbox::with_project();
    let line = "pub fn f() {}\n".repeat(20_000);
    sandbox.write("orders/src/lib.rs", &line);
    sandbox.remove("orders/deny.toml");
    let program = env!("CARGO_BIN_EXE_scaffold");
    for (arguments, status) in [
        ("diff -f json", "1"),
        ("diff --patch", "0"),
        ("man", "0"),
        ("completions bash", "0"),
        ("--help", "0"),
        ("diff nope", "2"),
    ] {
        let script = format!("{{ {program} {arguments}; echo $? >&3; }} 3>../status | head -c 1 >/dev/null");
        let output = sandbox.shell("orders", &script);
        let noise = arguments != "diff nope" && !output.stderr.is_empty();
        assert!(sandbox.read("status").trim() == status && !noise, "{arguments}: {} {output}", sandbox.read("status"));
        assert!(!output.stderr.contains("panicked"), "{output}");
    }
}

#[test]
fn the_lock_is_enough_when_the_pack_is_gone() {
    let sandbox = Sandbox::with_project();
    sandbox.rename("base", "away");
    // The history of the project would have the text.
    sandbox.rename("orders/.git", "history");
    let clean = sandbox.run_in("orders", &["diff", "--fail-on", "any", "--offline"]);
    assert!(clean.status == 0 && !clean.stdout.contains("note"), "{clean}");
    sandbox.edit("orders/src/audit.rs", "u64", "u32");
    sandbox.remove("orders/NOTE.txt");
    sandbox.rename("orders/golden/event.json", "orders/golden/e.json");
    let drifted = sandbox.run_in("orders", &["diff"]);
    assert_eq!(drifted.status, 1, "{drifted}");
    for words in [
        "src/audit.rs",
        "auditors read these records",
        "NOTE.txt",
        "> moved to golden/e.json",
        "the pack `../base` cannot be had, so hunks are left out: there is no folder `../base`",
    ] {
        assert!(drifted.stdout.contains(words), "no {words:?} in {drifted}");
    }
    assert!(!drifted.stdout.contains("@@"));
    sandbox.run_in("orders", &["diff", "--patch"]).fails(3, &["error[pack/gone]", "the pack `../base` cannot be had"]);
}

#[test]
fn a_pack_that_changed_gives_no_wrong_hunks() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("orders/src/audit.rs", "u64", "u32");
    sandbox.edit("orders/src/lib.rs", "u64", "u32");
    sandbox.edit("base/svc/reference/src/audit.rs", "actor", "who");
    let output = sandbox.run_in("orders", &["diff"]);
    assert!(
        output.stdout.contains("the pack `../base` is 1.2.0 with other content")
            && !output.stdout.contains("who: String"),
        "{output}"
    );
    assert!(output.stdout.contains("+    pub id: u32,"), "{output}");
    sandbox.edit("base/pack.toml", "1.2.0", "1.3.0");
    assert!(sandbox.run_in("orders", &["diff"]).stdout.contains("is 1.3.0, locked is 1.2.0"));
}

#[test]
fn several_blueprints_in_one_repository_are_reported_together() {
    let sandbox = Sandbox::with_project();
    sandbox.ok(&["new", "./base//job", "job", "--defaults", "-s", "name=night"]);
    sandbox.rename("job", "orders/jobs/night");
    let inner = sandbox.read("orders/jobs/night/scaffold.toml").replace("into = \".\"", "into = \"jobs/night\"");
    ["toml", "lock"].iter().for_each(|kind| sandbox.remove(&format!("orders/jobs/night/scaffold.{kind}")));
    let outer = sandbox.read("orders/scaffold.toml");
    sandbox.write("orders/scaffold.toml", format!("{outer}\n{}", inner.split("\n\n").nth(1).expect("a table")));
    sandbox.run_in("orders", &["diff"]).fails(2, &["blueprint into `jobs/night`", "scaffold lock"]);
    assert_eq!(sandbox.run_in("orders", &["lock"]).status, 0);
    let clean = sandbox.run_in("orders", &["diff", "-f", "json", "--fail-on", "any"]);
    assert_eq!((clean.status, clean.json()["extensions"]["count"].as_u64()), (0, Some(0)), "{clean}");
    sandbox.edit("orders/jobs/night/job.sh", "exec", "echo");
    sandbox.remove("orders/deny.toml");
    sandbox.write("orders/jobs/night/mine.txt", "");
    let output = sandbox.run_in("orders/jobs", &["diff", "-f", "json"]);
    assert_eq!(findings(&output), ["deny file/missing deny.toml", "deny file/changed jobs/night/job.sh"]);
    assert_eq!(output.json()["extensions"]["paths"][0], "jobs/night/mine.txt");
    assert_eq!(
        findings(&sandbox.run_in("orders/jobs", &["diff", "-f", "json", "night"])),
        ["deny file/changed jobs/night/job.sh"]
    );
    sandbox.commit("orders");
    let patch = sandbox.run_in("orders", &["diff", "--patch"]).stdout;
    sandbox.git("orders", &["apply"], &patch);
    assert_eq!(findings(&sandbox.run_in("orders", &["diff", "-f", "json"])), [""; 0]);
}

/// Holds that `diff --patch | git apply` takes a changed project back, at the top of a repository and below it.
#[track_caller]
fn check_patch(change: Change<'_>, left: &[&str]) {
    for below in [false, true] {
        let sandbox = Sandbox::with_project();
        if below {
            sandbox.remove("orders/.git");
            sandbox.git("", &["init", "--quiet"], "");
        }
        change(&sandbox);
        let patch = sandbox.run_in("orders", &["diff", "--patch"]);
        assert_eq!((patch.status, patch.stderr.as_str()), (0, ""), "{patch}");
        sandbox.git(if below { "" } else { "orders" }, &["apply"], &patch.stdout);
        assert_eq!(findings(&sandbox.run_in("orders", &["diff", "-f", "json"])), left, "{patch}");
    }
}

#[test]
fn a_patch_puts_the_blueprints_version_back() {
    check_patch(&|sandbox| sandbox.edit("orders/src/lib.rs", "u64", "u32"), &[]);
    check_patch(&|sandbox| sandbox.write("orders/src/lib.rs", ""), &[]);
    check_patch(&|sandbox| sandbox.write("orders/src/lib.rs", "no newline"), &[]);
    check_patch(&|sandbox| sandbox.write("orders/logo.bin", b"\0other\xff"), &[]);
    check_patch(&|sandbox| sandbox.write("orders/NOTE.txt", b"\xff\xfe\n"), &[]);
    check_patch(&|sandbox| sandbox.set_executable("orders/run.sh", false), &[]);
    check_patch(&|sandbox| sandbox.remove("orders/run.sh"), &[]);
    check_patch(&|sandbox| sandbox.remove("orders/logo.bin"), &[]);
    check_patch(&|sandbox| sandbox.rename("orders/src/lib.rs", "orders/src/ü x.rs"), &[]);
    check_patch(&|sandbox| sandbox.edit("orders/src/audit.rs", "actor: String,\n", "who: String,\r\n"), &[]);
    let several = |sandbox: &Sandbox| {
        sandbox.edit("orders/src/audit.rs", "u64", "u32");
        sandbox.remove("orders/deny.toml");
        sandbox.rename("orders/src/lib.rs", "orders/src/core.rs");
        sandbox.edit("orders/src/core.rs", "u64", "u32");
        sandbox.set_executable("orders/src/core.rs", true);
        sandbox.write("orders/ci/mine.yml", "");
    };
    check_patch(&several, &["deny file/intrusion ci/mine.yml"]);
    let crlf = |sandbox: &Sandbox| {
        sandbox.edit("orders/src/audit.rs", "\n", "\r\n");
        sandbox.edit("orders/src/audit.rs", "u64", "u32");
    };
    check_patch(&crlf, &[]);
}

#[test]
fn a_patch_puts_items_members_and_keys_back() {
    let several = |sandbox: &Sandbox| {
        sandbox.edit("orders/src/audit.rs", "    pub actor: String,\n", "");
        sandbox.edit("orders/src/lib.rs", "pub fn hello()", "pub fn hallo(_loud: bool)");
        sandbox.edit("orders/src/lib.rs", "    pub id: u64,\n", "    pub id: u64,\n    pub mine: bool,\n");
        sandbox.edit("orders/deny.toml", "MIT", "GPL");
        sandbox.edit("orders/Cargo.toml", "edition = \"2024\"\n", "\n[dependencies]\nsemver = \"1\"\n");
    };
    let found = [
        "warn key/removed Cargo.toml#package.edition",
        "deny key/changed deny.toml#licenses.allow",
        "deny item/member-removed src/audit.rs::Event::actor",
        "warn item/renamed src/lib.rs::hello",
        "warn item/signature src/lib.rs::hello",
    ];
    check(&several, &found);
    check_patch(&several, &[]);
}

#[test]
fn a_patch_of_some_paths_holds_these_alone() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("orders/src/lib.rs", "u64", "u32");
    sandbox.remove("orders/deny.toml");
    let patch = |arguments: &[&str]| sandbox.run_in("orders", &[&["diff", "--patch"], arguments].concat()).stdout;
    let names =
        |text: String| text.lines().filter(|line| line.starts_with("diff")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(names(patch(&["src"])), ["diff --git a/src/lib.rs b/src/lib.rs"]);
    assert_eq!(names(patch(&["deny.toml"])), ["diff --git a/deny.toml b/deny.toml"]);
    assert_eq!(names(patch(&["."])).len(), 2);
    assert!(patch(&["run.sh"]).is_empty());
}

#[test]
fn drift_of_a_link_is_not_patched_through() {
    let sandbox = Sandbox::with_project();
    sandbox.write("victim", "v");
    sandbox.remove("orders/deny.toml");
    sandbox.link("orders/deny.toml", "../victim");
    let patch = sandbox.run_in("orders", &["diff", "--patch"]);
    sandbox.git("orders", &["apply"], &patch.stdout);
    assert_eq!((sandbox.read("victim"), sandbox.path("orders/deny.toml").is_symlink()), ("v".to_owned(), false));
    sandbox.remove("orders/deny.toml");
    sandbox.mkdir("orders/deny.toml");
    let patch = sandbox.run_in("orders", &["diff", "--patch"]);
    assert_eq!(patch.stdout, "", "{patch}");
    assert!(patch.stderr.contains("deny.toml"), "what a patch cannot put back is said: {patch}");
}

/// Links with targets of every kind stand where files were; git takes them away and puts the files back.
#[test]
fn a_link_gives_way_to_the_file() {
    for target in ["../outside", "a b\nc", "ä", "\"q\""] {
        let sandbox = Sandbox::with_project();
        let text = sandbox.bytes("orders/src/lib.rs");
        sandbox.remove("orders/src/lib.rs");
        sandbox.link("orders/src/lib.rs", target);
        let patch = sandbox.run_in("orders", &["diff", "--patch"]);
        sandbox.git("orders", &["apply"], &patch.stdout);
        assert_eq!(sandbox.bytes("orders/src/lib.rs"), text, "{patch}");
        assert!(!sandbox.path("orders/src/lib.rs").is_symlink());
    }
}
