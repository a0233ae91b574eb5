//! Packs put into a layout. The index comes last, so a layout that was cut short leads to nothing that is not there.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;

use super::{File, INDEX, Index, Layout, MARKER, bounded};
use crate::registry::oci::fault::OciError;
use crate::registry::oci::{Found, Image, Pushed};

/// The most bytes the files of a tar may have together that something is added to.
const MAX_TAR: u64 = 1 << 30;

impl Layout {
    /// Puts an image under a tag, in a layout that is there or a new one, and returns what stands there then. A path that
    /// ends in `.tar` is a tar file.
    ///
    /// # Errors
    /// When the tag leads to other content, or the disk refuses.
    pub fn put(&self, tag: &str, image: &Image) -> Result<(Pushed, Found), OciError> {
        let is_there = self.path.exists();
        let (pushed, found) = Found::after(self.look(tag)?, image, format!("{}:{tag}", self.name()))?;
        if pushed == Pushed::Same {
            return Ok((pushed, found));
        }
        let index = if is_there { self.index()? } else { Index::default() }.with(tag, &found.manifest);
        let is_tar = if is_there { !self.path.is_dir() } else { super::is_layout(&self.path) };
        let files = files(&index, &found, image);
        let written = if is_tar { to_tar(&self.path, files, is_there) } else { to_folder(&self.path, &files) };
        written.map_err(|source| OciError::Disk { path: self.path.clone(), source })?;
        Ok((pushed, found))
    }
}

/// The files of a layout in the order they are written.
type Files = Vec<(String, Vec<u8>)>;

fn files(index: &Index, found: &Found, image: &Image) -> Files {
    let blob = |digest: &str, bytes: &[u8]| (format!("blobs/{}", digest.replace(':', "/")), bytes.to_vec());
    vec![
        (MARKER.to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec()),
        blob(&image.layer.digest, &image.archive),
        blob(&image.config.0.digest, &image.config.1),
        blob(&format!("sha256:{}", found.digest), &found.manifest),
        (INDEX.to_owned(), serde_json::to_vec(index).unwrap_or_default()),
    ]
}

fn to_folder(root: &Path, files: &Files) -> io::Result<()> {
    for (name, bytes) in files {
        let path = root.join(name);
        let folder = path.parent().unwrap_or(root);
        std::fs::create_dir_all(folder)?;
        let same = std::fs::read(&path).is_ok_and(|found| found == *bytes);
        if !same {
            replace(&path, bytes)?;
        }
    }
    Ok(())
}

/// A tar file with these files, and with those of the one before it that are no older state of them.
fn to_tar(path: &Path, files: Files, is_there: bool) -> io::Result<()> {
    let mut all = if is_there { from_tar(path)? } else { BTreeMap::new() };
    all.extend(files);
    let index = all.remove_entry(INDEX);
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in all.iter().chain(index.as_ref().map(|(name, bytes)| (name, bytes))) {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        builder.append_data(&mut header, name, &bytes[..])?;
    }
    replace(path, &builder.into_inner()?)
}

fn from_tar(path: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut archive = tar::Archive::new(File::open(path)?);
    let mut left = MAX_TAR;
    let mut found = BTreeMap::new();
    for entry in archive.entries()? {
        let entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).trim_start_matches("./").to_owned();
        if entry.header().entry_type().is_file() {
            let bytes = bounded(entry, left)?;
            left -= bytes.len() as u64;
            found.insert(name, bytes);
        }
    }
    Ok(found)
}

/// Writes a file beside its place and moves it there, so that nobody ever sees half of it.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".scaffold-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    std::fs::set_permissions(file.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
