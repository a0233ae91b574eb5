//! `Layout`: a folder, or a tar file of one, that holds what a registry holds (OCI image specification, "Image
//! Layout"). It carries packs over an air gap with the digests they have on either side.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fault::OciError;
use super::manifest::{Annotations, Descriptor, MAX_ARCHIVE, MAX_MANIFEST};
use super::{Found, Image};
use crate::model::digest::Digest;

mod write;

/// The annotation of an index that holds the tag.
const REF_NAME: &str = "org.opencontainers.image.ref.name";
const MARKER: &str = "oci-layout";
const INDEX: &str = "index.json";
/// The largest index that is read, in bytes.
const MAX_INDEX: u64 = 16 << 20;

/// A layout on this machine.
pub struct Layout {
    path: PathBuf,
    /// As it was written.
    name: String,
}

/// `index.json`. What it says beside the manifests stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Index {
    #[serde(default)]
    manifests: Vec<Descriptor>,
    #[serde(flatten)]
    rest: serde_json::Map<String, serde_json::Value>,
}

/// Whether a path is a layout: a folder with the marker in it and no pack, or a file that ends in `.tar`.
#[must_use]
pub fn is_layout(path: &Path) -> bool {
    match path.is_dir() {
        true => path.join(MARKER).is_file() && !path.join("pack.toml").is_file(),
        false => path.extension().is_some_and(|extension| extension == "tar"),
    }
}

impl Layout {
    /// The one that somebody in the folder `cwd` wrote as `written`.
    #[must_use]
    pub fn at(cwd: &Path, written: &str) -> Self {
        Self { path: cwd.join(written), name: written.to_owned() }
    }

    /// The tags, in the order of the index.
    ///
    /// # Errors
    /// When there is no layout, or it cannot be read.
    pub fn tags(&self) -> Result<Vec<String>, OciError> {
        let index = self.index()?;
        Ok(index
            .manifests
            .iter()
            .filter_map(|one| one.annotations.get(REF_NAME))
            .map(|name| tag(name).to_owned())
            .collect())
    }

    /// The manifest that a tag or a digest (`sha256:…`) names.
    ///
    /// # Errors
    /// When there is none, it is no pack's, or it is not the one of its digest.
    pub fn find(&self, wanted: &str) -> Result<Found, OciError> {
        let index = self.index()?;
        let named = |one: &&Descriptor| {
            one.digest == wanted
                || one.annotations.get(REF_NAME).is_some_and(|name| name == wanted || tag(name) == wanted)
        };
        let Some(descriptor) = index.manifests.iter().find(named) else {
            return Err(OciError::Absent { registry: self.name(), what: format!("`{wanted}`") });
        };
        let what = format!("{}:{wanted}", self.name());
        let manifest = self.blob(descriptor, MAX_MANIFEST, &what)?;
        let digest = Digest::of(&manifest);
        Found::read(manifest, digest, what)
    }

    /// What a tag leads to, if it is there.
    ///
    /// # Errors
    /// When the layout cannot be read, or it leads to what is no pack.
    pub fn look(&self, tag: &str) -> Result<Option<Found>, OciError> {
        let is_there = self.path.exists() && self.tags()?.iter().any(|known| known == tag);
        if is_there { self.find(tag).map(Some) } else { Ok(None) }
    }

    /// The contents of a manifest, each of them checked.
    ///
    /// # Errors
    /// When one is missing, or is another than the manifest names.
    pub fn fetch(&self, found: &Found) -> Result<Image, OciError> {
        let layer = found.read.layer(&found.what)?.clone();
        let archive = self.blob(&layer, MAX_ARCHIVE, &found.what)?;
        let config = self.blob(&found.read.config, MAX_MANIFEST, &found.what)?;
        Ok(found.clone().with(layer, archive, Some(config)))
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn index(&self) -> Result<Index, OciError> {
        let absent = || OciError::Absent { registry: self.name(), what: format!("`{INDEX}`: it is no OCI layout") };
        let bytes = self.read(INDEX, MAX_INDEX)?.ok_or_else(absent)?;
        serde_json::from_slice(&bytes).map_err(|_| OciError::Garbled { registry: self.name(), what: "index" })
    }

    fn blob(&self, of: &Descriptor, limit: u64, what: &str) -> Result<Vec<u8>, OciError> {
        let wanted = of.sha256(what)?;
        let content = format!("content `{}`", of.digest);
        let absent = || OciError::Absent { registry: self.name(), what: content.clone() };
        let bytes = self.read(&format!("blobs/sha256/{wanted}"), limit.min(of.size))?.ok_or_else(absent)?;
        let found = Digest::of(&bytes);
        if found == wanted { Ok(bytes) } else { Err(OciError::Digest { what: content, wanted, found }) }
    }

    /// A file of the layout, of at most `limit` bytes; `None` where there is none.
    fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, OciError> {
        let result = match self.path.is_dir() {
            true => from_file(&self.path.join(name), limit),
            false => from_tar(&self.path, name, limit),
        };
        match result {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                Err(OciError::TooBig { what: format!("`{name}` of {}", self.name()), bytes: limit + 1, limit })
            }
            result => result.map(Some).map_err(|source| OciError::Disk { path: self.path.clone(), source }),
        }
    }
}

/// The tag in the name of a reference, which may be a whole reference.
fn tag(name: &str) -> &str {
    match name.rsplit_once(':') {
        Some((_, tag)) if !tag.contains('/') => tag,
        _ => name,
    }
}

fn from_file(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    bounded(file, limit)
}

/// A file of a tar; the rest is passed over unread.
fn from_tar(path: &Path, name: &str, limit: u64) -> io::Result<Vec<u8>> {
    let mut archive = tar::Archive::new(File::open(path)?);
    for entry in archive.entries_with_seek()? {
        let entry = entry?;
        let is_it = |path: &[u8]| path.strip_prefix(b"./").unwrap_or(path) == name.as_bytes();
        if is_it(&entry.path_bytes()) && entry.header().entry_type().is_file() {
            return bounded(entry, limit);
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

fn bounded(reader: impl io::Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

impl Index {
    /// The index with `tag` leading to a manifest, and to nothing else.
    fn with(mut self, tag: &str, manifest: &[u8]) -> Self {
        self.manifests.retain(|one| one.annotations.get(REF_NAME).is_none_or(|name| name != tag));
        let mut descriptor = Descriptor::of(super::manifest::MANIFEST, manifest);
        descriptor.annotations = Annotations::from([(REF_NAME.to_owned(), tag.to_owned())]);
        self.manifests.push(descriptor);
        self.rest.entry("schemaVersion").or_insert_with(|| 2.into());
        self.rest.entry("mediaType").or_insert_with(|| super::manifest::INDEX.into());
        self
    }
}
