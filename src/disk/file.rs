//! One file: its bytes into memory, or onto a disk that has nothing there yet.

use std::io::{self, Read as _, Write as _};

use cap_std::fs::{Dir, Metadata, OpenOptions, Permissions};
use rayon::prelude::*;

use super::Stop;
use super::fault::reason;
use super::standing::{Standing, is_executable, look, mode};
use crate::path::RelPath;
use crate::tree::{Entry, File};

/// Below this number of files, threads cost more than they save.
const WORTH_THREADS: usize = 24;

/// Why a list of files was not written whole.
pub(super) enum Halt {
    Stopped,
    Failed(RelPath, io::Error),
}

/// Reads regular files of at most `limit` bytes, in the order given. Each path was seen to be a regular file.
pub(super) fn read_all(dir: &Dir, paths: Vec<RelPath>, limit: u64) -> Vec<(RelPath, Entry)> {
    let read = |path: RelPath| {
        let entry = read(dir, &path, limit)?;
        Some((path, entry))
    };
    match paths.len() {
        0..WORTH_THREADS => paths.into_iter().filter_map(read).collect(),
        _ => paths.into_par_iter().filter_map(read).collect(),
    }
}

/// Reads one file; `None` when it has gone since it was seen.
fn read(dir: &Dir, path: &RelPath, limit: u64) -> Option<Entry> {
    match try_read(dir, path.as_str(), limit) {
        Ok(entry) => Some(entry),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(Entry::Unreadable { reason: reason(&error) }),
    }
}

fn try_read(dir: &Dir, path: &str, limit: u64) -> io::Result<Entry> {
    let file = dir.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(look(dir, path).entry().unwrap_or(Entry::Special { kind: "folder" }));
    }
    if metadata.len() > limit {
        return Ok(too_big(metadata.len(), limit));
    }
    // A file that grows meanwhile is read no further than the limit.
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.into_std().take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Ok(too_big(bytes.len() as u64, limit));
    }
    Ok(Entry::File(File { bytes: bytes.into(), executable: is_executable(&metadata) }))
}

fn too_big(bytes: u64, limit: u64) -> Entry {
    Entry::Unreadable { reason: format!("it has {bytes} bytes, {limit} are read at most") }
}

/// Does `write` for each item until one fails or `stop` says so; the first failure in item order is reported.
pub(super) fn write_all<T: Sync>(
    items: &[(&RelPath, T)],
    stop: Stop<'_>,
    write: impl Fn(&RelPath, &T) -> io::Result<()> + Sync,
) -> Result<(), Halt> {
    let one = |(path, item): &(&RelPath, T)| match stop() {
        true => Some(Halt::Stopped),
        false => write(path, item).err().map(|error| Halt::Failed((*path).clone(), error)),
    };
    let halt = match items.len() {
        0..WORTH_THREADS => items.iter().find_map(one),
        _ => items.par_iter().find_map_first(one),
    };
    halt.map_or(Ok(()), Err)
}

/// Writes a file where nothing stands, with mode 0644 or 0755 as far as the umask allows.
pub(super) fn create(dir: &Dir, path: &str, file: &File) -> io::Result<cap_std::fs::File> {
    let mut out = dir.open_with(path, &new_file(file.executable))?;
    out.write_all(&file.bytes)?;
    Ok(out)
}

fn new_file(executable: bool) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::mode(&mut options, if executable { 0o755 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = executable;
    options
}

/// The permissions of `like`, with the executable bits given or taken; `None` where the system has none.
pub(super) fn permissions(like: &Metadata, executable: bool) -> Option<Permissions> {
    let old = mode(like)?;
    // Whoever may read may execute, as `chmod +x` under the usual umask.
    let new = if executable { old | (old & 0o444) >> 2 } else { old & !0o111 };
    Some(from_mode(like, new))
}

#[cfg(unix)]
fn from_mode(_: &Metadata, mode: u32) -> Permissions {
    cap_std::fs::PermissionsExt::from_mode(mode)
}

#[cfg(not(unix))]
fn from_mode(like: &Metadata, _: u32) -> Permissions {
    like.permissions()
}

/// Gives or takes the executable bits of a regular file; `Ok` where the system has none.
pub(super) fn set_executable(dir: &Dir, path: &str, executable: bool) -> io::Result<()> {
    match look(dir, path) {
        Standing::File(metadata) => {
            permissions(&metadata, executable).map_or(Ok(()), |permissions| dir.set_permissions(path, permissions))
        }
        _ => Ok(()),
    }
}

/// Gives a regular file the permission bits it had; `Ok` where the system has none.
pub(super) fn restore_mode(dir: &Dir, path: &str, mode: Option<u32>) -> io::Result<()> {
    match (look(dir, path), mode) {
        (Standing::File(metadata), Some(mode)) => dir.set_permissions(path, from_mode(&metadata, mode)),
        _ => Ok(()),
    }
}
