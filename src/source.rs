//! `source`: what a reference leads to. This is the edge where packs come in; what it returns is a [`Pack`].
//!
//! This version reads the built-in pack and folders. The other carriers of the grammar are recognised, so that
//! nobody is told that a registry's address is a misspelt folder.

#![expect(clippy::disallowed_methods, reason = "this is the edge where packs come in")]

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::disk::DiskError;
use crate::pack::Pack;
use crate::suggestion::hint;

pub mod archive;
mod builtin;
mod folder;
mod reference;

pub use builtin::{Index, Listed, builtin, index};
pub use folder::relative;
pub use reference::{Carrier, Kind, Reference, ReferenceFault};

use archive::ArchiveFault;

/// The text that names the built-in pack in `scaffold.toml`.
pub const BUILTIN: &str = "builtin";

/// Why a reference leads to no pack.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error(transparent)]
    Reference(#[from] ReferenceFault),
    #[error("this version reads the built-in pack and folders, and `{text}` is {kind}")]
    Unsupported { kind: Kind, text: String, help: Option<String> },
    #[error("there is no built-in blueprint `{name}`")]
    NoBuiltin { name: String, help: Option<String> },
    #[error("the pack `{pack}` holds no blueprint `{name}`")]
    NoBlueprint { pack: String, name: String, help: Option<String> },
    #[error("the pack `{pack}` holds several blueprints: {}", quoted(names))]
    Several { pack: String, names: Vec<String> },
    #[error("there is no folder `{path}`")]
    NoFolder { path: String },
    #[error("`{text}` cannot stand as `pack`: it is `builtin`, or a folder that starts with `./`, `../` or `/`")]
    PackText { text: String },
    #[error("`{}` is not UTF-8, and scaffold.toml is", path.display())]
    NotUtf8 { path: PathBuf },
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error("{origin} is no pack: {}", lines(faults))]
    Archive { origin: String, faults: Vec<ArchiveFault> },
    /// Everything wrong with the pack's manifest.
    #[error("{}", lines(.0))]
    Pack(Vec<Diagnostic>),
}

impl SourceError {
    /// What to do about it, where that can be said.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Reference(ReferenceFault::Scheme { help, .. })
            | Self::Unsupported { help, .. }
            | Self::NoBuiltin { help, .. }
            | Self::NoBlueprint { help, .. } => help.clone(),
            Self::Several { names, .. } => {
                names.first().map(|name| format!("write `//{name}` after the folder, or `--blueprint {name}`"))
            }
            _ => None,
        }
    }
}

/// The pack a reference leads to, and the blueprint that is meant: the one named, or the only one. Relative folders
/// count from `cwd`.
///
/// # Errors
/// When there is no such pack or blueprint, or the pack has several and none is named.
pub fn resolve(reference: &Reference, cwd: &Path) -> Result<(Pack, String), SourceError> {
    let pack = open(reference, cwd)?;
    let name = match (&reference.blueprint, &pack.blueprints[..]) {
        (Some(name), _) if pack.folder(name).is_some() => name.clone(),
        (Some(name), _) => return Err(missing(reference, &pack, name, cwd)),
        (None, [(only, _)]) => only.clone(),
        (None, _) => return Err(SourceError::Several { pack: pack.name.clone(), names: names(&pack) }),
    };
    Ok((pack, name))
}

/// The pack a reference leads to, whichever blueprint is meant.
///
/// # Errors
/// When there is no such pack, or everything wrong with it.
pub fn open(reference: &Reference, cwd: &Path) -> Result<Pack, SourceError> {
    match &reference.carrier {
        Carrier::Builtin => builtin(),
        Carrier::Folder(written) => folder::open(written, cwd),
        Carrier::Other { kind, text } => {
            let help = if *kind == Kind::Namespace { folder_hint(text, cwd) } else { None };
            Err(SourceError::Unsupported { kind: *kind, text: text.clone(), help })
        }
    }
}

/// The pack that a project's `pack` names; a relative folder counts from `project`, where `scaffold.toml` is.
///
/// # Errors
/// When the text names no pack, there is none, or everything wrong with it.
pub fn resolve_locked(pack: &str, project: &Path) -> Result<Pack, SourceError> {
    let reference = Reference::parse(pack)?;
    match (&reference.carrier, &reference.blueprint) {
        (Carrier::Other { .. }, _) | (_, None) => open(&reference, project),
        _ => Err(SourceError::PackText { text: pack.to_owned() }),
    }
}

/// How `scaffold.toml` in `project` names the pack of a reference that was written in `cwd`. The project's folder
/// need not exist yet.
///
/// # Errors
/// When a folder cannot be resolved, or no project can name what the reference names.
pub fn pack_text(reference: &Reference, cwd: &Path, project: &Path) -> Result<String, SourceError> {
    match &reference.carrier {
        Carrier::Builtin => Ok(BUILTIN.to_owned()),
        Carrier::Folder(written) => relative(project, &cwd.join(written)),
        Carrier::Other { kind, text } => Err(SourceError::Unsupported { kind: *kind, text: text.clone(), help: None }),
    }
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

/// Where somebody wrote a word and a folder has that name, how to mean the folder.
fn folder_hint(word: &str, cwd: &Path) -> Option<String> {
    let path = word.split(['@', ':']).next().unwrap_or(word);
    cwd.join(path).is_dir().then(|| format!("for the folder, write `./{path}`"))
}

fn names(pack: &Pack) -> Vec<String> {
    pack.blueprints.iter().map(|(name, _)| name.clone()).collect()
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn lines<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
