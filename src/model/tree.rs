//! `Tree`: a sorted map from path to entry. A pack, what a blueprint renders to and a project on disk are all trees.

use std::collections::BTreeMap;

use bytes::Bytes;
use rayon::prelude::*;

use crate::model::digest::Digest;
use crate::model::path::RelPath;

mod fixture;

/// How many files are digested before a thread pays for itself.
const WORTH_THREADS: usize = 64;

/// A file's content and whether it may be executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub bytes: Bytes,
    pub executable: bool,
}

/// What stands at a path. Packs and renderings hold files only; the rest is met on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    File(File),
    /// A file that was seen and not read, since nothing asked for its bytes.
    Listed {
        size: u64,
        executable: bool,
    },
    Link {
        target: String,
    },
    /// A folder (as an entry only where a file was asked for), a device, a socket or a pipe.
    Special {
        kind: &'static str,
    },
    Unreadable {
        reason: String,
    },
}

/// A value: two trees are equal when they hold the same entries. Cloning shares the bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree(BTreeMap<RelPath, Entry>);

/// Two paths that cannot stand side by side on every file system.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Collision {
    #[error("`{0}` and `{1}` are one path where case does not count")]
    Case(RelPath, RelPath),
    #[error("`{0}` is a file, and `{1}` needs it to be a folder")]
    FileAndFolder(RelPath, RelPath),
}

impl File {
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), executable: false }
    }
}

impl Tree {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts an entry, and returns the one that stood there.
    pub fn insert(&mut self, path: RelPath, entry: Entry) -> Option<Entry> {
        self.0.insert(path, entry)
    }

    /// Takes an entry out, and returns it.
    pub fn remove(&mut self, path: &RelPath) -> Option<Entry> {
        self.0.remove(path)
    }

    #[must_use]
    pub fn get(&self, path: &RelPath) -> Option<&Entry> {
        self.0.get(path)
    }

    /// The path as the tree holds it, if something is there.
    #[must_use]
    pub fn path(&self, path: &RelPath) -> Option<&RelPath> {
        self.0.get_key_value(path).map(|(path, _)| path)
    }

    /// The file at `path`, if it is one whose bytes are held.
    #[must_use]
    pub fn file(&self, path: &RelPath) -> Option<&File> {
        match self.0.get(path) {
            Some(Entry::File(file)) => Some(file),
            _ => None,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &Entry)> {
        self.0.iter()
    }

    pub fn paths(&self) -> impl Iterator<Item = &RelPath> {
        self.0.keys()
    }

    /// The files whose bytes are held, in path order.
    pub fn files(&self) -> impl Iterator<Item = (&RelPath, &File)> {
        self.0.iter().filter_map(|(path, entry)| match entry {
            Entry::File(file) => Some((path, file)),
            _ => None,
        })
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anything stands below `folder`.
    #[must_use]
    pub fn has_folder(&self, folder: &RelPath) -> bool {
        let below = RelPath::new(&format!("{folder}/-"));
        let Ok(below) = below else { return false };
        let first = self.0.range(below..).map(|(path, _)| path);
        let inside = |path: &RelPath| path.inside(folder.as_str()).is_some();
        first.take(1).any(inside) || self.0.keys().any(inside)
    }

    /// The part of the tree below `folder`, with paths relative to it.
    #[must_use]
    pub fn subtree(&self, folder: &str) -> Self {
        let inside = |(path, entry): (&RelPath, &Entry)| Some((path.inside(folder)?, entry.clone()));
        Self(self.0.iter().filter_map(inside).collect())
    }

    /// Every pair of paths that some file system could not hold together.
    #[must_use]
    pub fn collisions(&self) -> Vec<Collision> {
        let mut folded: BTreeMap<String, &RelPath> = BTreeMap::new();
        let mut found = Vec::new();
        for path in self.0.keys() {
            if let Some(other) = folded.insert(path.folded(), path) {
                found.push(Collision::Case(other.clone(), path.clone()));
            }
        }
        for path in self.0.keys() {
            let clash = path.ancestors().find_map(|folder| folded.get(&folder.folded()).copied());
            found.extend(clash.map(|file| Collision::FileAndFolder(file.clone(), path.clone())));
        }
        found
    }

    /// The content digest `sp1`: SHA-256 over `scaffold-pack-v1\n` and, for each file in path order,
    /// `<hex sha256> <x|-> <path>\n`. It names the content whatever carries it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let files: Vec<_> = self.files().collect();
        let line = |(path, file): &(&RelPath, &File)| {
            let mode = if file.executable { 'x' } else { '-' };
            format!("{} {mode} {path}\n", Digest::of(&file.bytes))
        };
        let lines: Vec<String> = files.par_iter().with_min_len(WORTH_THREADS).map(line).collect();
        Digest::of(format!("scaffold-pack-v1\n{}", lines.concat()).as_bytes())
    }
}

impl FromIterator<(RelPath, Entry)> for Tree {
    fn from_iter<I: IntoIterator<Item = (RelPath, Entry)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl IntoIterator for Tree {
    type Item = (RelPath, Entry);
    type IntoIter = std::collections::btree_map::IntoIter<RelPath, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Extend<(RelPath, Entry)> for Tree {
    fn extend<I: IntoIterator<Item = (RelPath, Entry)>>(&mut self, entries: I) {
        self.0.extend(entries);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Tree {
        Tree::from_fixture(text).expect("a fixture")
    }

    #[test]
    fn the_digest_is_the_documented_one() {
        let text = format!("scaffold-pack-v1\n{} - a\n{} x b\n", Digest::of(b"1\n"), Digest::of(b"2\n"));
        assert_eq!(tree("//- a\n1\n//- b +x\n2\n").digest(), Digest::of(text.as_bytes()));
    }

    #[test]
    fn collisions_are_found() {
        let found = tree("//- README\n//- readme\n//- a\n//- A/b\n").collisions();
        let messages: Vec<_> = found.iter().map(ToString::to_string).collect();
        let case = "`README` and `readme` are one path where case does not count";
        assert_eq!(messages, [case, "`a` is a file, and `A/b` needs it to be a folder"]);
    }

    #[test]
    fn a_folder_is_seen_through_what_it_holds() {
        let tree = tree("//- a/b/c\n//- a-b\n");
        let path = |text: &str| RelPath::new(text).expect("valid");
        assert!(tree.has_folder(&path("a")) && tree.has_folder(&path("a/b")));
        assert!(!tree.has_folder(&path("a/b/c")) && !tree.has_folder(&path("b")));
    }
}
