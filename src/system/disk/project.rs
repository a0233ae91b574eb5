//! A project as a tree: what a blueprint names with its bytes, what else is there by name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cap_std::fs::Dir;

use super::fault::DiskError;
use super::file::read_all;
use super::ignored::Start;
use super::path_state::{Looker, PathState, is_executable, open_root};
use super::walk::{LeftOut, Scope, walk};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};
use crate::system::git;

/// The most bytes that are read of one file of a project; a bigger one is [`Entry::Unreadable`].
const MOST_FILE_BYTES: u64 = 64 << 20;

/// A project as it stood on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// What was wanted as [`Entry::File`], every other file as [`Entry::Listed`], links and the like as such.
    pub tree: Tree,
    /// Why a name on disk is no path of a tree, one message each, sorted. A folder counts once.
    pub refused: Vec<String>,
    /// The files and folders that were left out, and why; nothing below such a folder is in `tree` but what git tracks.
    pub left_out: BTreeMap<RelPath, LeftOut>,
}

impl Snapshot {
    /// Why the file at `path` is not in the tree though it may be there; `None` when it would be.
    #[must_use]
    pub fn why_left_out(&self, path: &RelPath) -> Option<LeftOut> {
        if self.tree.get(path).is_some() {
            return None;
        }
        let mut folders = std::iter::once(path.clone()).chain(path.ancestors());
        folders.find_map(|folder| self.left_out.get(&folder).copied())
    }
}

/// Reads the project at `root`.
///
/// The `wanted` files are read with their bytes wherever they are, up to 64 MiB each; where something else stands
/// at such a path, the tree says what, and a link on the way to it stands in the tree at its own path. All other
/// files are listed, but for `.git`, nested repositories, `target/` beside a `Cargo.toml`, staging folders, the
/// `nested` folders, and what the repository's own rules ignore. What git tracks is listed wherever it lies, but for
/// staging and `nested` folders.
///
/// # Errors
/// [`DiskError::Io`] when the root cannot be listed; everything below it is data. [`DiskError::Git`] when something was
/// left out of a repository and git cannot say whether it tracks it.
pub fn read_project(root: &Path, wanted: &BTreeSet<RelPath>, nested: &[RelPath]) -> Result<Snapshot, DiskError> {
    read_project_beside(root, wanted, nested, &Tree::new())
}

/// [`read_project`] for a caller that holds a tree much like it, such as the render it is to be compared with: a file
/// with the bytes of the same file in `known` shares them, which saves the time and the room of a second copy.
///
/// # Errors
/// As [`read_project`].
pub fn read_project_beside(
    root: &Path,
    wanted: &BTreeSet<RelPath>,
    nested: &[RelPath],
    known: &Tree,
) -> Result<Snapshot, DiskError> {
    let dir = open_root(root)?;
    let nested: BTreeSet<_> = nested.iter().cloned().collect();
    let scope = Scope { dir: &dir, wanted, nested: &nested, repositories: false, most: usize::MAX };
    let walked = walk(root, &scope, &Start::enclosing(root))?;
    let seen: BTreeSet<_> = walked.wanted.iter().collect();
    let unseen: Vec<_> = wanted.iter().filter(|path| !seen.contains(path)).cloned().collect();
    let mut refused: Vec<_> = walked.refused.iter().map(ToString::to_string).collect();
    refused.sort();
    let mut tree: Tree = walked.entries.into_iter().collect();
    tree.extend(read_unseen(&dir, &unseen, known));
    tree.extend(read_all(&dir, &walked.wanted, MOST_FILE_BYTES, known));
    let left_out = walked.left_out.into_iter().collect();
    let mut snapshot = Snapshot { tree, refused, left_out };
    if snapshot.left_out.values().any(|why| why.may_be_tracked()) {
        list_also(root, &mut snapshot, &git::tracked(root)?.unwrap_or_default())?;
    }
    Ok(snapshot)
}

/// Reads files that were not wanted at first, with the rules of [`read_project`]; what is not there is left out.
#[must_use]
pub fn read_files(root: &Path, paths: &[RelPath]) -> Tree {
    match open_root(root) {
        Ok(dir) => read_unseen(&dir, paths, &Tree::new()).into_iter().collect(),
        Err(error) => {
            let entry = Entry::Unreadable { reason: error.to_string() };
            paths.iter().map(|path| (path.clone(), entry.clone())).collect()
        }
    }
}

/// Adds files that git tracks though the walk left them out. What the snapshot already holds stays as it is.
///
/// # Errors
/// [`DiskError::Io`] when the root cannot be opened.
fn list_also(root: &Path, snapshot: &mut Snapshot, tracked: &[RelPath]) -> Result<(), DiskError> {
    let dir = open_root(root)?;
    let mut looker = Looker::new(&dir);
    for path in tracked {
        if !snapshot.why_left_out(path).is_some_and(LeftOut::may_be_tracked) {
            continue;
        }
        match looker.at(path) {
            (at, PathState::File(metadata)) if at == *path => {
                let listed = Entry::Listed { size: metadata.len(), executable: is_executable(&metadata) };
                snapshot.tree.insert(at, listed);
            }
            (at, standing @ PathState::Link { .. }) => snapshot.tree.extend(Some(at).zip(standing.entry())),
            _ => {}
        }
    }
    Ok(())
}

/// Reads paths of which nothing is known yet.
fn read_unseen(dir: &Dir, paths: &[RelPath], known: &Tree) -> Vec<(RelPath, Entry)> {
    let mut looker = Looker::new(dir);
    let mut files = Vec::new();
    let mut entries = Vec::new();
    for path in paths {
        match looker.at(path) {
            (at, PathState::File(_)) if at == *path => files.push(at),
            // What may not be looked at is unknown under its own name: it must not pass for missing.
            (_, unknown @ PathState::Unreadable { .. }) => entries.extend(Some(path.clone()).zip(unknown.entry())),
            (at, standing) => entries.extend(Some(at).zip(standing.entry())),
        }
    }
    entries.extend(read_all(dir, &files, MOST_FILE_BYTES, known));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::disk::tests::{Folder, path, tree};

    fn read(folder: &Folder, wanted: &[&str]) -> Snapshot {
        let wanted = wanted.iter().map(|text| path(text)).collect();
        read_project(folder.path(), &wanted, &[path("inner")]).expect("a project")
    }

    fn check(folder: &Folder, wanted: &[&str], expected: &[&str]) {
        let lines =
            |tree: &Tree| tree.iter().map(|(path, entry)| format!("{path} {}", word(entry))).collect::<Vec<_>>();
        assert_eq!(lines(&read(folder, wanted).tree), expected);
    }

    fn word(entry: &Entry) -> String {
        match entry {
            Entry::File(file) => format!("= {}", String::from_utf8_lossy(&file.bytes)),
            Entry::Listed { size, executable } => format!("{size}{}", if *executable { "x" } else { "" }),
            Entry::Link { target } => format!("-> {target}"),
            Entry::Special { kind } => (*kind).to_owned(),
            Entry::Unreadable { reason } => reason.clone(),
        }
    }

    #[test]
    fn what_is_wanted_is_read_and_the_rest_is_listed() {
        let folder = Folder::of("//- a no-newline\none\n//- b/c +x\n1234\n//- b/d no-newline\ntwo\n");
        check(&folder, &["a", "b/d", "b/none", "a/below", "b"], &["a = one", "b folder", "b/c 5x", "b/d = two"]);
    }

    #[test]
    fn what_is_skipped_is_read_only_where_wanted() {
        let folder = Folder::of("//- .gitignore\n*.log\nout/\n//- Cargo.toml\n//- b/target\n//- keep/target/x\n");
        for name in ["target/x", "sub/.git/x", "sub/x", "inner/x", ".scaffold-1/x", "out/y", "out/x", "a.log"] {
            folder.write(name, "!");
        }
        folder.write("module/.git", "gitdir: ../.git/modules/module");
        let kept = [".gitignore 11", "Cargo.toml 0", "b/target 0", "keep/target/x 0"];
        check(&folder, &[], &kept);
        let wanted = ["a.log", "inner/x", "out/x", "sub/x", "target/x"];
        let read = wanted.map(|name| format!("{name} = !"));
        let mut all: Vec<_> = kept.iter().copied().chain(read.iter().map(String::as_str)).collect();
        all.sort_unstable();
        check(&folder, &wanted, &all);
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed_and_no_pipe_is_opened() {
        let folder = Folder::of("//- real/x no-newline\n1\n");
        folder.link("deep", "real");
        folder.link("loop", "loop");
        let pipe = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status();
        assert!(pipe.expect("mkfifo").success());
        let expected = ["deep -> real", "loop -> loop", "pipe pipe", "real/x = 1"];
        check(&folder, &["deep/x", "loop", "pipe", "pipe/x", "real/x"], &expected);
        let files = read_files(folder.path(), &[path("deep/x"), path("pipe"), path("real/x"), path("none")]);
        assert_eq!(files.paths().map(RelPath::as_str).collect::<Vec<_>>(), ["deep", "pipe", "real/x"]);
    }

    #[test]
    fn the_enclosing_repository_has_its_say() {
        let folder = Folder::of("//- .gitignore\n/p/x\n*.tmp\n//- p/a\n//- p/x\n//- p/q/y.tmp\n//- p/q/z.tmp\n");
        git_in(&folder, &["init", "-q"]);
        folder.write(".git/info/exclude", "a\n");
        folder.write("p/q/.gitignore", "!z.tmp\n");
        let names = |wanted: &BTreeSet<RelPath>| {
            let snapshot = read_project(&folder.path().join("p"), wanted, &[]).expect("a project");
            snapshot.tree.paths().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(names(&BTreeSet::new()), ["q/.gitignore", "q/z.tmp"]);
        folder.write(".gitignore", "/p/\n");
        assert_eq!(names(&BTreeSet::new()), ["a", "q/.gitignore", "q/y.tmp", "q/z.tmp", "x"]);
    }

    #[test]
    fn a_linked_work_tree_knows_the_shared_exclude() {
        let folder = Folder::of("//- main/.keep\n");
        git_in(&folder, &["init", "-q", "main"]);
        git_in(&folder, &["-C", "main", "commit", "-q", "--allow-empty", "-m", "x"]);
        git_in(&folder, &["-C", "main", "worktree", "add", "-q", "../tree"]);
        folder.write("main/.git/info/exclude", "/a\n");
        folder.write("tree/a", "");
        folder.write("tree/b", "");
        let snapshot = read_project(&folder.path().join("tree"), &BTreeSet::new(), &[]).expect("a project");
        assert_eq!(snapshot.tree.paths().map(RelPath::as_str).collect::<Vec<_>>(), ["b"]);
    }

    /// A repository with every file of `text` in its index, whatever is ignored.
    fn repository(text: &str) -> Folder {
        let folder = Folder::of(text);
        git_in(&folder, &["init", "-q"]);
        git_in(&folder, &["add", "-A", "-f"]);
        folder
    }

    fn git_in(folder: &Folder, arguments: &[&str]) {
        let mut git = std::process::Command::new("git");
        git.arg("-C").arg(folder.path()).args(["-c", "user.name=t", "-c", "user.email=t@example.org"]);
        assert!(git.args(arguments).status().expect("git").success(), "{arguments:?}");
    }

    #[test]
    fn tracked_files_win_over_whatever_leaves_them_out() {
        let text = "//- .gitignore\n*.log\n//- Cargo.toml\n//- a.log\n1\n//- inner/c.log\n//- target/e.rs\n";
        let folder = repository(text);
        for untracked in ["b.log", "target/f.rs"] {
            folder.write(untracked, "");
        }
        check(&folder, &[], &[".gitignore 6", "Cargo.toml 0", "a.log 2", "target/e.rs 0"]);
        let snapshot = read(&folder, &[]);
        let why = |name: &str| snapshot.why_left_out(&path(name)).map(|why| why.to_string());
        let said = ["a.log", "b.log", "target/f.rs", "inner/x"].map(|name| why(name).unwrap_or_default());
        assert_eq!(said, ["", "it is ignored", "it is in a build folder", "another blueprint is applied there"]);
    }

    #[test]
    fn a_repository_that_git_cannot_read_is_no_smaller_project() {
        let folder = repository("//- .gitignore\n*.log\n//- a.log\n");
        folder.write(".git/config", "[core");
        let found = read_project(folder.path(), &BTreeSet::new(), &[]);
        assert!(matches!(found, Err(DiskError::Git(git::GitError::Failed { .. }))), "{found:?}");
        let whole = repository("//- a\n");
        whole.write(".git/config", "[core");
        check(&whole, &[], &["a 0"]);
    }

    #[test]
    fn a_work_tree_holds_no_repository_but_its_own() {
        let folder = repository("//- p/HEAD\nref: x\n//- p/objects/x\n//- p/refs/x\n//- p/.gitignore\nb\n//- p/b\n");
        let found = read_project(&folder.path().join("p"), &BTreeSet::new(), &[]);
        assert!(matches!(found, Err(DiskError::Git(git::GitError::Embedded(_)))), "{found:?}");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_no_tree_can_hold_are_counted() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = Folder::of("//- a\n");
        folder.write("aux/x", "");
        folder.write_at(Path::new(std::ffi::OsStr::from_bytes(b"b\xff")), "");
        let messages = ["`aux` uses the reserved device name `aux`", "`b\u{fffd}` is not UTF-8"];
        assert_eq!(read(&folder, &[]).refused, messages);
    }

    #[test]
    fn equal_bytes_are_shared_with_what_is_known() {
        let folder = Folder::of("//- a\n1\n//- b +x\n2\n//- c\n3\n");
        let known = tree("//- a\n1\n//- b\n2\n//- c\n4\n");
        let wanted = known.paths().cloned().collect();
        let read = read_project_beside(folder.path(), &wanted, &[], &known).expect("a project").tree;
        assert_eq!(read, tree("//- a\n1\n//- b +x\n2\n//- c\n3\n"));
        let place = |tree: &Tree, name| tree.file(&path(name)).expect("a file").bytes.as_ptr();
        assert!(["a", "b"].iter().all(|name| place(&read, name) == place(&known, name)));
    }

    #[test]
    fn a_file_over_the_limit_is_unreadable() {
        let folder = Folder::of("");
        let big = std::fs::File::create(folder.path().join("big")).expect("a file");
        big.set_len((64 << 20) + 1).expect("a sparse file");
        check(&folder, &["big"], &["big it has 67108865 bytes, 67108864 are read at most"]);
    }
}
