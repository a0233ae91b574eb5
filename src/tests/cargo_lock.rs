//! Rendered locks before Cargo itself. Path dependencies only: no registry and no network.

use std::path::Path;
use std::process::Command;

use crate::cargo::{Manifests, tidy};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};

/// A workspace with a crate that can be left out, a vendored one whose name a project may take, and another that only
/// the first one needs. A line that ends with `# audit` goes with the crate that can be left out.
const REFERENCE: &str = r#"
//- Cargo.toml
[workspace]
members = ["crates/*"]
exclude = ["vendor"]
[workspace.package]
version = "0.1.0"
[workspace.dependencies]
acme-service-domain = { path = "crates/domain" }
router = { package = "axum", path = "vendor/axum" }
[package]
name = "acme-service"
version.workspace = true
edition = "2024"
[dependencies]
acme-service-domain.workspace = true
acme-service-audit = { path = "crates/audit" } # audit
router.workspace = true
//- src/lib.rs
//- crates/domain/Cargo.toml
[package]
name = "acme-service-domain"
version.workspace = true
edition = "2024"
[dev-dependencies]
app = { package = "acme-service", path = "../.." }
//- crates/domain/src/lib.rs
//- crates/audit/Cargo.toml
[package]
name = "acme-service-audit"
version.workspace = true
edition = "2024"
[target.'cfg(unix)'.dependencies]
acme-service-domain.workspace = true
zipper = { path = "../../vendor/zipper" }
[build-dependencies]
router.workspace = true
//- crates/audit/src/lib.rs
//- vendor/axum/Cargo.toml
[package]
name = "axum"
version = "0.8.0"
//- vendor/axum/src/lib.rs
//- vendor/zipper/Cargo.toml
[package]
name = "zipper"
version = "1.0.0"
[dependencies]
axum = { path = "../axum" }
//- vendor/zipper/src/lib.rs
"#;

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

fn text_of<'t>(tree: &'t Tree, name: &str) -> &'t str {
    let file = tree.file(&path(name)).expect("the file is there");
    std::str::from_utf8(&file.bytes).expect("UTF-8")
}

/// What rendering does before the lock is tidied: names put in, a component left out.
fn render(reference: &Tree, name: &str, audit: bool) -> Tree {
    let kept = reference.files().filter(|(path, _)| audit || path.inside("crates/audit").is_none());
    let rendered = kept.map(|(path, file)| {
        let text = std::str::from_utf8(&file.bytes).expect("UTF-8");
        let lines = text.split_inclusive('\n').filter(|line| audit || !line.ends_with("# audit\n"));
        let text = lines.collect::<String>().replace("acme-service", name);
        (path.clone(), Entry::File(File::new(text)))
    });
    rendered.collect()
}

fn tidied(tree: &Tree) -> String {
    tidy(text_of(tree, "Cargo.lock"), &Manifests::read(tree), "").expect("an ordinary lock")
}

pub fn write(tree: &Tree, root: &Path) {
    for (path, file) in tree.files() {
        let path = root.join(path.as_str());
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        std::fs::write(path, &file.bytes).expect("a file is written");
    }
}

fn cargo(root: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .current_dir(root)
        .env("CARGO_HOME", root.join(".cargo-home"))
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {errors}");
}

fn lock_on_disk(root: &Path) -> String {
    std::fs::read_to_string(root.join("Cargo.lock")).expect("the lock is there")
}

fn reference() -> Tree {
    let mut tree = Tree::from_fixture(REFERENCE).expect("a fixture");
    let folder = tempfile::tempdir().expect("a folder");
    write(&tree, folder.path());
    cargo(folder.path(), &["generate-lockfile"]);
    tree.insert(path("Cargo.lock"), Entry::File(File::new(lock_on_disk(folder.path()))));
    tree
}

/// Cargo accepts the tidied lock as it is, and would write the same.
fn check(reference: &Tree, name: &str, audit: bool) {
    let mut tree = render(reference, name, audit);
    let lock = tidied(&tree);
    tree.insert(path("Cargo.lock"), Entry::File(File::new(lock.clone())));
    let folder = tempfile::tempdir().expect("a folder");
    write(&tree, folder.path());
    cargo(folder.path(), &["metadata", "--locked", "--format-version", "1"]);
    cargo(folder.path(), &["generate-lockfile"]);
    assert_eq!(lock_on_disk(folder.path()), lock, "{name}, audit: {audit}");
    assert_eq!(tidied(&tree), lock, "{name}, audit: {audit}: a second pass");
}

#[test]
fn cargo_takes_a_rendered_lock_as_its_own() {
    let reference = reference();
    assert_eq!(tidied(&reference), text_of(&reference, "Cargo.lock"));
    for name in ["acme-service", "a", "zebra", "axum", "axum-tower", "zipper"] {
        check(&reference, name, true);
        check(&reference, name, false);
    }
}
