//! A folder as a pack: regular files only, within the limits every pack keeps.

use std::collections::BTreeSet;
use std::path::Path;

use cap_std::fs::Dir;

use super::fault::{DiskError, PackFault};
use super::file::read_all;
use super::ignored::Start;
use super::path_state::open_root;
use super::walk::{Scope, Walked, walk};
use crate::blueprint::pack::{MAX_BYTES, MAX_FILE_BYTES, MAX_FILES};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};

/// Reads the folder at `root` as a pack: every regular file with its bytes.
///
/// Left out are `.git`, `target/` beside a `Cargo.toml`, staging folders, and what the folder's own `.gitignore`
/// files ignore, so that building and testing a reference in place does not change the pack. At most 4,096 files,
/// 4 MiB each, 32 MiB together.
///
/// # Errors
/// [`DiskError::Io`] when the folder cannot be listed, [`DiskError::Pack`] with everything that no pack may hold.
pub fn read_pack(root: &Path) -> Result<Tree, DiskError> {
    let dir = open_root(root)?;
    let none = BTreeSet::new();
    let scope = Scope { dir: &dir, wanted: &none, nested: &none, repositories: true, most: MAX_FILES };
    let walked = walk(root, &scope, &Start::alone())?;
    let (files, faults) = sorted(walked);
    let (tree, faults) = if faults.is_empty() { read(&dir, &files) } else { (Tree::new(), faults) };
    match faults.is_empty() {
        true => Ok(tree),
        false => Err(DiskError::Pack { root: root.to_owned(), faults }),
    }
}

/// The regular files in path order, and everything that is refused.
fn sorted(mut walked: Walked) -> (Vec<RelPath>, Vec<PackFault>) {
    walked.entries.sort_by(|a, b| a.0.cmp(&b.0));
    walked.refused.sort();
    let mut faults: Vec<_> = walked.refused.into_iter().map(PackFault::Name).collect();
    faults.extend(walked.entries.iter().filter_map(|(path, entry)| refused(path, entry)));
    let sizes = walked.entries.iter().filter_map(|(_, entry)| size(entry));
    let bytes = sizes.fold(0u64, u64::saturating_add);
    if bytes > MAX_BYTES {
        faults.push(PackFault::TooHeavy { bytes, limit: MAX_BYTES });
    }
    if walked.entries.len() > MAX_FILES {
        faults.push(PackFault::TooMany { limit: MAX_FILES });
    }
    let files = walked.entries.into_iter().filter(|(_, entry)| size(entry).is_some());
    (files.map(|(path, _)| path).collect(), faults)
}

fn size(entry: &Entry) -> Option<u64> {
    match entry {
        Entry::Listed { size, .. } => Some(*size),
        _ => None,
    }
}

fn read(dir: &Dir, files: &[RelPath]) -> (Tree, Vec<PackFault>) {
    let tree: Tree = read_all(dir, files, MAX_FILE_BYTES, &Tree::new()).into_iter().collect();
    let mut faults: Vec<_> = tree.iter().filter_map(|(path, entry)| refused(path, entry)).collect();
    faults.extend(tree.collisions().into_iter().map(PackFault::Collision));
    (tree, faults)
}

fn refused(path: &RelPath, entry: &Entry) -> Option<PackFault> {
    let path = path.to_string();
    match entry {
        Entry::Listed { size, .. } if *size > MAX_FILE_BYTES => {
            Some(PackFault::TooBig { path, bytes: *size, limit: MAX_FILE_BYTES })
        }
        Entry::File(_) | Entry::Listed { .. } => None,
        Entry::Link { target } => Some(PackFault::Link { path, target: target.clone() }),
        Entry::Special { kind } => Some(PackFault::Special { path, kind }),
        Entry::Unreadable { reason } => Some(PackFault::Unreadable { path, reason: reason.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::disk::tests::{Folder, tree};

    fn check_faults(folder: &Folder, expected: &[&str]) {
        let Err(DiskError::Pack { faults, .. }) = read_pack(folder.path()) else { panic!("a pack") };
        let messages: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn what_building_in_place_leaves_behind_is_no_part_of_a_pack() {
        let pack = "//- .gitignore\n*.db\n//- blueprint.toml\n//- r/Cargo.toml\n//- r/run.sh +x\n//- target/kept\n";
        let folder = Folder::of(pack);
        folder.write(".git/config", "");
        folder.write("r/target/debug/x", "");
        folder.write("r/.scaffold-1/lock", "");
        folder.write("r/test.db", "");
        assert_eq!(read_pack(folder.path()).expect("a pack"), tree(pack));
    }

    #[test]
    fn a_nested_repository_is_part_of_a_pack() {
        let folder = Folder::of("//- sub/a\n");
        folder.write("sub/.git/config", "");
        assert_eq!(read_pack(folder.path()).expect("a pack"), tree("//- sub/a\n"));
    }

    #[cfg(unix)]
    #[test]
    fn everything_refused_is_reported_at_once() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = Folder::of("//- a\n");
        folder.link("b", "/etc/passwd");
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s")).expect("a socket");
        folder.write("con.txt", "");
        folder.write_at(Path::new(std::ffi::OsStr::from_bytes(b"x\xff")), "");
        let big = std::fs::File::create(folder.path().join("big")).expect("a file");
        big.set_len(33 << 20).expect("a sparse file");
        check_faults(
            &folder,
            &[
                "`x\u{fffd}` is not UTF-8: rename it",
                "`con.txt` uses the reserved device name `con.txt`: rename it",
                "`b` is a link to `/etc/passwd`: a pack holds regular files only, put a copy there",
                "`big` has 34603008 bytes, 4194304 are allowed: make it smaller or leave it out",
                "`s` is a socket: a pack holds regular files only, remove it",
                "the files have 34603008 bytes together, 33554432 are allowed: leave some out",
            ],
        );
    }

    #[test]
    fn names_that_collide_elsewhere_are_refused() {
        let folder = Folder::of("//- README\n//- readme\n");
        check_faults(&folder, &["`README` and `readme` are one path where case does not count: rename one"]);
    }

    #[test]
    fn the_number_of_files_is_limited() {
        let folder = Folder::of("");
        (0..=MAX_FILES).for_each(|n| folder.write(&n.to_string(), ""));
        check_faults(&folder, &["there are more than 4096 files: leave some out, or list them in a `.gitignore`"]);
    }

    #[test]
    fn a_pack_that_is_not_there_says_so() {
        let error = read_pack(Path::new("/nowhere/x")).expect_err("no folder");
        assert_eq!(error.to_string(), "cannot open the folder: `/nowhere/x`: it is not there: check the path");
    }
}
