//! Folders as packs, and how a project names one.

use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use super::reference::{Carrier, Selector};
use super::remote::{Fetched, Point, Remote};
use super::{Access, Opened, SourceError};
use crate::blueprint::pack::ContentFault;
use crate::model::digest::Digest;
use crate::model::tree::Tree;
use crate::registry::archive::{self, MAX_PACKED};
use crate::system::disk::{DiskError, read_pack};

/// One of these stands at the top of every pack.
const MANIFESTS: [&str; 2] = ["pack.toml", "blueprint.toml"];

/// Reads the pack that stands at the path which somebody wrote as `written`.
pub(super) fn open(written: &str, access: &Access) -> Result<Opened, SourceError> {
    let path = access.cwd.join(written);
    let carrier = Carrier::Folder(written.to_owned());
    if path.is_file() {
        return packed(written, &path, &carrier);
    }
    if !path.is_dir() {
        return Err(SourceError::NoFolder { path: written.to_owned() });
    }
    Opened::read(&carrier, &origin(written), contents(&path)?, None)
}

/// What a folder holds as a pack. One without a manifest is none, and is not walked: it may be `/`.
fn contents(folder: &Path) -> Result<Tree, DiskError> {
    let is_file = |name: &&str| folder.join(name).symlink_metadata().is_ok_and(|found| found.is_file());
    match MANIFESTS.iter().any(is_file) {
        true => read_pack(folder),
        false => Ok(Tree::new()),
    }
}

/// A folder or a `.tgz` as a mirror: it holds one version.
pub(super) struct Shelf {
    path: String,
}

impl Shelf {
    pub(super) fn new(path: &str) -> Self {
        Self { path: path.to_owned() }
    }
}

impl Remote for Shelf {
    fn versions(&self, access: &Access) -> Result<Vec<Point>, SourceError> {
        let version = open(&self.path, access)?.pack.version;
        Ok(vec![Point { name: version.to_string(), version: Some(version), revision: String::new(), mutable: false }])
    }

    fn point(&self, selector: &Selector, access: &Access) -> Result<Point, SourceError> {
        let mut here = self.versions(access)?;
        here.retain(|point| selector.exact() == point.version);
        here.pop().ok_or_else(|| {
            let help = Some("a mirror that is a folder has one version, and no tags or digests".to_owned());
            SourceError::NoPoint { place: self.path.clone(), wanted: selector.to_string(), help }
        })
    }

    fn fetch(&self, _: &Point, access: &Access) -> Result<Fetched, SourceError> {
        let opened = open(&self.path, access)?;
        Ok(Fetched { tree: opened.pack.tree, revision: None, signature: opened.signature })
    }
}

/// Reads a `.tgz`.
fn packed(written: &str, path: &Path, carrier: &Carrier) -> Result<Opened, SourceError> {
    let fault = |source| DiskError::Io { action: "read the archive", path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(fault)?;
    let mut bytes = Vec::new();
    file.take(MAX_PACKED + 1).read_to_end(&mut bytes).map_err(fault)?;
    let refused = |faults| SourceError::Archive { origin: written.to_owned(), faults };
    if bytes.len() as u64 > MAX_PACKED {
        return Err(refused(vec![ContentFault::TooHeavy { limit: MAX_PACKED }]));
    }
    let revision = format!("sha256:{}", Digest::of(&bytes));
    let tree = archive::read(&bytes).map_err(refused)?;
    let opened = Opened::read(carrier, &format!("{}:", written.trim_start_matches("./")), tree, None)?;
    Ok(Opened { revision: Some(revision), ..opened })
}

/// What stands before a path of the pack in messages: the folder as it was written.
fn origin(written: &str) -> String {
    let mut folder = written;
    while let Some(rest) = folder.strip_prefix("./") {
        folder = rest.trim_start_matches('/');
    }
    match folder {
        "." | "" => String::new(),
        folder if folder.ends_with('/') => folder.to_owned(),
        folder => format!("{folder}/"),
    }
}

/// How the `scaffold.toml` in `from` names the folder `to`: relative to itself, starting with `./` or `../`, or
/// absolute where the two have no folder in common.
///
/// Links are resolved as far as the paths exist, so that `..` leads where the text says.
///
/// # Errors
/// When a path cannot be resolved, or is not UTF-8.
pub fn relative(from: &Path, to: &Path) -> Result<String, SourceError> {
    let (from, to) = (canonical(from)?, canonical(to)?);
    let (from, whole): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&whole).take_while(|(a, b)| a == b).count();
    if !from[..shared].iter().any(|part| matches!(part, Component::Normal(_))) {
        let text = to.to_str().ok_or_else(|| SourceError::NotUtf8 { path: to.clone() })?;
        return Ok(text.strip_prefix(r"\\?\").unwrap_or(text).replace('\\', "/"));
    }
    let up = from[shared..].iter().map(|_| Some(".."));
    let down = whole[shared..].iter().map(|part| part.as_os_str().to_str());
    let parts: Option<Vec<&str>> = up.chain(down).collect();
    let text = parts.ok_or_else(|| SourceError::NotUtf8 { path: to.clone() })?.join("/");
    Ok(if shared == from.len() { format!("./{text}") } else { text })
}

/// The path without links, as far as it exists.
fn canonical(path: &Path) -> Result<PathBuf, SourceError> {
    let fault = |source| SourceError::Disk(DiskError::Io { action: "find the folder", path: path.to_owned(), source });
    match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) if parent.as_os_str().is_empty() => Ok(canonical(Path::new("."))?.join(name)),
            (Some(parent), Some(name)) => Ok(canonical(parent)?.join(name)),
            _ => Err(fault(error)),
        },
        found => found.map_err(fault),
    }
}

#[cfg(test)]
mod tests;
