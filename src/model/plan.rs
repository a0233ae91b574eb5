//! `Plan`: what would be written, as a value. `--dry-run` prints it, `system::disk::apply` executes it, and nothing else writes.

use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};

/// What happens to one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Create(File),
    Replace(File),
    Delete,
    Chmod { executable: bool },
}

/// Changes in path order, at most one for a path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub changes: Vec<(RelPath, Change)>,
}

/// The changes that make `from` into `to`.
#[must_use]
pub fn plan(from: &Tree, to: &Tree) -> Plan {
    let written = to.files().filter_map(|(path, file)| Some((path.clone(), change(from.get(path), file)?)));
    let deleted = from.paths().filter(|path| to.get(path).is_none()).map(|path| (path.clone(), Change::Delete));
    let mut changes: Vec<_> = written.chain(deleted).collect();
    changes.sort_by(|a, b| a.0.cmp(&b.0));
    Plan { changes }
}

fn change(from: Option<&Entry>, to: &File) -> Option<Change> {
    match from {
        None => Some(Change::Create(to.clone())),
        Some(Entry::File(file)) if file == to => None,
        Some(Entry::File(file)) if file.bytes == to.bytes => Some(Change::Chmod { executable: to.executable }),
        Some(_) => Some(Change::Replace(to.clone())),
    }
}

impl Change {
    /// One character for a listing: `+`, `~`, `-`, or `x` for a mode.
    #[must_use]
    pub fn symbol(&self) -> char {
        match self {
            Self::Create(_) => '+',
            Self::Replace(_) => '~',
            Self::Delete => '-',
            Self::Chmod { .. } => 'x',
        }
    }
}

impl Plan {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many changes carry `symbol`.
    #[must_use]
    pub fn count(&self, symbol: char) -> usize {
        self.changes.iter().filter(|(_, change)| change.symbol() == symbol).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, to: &str, expected: &[&str]) {
        let tree = |text: &str| Tree::from_fixture(text).expect("a fixture");
        let plan = plan(&tree(from), &tree(to));
        let lines: Vec<_> = plan.changes.iter().map(|(path, change)| format!("{} {path}", change.symbol())).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn every_kind_of_change() {
        check("", "//- a\n1\n", &["+ a"]);
        check("//- a\n1\n//- b\n1\n//- c\n1\n", "//- a\n2\n//- c +x\n1\n", &["~ a", "- b", "x c"]);
        check("//- a -> b\n", "//- a\n1\n", &["~ a"]);
    }

    #[test]
    fn a_tree_needs_nothing_to_become_itself() {
        check("//- a\n1\n//- b/c +x\n2\n", "//- a\n1\n//- b/c +x\n2\n", &[]);
    }
}
