//! `scaffold new` from outside: every flag, every answer nobody should give, every place that is taken.

use crate::sandbox::{CONTENTS, Output, Sandbox};

const SVC: &str = "./base//svc";

/// Runs `new svc DEST --defaults` with further arguments.
fn new(sandbox: &Sandbox, dest: &str, more: &[&str]) -> Output {
    sandbox.run(&[&["new", SVC, dest, "--defaults"], more].concat())
}

/// Holds that a run is refused with these words, and that nothing in `work/` changed.
#[track_caller]
fn check_refused(sandbox: &Sandbox, arguments: &[&str], status: i32, words: &[&str]) {
    let before = sandbox.contents("");
    sandbox.run(arguments).fails(status, words);
    assert_eq!(sandbox.contents(""), before, "{arguments:?}");
}

#[test]
fn a_project_is_whole_and_in_sync() {
    let sandbox = Sandbox::with_pack();
    let output = new(&sandbox, "orders", &[]);
    assert_eq!(output.status, 0, "{output}");
    assert!(output.stdout.starts_with("+ 14 files in orders/") && output.stderr.is_empty(), "{output}");
    assert_eq!(sandbox.tree("orders"), CONTENTS);
    assert_eq!(sandbox.read("orders/NOTE.txt"), "kept by orders\n, with TLS: onwards\n");
    assert_eq!(sandbox.read("orders/golden/event.json"), "{\"by\": \"acme-service\"}\n");
    assert_eq!(sandbox.read("orders/ci/gate.yml"), "name: ${{ matrix.os }} orders\n");
    assert_eq!(sandbox.bytes("orders/logo.bin"), b"PNG\0\x01\x02");
    let lib = sandbox.read("orders/src/lib.rs");
    assert!(
        lib.contains("pub mod audit;\n\n/// Keeps items.\npub struct Item {")
            && lib.contains("println!(\"{{name}} {name}\");"),
        "{lib}"
    );
    assert_eq!(sandbox.run_in("orders", &["diff", "--fail-on", "any"]).status, 0);
    assert_eq!(
        sandbox.tree(""),
        [
            sandbox.tree("base").iter().map(|name| format!("base/{name}")).collect(),
            CONTENTS.iter().map(|name| format!("orders/{name}")).collect::<Vec<_>>()
        ]
        .concat()
    );
}

#[test]
fn answers_come_from_flags_files_and_stdin_alike() {
    let sandbox = Sandbox::with_pack();
    sandbox.write("a.toml", "name = \"abc\"\nstore = \"postgres\"\npool = 9\nregions = [\"x\"]\ntls = false\ncomponents = [\"audit\", \"auth\"]\n");
    let json = "{\"name\":\"abc\",\"store\":\"postgres\",\"pool\":9,\"regions\":[\"x\"],\"tls\":false,\"components\":[\"auth\",\"audit\"]}";
    sandbox.write("a.json", json);
    let flags =
        "-s name=abc --set store=postgres -s pool=9 -s regions=x -s tls=no --with auth".split(' ').collect::<Vec<_>>();
    assert_eq!(new(&sandbox, "flags", &flags).status, 0);
    assert_eq!(new(&sandbox, "toml", &["-i", "a.toml"]).status, 0);
    assert_eq!(new(&sandbox, "json", &["--input", "a.json"]).status, 0);
    for (dest, input) in [("one", json), ("two", &sandbox.read("a.toml"))] {
        let output = sandbox.run_with(&["new", SVC, dest, "--defaults", "-i", "-"], input);
        assert_eq!(output.status, 0, "{output}");
    }
    let made = sandbox.contents("flags");
    assert!(made.iter().any(|(path, _)| path == "src/auth.rs") && made.iter().any(|(path, _)| path == "deploy/x.yaml"));
    ["toml", "json", "one", "two"].iter().for_each(|other| assert_eq!(sandbox.contents(other), made, "{other}"));
    // A flag comes before the file.
    assert_eq!(
        new(&sandbox, "last", &["-i", "a.toml", "-s", "name=xyz", "--without", "auth", "--with=audit"]).status,
        0
    );
    assert!(
        sandbox.read("last/Cargo.toml").contains("\"xyz\"")
            && !sandbox.tree("last").contains(&"src/auth.rs".to_owned())
    );
}

#[test]
fn an_answer_file_with_faults_says_where() {
    let sandbox = Sandbox::with_pack();
    sandbox.write("a.toml", "name = \"abc\"\npool = 1.5\nmotto = [1]\n");
    sandbox.write("a.json", "{\n  \"name\":,\n}");
    sandbox.write("b.toml", [0xff, 0xfe]);
    sandbox.mkdir("d");
    let check = |file, words: &[&str]| check_refused(&sandbox, &["new", SVC, "x", "--defaults", "-i", file], 2, words);
    check("a.toml", &["a.toml:2:1", "a.toml:3:1", "`pool` is a number with a fraction", "2 errors"]);
    check("a.json", &["a.json:2:10", "expected value"]);
    check("b.toml", &["b.toml: the file is not UTF-8"]);
    check("d", &["d: is a directory"]);
    check("none", &["none: there is no such file"]);
}

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = Sandbox::with_pack();
    let before = sandbox.contents("");
    let output = new(&sandbox, "a/orders", &["-n", "-s", "name=abc"]);
    let listed: Vec<String> = CONTENTS.iter().map(|name| format!("+ a/orders/{name}\n")).collect();
    assert_eq!(
        output.stdout,
        format!("{}\n16 to create, 0 to replace; nothing was written\n", listed.concat()),
        "{output}"
    );
    assert_eq!((output.status, sandbox.contents("")), (0, before));
}

#[test]
fn missing_answers_are_one_error_that_names_every_flag() {
    let sandbox = Sandbox::with_pack();
    let flags = [
        "-s name=…",
        "-s resource=…",
        "-s store=…",
        "-s regions=…",
        "-s tls=…",
        "-s motto=…",
        "--defaults",
        "7 answers",
    ];
    check_refused(&sandbox, &["new", SVC, "x"], 2, &flags);
    check_refused(&sandbox, &["new", SVC, "x", "--no-input", "-s", "name=abc"], 2, &flags[1..7]);
    assert!(!sandbox.run(&["new", SVC, "x"]).stderr.contains("pool"), "a question that is not asked misses no answer");
}

#[test]
fn unknown_names_suggest_the_nearest() {
    let sandbox = Sandbox::with_pack();
    let check = |arguments: &[&str], words: &[&str]| check_refused(&sandbox, arguments, 2, words);
    check(&["new", SVC, "x", "--defaults", "-s", "nme=a"], &["no parameter `nme`", "did you mean `name`?"]);
    check(&["new", SVC, "x", "--defaults", "--with", "audt"], &["no component `audt`", "did you mean `audit`?"]);
    check(
        &["new", SVC, "x", "--defaults", "-s", "store=postgre"],
        &["`store` cannot be `postgre`", "did you mean `postgres`?"],
    );
    check(&["new", "./base//svcc", "x", "--defaults"], &["no blueprint `svcc`", "did you mean `svc`?"]);
    check(&["new", "./base", "x", "--defaults"], &["`job`, `svc`", "--blueprint job"]);
    check(&["new", "./bse//svc", "x", "--defaults"], &["there is no folder `./bse`"]);
    check(&["new", SVC, "x", "--defaults", "--wth", "audit"], &["similar argument exists: '--with'"]);
    check(&["nwe", SVC, "x"], &["'nwe'", "'new'"]);
    check(&["new", SVC, "x", "--defaults", "-s", "name"], &["NAME=VALUE"]);
    check(&["new", SVC, "x", "--defaults", "-s", "name=a", "-s", "name=b"], &["given twice"]);
    check(&["new", SVC, "x", "--defaults", "-s", "pool=3"], &["`pool` is not asked", "(eq store \"postgres\")"]);
    check(&["new", SVC, "x", "--defaults", "--with", "auth", "--without", "audit"], &["`auth` requires `audit`"]);
    assert_eq!(sandbox.run(&["new", "./base", "x", "--blueprint", "job", "--defaults"]).status, 0);
}

#[test]
fn hostile_answers_are_refused_before_anything_is_written() {
    let sandbox = Sandbox::with_pack();
    let long = "a".repeat(300);
    let names = [
        "../x", "/x", "CON", "", "{{ 7 }}", "a\"b", "a'b", &long, "self", "fn", "a\nb", "ünder", "a..b", "-",
        "\u{fdd0}",
    ];
    for name in names {
        check_refused(
            &sandbox,
            &["new", SVC, "x", "--defaults", "-s", &format!("name={name}")],
            2,
            &["error[answers]", "`name` cannot be"],
        );
    }
    // No argument can hold a NUL, but a file can.
    sandbox.write("nul.json", "{\"motto\": \"a\\u0000b\", \"name\": \"a\\u0000b\"}");
    check_refused(
        &sandbox,
        &["new", SVC, "x", "--defaults", "-i", "nul.json"],
        2,
        &["`motto` cannot be", "`name` cannot be", "control character"],
    );
    // These make no identifier, and a path of their own.
    for region in ["../x", "/x", "CON", "a/../../x", ".git/config", "a:b", "a\\b", &"e".repeat(200)] {
        check_refused(
            &sandbox,
            &["new", SVC, "x", "--defaults", "-s", &format!("regions={region},ok")],
            4,
            &["error[render/path]", "deploy/region.yaml"],
        );
    }
    check_refused(
        &sandbox,
        &["new", SVC, "x", "--defaults", "-s", "regions=a,A"],
        2,
        &["`deploy/A.yaml` and `deploy/a.yaml`"],
    );
    check_refused(
        &sandbox,
        &["new", SVC, "x", "--defaults", "-s", &format!("motto={long}")],
        2,
        &["300 characters, 255 are allowed"],
    );
}

#[test]
fn an_answer_is_text_and_never_a_template() {
    let sandbox = Sandbox::with_pack();
    let motto = "{{ 7 }} {{> note}} ${x} \\ \"q\" <é>";
    assert_eq!(new(&sandbox, "x", &["-s", &format!("motto={motto}"), "-s", "name=abc"]).status, 0);
    assert_eq!(sandbox.read("x/NOTE.txt"), format!("kept by abc\n, with TLS: {motto}\n"));
    assert_eq!(sandbox.run_in("x", &["lock", "--locked"]).stdout, "scaffold.lock is up to date\n");
}

#[test]
fn a_destination_that_is_taken_is_refused() {
    let sandbox = Sandbox::with_project();
    sandbox.write("full/x", "");
    sandbox.write("file", "");
    sandbox.mkdir("real");
    sandbox.link("link", "real");
    sandbox.link("dangling", "nowhere");
    let check = |dest: &str, words: &[&str]| {
        check_refused(&sandbox, &["new", SVC, dest, "--defaults", "-s", "name=abc"], 2, words);
    };
    check("full", &["full: the folder is not empty", "--force"]);
    check("file", &["a file is there"]);
    check("file/x", &["a part of the path is not a folder"]);
    ["link", "link/", "dangling", "dangling/"]
        .iter()
        .for_each(|dest| check(dest, &["a link is there, and nothing is written through a link"]));
    check("dangling/x", &["dangling`: something else is there: choose another place"]);
    check("/proc/x", &["cannot make a staging folder in: `/proc`"]);
    check("/dev/null", &["not a folder"]);
    check("orders/src/deep/x", &["inside the project at", "choose a folder outside"]);
    check("nope/../x", &["cannot find the folder"]);
    check("a\nb", &["characters no project can have"]);
    check(".", &["not empty"]);
}

#[test]
fn a_destination_may_be_written_in_many_ways() {
    let sandbox = Sandbox::with_pack();
    sandbox.mkdir("empty");
    sandbox.mkdir("cwd-one");
    let whole = sandbox.path("whole").display().to_string();
    for (dest, at) in [
        ("a/b/deep", "a/b/deep"),
        ("slash/", "slash"),
        ("größe/日本", "größe/日本"),
        ("with blank", "with blank"),
        ("empty", "empty"),
        (&whole, "whole"),
        ("./base/../dots", "dots"),
    ] {
        let output = new(&sandbox, dest, &["-s", "name=abc"]);
        assert_eq!((output.status, sandbox.tree(at).len()), (0, CONTENTS.len()), "{dest}: {output}");
        assert_eq!(sandbox.run_in(at, &["diff", "--fail-on", "any"]).status, 0, "{dest}");
    }
    let output = sandbox.run_in("cwd-one", &["new", "../base//svc", ".", "--defaults", "--vcs", "git"]);
    assert_eq!((output.status, sandbox.tree("cwd-one").len()), (0, CONTENTS.len()), "{output}");
    assert!(sandbox.read("cwd-one/Cargo.toml").contains("\"cwd-one\"") && sandbox.path("cwd-one/.git/HEAD").exists());
    assert_eq!(sandbox.run(&["-C", "a", "new", "../base//svc", "sub", "--defaults"]).status, 0);
    assert!(sandbox.read("a/sub/scaffold.toml").contains("pack = \"../../base\""));
    assert_eq!(
        new(&sandbox, "with blank 2", &["-s", "name=abc"]).stdout.lines().nth(1),
        Some("  cd 'with blank 2' && cargo test")
    );
}

#[test]
fn vcs_git_makes_a_repository_and_none_does_not() {
    let sandbox = Sandbox::with_pack();
    assert_eq!(new(&sandbox, "one", &["--vcs", "git"]).status, 0);
    assert_eq!(new(&sandbox, "two", &["--vcs", "none"]).status, 0);
    assert!(sandbox.path("one/.git/HEAD").exists() && !sandbox.path("two/.git").exists());
    let mut without = sandbox.command("");
    let output = without
        .env("PATH", "/nonexistent")
        .args(["new", SVC, "three", "--defaults", "--vcs", "git"])
        .output()
        .expect("it runs");
    assert_eq!((output.status.code(), sandbox.path("three").exists()), (Some(3), false));
    assert!(!sandbox.tree("").iter().any(|name| name.contains(".scaffold-")));
}

#[test]
fn a_cargo_workspace_around_it_is_told_when_cargo_would_mind() {
    let sandbox = Sandbox::with_pack();
    sandbox.write_all("plain", crate::sandbox::BASE);
    sandbox.write("plain/svc/reference/logo.bin", "x");
    sandbox.edit("plain/svc/reference/Cargo.toml", "\n[workspace]\n", "");
    let cases = [
        // The workspace around it; a plain crate at crates/x and tools/x; a crate that is a workspace of its own there.
        ("members = [\"crates/*\"]", [true, false, false, true]),
        ("members = [\"./crates/*/\"]\nexclude = [\"tools\"]", [true, true, false, true]),
        ("members = [\"crates/*\"]\nexclude = [\"crates/x\", \"tools/x\"]", [true, true, true, true]),
        ("", [false, false, true, true]),
    ];
    for (workspace, expected) in cases {
        sandbox.write("ws/Cargo.toml", format!("[workspace]\n{workspace}\n"));
        let places = [("./plain//svc", "crates"), ("./plain//svc", "tools"), (SVC, "crates"), (SVC, "tools")];
        for ((pack, folder), fits) in places.into_iter().zip(expected) {
            let dest = format!("ws/{folder}/x");
            let output = sandbox.run(&["new", pack, &dest, "--defaults", "-s", "name=abc"]);
            assert_eq!(output.status == 0, fits, "{workspace}: {pack} in {folder}: {output}");
            assert_eq!(sandbox.path(&dest).exists(), fits);
            if fits {
                sandbox.remove("ws/crates".replace("crates", folder).as_str());
            } else {
                assert!(output.stderr.contains(&format!("exclude = [\"{folder}/x\"]")), "{output}");
            }
        }
    }
}

#[test]
fn a_crate_joins_the_workspace_around_it() {
    let sandbox = Sandbox::with_pack();
    sandbox.edit("base/svc/reference/Cargo.toml", "\n[workspace]\n", "");
    sandbox.write("ws/Cargo.toml", "[workspace]\nmembers = [\"a\"]\n");
    let dry = sandbox.ok(&["new", SVC, "ws/b", "--defaults", "--member", "-n"]);
    assert!(dry.stdout.contains("ws/Cargo.toml, with the member `b`"), "{dry}");
    sandbox.ok(&["new", SVC, "ws/b", "--defaults", "--member"]);
    assert_eq!(sandbox.read("ws/Cargo.toml"), "[workspace]\nmembers = [\"a\", \"b\"]\n");
    sandbox.run(&["new", SVC, "alone", "--defaults", "--member"]).fails(2, &["in no workspace"]);
    assert!(!sandbox.path("alone").exists());
}

#[test]
fn force_fills_a_folder_and_keeps_what_is_not_rendered() {
    let sandbox = Sandbox::with_pack();
    sandbox.write("x/mine.txt", "mine");
    sandbox.write("x/run.sh", "old");
    let dry = new(&sandbox, "x", &["--force", "-n"]);
    assert!(
        dry.stdout.contains("\n~ x/run.sh\n")
            && dry.stdout.ends_with("15 to create, 1 to replace; nothing was written\n"),
        "{dry}"
    );
    assert_eq!((sandbox.tree("x").len(), sandbox.read("x/run.sh")), (2, "old".to_owned()));
    let output = new(&sandbox, "x", &["--force"]);
    assert_eq!(output.status, 0, "{output}");
    assert_eq!((sandbox.read("x/mine.txt"), sandbox.tree("x").len()), ("mine".to_owned(), CONTENTS.len() + 1));
    assert_eq!(sandbox.read("x/run.sh"), "#!/bin/sh\nexec x\n");
    assert_eq!(sandbox.run_in("x", &["diff", "--fail-on", "any"]).status, 0);
}

#[test]
fn force_refuses_as_a_whole_what_stands_in_the_way() {
    let fifo = |sandbox: &Sandbox, path: &str| {
        let made = std::process::Command::new("mkfifo").arg(sandbox.path(path)).status();
        assert!(made.expect("mkfifo").success());
    };
    type Put<'a> = &'a dyn Fn(&Sandbox);
    let cases: [(Put<'_>, &[&str]); 6] = [
        (&|sandbox| sandbox.link("x/src", "../outside"), &["`src/lib.rs`: `src` is a link", "nothing was changed"]),
        (&|sandbox| sandbox.link("x/README.md", "../outside/victim"), &["`README.md` is a link"]),
        (&|sandbox| sandbox.link("x/scaffold.lock", "nowhere"), &["`scaffold.lock` is a link"]),
        (&|sandbox| sandbox.write("x/src", "a file"), &["a file is at `src`"]),
        (&|sandbox| sandbox.mkdir("x/run.sh"), &["a folder is at `run.sh`"]),
        (&|sandbox| fifo(sandbox, "x/run.sh"), &["a pipe is at `run.sh`"]),
    ];
    for (put, words) in cases {
        let sandbox = Sandbox::with_pack();
        sandbox.write("outside/victim", "v");
        sandbox.write("x/mine", "m");
        put(&sandbox);
        for arguments in [&["--force"][..], &["--force", "-n"]] {
            let before = sandbox.tree("");
            new(&sandbox, "x", arguments).fails(4, words);
            assert_eq!((sandbox.tree(""), sandbox.read("outside/victim")), (before, "v".to_owned()));
        }
    }
}

#[test]
fn a_blueprint_may_not_bring_the_tools_own_files() {
    let sandbox = Sandbox::with_pack();
    for name in ["scaffold.toml", "scaffold.lock", "Scaffold.TOML", "scaffold.lock/x"] {
        sandbox.write(&format!("base/svc/reference/{name}"), "x");
        check_refused(&sandbox, &["new", SVC, "x", "--defaults"], 2, &["the blueprint renders"]);
        sandbox.remove(&format!("base/svc/reference/{}", name.split('/').next().expect("a name")));
    }
}

#[test]
fn a_stopped_reader_changes_nothing() {
    let sandbox = Sandbox::with_pack();
    let mut child = sandbox
        .command("")
        .args(["new", SVC, "x", "--defaults"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(sandbox.tree("x"), CONTENTS);
}

#[test]
fn who_asks_for_errors_only_gets_nothing_else() {
    let sandbox = Sandbox::with_pack();
    let output = sandbox.ok(&["new", SVC, "orders", "--defaults", "-qq"]);
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", ""), "{output}");
    let output = sandbox.run_in("orders", &["lock", "-qq"]);
    assert_eq!(output.status, 0, "{output}");
}
