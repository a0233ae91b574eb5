//! Who may use whom. A new edge between crates, or a new dependency of the pure ones, fails here
//! and has to be argued for in the same change.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::process::Command;

use serde_json::Value;

const ROOT: &str = env!("CARGO_PKG_NAME");

/// A crate, and the members it may use, in tests too. The root wires them, and may use all.
const MEMBERS: &[(&str, &[&str])] = &[
    ("api", &["contracts", "domain"]),
    ("contracts", &[]),
    ("domain", &["contracts"]),
    ("store", &["contracts", "domain"]),
    // scaffold:slot members
    ("letters", &[]),
    // scaffold:end
];

/// The pure crates, and everything else they may build on. No server, no runtime, no database.
const PURE: [(&str, &[&str]); 2] = [
    (
        "contracts",
        &[
            "jiff",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
            "utoipa",
            "uuid",
        ],
    ),
    ("domain", &["async-trait", "sqlx", "thiserror", "uuid"]),
];

#[test]
fn members_use_each_other_only_downwards() -> Result<(), Box<dyn Error>> {
    let members = packages()?;
    let listed = MEMBERS.iter().map(|(name, _)| *name);
    let known: BTreeSet<_> = listed.chain([ROOT]).map(str::to_owned).collect();
    let found: BTreeSet<_> = members.keys().cloned().collect();
    assert_eq!(found, known, "a new crate needs its place in the layers");
    for (name, allowed) in MEMBERS {
        for used in &members[*name] {
            let fine = !used.is_member || allowed.contains(&used.name.as_str());
            assert!(fine, "{name} may not use {}", used.name);
        }
    }
    Ok(())
}

#[test]
fn pure_crates_have_no_new_dependency() -> Result<(), Box<dyn Error>> {
    let members = packages()?;
    for (name, allowed) in PURE {
        for used in &members[name] {
            let fine = used.is_member || used.only_tests || allowed.contains(&used.name.as_str());
            assert!(fine, "{name} is pure and may not use {}", used.name);
        }
    }
    Ok(())
}

struct Dependency {
    name: String,
    is_member: bool,
    only_tests: bool,
}

fn packages() -> Result<BTreeMap<String, Vec<Dependency>>, Box<dyn Error>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "metadata",
        "--no-deps",
        "--offline",
        "--format-version",
        "1",
    ]);
    let metadata: Value = serde_json::from_slice(&cargo.output()?.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let entries = packages.iter().map(|package| {
        let name = package["name"].as_str().ok_or("no name")?;
        let used = package["dependencies"]
            .as_array()
            .ok_or("no dependencies")?;
        let used = used.iter().map(dependency).collect::<Result<_, _>>()?;
        Ok((name.to_owned(), used))
    });
    entries.collect()
}

fn dependency(value: &Value) -> Result<Dependency, Box<dyn Error>> {
    Ok(Dependency {
        name: value["name"].as_str().ok_or("no name")?.to_owned(),
        is_member: value["path"].is_string(),
        only_tests: value["kind"] == "dev",
    })
}
