//! Cargo: what the manifests and lock files of a tree say.
//!
//! A [`Manifest`] is one `Cargo.toml` with the places of what it says, [`Manifests`] all of a tree with what members
//! inherit from their workspace, [`Packages`] which package a file belongs to and where its crates begin, a [`Lock`] one
//! `Cargo.lock`, and [`tidy`] puts a lock into the form Cargo writes.
//!
//! # What holds
//!
//! - Nobody else in the crate reads a `Cargo.toml` or a `Cargo.lock` for what it means to Cargo; rules about data see it as
//!   any other file of data.
//! - It agrees with `cargo metadata` about members, inheritance, targets and dependencies, which a test holds it to.
//! - A file is read as far as it can be, and says where it could not; whoever needs all of it asks for that.
//! - It is a function of the tree: no index, no network, no Cargo is run, and features and versions are not resolved.

mod dependency;
mod lock;
mod manifest;
mod package;
mod table;
mod target;
mod tidy;
mod workspace;

pub use dependency::{DependencyKind, Resolved};
pub use lock::{Lock, LockedDependency};
pub use manifest::Manifest;
pub use package::{Package, Packages};
#[cfg(test)]
pub use target::TargetKind;
pub use target::underscored;
pub use tidy::{is_lock, tidy};
pub use workspace::{MANIFEST, ManifestFile, Manifests};
