//! What a lock holds against the world: moved tags, downgrades, versions that were taken back, the network gone.

use super::{base, locked, publish, repository};
use crate::sandbox::Sandbox;

fn project() -> Sandbox {
    let sandbox = repository();
    sandbox.ok(&["new", &base(&sandbox, "@^1//svc"), "orders", "--defaults", "--vcs", "git"]);
    sandbox.commit("orders");
    sandbox
}

fn clear_cache(sandbox: &Sandbox) {
    sandbox.remove("../home/scaffold");
}

#[test]
fn a_moved_tag_is_an_error_with_both_digests() {
    let sandbox = project();
    let before = locked(&sandbox, "digest");
    sandbox.write("packs.git/base/svc/reference/added.txt", "x");
    sandbox.commit("packs.git");
    sandbox.git("packs.git", &["tag", "--force", "base/v1.2.0"], "");
    let digest = sandbox
        .read("orders/scaffold.lock")
        .lines()
        .find(|line| line.starts_with("digest = \"sp1:"))
        .map(|line| line[10..77].to_owned());
    let digest = digest.expect("a digest");
    for again in ["a warm cache", "no cache"] {
        let output = sandbox.run_in("orders", &["lock"]);
        output.fails(4, &["error[source/moved]", &digest, "now it is sp1:"]);
        assert_eq!(locked(&sandbox, "digest"), before, "{again}");
        let output = sandbox.run(&["new", &base(&sandbox, "@^1//svc"), "other", "--defaults"]);
        match again {
            "no cache" => assert_eq!(output.status, 0, "{output}"),
            _ => output.fails(4, &["error[source/moved]", &digest]),
        }
        clear_cache(&sandbox);
    }
}

#[test]
fn a_lock_stays_until_it_is_told_to_go_on_and_goes_back_only_on_purpose() {
    let sandbox = project();
    publish(&sandbox, "1.3.0");
    assert_eq!(sandbox.run_in("orders", &["lock"]).stdout, "scaffold.lock is up to date\n");
    sandbox.run_in("orders", &["lock", "--upgrade", "--locked"]).fails(2, &["error[project/locked]"]);
    assert_eq!(sandbox.run_in("orders", &["lock", "--upgrade"]).status, 0);
    assert!(sandbox.read("orders/scaffold.lock").contains("version = \"1.3.0\""));
    sandbox.edit("orders/scaffold.toml", "version = \"^1\"", "version = \"=1.2.0\"");
    sandbox.run_in("orders", &["lock"]).fails(4, &["error[source/downgrade]", "1.2.0", "1.3.0", "--allow-downgrade"]);
    assert_eq!(sandbox.run_in("orders", &["lock", "--allow-downgrade"]).status, 0);
    assert!(sandbox.read("orders/scaffold.lock").contains("version = \"1.2.0\""));
}

#[test]
fn what_was_taken_back_is_not_taken_and_what_is_deprecated_says_so() {
    let sandbox = repository();
    publish(&sandbox, "1.3.0");
    let manifest = sandbox.read("packs.git/base/pack.toml");
    let more = "deprecated = { message = \"use acme/core\", replacement = \"gh:acme/core\" }\nretract = [{ versions = \"=1.3.0\", reason = \"it loses events\" }]\n";
    sandbox.write("packs.git/base/pack.toml", format!("{manifest}{more}"));
    publish(&sandbox, "1.4.0");
    let output = sandbox.ok(&["list", &base(&sandbox, "@>=1.2, <1.4")]);
    assert!(output.stdout.starts_with("acme/base 1.2.0\n"), "{output}");
    let output = sandbox.ok(&["list", &base(&sandbox, "@1.3.0")]);
    assert!(output.stderr.contains("1.3.0 was retracted: it loses events"), "{output}");
    let output = sandbox.run(&["list", &base(&sandbox, "@~1.3")]);
    output.fails(2, &["1.3.0 for ~1.3, and it was retracted: it loses events"]);
    let output = sandbox.ok(&["list", &base(&sandbox, "@^1")]);
    assert!(output.stderr.contains("acme/base is deprecated: use acme/core (gh:acme/core)"), "{output}");
}

#[test]
fn with_the_network_gone_the_cache_answers_and_without_it_exit_is_3() {
    let sandbox = repository();
    let warm = base(&sandbox, "@1.2.0//svc");
    sandbox.run(&["--offline", "list", "git+https://h.example/x/y@1.0.0"]).fails(3, &["error[source/offline]"]);
    sandbox.ok(&["list", &warm.replace("//svc", "")]);
    sandbox.rename("packs.git", "gone.git");
    sandbox.ok(&["new", &warm, "orders", "--defaults"]);
    assert_eq!(sandbox.run_in("orders", &["lock", "--locked"]).status, 0);
    assert_eq!(sandbox.run_in("orders", &["diff"]).status, 0);
    clear_cache(&sandbox);
    sandbox.run(&["new", &warm, "other", "--defaults"]).fails(3, &["error[source/unreachable]"]);
    // Judging needs the lock alone.
    sandbox.edit("orders/src/lib.rs", "fn", "pub fn");
    let output = sandbox.run_in("orders", &["diff"]);
    assert!(output.status <= 1 && output.stdout.contains("pack not verified"), "{output}");
    sandbox.run_in("orders", &["diff", "--against", "latest"]).fails(3, &["error[source/unreachable]"]);
}

#[test]
fn a_flipped_byte_in_the_cache_is_fetched_again() {
    let sandbox = repository();
    let reference = base(&sandbox, "@1.2.0//svc");
    sandbox.ok(&["list", &base(&sandbox, "@1.2.0")]);
    let flip = "f=$(ls ../home/scaffold/packs/*.tar); printf X | dd of=$f bs=1 seek=700 conv=notrunc 2>/dev/null";
    assert_eq!(sandbox.shell("", flip).status, 0);
    sandbox.ok(&["new", &reference, "orders", "--defaults"]);
    assert_eq!(sandbox.shell("", flip).status, 0);
    sandbox.rename("packs.git", "gone.git");
    sandbox.run(&["new", &reference, "other", "--defaults"]).fails(3, &["error[source/unreachable]"]);
}

#[test]
fn many_at_once_on_an_empty_cache() {
    let sandbox = repository();
    let reference = base(&sandbox, "@^1//svc");
    std::thread::scope(|scope| {
        for number in 0..12 {
            let (sandbox, reference) = (&sandbox, &reference);
            scope.spawn(move || {
                sandbox.ok(&["new", reference, &format!("p{number}"), "--defaults", "-s", "name=orders"])
            });
        }
    });
    let first = sandbox.contents("p0");
    (1..12).for_each(|number| assert!(sandbox.contents(&format!("p{number}")) == first, "p{number}"));
}

#[test]
fn a_signature_that_the_project_requires_cannot_be_left_out() {
    let sandbox = project();
    let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    let place = sandbox.path("packs.git").display().to_string();
    let trust = format!("\n[[trust]]\nsource = \"git+file://{place}\"\nkeys = [\"{key}\"]\nrequired = true\n");
    let manifest = sandbox.read("orders/scaffold.toml");
    sandbox.write("orders/scaffold.toml", format!("{manifest}{trust}"));
    sandbox.run_in("orders", &["lock"]).fails(4, &["error[source/untrusted]", "[[trust]]"]);
    sandbox.run_in("orders", &["diff"]).fails(4, &["error[source/untrusted]", "recorded in scaffold.lock"]);
    sandbox.commit("orders");
    // A change that takes the requirement away is judged by what stood before it.
    sandbox.write("orders/scaffold.toml", &manifest);
    assert_eq!(sandbox.run_in("orders", &["diff"]).status, 0);
    sandbox
        .run_in("orders", &["check", "--since", "HEAD"])
        .fails(4, &["error[source/untrusted]", "where the change began"]);
}

#[test]
fn the_base_of_a_pack_that_is_gone_comes_from_the_history() {
    let sandbox = project();
    sandbox.rename("packs.git", "gone.git");
    clear_cache(&sandbox);
    sandbox.edit("orders/src/lib.rs", "fn", "pub fn");
    let output = sandbox.run_in("orders", &["diff"]);
    let words = ["pack not verified", "from the project's own history"];
    words.iter().for_each(|word| assert!(output.stdout.contains(word), "no {word:?}: {output}"));
    let patch = sandbox.run_in("orders", &["diff", "--patch"]);
    assert!(patch.status == 0 && patch.stdout.contains("--- a/src/lib.rs"), "{patch}");
}

#[test]
fn a_version_that_is_offered_no_more_stays_locked_and_says_so() {
    let sandbox = project();
    sandbox.git("packs.git", &["tag", "--delete", "base/v1.2.0"], "");
    let output = sandbox.run_in("orders", &["lock"]);
    assert!(output.status == 0 && output.stderr.contains("does not offer the locked version 1.2.0"), "{output}");
    clear_cache(&sandbox);
    let output = sandbox.run_in("orders", &["lock"]);
    output.fails(2, &["error[source/version]", "no versions"]);
}
