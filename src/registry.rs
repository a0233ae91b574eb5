//! Where packs come from: a reference becomes a [`Pack`] and the facts by which a lock recognises it.
//!
//! ```text
//! Reference ──config──► place ──┬─ built in, folder, .tgz ─────────────────────┐
//!                               └─ mirror ──► Remote ──► version ──► Fetched ──┴─► Opened
//!                                        └── cache, by place and version ──────┘
//! ```
//!
//! Nothing is used whose digest or required signature does not hold. Packs are read into memory under limits, and no code
//! of them runs. With `--offline` no connection is opened; a credential goes to its own host and into no message.

#![expect(clippy::disallowed_methods, reason = "this is the edge where packs come in")]

use std::path::Path;

use crate::blueprint::pack::Pack;
use crate::model::suggestion::hint;

mod access;
pub mod archive;
mod builtin;
pub mod cache;
mod config;
mod download;
mod error;
mod fetch;
mod folder;
mod git;
mod http;
mod locked;
pub mod oci;
mod opened;
mod redacted;
mod reference;
mod remote;
pub mod signature;
mod trust;
mod user;
mod version;

pub use access::{Access, Unwatched, Watch};
#[cfg(test)]
pub use builtin::builtin;
pub use builtin::{Index, index};
pub use config::Config;
pub use error::SourceError;
pub use folder::relative;
pub use locked::{Relock, has, is_local, open_at, open_locked, relock};
pub use opened::Opened;
pub use redacted::redacted;
pub use reference::{Carrier, Reference, ReferenceFault, Selector};
pub use remote::{Fetched, Point, Remote};
pub use trust::signers;
pub use user::UserFolders;
pub use version::newest;

/// The text that names the built-in pack in `scaffold.toml`.
pub const BUILTIN: &str = "builtin";

/// The pack a reference leads to, and the blueprint that is meant: the one named, or the only one.
///
/// # Errors
/// When there is no such pack or blueprint, or the pack has several and none is named.
pub fn resolve(reference: &Reference, access: &Access) -> Result<(Opened, String), SourceError> {
    let opened = open(reference, access)?;
    let pack = &opened.pack;
    let name = match (&reference.blueprint, &pack.blueprints[..]) {
        (Some(name), _) if pack.folder(name).is_some() => name.clone(),
        (Some(name), _) => return Err(missing(reference, pack, name, &access.cwd)),
        (None, [(only, _)]) => only.clone(),
        (None, _) => return Err(SourceError::Several { pack: pack.name.clone(), names: names(pack) }),
    };
    Ok((opened, name))
}

/// The pack a reference leads to, whichever blueprint is meant.
///
/// # Errors
/// When there is no such pack, it is not to be trusted, or everything wrong with it.
pub fn open(reference: &Reference, access: &Access) -> Result<Opened, SourceError> {
    let written = reference;
    let reference = access.config.expand(reference).map_err(|error| pointed(error, written, &access.cwd))?;
    fetch::open(&reference, &[], access)?.admitted(&[], access)
}

/// The same without asking whether it is to be trusted: for those who are about to sign it.
///
/// # Errors
/// When there is no such pack, or everything wrong with it.
pub fn open_unchecked(reference: &Reference, access: &Access) -> Result<Opened, SourceError> {
    let expanded = access.config.expand(reference).map_err(|error| pointed(error, reference, &access.cwd))?;
    fetch::open(&expanded, &[], access)
}

/// The versions there are of the pack a reference leads to, lowest first; from the cache where the network is not to be
/// used.
///
/// # Errors
/// When its carrier has no versions or cannot be asked.
pub fn versions(reference: &Reference, access: &Access) -> Result<Vec<Point>, SourceError> {
    let expanded = access.config.expand(reference).map_err(|error| pointed(error, reference, &access.cwd))?;
    fetch::versions(&expanded, access)
}

/// How `scaffold.toml` in `project` names the pack of a reference that was written in `cwd`: without the version, which
/// is beside it, and with what an alias or namespace stands for, so that it means the same on every machine. The
/// project's folder need not exist yet.
///
/// # Errors
/// When a folder cannot be resolved.
pub fn pack_text(reference: &Reference, access: &Access, project: &Path) -> Result<String, SourceError> {
    let mut reference = access.config.expand(reference)?;
    match &mut reference.carrier {
        Carrier::Folder(written) => return relative(project, &access.cwd.join(written)),
        Carrier::OciLayout { path } => *path = relative(project, &access.cwd.join(&*path))?,
        _ => {}
    }
    Ok(reference.without_version())
}

fn missing(reference: &Reference, pack: &Pack, name: &str, cwd: &Path) -> SourceError {
    let (name, names) = (name.to_owned(), names(pack));
    let near = hint(&name, names.iter().map(String::as_str));
    match reference.carrier {
        Carrier::Builtin => {
            let help = [folder_hint(&name, cwd), near].into_iter().flatten().collect::<Vec<_>>().join("; ");
            SourceError::NoBuiltin { name, help: Some(help).filter(|help| !help.is_empty()) }
        }
        _ => SourceError::NoBlueprint { pack: pack.name.clone(), name, help: near },
    }
}

/// A namespace that is not configured may have been meant as a folder.
fn pointed(error: SourceError, reference: &Reference, cwd: &Path) -> SourceError {
    match (&error, folder_hint(&reference.carrier.to_string(), cwd)) {
        (SourceError::NoNamespace { namespace, .. }, Some(help)) => {
            SourceError::NoNamespace { namespace: namespace.clone(), help: Some(help) }
        }
        _ => error,
    }
}

/// Where somebody wrote a word and a folder has that name, how to mean the folder.
fn folder_hint(word: &str, cwd: &Path) -> Option<String> {
    let path = word.split(['@', ':']).next().unwrap_or(word);
    cwd.join(path).is_dir().then(|| format!("for the folder, write `./{path}`"))
}

fn names(pack: &Pack) -> Vec<String> {
    pack.blueprints.iter().map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests;
