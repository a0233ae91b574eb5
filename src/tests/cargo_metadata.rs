//! What is read of manifests before Cargo itself: `cargo metadata` says the same of every workspace that these parts make.
//! Path dependencies only: no registry and no network.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::cargo::{DependencyKind, Packages, Resolved, TargetKind};
use crate::model::tree::Tree;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

/// What a workspace says of itself, and where its packages are found: one of each is taken.
const ROOTS: &[&str] = &[
    "members = [\"crates/*\"]",
    "members = [\"./crates/a/\", \"crates/b\"]",
    "members = [\"crates/[ab]\", \"tools/**/deep\"]",
    "members = [\"crates/*\"]\nexclude = [\"crates/b\"]",
    "members = [\"crates/b\", \"crates/*\"]\nexclude = [\"crates/b\", \"tools\"]",
    "members = [\"{crates\", \"crates/?\"]",
    "",
];

/// What is added to the package at the top.
const TOP: &[&str] = &[
    "[dependencies]\nalpha = { path = \"crates/a\", package = \"a\", optional = true, features = [\"x\"] }\n",
    "[dependencies]\na.workspace = true\n[dev-dependencies]\nb = { path = \"crates/b\" }\n",
    "[target.'cfg(unix)'.build-dependencies]\na = { workspace = true, features = [\"y\"], default-features = true }\n",
    "",
];

/// What is added to the package `a`.
const PACKAGE: &[&str] = &[
    "[lib]\nname = \"other\"\npath = \"src/odd.rs\"\n",
    "[lib]\nproc-macro = true\n[[bin]]\nname = \"tool\"\npath = \"src/tool.rs\"\n",
    "[[bin]]\nname = \"two\"\n[[test]]\nname = \"it\"\npath = \"tests/it.rs\"\n[[bench]]\nname = \"fast\"\npath = \"src/main.rs\"\n",
    "[target.x86_64-unknown-linux-gnu.dependencies]\ndeep = { path = \"../../tools/x/deep\" }\n[[example]]\nname = \"e\"\n",
    "",
];

/// What `a` says below `[package]`.
const FIELDS: &[&str] = &[
    "edition = \"2024\"\nversion.workspace = true\n",
    "edition.workspace = true\nautobins = false\nautotests = false\n",
    "edition = \"2018\"\nautolib = false\nautoexamples = false\nautobenches = false\nbuild = false\n",
    "version = \"1.2.3\"\nbuild = \"src/odd.rs\"\n",
    "edition = \"2015\"\nversion = { workspace = true }\n",
];

/// Files that `a` may have beside its library; those that `PACKAGE` lists without a path are always there.
const FILES: &[&str] = &[
    "src/main.rs",
    "src/bin/one.rs",
    "src/bin/three/main.rs",
    "src/bin/three/part.rs",
    "src/bin/.hidden.rs",
    "tests/it.rs",
    "tests/dash-ed.rs",
    "tests/folder/main.rs",
    "tests/common/mod.rs",
    "benches/fast.rs",
    "build.rs",
];

/// A workspace of four packages and one that lies apart.
fn workspace(root: &str, top: &str, fields: &str, package: &str, files: &[&str]) -> String {
    let mut text = format!(
        "//- Cargo.toml\n[workspace]\n{root}\n[workspace.package]\nversion = \"0.4.0\"\nedition = \"2021\"\n\
         [workspace.dependencies]\na = {{ path = \"crates/a\", default-features = false, features = [\"x\"] }}\n\
         [package]\nname = \"top-most\"\n{top}//- src/lib.rs\n//- build.rs\n\
         //- crates/a/Cargo.toml\n[package]\nname = \"a\"\n{fields}{package}\
         [features]\nx = []\ny = []\n//- crates/a/src/lib.rs\n//- crates/a/src/odd.rs\n//- crates/a/src/tool.rs\n\
         //- crates/a/src/bin/two.rs\n//- crates/a/examples/e.rs\n\
         //- crates/b/Cargo.toml\n[package]\nname = \"b\"\nedition.workspace = true\n//- crates/b/src/main.rs\n\
         //- tools/x/deep/Cargo.toml\n[package]\nname = \"deep\"\n//- tools/x/deep/src/lib.rs\n\
         //- {{crates/Cargo.toml\n[package]\nname = \"brace\"\nedition = \"2021\"\n//- {{crates/src/lib.rs\n",
    );
    files.iter().for_each(|file| text.push_str(&format!("//- crates/a/{file}\n")));
    text
}

/// What Cargo says of the workspace in `root`, a line for each thing; nothing where it refuses it.
fn told(root: &Path) -> Option<BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root)
        .env("CARGO_HOME", root.join(".cargo-home"))
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("cargo runs");
    let told: Value = serde_json::from_slice(&output.stdout).ok()?;
    let top = root.canonicalize().expect("the folder is there");
    let mut lines = BTreeSet::new();
    for package in told["packages"].as_array().expect("packages") {
        let manifest = inside(&package["manifest_path"], &top);
        lines.insert(format!(
            "{manifest} {} {} {}",
            text(&package["name"]),
            text(&package["version"]),
            text(&package["edition"])
        ));
        for target in package["targets"].as_array().expect("targets") {
            let kind = text(&target["kind"][0]);
            lines.insert(format!("{manifest} {kind} {} {}", text(&target["name"]), inside(&target["src_path"], &top)));
        }
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            lines.insert(format!("{manifest} {}", told_dependency(dependency, &top)));
        }
    }
    Some(lines)
}

fn told_dependency(told: &Value, top: &Path) -> String {
    let or_none = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let mut features: Vec<&str> = told["features"].as_array().expect("features").iter().map(text).collect();
    features.sort_unstable();
    let kind = told["kind"].as_str().unwrap_or("normal");
    let (optional, default) = (&told["optional"], &told["uses_default_features"]);
    let (name, rename, target) = (text(&told["name"]), or_none(&told["rename"]), or_none(&told["target"]));
    format!("{kind} {name} {rename} {target} {} {optional} {default} {features:?}", inside(&told["path"], top))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// A path as the tree counts it.
fn inside(path: &Value, top: &Path) -> String {
    let path = Path::new(text(path)).strip_prefix(top).expect("inside the workspace");
    path.to_str().expect("UTF-8").replace('\\', "/")
}

/// What is read of the same workspace.
fn read(tree: &Tree) -> BTreeSet<String> {
    let packages = Packages::read(tree);
    let manifests = &packages.manifests;
    let mut lines = BTreeSet::new();
    for folder in manifests.members("").expect("a workspace") {
        let file = manifests.at(&folder).expect("its manifest");
        let package = &packages.all()[packages.at(&folder).expect("a package")];
        let (version, edition) = (manifests.version(file), manifests.edition(file));
        let (version, edition) = (version.expect("a version"), edition.expect("an edition"));
        lines.insert(format!("{} {} {version} {edition}", file.path, package.name));
        for target in &package.targets {
            lines.insert(format!("{} {} {} {}", file.path, kind(target.kind), target.name, target.root));
        }
        lines.extend(manifests.dependencies(file).iter().map(|one| format!("{} {}", file.path, dependency(one))));
    }
    lines
}

fn kind(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Lib => "lib",
        TargetKind::ProcMacro => "proc-macro",
        TargetKind::Bin => "bin",
        TargetKind::Test => "test",
        TargetKind::Example => "example",
        TargetKind::Bench => "bench",
        TargetKind::BuildScript => "custom-build",
    }
}

fn dependency(one: &Resolved<'_>) -> String {
    let kind = match one.written.kind {
        DependencyKind::Normal => "normal",
        DependencyKind::Build => "build",
        DependencyKind::Dev => "dev",
    };
    let mut features: Vec<&str> = one.features().collect();
    features.sort_unstable();
    let rename = if one.is_renamed() { one.written.name.as_str() } else { "-" };
    let target = one.written.target.as_deref().unwrap_or("-");
    let (folder, optional) = (one.folder().expect("a folder"), one.written.optional);
    let (package, default) = (one.package(), one.default_features());
    format!("{kind} {package} {rename} {target} {folder} {optional} {default} {features:?}")
}

#[test]
fn cargo_says_the_same_of_every_workspace() {
    let parts = (select(ROOTS), select(TOP), select(FIELDS), select(PACKAGE), subsequence(FILES, 0..=FILES.len()));
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 48, max_shrink_iters: 0, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let compared = std::cell::Cell::new(0);
    let result = runner.run(&parts, |(root, top, fields, package, files)| {
        let shape = workspace(root, top, fields, package, &files);
        let tree = Tree::from_fixture(&shape).expect("a fixture");
        let folder = tempfile::tempdir().expect("a folder");
        crate::tests::cargo_lock::write(&tree, folder.path());
        if let Some(told) = told(folder.path()) {
            prop_assert_eq!(read(&tree), told, "{}", shape);
            compared.set(compared.get() + 1);
        }
        Ok(())
    });
    result.unwrap_or_else(|fault| panic!("{fault}"));
    assert!(compared.get() > 24, "Cargo took {} of the workspaces", compared.get());
}
