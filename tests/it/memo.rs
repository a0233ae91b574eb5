//! Memos: what a run remembers of an earlier one changes no byte of what it says.

use std::fs;
use std::path::{Path, PathBuf};

use crate::sandbox::{Output, Sandbox};

const RUNS: [&[&str]; 4] =
    [&["diff", "-f", "json"], &["check", "-f", "json"], &["diff", "--since", "HEAD", "-f", "json"], &["check"]];

/// What every verb says with that folder for its cache.
fn said(sandbox: &Sandbox, cache: &Path) -> Vec<Output> {
    let run = |arguments: &&[&str]| Output::of(sandbox.command("svc").env("XDG_CACHE_HOME", cache).args(*arguments));
    RUNS.iter().map(run).collect()
}

fn memos(cache: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(cache.join("scaffold/memos")).into_iter().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Damages every memo, and says what is said then.
fn damaged(sandbox: &Sandbox, cache: &Path, damage: impl Fn(usize, Vec<u8>) -> Vec<u8>) -> Vec<Output> {
    for (at, path) in memos(cache).iter().enumerate() {
        fs::write(path, damage(at, fs::read(path).expect("a memo"))).expect("written");
    }
    said(sandbox, cache)
}

fn check(sandbox: &Sandbox) {
    let cache = sandbox.path("cache");
    let without = said(sandbox, Path::new("/dev/null/none"));
    assert_eq!(said(sandbox, &cache), without, "with an empty cache");
    assert_ne!(memos(&cache), Vec::<PathBuf>::new());
    assert_eq!(said(sandbox, &cache), without, "with a warm cache");
    let flipped = |_, mut bytes: Vec<u8>| {
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        bytes
    };
    assert_eq!(damaged(sandbox, &cache, flipped), without, "with flipped bits");
    assert_eq!(damaged(sandbox, &cache, |_, bytes| bytes[..bytes.len() / 2].to_vec()), without, "with half of it");
    assert_eq!(damaged(sandbox, &cache, |_, _| vec![0xff; 80]), without, "with no text");
    let all: Vec<Vec<u8>> = memos(&cache).iter().map(|path| fs::read(path).expect("a memo")).collect();
    let other = |at: usize, _| all[(at + 1) % all.len()].clone();
    assert_eq!(damaged(sandbox, &cache, other), without, "with the memo of another tree");
}

#[test]
fn what_is_remembered_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.ok(&["new", "service", "svc", "--defaults", "--vcs", "git"]);
    sandbox.commit("svc");
    check(&sandbox);
    // A contract that is broken, a source that is new, and one that is no text.
    sandbox.write("svc/crates/domain/src/hidden.rs", "use axum::Router;\npub fn f(_: Router) {}\n");
    sandbox.write("svc/crates/domain/src/lost.rs", "\u{feff}fn f() {}\r\n");
    fs::write(sandbox.path("svc/crates/api/src/binary.rs"), [0xff, b'x', 0xfe]).expect("written");
    let lib = fs::read_to_string(sandbox.path("svc/crates/domain/src/lib.rs")).expect("a source");
    sandbox.write("svc/crates/domain/src/lib.rs", format!("{lib}mod hidden;\nmod lost;\n"));
    check(&sandbox);
    assert_eq!(sandbox.run(&["cache", "prune"]).status, 0);
}

#[test]
fn a_mode_or_a_byte_makes_another_memo() {
    let sandbox = Sandbox::with_project();
    let cache = sandbox.path("cache");
    let run = || Output::of(sandbox.command("orders").env("XDG_CACHE_HOME", &cache).args(["diff", "--stat"]));
    let mut known = 0;
    for change in ["true", "printf 'fn x() {}\n' > src/more.rs", "printf 'fn y() {}\n' > src/more.rs", "rm src/more.rs"]
    {
        sandbox.shell("orders", change);
        run();
        known += usize::from(change != "rm src/more.rs");
        assert_eq!(memos(&cache).len(), known, "{change}");
    }
}
