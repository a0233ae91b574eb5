//! The laws of the file-system edge, and what its tests share.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{Staging, read_project};
use crate::model::path::RelPath;
use crate::model::plan::plan;
use crate::model::tree::{Entry, File, Tree};

/// A temporary folder.
pub(super) struct Folder(tempfile::TempDir);

pub(super) fn tree(text: &str) -> Tree {
    Tree::from_fixture(text).expect("a fixture")
}

pub(super) fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

pub(super) fn go_on() -> bool {
    false
}

impl Folder {
    /// A folder that holds the tree of a fixture.
    pub(super) fn of(text: &str) -> Self {
        Self::with(&tree(text))
    }

    pub(super) fn with(tree: &Tree) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        let staging = Staging::open(&folder.path().join("t")).expect("a place");
        staging.write(&plan(&Tree::new(), tree), &go_on).expect("written");
        for entry in fs::read_dir(staging.path()).expect("a folder") {
            let entry = entry.expect("an entry");
            fs::rename(entry.path(), folder.path().join(entry.file_name())).expect("moved");
        }
        folder
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The path of the folder from the current one.
    pub(super) fn relative(&self) -> PathBuf {
        let current = std::env::current_dir().expect("a folder").canonicalize().expect("there");
        let up: PathBuf = current.components().skip(1).map(|_| "..").collect();
        up.join(self.path().canonicalize().expect("there").components().skip(1).collect::<PathBuf>())
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        self.write_at(Path::new(name), text);
    }

    pub(super) fn write_at(&self, name: &Path, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    #[cfg(unix)]
    pub(super) fn link(&self, name: &str, target: &str) {
        std::os::unix::fs::symlink(target, self.path().join(name)).expect("a link");
    }

    /// The names at the top, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).expect("a folder");
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<_> = entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Every file below `folder` with its bytes, and links; paths count from the top.
    pub(super) fn read(&self, folder: &str) -> Tree {
        let root = self.path().join(folder);
        let names = read_project(&root, &[].into(), &[]).expect("a folder").tree;
        let wanted = names.paths().cloned().collect();
        read_project(&root, &wanted, &[]).expect("a folder").tree
    }
}

/// Small trees whose paths often meet: a file in one is a folder in another.
pub(super) fn trees() -> impl Strategy<Value = Tree> {
    let name = "[ab](/[ab]){0,3}";
    let file = (proptest::collection::vec(any::<u8>(), 0..4), any::<bool>());
    proptest::collection::btree_map(name, file, 0..8).prop_map(without_clashes)
}

fn without_clashes(files: BTreeMap<String, (Vec<u8>, bool)>) -> Tree {
    let mut tree = Tree::new();
    for (name, (bytes, executable)) in files {
        let path = path(&name);
        if path.ancestors().all(|folder| tree.get(&folder).is_none()) {
            tree.insert(path, Entry::File(File { bytes: bytes.into(), executable }));
        }
    }
    tree
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn neither_threads_nor_the_order_on_disk_show(tree in trees(), wanted in trees()) {
        let wanted = wanted.paths().cloned().collect();
        let read = |threads: usize, reverse: bool| {
            let folder = Folder::of("//- .gitignore\nb\n");
            let mut names: Vec<_> = tree.files().collect();
            if reverse {
                names.reverse();
            }
            for (path, file) in names {
                folder.write(path.as_str(), &format!("{:?}", file.bytes));
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| read_project(folder.path(), &wanted, &[]).expect("a project"))
        };
        let one = read(1, false);
        prop_assert_eq!(&one, &read(4, false));
        prop_assert_eq!(&one, &read(3, true));
    }
}
