//! Real sources: the crates this project depends on, as Cargo has them on this machine.

use std::path::PathBuf;
use std::process::Command;

/// The folder of a crate this project depends on.
///
/// # Panics
/// When Cargo does not know it: the tests are built from it, so it is there.
pub fn folder(name: &str) -> PathBuf {
    let rustc = Command::new("rustc").arg("-vV").current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("rustc runs");
    let version = String::from_utf8(rustc.stdout).expect("UTF-8");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    // Crates of other platforms were never needed, and may not be there.
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let found = packages.iter().filter(|package| package["name"] == name);
    let manifest = found.filter_map(|package| package["manifest_path"].as_str()).max().expect("a dependency");
    PathBuf::from(manifest).parent().expect("a folder").to_owned()
}

/// The Rust sources of a crate, with their paths, in path order.
pub fn sources(name: &str) -> Vec<(String, String)> {
    let root = folder(name);
    let files = walkdir::WalkDir::new(root.join("src")).sort_by_file_name().into_iter();
    let rust = files.filter_map(Result::ok).filter(|entry| entry.path().extension().is_some_and(|kind| kind == "rs"));
    let read = rust.filter_map(|entry| {
        let path = entry.path().strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
        Some((path, std::fs::read_to_string(entry.path()).ok()?))
    });
    let found: Vec<_> = read.collect();
    assert!(!found.is_empty(), "no sources of {name}");
    found
}
