//! What a repository offers, and what it may not do.

use super::{base, locked, publish, repository};

#[test]
fn a_pack_of_a_repository_is_as_good_as_its_folder() {
    let sandbox = repository();
    sandbox.ok(&["new", &base(&sandbox, "@^1.2//svc"), "orders", "--defaults"]);
    sandbox.ok(&["new", "./packs.git/base//svc", "folder", "--defaults", "-s", "name=orders"]);
    let manifest = sandbox.read("orders/scaffold.toml");
    assert!(manifest.contains("//base\"\n") && manifest.contains("version = \"^1.2\"\n"), "{manifest}");
    let commit = sandbox.git("packs.git", &["rev-parse", "HEAD"], "").stdout;
    assert!(sandbox.read("orders/scaffold.lock").contains(&format!("revision = \"{}\"", commit.trim())));
    let digest = |project: &str| {
        let lock = sandbox.read(&format!("{project}/scaffold.lock"));
        lock.lines().find(|line| line.starts_with("digest = \"sp1:")).expect("a digest").to_owned()
    };
    assert_eq!(digest("orders"), digest("folder"));
    assert_eq!(sandbox.run_in("orders", &["diff"]).status, 0);
    let shown = sandbox.ok(&["blueprint", "show", &base(&sandbox, "@1.2.0//svc")]).stdout;
    assert!(shown.starts_with("acme/base/svc 1.2.0"), "{shown}");
    assert!(sandbox.ok(&["list", &base(&sandbox, "")]).stdout.contains("svc"));
    assert_eq!(sandbox.run_in("orders", &["lock", "--locked"]).stdout, "scaffold.lock is up to date\n");
}

#[test]
fn the_highest_version_that_matches_is_taken() {
    let sandbox = repository();
    for version in ["1.3.0", "2.0.0", "2.1.0-rc.1"] {
        publish(&sandbox, version);
    }
    let taken = |tail: &str| {
        let output = sandbox.ok(&["blueprint", "show", &base(&sandbox, tail), "--json"]);
        output.json()["blueprints"][0]["version"].as_str().expect("a version").to_owned()
    };
    assert_eq!(taken("@^1"), "1.3.0");
    assert_eq!(taken("@1.2.0"), "1.2.0");
    assert_eq!(taken(""), "2.0.0");
    assert_eq!(taken("@2.1.0-rc.1"), "2.1.0-rc.1");
    sandbox
        .run(&["list", &base(&sandbox, "@^3")])
        .fails(2, &["error[source/version]", "no version that matches ^3", "2.0.0"]);
}

#[test]
fn a_branch_has_to_be_allowed_and_a_commit_is_pinned() {
    let sandbox = repository();
    let commit = sandbox.git("packs.git", &["rev-parse", "HEAD"], "").stdout.trim().to_owned();
    let new = |tail: &str| ["new".to_owned(), base(&sandbox, tail), "orders".to_owned(), "--defaults".to_owned()];
    sandbox.run(&new("#main//svc")).fails(2, &["error[source/mutable]", "main", "--allow-mutable"]);
    sandbox.run(&new("#nope//svc")).fails(2, &["error[source/version]", "has no `nope`"]);
    let mut allowed = new("#main//svc").to_vec();
    allowed.push("--allow-mutable".into());
    sandbox.ok(&allowed);
    assert_eq!(locked(&sandbox, "revision"), format!("revision = \"{commit}\""));
    // The branch goes on; the project stays where it was made.
    publish(&sandbox, "1.3.0");
    assert_eq!(sandbox.run_in("orders", &["lock"]).stdout, "scaffold.lock is up to date\n");
    sandbox.run_in("orders", &["lock", "--upgrade"]).fails(2, &["error[source/mutable]"]);
    let output = sandbox.run_in("orders", &["lock", "--upgrade", "--allow-mutable"]);
    assert_eq!(output.status, 0, "{output}");
    assert!(
        locked(&sandbox, "version").contains("1.3.0") || sandbox.read("orders/scaffold.lock").contains("\"1.3.0\"")
    );
    sandbox.remove("orders");
    sandbox.ok(&new(&format!("#{commit}//svc")));
    sandbox.remove("orders");
    sandbox.ok(&new("#base/v1.2.0//svc"));
}

#[test]
fn nothing_of_a_repository_runs() {
    let sandbox = repository();
    // Each of these writes `pwned` if git does what it says.
    sandbox.write(
        "packs.git/.gitattributes",
        "* filter=evil diff=evil text eol=crlf export-subst ident\n*.rs export-ignore\n",
    );
    sandbox.write("packs.git/base/.gitattributes", "* filter=evil ident\n");
    sandbox.write("packs.git/.gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c 'touch pwned'\n");
    for hook in ["post-checkout", "reference-transaction", "post-merge", "pre-auto-gc"] {
        sandbox
            .write(&format!("packs.git/.git/hooks/{hook}"), "#!/bin/sh\ntouch \"$OLDPWD/pwned\" ../../pwned pwned\n");
        sandbox.set_executable(&format!("packs.git/.git/hooks/{hook}"), true);
    }
    sandbox.git("packs.git", &["config", "filter.evil.smudge", "touch pwned; cat"], "");
    let hooks = ["-c", "core.hooksPath=/dev/null"];
    sandbox.git("packs.git", &[&hooks[..], &["add", "--all"]].concat(), "");
    sandbox.git("packs.git", &[&hooks[..], &["commit", "--quiet", "-m", "x"]].concat(), "");
    sandbox.git("packs.git", &[&hooks[..], &["tag", "base/v1.3.0"]].concat(), "");
    sandbox.run(&["list", &base(&sandbox, "@1.3.0")]).fails(4, &["error[source/misnamed]", "holds version 1.2.0"]);
    let commit = sandbox.git("packs.git", &["rev-parse", "HEAD"], "").stdout.trim().to_owned();
    sandbox.ok(&["new", &base(&sandbox, &format!("#{commit}//svc")), "orders", "--defaults"]);
    let source = sandbox.contents("orders");
    assert!(source.iter().all(|(_, bytes)| !bytes.contains(&b'\r')), "no filter had a say");
    assert_eq!(sandbox.shell("", "find .. -name pwned").stdout, "");
}

#[test]
fn links_and_submodules_are_refused_as_a_whole() {
    let sandbox = repository();
    sandbox.link("packs.git/base/svc/reference/evil", "/etc/passwd");
    sandbox.git("packs.git", &["add", "--all"], "");
    let head = sandbox.git("packs.git", &["rev-parse", "HEAD"], "").stdout.trim().to_owned();
    sandbox.git("packs.git", &["update-index", "--add", "--cacheinfo", &format!("160000,{head},base/sub")], "");
    sandbox.git("packs.git", &["commit", "--quiet", "-m", "x"], "");
    sandbox.git("packs.git", &["tag", "base/v1.3.0"], "");
    let output = sandbox.run(&["new", &base(&sandbox, "@1.3.0//svc"), "orders", "--defaults"]);
    output.fails(4, &["error[source/archive]", "svc/reference/evil` is a link", "sub` is a submodule"]);
    assert_eq!(
        sandbox.tree(""),
        sandbox.tree("").into_iter().filter(|line| line.starts_with("packs.git")).collect::<Vec<_>>()
    );
}

#[test]
fn what_looks_like_an_option_or_a_program_never_reaches_git() {
    let sandbox = repository();
    for reference in [
        "git+ssh://-oProxyCommand=touch%20pwned/x/y",
        "git+file:///x#--upload-pack=touch pwned",
        "git+https://h/--upload-pack=x",
        "ext::sh -c 'touch pwned'",
        "git+ext://sh -c x/y",
        "gh:org/repo#-x",
    ] {
        let output = sandbox.run(&["list", reference]);
        output.fails(2, &["error[source/reference]"]);
    }
    // A setting of the user's cannot bring in what is not allowed, either.
    let config = sandbox.path("gitconfig");
    sandbox.write("gitconfig", "[url \"ext::sh -c 'touch pwned' \"]\n\tinsteadOf = https://evil.example/\n[protocol \"ext\"]\n\tallow = always\n");
    let mut command = sandbox.command("");
    command.env("GIT_CONFIG_GLOBAL", config).args(["list", "git+https://evil.example/x/y"]);
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(sandbox.shell("", "find .. -name pwned").stdout, "");
}

#[test]
fn a_secret_in_a_setting_of_git_is_not_repeated() {
    let sandbox = repository();
    sandbox.write("gitconfig", "[url \"https://alice:s3cret@127.0.0.1:1/\"]\n\tinsteadOf = https://packs.example/\n");
    let mut command = sandbox.command("");
    command.env("GIT_CONFIG_GLOBAL", sandbox.path("gitconfig")).args(["-v", "list", "git+https://packs.example/x/y"]);
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(!said.contains("s3cret") && said.contains("error[source/unreachable]"), "{said}");
}
