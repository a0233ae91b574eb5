//! Real sources: the crates this project depends on, as Cargo has them on this machine.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The folder of a crate this project depends on, of its highest version.
///
/// # Panics
/// When Cargo does not know it: the tests are built from it, so it is there.
pub fn folder(name: &str) -> PathBuf {
    versions(name).pop().expect("a dependency")
}

/// The folders of all versions of a crate this project depends on, lowest version first.
pub fn versions(name: &str) -> Vec<PathBuf> {
    static PACKAGES: LazyLock<serde_json::Value> = LazyLock::new(metadata);
    let packages = PACKAGES["packages"].as_array().expect("a list of packages");
    let version = |package: &serde_json::Value| semver::Version::parse(package["version"].as_str()?).ok();
    let mut found: Vec<_> = packages.iter().filter(|package| package["name"] == name).collect();
    found.sort_by_key(|package| version(package));
    let manifests = found.into_iter().filter_map(|package| package["manifest_path"].as_str());
    manifests.map(|manifest| Path::new(manifest).parent().expect("a folder").to_owned()).collect()
}

fn metadata() -> serde_json::Value {
    let rustc = Command::new("rustc").arg("-vV").current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("rustc runs");
    let version = String::from_utf8(rustc.stdout).expect("UTF-8");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    // Crates of other platforms were never needed, and may not be there.
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("metadata is JSON")
}

/// The Rust sources of a crate, with their paths, in path order.
pub fn sources(name: &str) -> Vec<(String, String)> {
    read(&folder(name))
}

/// The Rust sources of the crate in a folder, with their paths, in path order.
pub fn read(root: &Path) -> Vec<(String, String)> {
    let files = walkdir::WalkDir::new(root.join("src")).sort_by_file_name().into_iter();
    let rust = files.filter_map(Result::ok).filter(|entry| entry.path().extension().is_some_and(|kind| kind == "rs"));
    let read = rust.filter_map(|entry| {
        let path = entry.path().strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
        Some((path, std::fs::read_to_string(entry.path()).ok()?))
    });
    let found: Vec<_> = read.collect();
    assert!(!found.is_empty(), "no sources in {}", root.display());
    found
}
