//! One file: its bytes into memory, or onto a disk that has nothing there yet.

use std::io::{self, Read as _, Write as _};

use bytes::{Bytes, BytesMut};
use cap_std::fs::{Dir, Metadata, OpenOptions, Permissions};
use rayon::prelude::*;

use super::Stop;
use super::fault::reason;
use super::path_state::{PathState, is_executable, look, mode};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};

/// Below this number of files, threads cost more than they save.
const WORTH_THREADS: usize = 24;
/// Room for a few dozen small files.
const ROOM: usize = 256 << 10;

/// Why a list of files was not written whole.
pub(super) enum Halt {
    Stopped,
    Failed(RelPath, io::Error),
}

/// Reads regular files of at most `limit` bytes, in the order given. Each path was seen to be a regular file; one
/// that has gone since is left out. Bytes that equal those of the same file in `known` are shared with it.
pub(super) fn read_all(dir: &Dir, paths: &[RelPath], limit: u64, known: &Tree) -> Vec<(RelPath, Entry)> {
    let read = |paths: &[RelPath]| {
        let mut reader = Reader { dir, limit, known, room: BytesMut::new() };
        paths.iter().filter_map(|path| Some((path.clone(), reader.read(path)?))).collect::<Vec<_>>()
    };
    match paths.len() {
        0..WORTH_THREADS => read(paths),
        _ => paths.par_chunks(WORTH_THREADS).flat_map_iter(read).collect(),
    }
}

/// Reads one file after the other into shared room: one allocation for many small files.
struct Reader<'a> {
    dir: &'a Dir,
    limit: u64,
    known: &'a Tree,
    room: BytesMut,
}

impl Reader<'_> {
    fn read(&mut self, path: &RelPath) -> Option<Entry> {
        match self.try_read(path) {
            Ok(entry) => Some(entry),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => Some(Entry::Unreadable { reason: reason(&error) }),
        }
    }

    fn try_read(&mut self, path: &RelPath) -> io::Result<Entry> {
        let file = self.dir.open(path.as_str())?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Ok(look(self.dir, path.as_str()).entry().unwrap_or(Entry::Special { kind: "folder" }));
        }
        if metadata.len() > self.limit {
            return Ok(too_big(metadata.len(), self.limit));
        }
        let size = usize::try_from(metadata.len()).map_err(io::Error::other)?;
        let bytes = self.take(&mut file.into_std(), size, self.known.file(path))?;
        match bytes.len() as u64 {
            // It grew while it was read.
            length if length > self.limit => Ok(too_big(length, self.limit)),
            _ => Ok(Entry::File(File { bytes, executable: is_executable(&metadata) })),
        }
    }

    /// Everything in a file of about `size` bytes, but not much more than the limit.
    fn take(&mut self, file: &mut std::fs::File, size: usize, known: Option<&File>) -> io::Result<Bytes> {
        // One byte more than expected shows whether the file grew. Zeroes come from the system for nothing, once.
        if self.room.len() <= size {
            self.room = BytesMut::zeroed(ROOM.max(size + 1));
        }
        let length = fill(file, &mut self.room[..=size], size)?;
        if let Some(known) = known.filter(|known| length <= size && known.bytes == self.room[..length]) {
            return Ok(known.bytes.clone());
        }
        let bytes = self.room.split_to(length).freeze();
        if length <= size {
            return Ok(bytes);
        }
        let mut grown = bytes.to_vec();
        file.take(self.limit - size as u64).read_to_end(&mut grown)?;
        Ok(grown.into())
    }
}

/// Reads until the end, or until `into` is full. A read that stops at the expected size is taken for the end.
fn fill(file: &mut std::fs::File, into: &mut [u8], size: usize) -> io::Result<usize> {
    let mut length = 0;
    loop {
        match file.read(&mut into[length..]) {
            Ok(0) => return Ok(length),
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if length >= size {
            return Ok(length);
        }
    }
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
        PathState::File(metadata) => {
            permissions(&metadata, executable).map_or(Ok(()), |permissions| dir.set_permissions(path, permissions))
        }
        _ => Ok(()),
    }
}

/// Gives a regular file the permission bits it had; `Ok` where the system has none.
pub(super) fn restore_mode(dir: &Dir, path: &str, mode: Option<u32>) -> io::Result<()> {
    match (look(dir, path), mode) {
        (PathState::File(metadata), Some(mode)) => dir.set_permissions(path, from_mode(&metadata, mode)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::disk::path_state::open_root;
    use crate::system::disk::tests::{Folder, path};

    fn check(size: usize, expected: usize, text: &str, limit: u64) {
        let folder = Folder::of("");
        folder.write("a", text);
        let dir = open_root(folder.path()).expect("a folder");
        let mut reader = Reader { dir: &dir, limit, known: &Tree::new(), room: BytesMut::new() };
        let mut file = dir.open("a").expect("a file").into_std();
        let bytes = reader.take(&mut file, size, None).expect("read");
        assert_eq!(bytes, text.as_bytes()[..expected], "{text} as if of {size} bytes");
    }

    #[test]
    fn a_file_that_changes_its_size_is_read_as_far_as_allowed() {
        check(4, 4, "1234", 8);
        check(0, 0, "", 8);
        check(6, 4, "1234", 8);
        check(2, 6, "123456", 8);
        check(2, 9, "123456789abc", 8);
    }

    #[test]
    fn many_files_are_read_in_order() {
        let folder = Folder::of("");
        let paths: Vec<_> = (0..100).map(|n| path(&format!("f{n}"))).collect();
        paths.iter().for_each(|path| folder.write(path.as_str(), &path.as_str().repeat(2000)));
        let dir = open_root(folder.path()).expect("a folder");
        let read = read_all(&dir, &paths, 1 << 20, &Tree::new());
        assert!(read.iter().map(|(path, _)| path).eq(&paths));
        let whole = |(path, entry): &(RelPath, Entry)| matches!(entry, Entry::File(file) if file.bytes == path.as_str().repeat(2000));
        assert!(read.iter().all(whole));
    }
}
