//! Packed packs: a tree as a `.tgz` that is the same on every machine, and a reader that takes nothing on trust.
//!
//! `tar` serves as a parser only: nothing is ever unpacked to disk. The form is ustar (POSIX.1-1988, section 10.1.1)
//! in gzip (RFC 1952), without times, owners or names. Manifests come first, so an index reads no contents.

use std::cell::Cell;
use std::io::{self, Read, Write as _};

use flate2::bufread::GzDecoder;
use flate2::{Compression, GzBuilder};
use tar::{EntryType, Header};

use crate::blueprint::pack::{ContentFault, MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_MANIFEST, is_manifest};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};

/// How many times its own size an archive may unpack to, once it passes [`FREE`].
const RATIO: u64 = 200;
/// What any archive may unpack to: tar pads small archives to 10 KiB of zeros.
const FREE: u64 = 1 << 20;
/// The largest archive that is read, in bytes: as much as a pack has when nothing in it can be made smaller.
pub const MAX_PACKED: u64 = MAX_BYTES + (8 << 20);
/// Headers and padding of one file, with room for a long name.
const OVERHEAD: u64 = 2048;

#[cfg(test)]
/// The archive of a tree: manifests first, then path order, so that an index reads no contents.
///
/// # Errors
/// Every entry that is no file, or whose path does not fit a ustar header.
pub fn write(tree: &Tree) -> Result<Vec<u8>, Vec<ContentFault>> {
    let mut entries: Vec<_> = tree.iter().collect();
    entries.sort_by_key(|(path, _)| (!is_manifest(path), *path));
    gzip(&tar_of(&entries)?)
}

/// The archive that `pack build` writes and registries carry: in path order. The same tree gives the same bytes.
///
/// # Errors
/// As [`write`].
pub fn pack(tree: &Tree) -> Result<Vec<u8>, Vec<ContentFault>> {
    gzip(&tar(tree)?)
}

/// The same without gzip: the layer whose digest an image's `diff_ids` name, and what the cache holds.
///
/// # Errors
/// As [`write`].
pub fn tar(tree: &Tree) -> Result<Vec<u8>, Vec<ContentFault>> {
    tar_of(&tree.iter().collect::<Vec<_>>())
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Vec<ContentFault>> {
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gzip.write_all(bytes).and_then(|()| gzip.finish()).map_err(|error| vec![broken(&error)])
}

fn tar_of(entries: &[(&RelPath, &Entry)]) -> Result<Vec<u8>, Vec<ContentFault>> {
    let mut builder = tar::Builder::new(Vec::new());
    let mut faults = Vec::new();
    for (path, entry) in entries {
        match entry {
            Entry::File(file) => faults.extend(append(&mut builder, path, file).err()),
            _ => faults.push(ContentFault::Special { path: path.to_string(), kind: "no file" }),
        }
    }
    let bytes = builder.into_inner().map_err(|error| vec![broken(&error)])?;
    if faults.is_empty() { Ok(bytes) } else { Err(faults) }
}

fn append(builder: &mut tar::Builder<impl io::Write>, path: &RelPath, file: &File) -> Result<(), ContentFault> {
    let mut header = Header::new_ustar();
    header.set_path(path.as_str()).map_err(|error| ContentFault::Name(error.to_string()))?;
    header.set_entry_type(EntryType::Regular);
    header.set_mode(if file.executable { 0o755 } else { 0o644 });
    header.set_size(file.bytes.len() as u64);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    builder.append(&header, &file.bytes[..]).map_err(|error| broken(&error))
}

/// Reads an archive whole: at most 4,096 regular files, 4 MiB each, 32 MiB together, 200 times its own size.
///
/// # Errors
/// Everything in it that no pack may hold. Reading ends at the first fault that makes the rest unreadable or endless.
pub fn read(bytes: &[u8]) -> Result<Tree, Vec<ContentFault>> {
    Reading::default().run(bytes, false)
}

/// Reads what [`tar`] wrote, within the same limits.
///
/// # Errors
/// As [`read`].
pub fn read_tar(bytes: &[u8]) -> Result<Tree, Vec<ContentFault>> {
    Reading::default().run_on(bytes, MAX_BYTES + OVERHEAD * MAX_FILES as u64, false, |rest| rest.is_empty())
}

/// Reads the manifests that an archive begins with, and no further.
///
/// # Errors
/// Everything wrong with the part that is read.
pub fn manifests(bytes: &[u8]) -> Result<Tree, Vec<ContentFault>> {
    Reading::default().run(bytes, true)
}

#[derive(Default)]
struct Reading {
    tree: Tree,
    faults: Vec<ContentFault>,
    files: usize,
    bytes: u64,
}

impl Reading {
    fn run(self, bytes: &[u8], manifests: bool) -> Result<Tree, Vec<ContentFault>> {
        let limit = FREE.max(RATIO * bytes.len() as u64).min(MAX_BYTES + OVERHEAD * MAX_FILES as u64);
        self.run_on(GzDecoder::new(bytes), limit, manifests, |gzip| gzip.get_ref().is_empty())
    }

    /// Reads `stream` up to `limit` bytes; `ended` says whether nothing was left of what it came from.
    fn run_on<R: Read>(
        mut self,
        stream: R,
        limit: u64,
        manifests: bool,
        ended: fn(&R) -> bool,
    ) -> Result<Tree, Vec<ContentFault>> {
        let spent = Cell::new(false);
        let mut archive = tar::Archive::new(Bounded { inner: stream, left: limit, spent: &spent });
        let read = self.entries(&mut archive, manifests);
        let read = read
            .and_then(|finished| if finished && !manifests { drained(archive.into_inner(), ended) } else { Ok(()) });
        match read {
            Err(_) if spent.get() => self.faults.push(ContentFault::Bomb { limit }),
            Err(error) => self.faults.push(broken(&error)),
            Ok(()) => {}
        }
        self.faults.extend(self.tree.collisions().into_iter().map(ContentFault::Collision));
        if self.faults.is_empty() { Ok(self.tree) } else { Err(self.faults) }
    }

    /// Takes in one entry after the other; whether all were met.
    fn entries(&mut self, archive: &mut tar::Archive<impl Read>, manifests: bool) -> io::Result<bool> {
        for entry in archive.entries()? {
            let mut entry = entry?;
            let path = path(&entry.path_bytes());
            if manifests && !path.as_ref().is_ok_and(is_manifest) {
                return Ok(false);
            }
            self.files += 1;
            self.bytes = self.bytes.saturating_add(entry.size());
            if self.files > MAX_FILES {
                self.faults.push(ContentFault::TooMany { limit: MAX_FILES });
                return Ok(false);
            }
            match path.and_then(|path| checked(&entry, path)) {
                Ok(path) => self.take(path, &mut entry)?,
                Err(fault) => self.faults.push(fault),
            }
            if self.bytes > MAX_BYTES {
                self.faults.push(ContentFault::TooHeavy { limit: MAX_BYTES });
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn take(&mut self, path: RelPath, entry: &mut tar::Entry<'_, impl Read>) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size()).unwrap_or_default());
        let executable = entry.header().mode()? & 0o111 != 0;
        entry.read_to_end(&mut bytes)?;
        if bytes.len() as u64 != entry.size() {
            return Err(io::Error::other(format!("`{path}` is cut short")));
        }
        let file = File { bytes: bytes.into(), executable };
        if self.tree.insert(path.clone(), Entry::File(file)).is_some() {
            self.faults.push(ContentFault::Twice { path });
        }
        Ok(())
    }
}

fn path(bytes: &[u8]) -> Result<RelPath, ContentFault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| ContentFault::Name(format!("`{}` is not UTF-8", String::from_utf8_lossy(bytes).escape_debug())))?;
    RelPath::new(text).map_err(|fault| ContentFault::Name(fault.to_string()))
}

/// Checks what the header says, before a byte of the content is read.
fn checked(entry: &tar::Entry<'_, impl Read>, path: RelPath) -> Result<RelPath, ContentFault> {
    let special = |kind| Err(ContentFault::Special { path: path.to_string(), kind });
    match entry.header().entry_type() {
        EntryType::Regular => {}
        EntryType::Symlink | EntryType::Link => {
            let target = entry.link_name_bytes().map(|name| String::from_utf8_lossy(&name).escape_debug().to_string());
            return Err(ContentFault::Link { path: path.to_string(), target: target.unwrap_or_default() });
        }
        EntryType::Directory => return special("a folder"),
        EntryType::Char | EntryType::Block => return special("a device"),
        EntryType::Fifo => return special("a pipe"),
        _ => return special("of a kind of its own"),
    }
    let limit = if is_manifest(&path) { MAX_MANIFEST as u64 } else { MAX_FILE_BYTES };
    match entry.header().mode() {
        _ if entry.size() > limit => Err(ContentFault::TooBig { path, bytes: entry.size(), limit }),
        Ok(mode) if mode & 0o7000 != 0 => Err(ContentFault::Bits { path }),
        Ok(_) => Ok(path),
        Err(error) => Err(broken(&error)),
    }
}

/// Reads to the end, where gzip keeps its checksum. Anything but padding there is refused: other readers would take
/// it for more files.
fn drained<R: Read>(mut stream: Bounded<'_, R>, ended: fn(&R) -> bool) -> io::Result<()> {
    let mut block = [0; 4096];
    loop {
        match stream.read(&mut block)? {
            0 => break,
            read if block[..read].iter().any(|byte| *byte != 0) => {
                return Err(io::Error::other("something follows its end"));
            }
            _ => {}
        }
    }
    if ended(&stream.inner) { Ok(()) } else { Err(io::Error::other("something follows its end")) }
}

fn broken(error: &io::Error) -> ContentFault {
    ContentFault::Broken(error.to_string())
}

/// A stream that fails once more than `left` bytes came out of it.
struct Bounded<'s, R> {
    inner: R,
    left: u64,
    spent: &'s Cell<bool>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => {
                self.spent.set(true);
                return Err(io::Error::other("too large"));
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
