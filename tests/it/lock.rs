//! `scaffold lock` from outside: what keeps a lock from being trusted, and that one command heals it.

use crate::sandbox::Sandbox;

/// Holds that `diff` and `explain` refuse a project with these words, and that `scaffold lock` heals it.
#[track_caller]
fn check_healed(damage: &dyn Fn(&Sandbox), words: &[&str]) {
    let sandbox = Sandbox::with_project();
    damage(&sandbox);
    for arguments in [&["diff"][..], &["explain", "src/lib.rs"], &["diff", "--patch"]] {
        sandbox.run_in("orders/src", arguments).fails(2, &[words, &["run `scaffold lock`"]].concat());
    }
    let json = sandbox.run_in("orders", &["diff", "-f", "json"]).json();
    assert!(json["error"]["message"].as_str().is_some_and(|message| message.contains("scaffold lock")), "{json}");
    let locked = sandbox.run_in("orders/src", &["lock"]);
    assert!(locked.status == 0 && locked.stdout.starts_with("wrote scaffold.lock: "), "{locked}");
    let clean = sandbox.run_in("orders", &["diff"]);
    assert!(clean.status <= 1 && clean.stderr.is_empty(), "{clean}");
    assert_eq!(sandbox.run_in("orders", &["lock"]).stdout, "scaffold.lock is up to date\n");
}

#[test]
fn what_makes_a_lock_useless_is_told_and_healed() {
    let edit =
        |from: &'static str, to: &'static str| move |sandbox: &Sandbox| sandbox.edit("orders/scaffold.toml", from, to);
    check_healed(
        &edit("sqlite", "postgres"),
        &["answer `store`: scaffold.toml says postgres, scaffold.lock says sqlite"],
    );
    check_healed(
        &edit("[\"audit\"]", "[\"audit\", \"auth\"]"),
        &["components: scaffold.toml says audit, auth, scaffold.lock says audit"],
    );
    check_healed(&edit("tls = true", "tls = false"), &["answer `tls`"]);
    check_healed(
        &edit("motto = \"onwards\", ", ""),
        &["answer `motto`: scaffold.toml says nothing, scaffold.lock says onwards"],
    );
    check_healed(&edit("pack = \"../base\"", "pack = \"../base/\""), &["pack: "]);
    check_healed(&|sandbox| sandbox.remove("orders/scaffold.lock"), &["scaffold.lock is missing"]);
    check_healed(&|sandbox| sandbox.write("orders/scaffold.lock", ""), &["edited or merged by hand"]);
    check_healed(&|sandbox| sandbox.write("orders/scaffold.lock", b"\xff\0"), &["edited or merged by hand"]);
    check_healed(
        &|sandbox| sandbox.edit("orders/scaffold.lock", "644 pinned", "644 open"),
        &["edited or merged by hand"],
    );
    check_healed(
        &|sandbox| sandbox.edit("orders/scaffold.lock", "licences are gated here", "nothing"),
        &["edited or merged by hand"],
    );
    check_healed(
        &|sandbox| sandbox.edit("orders/scaffold.lock", "schema = 2", "schema = 3"),
        &["written by a newer scaffold (format 3"],
    );
    let conflict = |sandbox: &Sandbox| {
        let lock = sandbox.read("orders/scaffold.lock");
        sandbox.write("orders/scaffold.lock", format!("<<<<<<< HEAD\n{lock}=======\n{lock}>>>>>>> branch\n"));
    };
    check_healed(&conflict, &["merge conflict markers (line 1)"]);
}

#[test]
fn line_ends_and_marks_of_a_checkout_are_no_edit() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("orders/scaffold.lock", "\n", "\r\n");
    sandbox.edit("orders/scaffold.toml", "\n", "\r\n");
    assert_eq!(sandbox.run_in("orders", &["diff", "--fail-on", "any"]).status, 0);
    sandbox.write("orders/scaffold.lock", format!("\u{feff}{}", sandbox.read("orders/scaffold.lock")));
    assert_eq!(sandbox.run_in("orders", &["diff", "--fail-on", "any"]).status, 0);
}

#[test]
fn a_conflict_in_the_manifest_is_told_with_its_place() {
    let sandbox = Sandbox::with_project();
    let text = sandbox.read("orders/scaffold.toml").replace("version", "<<<<<<< HEAD\nversion");
    sandbox.write("orders/scaffold.toml", text);
    for verb in ["diff", "lock"] {
        sandbox.run_in("orders", &[verb]).fails(2, &["scaffold.toml:6:1", "merge conflict that was not resolved"]);
    }
}

#[test]
fn mistakes_in_the_manifest_are_told_at_once() {
    let sandbox = Sandbox::with_project();
    let text = "nme = 1\n[[blueprint]]\nname = \"svc\"\npack = \"../base\"\nversion = \"!\"\ninto = \"../up\"\nansers = {}\n\
        [[moved]]\nfrom = \"/abs\"\nto = \"CON\"\n[[waiver]]\ncode = 1\n";
    sandbox.write("orders/scaffold.toml", text);
    let output = sandbox.run_in("orders", &["lock"]);
    let places = [
        "toml:1:1",
        "toml:5:11",
        "toml:6:8",
        "toml:7:1",
        "toml:9:8",
        "toml:10:6",
        "toml:12:8",
        "did you mean `answers`?",
    ];
    output.fails(2, &places);
    sandbox.write("orders/scaffold.toml", "");
    sandbox.run_in("orders", &["lock"]).fails(2, &["no `[[blueprint]]` says what the project follows"]);
}

#[test]
fn a_project_that_new_never_made_gets_a_lock() {
    let sandbox = Sandbox::with_pack();
    sandbox.write("old/src/lib.rs", "//! The old-shop.\n");
    sandbox.write(
        "old/scaffold.toml",
        "[[blueprint]]\nname = \"svc\"\npack = \"../base\"\nanswers = { name = \"old-shop\" }\n",
    );
    sandbox.run_in("old", &["diff"]).fails(2, &["scaffold.lock is missing", "run `scaffold lock`"]);
    let dry = sandbox.run_in("old", &["lock", "-n"]);
    assert_eq!(
        (dry.status, dry.stdout.as_str(), sandbox.tree("old").len()),
        (0, "scaffold.lock would change; nothing was written\n", 2)
    );
    sandbox.run_in("old", &["lock", "--locked"]).fails(2, &["scaffold.lock would change"]);
    assert_eq!(sandbox.run_in("old", &["lock"]).stdout, "wrote scaffold.lock: 14 files\n  scaffold diff\n");
    assert_eq!(sandbox.tree("old"), ["scaffold.lock", "scaffold.toml", "src/lib.rs"]);
    let output = sandbox.run_in("old", &["diff"]);
    assert!(output.status == 1 && output.stdout.contains("blueprint items differ"), "{output}");
    let patch = sandbox.run_in("old", &["diff", "--patch"]).stdout;
    sandbox.git("old", &["apply"], &patch);
    assert_eq!(sandbox.run_in("old", &["diff", "--fail-on", "any"]).status, 0);
}

#[test]
fn what_keeps_a_lock_from_being_written_leaves_the_old_one() {
    let sandbox = Sandbox::with_project();
    let check = |from: &str, to: &str, words: &[&str]| {
        let before = sandbox.read("orders/scaffold.toml");
        sandbox.edit("orders/scaffold.toml", from, to);
        let tree = sandbox.contents("orders");
        sandbox.run_in("orders", &["lock"]).fails(2, words);
        assert_eq!(sandbox.contents("orders"), tree);
        sandbox.write("orders/scaffold.toml", before);
    };
    check("\"../base\"", "\"../bse\"", &["there is no folder `../bse`"]);
    check("\"../base\"", "\"svc\"", &["`svc` cannot be used as `pack`"]);
    check("name = \"svc\"", "name = \"svcc\"", &["no blueprint `svcc`", "did you mean `svc`?"]);
    check("^1.2.0", "^2", &["scaffold.toml wants `../base` ^2, and here is 1.2.0"]);
    check("name = \"orders\"", "name = \"../x\"", &["`name` cannot be `../x`"]);
    check("name = \"orders\"", "nam = \"orders\"", &["no parameter `nam`", "did you mean `name`?"]);
    check("[\"audit\"]", "[\"auth\"]", &["`auth` requires `audit`"]);
}

#[test]
fn a_lock_that_is_a_link_is_not_written_through() {
    let sandbox = Sandbox::with_project();
    sandbox.write("victim", "v");
    sandbox.remove("orders/scaffold.lock");
    sandbox.link("orders/scaffold.lock", "../victim");
    sandbox.run_in("orders", &["lock"]).fails(2, &["scaffold.lock: it is no regular file"]);
    sandbox.run_in("orders", &["diff"]).fails(2, &["scaffold.lock: it is no regular file"]);
    assert_eq!(sandbox.read("victim"), "v");
}

#[test]
fn a_new_version_of_the_pack_is_locked_on_request_only() {
    let sandbox = Sandbox::with_project();
    sandbox.edit("base/pack.toml", "1.2.0", "1.3.0");
    sandbox.write("base/svc/reference/CHANGES.md", "new");
    assert_eq!(sandbox.run_in("orders", &["diff", "--fail-on", "any"]).status, 0);
    assert_eq!(sandbox.run_in("orders", &["lock"]).status, 0);
    let output = sandbox.run_in("orders", &["diff"]);
    assert!(output.stdout.contains("acme/base/svc 1.3.0") && output.stdout.contains("CHANGES.md"), "{output}");
}
