//! What a pack's content may be, whatever carries it: regular files under portable names, within limits.

use crate::model::path::RelPath;
use crate::model::tree::{Collision, Entry, File, Tree};

/// Why something cannot be in a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContentFault {
    #[error("the archive cannot be read: {0}")]
    Broken(String),
    #[error("{0}")]
    Name(String),
    #[error("`{path}` is a link to `{target}`: a pack holds regular files only")]
    Link { path: String, target: String },
    #[error("`{path}` is {kind}: a pack holds regular files only")]
    Special { path: String, kind: &'static str },
    #[error("`{path}` has a set-user-id, set-group-id or sticky bit")]
    Bits { path: RelPath },
    #[error("`{path}` is twice in the archive")]
    Twice { path: RelPath },
    #[error("{0}")]
    Collision(Collision),
    #[error("`{path}` has {bytes} bytes, {limit} are allowed")]
    TooBig { path: RelPath, bytes: u64, limit: u64 },
    #[error("the files have more than {limit} bytes together")]
    TooHeavy { limit: u64 },
    #[error("there are more than {limit} files")]
    TooMany { limit: usize },
    #[error("the archive unpacks to more than {limit} bytes, which is more than a pack of its size can hold")]
    Bomb { limit: u64 },
}

/// The file beside `pack.toml` that carries the signatures. It is no part of the content.
pub const SIGNATURE_FILE: &str = "pack.sp1.minisig";

/// Takes the signatures out of a tree that was read, so that what is left is the content.
pub fn take_signatures(tree: &mut Tree) -> Option<String> {
    let path = RelPath::new(SIGNATURE_FILE).ok()?;
    match tree.remove(&path) {
        Some(Entry::File(file)) => Some(String::from_utf8_lossy(&file.bytes).into_owned()),
        _ => None,
    }
}

/// A content with its signatures beside it, as folders and archives carry them.
#[must_use]
pub fn with_signatures(content: &Tree, signatures: Option<&str>) -> Tree {
    let mut tree = content.clone();
    if let (Some(text), Ok(path)) = (signatures, RelPath::new(SIGNATURE_FILE)) {
        tree.insert(path, Entry::File(File::new(text.to_owned())));
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_no_part_of_the_content() {
        let with = format!("//- a\nx\n//- b/{SIGNATURE_FILE}\ny\n//- {SIGNATURE_FILE}\nz\n");
        let mut tree = Tree::from_fixture(&with).expect("a fixture");
        assert_eq!(take_signatures(&mut tree), Some("z\n".into()));
        assert_eq!(take_signatures(&mut tree), None);
        let mut again = with_signatures(&tree, Some("z\n"));
        assert_eq!((take_signatures(&mut again), again == tree), (Some("z\n".into()), true));
        assert_eq!(
            tree.paths().map(ToString::to_string).collect::<Vec<_>>(),
            ["a".to_owned(), format!("b/{SIGNATURE_FILE}")]
        );
    }
}
