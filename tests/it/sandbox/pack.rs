//! The pack that end-to-end tests render: small, with one of everything.

/// A pack of two blueprints. `logo.bin` is beside it, since a text form holds no NUL.
pub const BASE: &str = include_str!("../../cases/packs/base.tree");

/// What `new svc orders --defaults` makes of it, without `.git`.
pub const CONTENTS: &[&str] = &[
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "NOTE.txt",
    "README.md",
    "ci/gate.yml",
    "deny.toml",
    "deploy/eu.yaml",
    "deploy/us.yaml",
    "golden/event.json",
    "logo.bin",
    "run.sh",
    "scaffold.lock",
    "scaffold.toml",
    "src/audit.rs",
    "src/lib.rs",
];
