//! `scaffold explain` from outside, and the verbs that only print: `list`, `schema`, `completions`, `man`, `--help`.

use crate::sandbox::Sandbox;

/// Every code under a heading of its own.
const CODES: &str = include_str!("../../src/cli/codes.md");

#[track_caller]
fn check(sandbox: &Sandbox, folder: &str, what: &str, words: &[&str]) {
    let output = sandbox.run_in(folder, &["explain", what]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{output}");
    words.iter().for_each(|word| assert!(output.stdout.contains(word), "no {word:?} in {output}"));
}

#[test]
fn every_code_is_explained_anywhere() {
    let sandbox = Sandbox::new();
    let codes: Vec<&str> = CODES.split("\n## ").skip(1).filter_map(|section| section.lines().next()).collect();
    let drift =
        ["file/missing", "file/changed", "file/moved", "file/intrusion", "file/mode", "file/kind", "file/unknown"];
    assert!(drift.iter().all(|code| codes.contains(code)), "{codes:?}");
    for code in &codes {
        check(&sandbox, "", code, &[code]);
    }
    sandbox
        .run(&["explain", "file/mising"])
        .fails(2, &["nothing is known of `file/mising`", "did you mean `file/missing`?"]);
}

#[test]
fn rules_are_explained_by_id_and_by_kind() {
    let sandbox = Sandbox::with_project();
    check(
        &sandbox,
        "orders",
        "core-is-pure",
        &["dependency rule of acme/base/svc 1.2.0", "the core is testable without a database", "  now  "],
    );
    check(&sandbox, "orders/src", "svc@./core-is-pure", &["core-is-pure"]);
    check(&sandbox, "", "dependency", &["a kind of rule"]);
    sandbox.run_in("orders", &["explain", "core-is-pur"]).fails(2, &["did you mean `core-is-pure`?"]);
}

#[test]
fn a_path_is_explained_by_where_it_came_from() {
    let sandbox = Sandbox::with_project();
    let check = |what: &str, words: &[&str]| check(&sandbox, "orders", what, words);
    check(
        "src/lib.rs",
        &[
            "acme/base/svc 1.2.0",
            "owner  open",
            "zone   core",
            "source svc/reference/src/lib.rs",
            "name = orders",
            "resource = item",
        ],
    );
    check("src/audit.rs", &["owner  closed", "why    auditors read these records", "part of audit"]);
    check(
        "deploy/eu.yaml",
        &["source svc/reference/deploy/region.yaml", "regions = eu,us", "each regions as deploy/{{item}}.yaml"],
    );
    check("NOTE.txt", &["source svc/reference/NOTE.txt.hbs", "tls = true"]);
    check("golden/event.json", &["no answer: it is as in the reference"]);
    sandbox.write("orders/src/mine.rs", "");
    check("src/mine.rs", &["yours: it came from no blueprint"]);
    sandbox.run_in("orders", &["explain", "src/none.rs"]).fails(2, &["nothing is known of `src/none.rs`"]);
    sandbox.run_in("orders", &["explain", "../base/pack.toml"]).fails(2, &["nothing is known"]);
    sandbox.run(&["explain", "src/lib.rs"]).fails(2, &["nothing is known of `src/lib.rs`"]);
}

#[test]
fn a_line_is_explained_by_the_line_that_made_it() {
    let sandbox = Sandbox::with_project();
    let line =
        |text: &str| sandbox.read("orders/src/lib.rs").lines().position(|line| line == text).expect("a line") + 1;
    let source = |text: &str| {
        sandbox.read("base/svc/reference/src/lib.rs").lines().position(|line| line == text).expect("a line") + 1
    };
    let at = |text: &str| format!("src/lib.rs:{}", line(text));
    let from = |text: &str| format!("source svc/reference/src/lib.rs:{}\n         {text}\n", source(text));
    let audit = from("pub mod audit;");
    check(&sandbox, "orders", &at("pub mod audit;"), &[&audit, "because #if (has \"audit\")"]);
    check(
        &sandbox,
        "orders/src",
        &at("/// Keeps items.").replace("src/", ""),
        &[&from("/// Keeps purchase-orders."), "resources = items"],
    );
    check(&sandbox, "orders", &at("    pub id: u64,"), &["no answer: it is as in the reference"]);
    check(&sandbox, "orders", &at("    println!(\"{{name}} {name}\");"), &["no answer: it is as in the reference"]);
    check(&sandbox, "orders", "NOTE.txt:2", &["NOTE.txt.hbs:1\n", "tls = true", "motto = onwards"]);
    sandbox.run_in("orders", &["explain", "src/lib.rs:999"]).fails(2, &["999 is none of them"]);
    sandbox.run_in("orders", &["explain", "src/lib.rs:0"]).fails(2, &["0 is none of them"]);
    sandbox.run_in("orders", &["explain", "src/lib.rs:99999999999999999999999"]).fails(2, &["none of them"]);
}

/// Lines are found again after any edit above, between and below them.
#[test]
fn a_line_is_explained_after_edits_around_it() {
    let sandbox = Sandbox::with_project();
    let rendered = sandbox.read("orders/src/lib.rs");
    let mut lines: Vec<&str> = rendered.lines().collect();
    lines.insert(0, "// mine: at the top");
    lines.remove(3);
    lines.insert(6, "// mine: between");
    lines.insert(7, "// mine: between, too");
    let last = lines.len() - 1;
    lines[last - 2] = "// mine: instead";
    lines.push("// mine: at the end");
    sandbox.write("orders/src/lib.rs", lines.join("\n"));
    let reference = sandbox.read("base/svc/reference/src/lib.rs");
    for (at, line) in lines.iter().enumerate() {
        let output = sandbox.run_in("orders", &["explain", &format!("src/lib.rs:{}", at + 1)]);
        let mine = line.starts_with("// mine");
        assert_eq!(output.stdout.contains("is yours"), mine, "{line}: {output}");
        if mine {
            continue;
        }
        let source =
            output.stdout.lines().find_map(|line| line.trim().strip_prefix("source svc/reference/src/lib.rs:"));
        let source = source.unwrap_or_else(|| panic!("{line}: {output}"));
        let source: usize = source.parse().expect("a number");
        let came_from = reference.lines().nth(source - 1).expect("a line");
        let rendered = came_from
            .replace("acme-service", "orders")
            .replace("PurchaseOrder", "Item")
            .replace("purchase_orders", "items")
            .replace("purchase-orders", "items");
        assert_eq!(rendered, *line, "line {}", at + 1);
    }
}

#[test]
fn with_the_pack_gone_the_lock_says_what_it_knows() {
    let sandbox = Sandbox::with_project();
    sandbox.remove("base");
    check(
        &sandbox,
        "orders",
        "src/audit.rs:3",
        &["owner  closed", "auditors read these records", "the pack `../base` cannot be had"],
    );
    check(&sandbox, "orders", "core-is-pure", &["the core is testable"]);
}

#[test]
fn what_is_generated_can_be_used() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = sandbox.ok(&["completions", shell]).stdout;
        assert!(["diff", "blueprint", "fail-on"].iter().all(|word| script.contains(word)), "{shell}");
    }
    let bash = sandbox.ok(&["completions", "bash"]).stdout;
    sandbox.write("c.bash", bash);
    assert_eq!(sandbox.shell("", "bash -n c.bash").status, 0);
    for name in ["blueprint", "pack", "project", "report"] {
        let schema = sandbox.ok(&["schema", name]).json();
        assert!(schema["properties"].is_object() && schema["$schema"].is_string(), "{name}: {schema}");
    }
    let page = sandbox.ok(&["man"]).stdout;
    assert!([".TH scaffold", "fail\\-on", "130"].iter().all(|word| page.contains(word)), "{page}");
    for arguments in [&["--help"][..], &["-h"], &["new", "--help"], &["blueprint", "test", "--help"], &["--version"]] {
        let output = sandbox.ok(arguments);
        assert!(output.stderr.is_empty() && !output.stdout.is_empty(), "{output}");
    }
    sandbox.run(&["schema", "blueprnt"]).fails(2, &["blueprint"]);
    sandbox.run::<&str>(&[]).fails(2, &["Usage: scaffold"]);
}

#[test]
fn packs_are_listed() {
    let sandbox = Sandbox::with_pack();
    assert!(sandbox.ok(&["list"]).stdout.contains("service"));
    let output = sandbox.ok(&["list", "./base"]);
    assert_eq!(
        output.stdout,
        "acme/base 1.2.0\n  job  A small job\n  svc  A small service\n\n  scaffold new ./base//job DEST\n"
    );
    let json = sandbox.ok(&["list", "./base", "--json"]).json();
    assert_eq!(json["blueprints"][1]["name"], "svc");
    sandbox.run(&["list", "oci://127.0.0.1:1/x"]).fails(3, &["127.0.0.1:1 cannot be reached: nothing listens there"]);
    sandbox.run(&["list", "https://u:secret@h/x.tgz"]).fails(2, &["carries credentials"]);
    assert!(!sandbox.run(&["list", "https://u:secret@h/x.tgz"]).stderr.contains("secret"));
}

#[test]
fn a_changed_line_is_explained_by_what_stood_there() {
    let sandbox = Sandbox::with_project();
    let line =
        sandbox.read("orders/src/lib.rs").lines().position(|line| line == "    pub id: u64,").expect("a line") + 1;
    let source = sandbox.read("base/svc/reference/src/lib.rs");
    let source = source.lines().position(|line| line == "    pub id: u64,").expect("a line") + 1;
    sandbox.edit("orders/src/lib.rs", "pub id: u64,", "pub id: u32,\n    pub more: u8,");
    let stood = "was        pub id: u64,\n";
    let from = format!("source svc/reference/src/lib.rs:{source}\n");
    for at in [line, line + 1] {
        let words = ["is yours", stood, &from, "owner  open", "since  acme/base 1.2.0, the version of the lock"];
        check(&sandbox, "orders", &format!("src/lib.rs:{at}"), &words);
    }
    sandbox.edit("orders/src/audit.rs", "pub struct", "// mine\npub struct");
    let at = sandbox.read("orders/src/audit.rs").lines().position(|line| line == "// mine").expect("a line") + 1;
    let words = ["was    nothing: it was added", "auditors read these records"];
    check(&sandbox, "orders", &format!("src/audit.rs:{at}"), &words);
    sandbox.rename("base", "away");
    let words = ["is yours", stood, "since  acme/base 1.2.0", "the pack `../base` cannot be had"];
    check(&sandbox, "orders", &format!("src/lib.rs:{line}"), &words);
}
