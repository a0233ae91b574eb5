//! Packs in git repositories, through the program: versions, pins, moved tags, the network gone. The repositories are
//! real ones, on this machine; the same over https and `git://` is tested by `.ci/packs`.

mod archives;
mod git;
mod locks;

use crate::sandbox::{BASE, Sandbox};

/// A sandbox with the repository `work/packs.git` of the pack BASE: in `base`, as 1.2.0.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.mkdir("packs.git");
    sandbox.git("packs.git", &["init", "--quiet", "--initial-branch=main"], "");
    sandbox.write_all("packs.git/base", BASE);
    publish(&sandbox, "1.2.0");
    sandbox
}

/// Commits what stands in the repository, as a version of the pack in `base`.
fn publish(sandbox: &Sandbox, version: &str) {
    let manifest = sandbox.read("packs.git/base/pack.toml");
    let old = manifest.lines().find(|line| line.starts_with("version = ")).expect("a version").to_owned();
    sandbox.write("packs.git/base/pack.toml", manifest.replace(&old, &format!("version = \"{version}\"")));
    sandbox.commit("packs.git");
    sandbox.git("packs.git", &["tag", &format!("base/v{version}")], "");
}

/// The reference of the pack, with what follows it.
fn base(sandbox: &Sandbox, tail: &str) -> String {
    format!("git+file://{}//base{tail}", sandbox.path("packs.git").display())
}

fn locked(sandbox: &Sandbox, key: &str) -> String {
    let lock = sandbox.read("orders/scaffold.lock");
    let line = lock.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap_or_default();
    line.to_owned()
}
