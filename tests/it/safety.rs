//! What a change, a pack or a host can do to whoever runs the program, from outside: nothing.

use std::io::Read as _;
use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// A blueprint with one rule, whose reason and way out hold whatever `words` says.
fn ruled(words: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let rule = "[zones]\nd = [\"src/**\"]\n[[rule]]\nid = \"pure\"\nkind = \"dependency\"\nfrom = \"d\"\ndeny = [\"std::fs::*\"]\n";
    sandbox
        .write("bp/blueprint.toml", format!("schema = 1\nname = \"bp\"\n{rule}why = \"{words}\"\nfix = \"{words}\"\n"));
    sandbox.write("bp/reference/Cargo.toml", "[package]\nname = \"p\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    sandbox.write("bp/reference/src/lib.rs", "pub fn fine() {}\n");
    sandbox.ok(&["new", "./bp", "p", "--defaults"]);
    sandbox
}

const BREACH: &str = "pub fn f() -> bool { std::fs::read(\"x\").is_ok() }\n";

#[test]
fn no_format_hands_on_what_steers_a_terminal_or_a_runner() {
    let sandbox = ruled("w \\u001b]0;t\\u0007\\u009b2J\\u202e\\n  ::error file=a::pwn\\n##[add-mask]a");
    sandbox.write("p/src/lib.rs", BREACH);
    for format in ["terminal", "json", "markdown", "sarif", "html"] {
        for verb in ["check", "diff"] {
            let output = sandbox.run_in("p", &[verb, "-f", format]);
            assert_eq!(output.status, 1, "{output}");
            let raw = output.stdout.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            let command =
                output.stdout.lines().find(|line| line.trim_start().starts_with("::") || line.contains("##["));
            assert_eq!((raw, command), (None, None), "{verb} {format}: {output}");
        }
    }
    let why = sandbox.run_in("p", &["check", "-f", "json"]).json()["findings"][0]["why"].clone();
    assert_eq!(why, "w \u{1b}]0;t\u{7}\u{9b}2J\u{202e}\n  ::error file=a::pwn\n##[add-mask]a", "the value stays");
}

#[test]
fn a_repository_inside_the_project_is_none() {
    let sandbox = Sandbox::with_pack();
    sandbox.mkdir("top");
    sandbox.git("top", &["init", "--quiet", "-b", "main"], "");
    sandbox.ok(&["new", "./base//svc", "top/svc", "--defaults"]);
    sandbox.commit("top");
    sandbox.edit("top/svc/deny.toml", "MIT", "GPL");
    for name in ["HEAD", "config", "objects/x", "refs/x"] {
        sandbox.write(&format!("top/svc/{name}"), "ref: refs/heads/main\n");
    }
    sandbox.commit("top");
    let output = sandbox.run_in("top/svc", &["diff", "--since", "HEAD~1"]);
    output.fails(4, &["error[git/embedded]", "top/svc", "HEAD, objects and refs"]);
}

#[test]
fn a_revision_leads_to_one_commit() {
    let sandbox = Sandbox::with_project();
    let since = |revision: &str| sandbox.run_in("orders", &["diff", "--since", revision]);
    sandbox.git("orders", &["branch", "base"], "");
    sandbox.git("orders", &["tag", "base"], "");
    assert_eq!(since("base").status, 0, "two names of one commit");
    sandbox.commit("orders");
    sandbox.git("orders", &["branch", "--force", "base", "HEAD"], "");
    for revision in ["base", "base~0", "base^{commit}"] {
        let words = ["error[git/ambiguous]", "refs/tags/base", "refs/heads/base", "such as `refs/"];
        since(revision).fails(4, &words);
    }
    for revision in ["refs/heads/base", "heads/base", "HEAD", "HEAD~1", "@"] {
        assert_eq!(since(revision).status, 0, "{revision}");
    }
    let short = sandbox.git("orders", &["rev-parse", "--short=8", "HEAD~1"], "").stdout;
    assert_eq!(since(short.trim()).status, 0);
    sandbox.git("orders", &["branch", short.trim(), "HEAD"], "");
    since(short.trim()).fails(4, &["error[git/ambiguous]", "an object"]);
}

#[test]
fn what_is_tracked_is_judged_wherever_it_lies() {
    let sandbox = ruled("because");
    sandbox.git("p", &["init", "--quiet"], "");
    sandbox.write("p/.gitignore", "hidden/\n/target\n");
    sandbox.write("p/src/hidden/mod.rs", BREACH);
    sandbox.write("p/src/lib.rs", "mod hidden;\n");
    sandbox.git("p", &["add", "--all", "--force"], "");
    let output = sandbox.run_in("p", &["check"]);
    assert!(output.status == 1 && output.stdout.contains("src/hidden/mod.rs"), "{output}");
    sandbox.write("p/.git/config", "[core");
    sandbox.run_in("p", &["check"]).fails(3, &["error[git]", "which files are tracked cannot be told"]);
    let mut without = sandbox.command("p");
    let output = without.arg("check").env("PATH", "/nonexistent").output().expect("it runs");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn output_that_nobody_gets_is_not_done() {
    let sandbox = ruled("because");
    for verb in [&["diff"][..], &["check", "-f", "json"], &["list", "--json"], &["--help"], &["man"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a full disk");
        let mut command = sandbox.command("p");
        let output = command.args(verb).stdout(full).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{verb:?}: {said}");
        assert!(said.contains("error[output]: standard output cannot be written"), "{verb:?}: {said}");
    }
}

#[test]
fn no_report_goes_through_a_link_of_the_work_tree() {
    let sandbox = ruled("because");
    sandbox.git("", &["init", "--quiet"], "");
    sandbox.write("rc", "mine");
    sandbox.link("p/drift.md", "../rc");
    sandbox.link("p/out", "..");
    for path in ["drift.md", "out/rc", "./out/../drift.md", "../p/drift.md"] {
        let report = format!("markdown={path}");
        sandbox.run_in("p", &["diff", "-r", &report]).fails(4, &["is a link, and nothing is written through one"]);
    }
    assert_eq!(sandbox.read("rc"), "mine");
    let outside = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink("there", outside.path().join("here")).expect("a link");
    let report = format!("json={}", outside.path().join("here").display());
    assert_eq!(sandbox.run_in("p", &["diff", "-r", &report, "-r", "json=/dev/null"]).status, 0);
    assert!(outside.path().join("there").exists(), "a link that is no part of a change leads where it says");
}

#[test]
fn a_bare_word_is_a_blueprint_and_no_pack() {
    let sandbox = Sandbox::with_pack();
    for verb in ["push", "info", "versions", "pull", "verify"] {
        let mut arguments = vec!["pack", verb, "base"];
        arguments.extend((verb == "push").then_some("oci-layout:./out.tar"));
        let output = sandbox.run(&arguments);
        output.fails(2, &["error[source/reference]", "write `./base`", "`builtin//base`"]);
    }
    sandbox.run(&["list", "service"]).fails(2, &["`builtin//service`"]);
    sandbox.run(&["blueprint", "lint", "service"]).fails(2, &["`builtin//service`"]);
    sandbox.ok(&["blueprint", "show", "service"]);
    sandbox.ok(&["pack", "info", "builtin"]);
    sandbox.run(&["pack", "push", "r/base", "oci-layout:./out.tar"]).fails(2, &["namespace"]);
    sandbox.rename("base", "r/base");
    sandbox.run(&["pack", "push", "r/base", "oci-layout:./out.tar"]).fails(2, &["write `./r/base`"]);
}

#[test]
fn a_folder_without_a_manifest_is_not_read() {
    let sandbox = Sandbox::new();
    let began = Instant::now();
    let output = sandbox.run(&["new", "/", "out", "--defaults"]);
    assert_eq!(output.status, 2, "{output}");
    assert!(!output.stderr.contains("/proc") && began.elapsed() < Duration::from_secs(5), "{output}");
}

#[test]
fn a_clone_of_nothing_is_empty() {
    let sandbox = Sandbox::with_pack();
    for name in ["a", "b"] {
        sandbox.mkdir(name);
        sandbox.git(name, &["init", "--quiet"], "");
    }
    sandbox.ok(&["new", "./base//svc", "a", "--defaults", "--vcs", "git"]);
    let output = sandbox.run_in("b", &["new", "../base//svc", ".", "--defaults"]);
    assert_eq!(output.status, 0, "{output}");
    assert_eq!(sandbox.tree("a"), sandbox.tree("b"));
    assert!(sandbox.path("b/.git").exists());
    let again = sandbox.run_in("b", &["new", "../base//svc", ".", "--defaults"]);
    again.fails(2, &["error[new/destination]: .: the folder is not empty"]);
}

#[test]
fn what_a_blueprint_renders_is_no_rubbish_of_ours() {
    let sandbox = Sandbox::with_pack();
    sandbox.write("base/svc/reference/.scaffold-x/lock", "");
    sandbox.ok(&["new", "./base//svc", "orders", "--defaults"]);
    let before = sandbox.contents("orders");
    for verb in ["diff", "check", "lock"] {
        sandbox.run_in("orders", &[verb]);
        assert_eq!(sandbox.contents("orders"), before, "{verb}");
    }
}

#[test]
fn a_tag_that_is_no_version_is_followed_only_when_told() {
    let sandbox = Sandbox::with_pack();
    sandbox.git("base", &["init", "--quiet"], "");
    sandbox.commit("base");
    sandbox.git("base", &["tag", "v0.1.0"], "");
    sandbox.git("base", &["tag", "latest"], "");
    let reference = |tag: &str| format!("git+file://{}#{tag}//svc", sandbox.path("base").display());
    sandbox.ok(&["new", &reference("v0.1.0"), "a", "--defaults"]);
    sandbox.run(&["new", &reference("latest"), "b", "--defaults"]).fails(2, &["error[source/mutable]"]);
    sandbox.ok(&["new", &reference("latest"), "b", "--defaults", "--allow-mutable"]);
}

#[test]
fn a_signal_ends_a_run_that_waits_for_a_host() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let sandbox = Sandbox::new();
    for signal in ["INT", "TERM"] {
        let mut command = sandbox.command("");
        command.args(["new", &format!("oci://127.0.0.1:{port}/a/pack:1.0.0"), "out", "--defaults"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it runs");
        // It has asked, and nobody answers.
        let (_silent, _) = listener.accept().expect("a client");
        sandbox.shell("", &format!("kill -{signal} {}", child.id()));
        let told = Instant::now();
        let status = child.wait().expect("it ends");
        assert_eq!((status.code(), status.signal()), (Some(130), None), "{signal}");
        assert!(told.elapsed() < Duration::from_secs(5), "{signal}: {:?}", told.elapsed());
        let mut said = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        assert!(said.contains("stopping, nothing was changed"), "{said}");
    }
    assert_eq!(sandbox.tree(""), Vec::<String>::new());
}

#[test]
fn a_template_that_loops_for_ever_is_refused_with_its_place() {
    let sandbox = Sandbox::new();
    let items: Vec<String> = (0..2000).map(|n| format!("\"i{n}\"")).collect();
    let list = format!("[[parameter]]\nname = \"l\"\nkind = \"list\"\ndefault = [{}]\n", items.join(","));
    sandbox.write("p/blueprint.toml", format!("schema = 1\nname = \"b\"\n{list}"));
    sandbox.write("p/reference/x.hbs", format!("a\n{}{}", "{{#each @root.l}}".repeat(5), "{{/each}}".repeat(5)));
    let output = sandbox.run(&["new", "./p", "d", "--defaults"]);
    output.fails(2, &["error[template/render]", "reference/x.hbs:2", "more than 1000000 steps"]);
    assert!(!sandbox.path("d").exists(), "nothing was written");
}
