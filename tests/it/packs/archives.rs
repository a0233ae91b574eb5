//! Packed packs: built the same everywhere, read with suspicion, and never unpacked.

use std::path::{Path, PathBuf};

use super::repository;
use crate::sandbox::Sandbox;

#[test]
fn a_pack_is_built_from_what_was_committed_and_is_always_the_same() {
    let sandbox = repository();
    let built = sandbox.ok(&["pack", "build", "packs.git/base", "--json"]).json();
    assert_eq!((&built["pack"], &built["version"]), (&"acme/base".into(), &"1.2.0".into()));
    let first = sandbox.bytes("acme-base-1.2.0.tgz");
    // What is on disk and was not committed has no say, and neither have times, modes or the folder's name.
    sandbox.write("packs.git/base/svc/reference/extra.txt", "x");
    let again = sandbox.ok(&["pack", "build", "packs.git/base", "-o", "again.tgz"]);
    assert!(again.stderr.contains("not committed") && again.stdout.contains(built["digest"].as_str().expect("text")));
    assert_eq!(sandbox.bytes("again.tgz"), first);
    let dirty = sandbox.ok(&["pack", "build", "packs.git/base", "--dirty", "-n", "--json"]).json();
    assert_ne!(dirty["digest"], built["digest"]);
    assert_eq!(dirty["archive"]["written"], false);
    sandbox.git("packs.git", &["config", "core.autocrlf", "true"], "");
    sandbox.git("packs.git", &["checkout", "--quiet", "--force", "HEAD"], "");
    let crlf = sandbox.ok(&["pack", "build", "packs.git/base", "-o", "crlf.tgz", "--json"]).json();
    assert_eq!(crlf["digest"], built["digest"]);
    // An independent program reads what was built.
    let listed = sandbox.shell("", "tar tvzf acme-base-1.2.0.tgz").stdout;
    assert!(listed.lines().all(|line| line.contains(" 1970-01-01 00:00 ") && line.contains(" 0/0 ")), "{listed}");
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split(" 00:00 ").nth(1)).collect();
    assert!(names.is_sorted() && names.contains(&"pack.toml"), "{listed}");
}

#[test]
fn an_archive_is_as_good_as_its_folder() {
    let sandbox = repository();
    let built = sandbox.ok(&["pack", "build", "packs.git/base", "--json"]).json();
    sandbox.ok(&["new", "./acme-base-1.2.0.tgz//svc", "orders", "--defaults"]);
    let lock = sandbox.read("orders/scaffold.lock");
    assert!(lock.contains(built["digest"].as_str().expect("text")));
    assert!(lock.contains(&format!("revision = \"sha256:{}\"", built["archive"]["sha256"].as_str().expect("text"))));
    assert!(sandbox.read("orders/scaffold.toml").contains("pack = \"../acme-base-1.2.0.tgz\""));
    assert_eq!(sandbox.run_in("orders", &["diff"]).status, 0);
    assert_eq!(sandbox.run_in("orders", &["lock", "--locked"]).status, 0);
    let info = sandbox.ok(&["pack", "info", "./acme-base-1.2.0.tgz", "--json"]).json();
    assert_eq!((&info["digest"], &info["version"]), (&built["digest"], &"1.2.0".into()));
    assert_eq!(sandbox.ok(&["pack", "versions", "./acme-base-1.2.0.tgz"]).stdout.split(' ').next(), Some("1.2.0"));
}

#[test]
fn a_pack_with_faults_is_not_built() {
    let sandbox = repository();
    sandbox.write("packs.git/base/svc/blueprint.toml", "schema = 1\nname = \"svc\"\nnonsense = 1\n");
    sandbox.commit("packs.git");
    let output = sandbox.run(&["pack", "build", "packs.git/base"]);
    output.fails(2, &["unknown key `nonsense`"]);
    assert!(!sandbox.path("acme-base-1.2.0.tgz").exists());
    sandbox.mkdir("packs.git/new");
    sandbox.run(&["pack", "build", "packs.git/new"]).fails(2, &["HEAD holds nothing", "--dirty"]);
}

/// The corpus beside the checkout, and where it was written.
fn corpus(sandbox: &Sandbox) -> Vec<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/packs/evil.py");
    let made = sandbox.shell("", &format!("python3 '{}' evil", script.display()));
    assert_eq!(made.status, 0, "{made}");
    let mut all: Vec<PathBuf> = std::fs::read_dir(sandbox.path("evil"))
        .expect("the corpus")
        .map(|entry| entry.expect("a file").path())
        .collect();
    all.sort();
    all
}

#[test]
fn hostile_archives_are_refused_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    let all = corpus(&sandbox);
    assert!(all.len() >= 40, "{}", all.len());
    for archive in all {
        let text = format!("{}//svc", archive.display());
        let output = sandbox.run(&["new", &text, "orders", "--defaults"]);
        assert_eq!((output.status, output.stdout.as_str()), (4, ""), "{}: {output}", archive.display());
        assert!(output.stderr.starts_with("error[source/archive]: "), "{}: {output}", archive.display());
        assert!(!output.stderr.contains("panicked"), "{output}");
        let left: Vec<String> = sandbox.tree("").into_iter().filter(|line| !line.starts_with("evil/")).collect();
        assert_eq!(left, [""; 0], "{}", archive.display());
    }
    assert_eq!(sandbox.shell("", "find .. -name '*pwn*'").stdout, "");
}
