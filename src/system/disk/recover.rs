//! What a run that was killed left in a folder, finished or removed.

use std::path::{Path, PathBuf};

use super::change::{Work, finish, moved};
use super::fault::DiskError;
use super::folder::{Folder, candidates, clean, has_journal};
use super::journal::{Journal, Way};
use super::path_state::open_root;
use crate::model::path::RelPath;

/// What [`recover`] did; equal to its default when there was nothing to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Paths whose decided changes are made now.
    pub finished: Vec<RelPath>,
    /// Paths that are again as they were, since one of their changes had failed.
    pub undone: Vec<RelPath>,
    /// Paths that somebody else changed after the kill: they were left as they are.
    pub kept: Vec<RelPath>,
    /// How many staging folders without a decision were removed.
    pub removed: usize,
    /// Folders with a journal that was not written here, such as one that came with a clone. They were left.
    pub foreign: Vec<PathBuf>,
}

/// Finishes what a killed [`apply`](super::apply) had decided below `root`, and removes staging folders where nothing
/// was decided. Folders of runs that live are left alone. Where there is nothing to do, it costs one listing of `root`.
///
/// # Errors
/// [`DiskError::Io`] when a change fails: then the tree is as it was before those changes, or, when they cannot be
/// taken back either, the journal stays for the next attempt.
pub fn recover(root: &Path) -> Result<Recovered, DiskError> {
    let mut recovered = Recovered::default();
    for path in candidates(root) {
        match has_journal(&path) {
            false => recovered.removed += usize::from(clean(&path)),
            true => recover_one(root, &path, &mut recovered)?,
        }
    }
    Ok(recovered)
}

fn recover_one(root: &Path, path: &Path, recovered: &mut Recovered) -> Result<(), DiskError> {
    let Some(mut folder) = Folder::claim(path) else { return Ok(()) };
    let Some((journal, way)) = Journal::read(&folder) else {
        recovered.foreign.push(path.to_owned());
        return Ok(());
    };
    let (dir, stage) = (open_root(root)?, open_root(path)?);
    let work = Work { root: &dir, stage: &stage, journal: &journal, moved: &moved };
    let kept = finish(&mut folder, &work, way)?;
    let paths = journal.ops.iter().map(|op| op.path.clone()).filter(|path| !kept.contains(path));
    match way {
        Way::Forward => recovered.finished.extend(paths),
        Way::Back => recovered.undone.extend(paths),
    }
    recovered.kept.extend(kept);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;
    use std::io;

    use cap_std::fs::Dir;
    use proptest::prelude::*;

    use super::*;
    use crate::model::plan::plan;
    use crate::model::tree::Tree;
    use crate::system::disk::apply::prepare;
    use crate::system::disk::journal::turn_back;
    use crate::system::disk::tests::{Folder as Test, go_on, path, tree, trees};

    const FROM: &str = "//- a\n1\n//- b/c/d\n2\n//- e +x\n3\n//- f\n4\n//- g/h\n5\n";
    const TO: &str = "//- a\n9\n//- b/c +x\n2\n//- e\n3\n//- f/x\n4\n//- i/j/k\n6\n";

    /// What a run does before it is killed.
    #[derive(Clone, Copy, PartialEq)]
    enum Run {
        /// Makes so many moves forward.
        Forward(usize),
        /// Fails at the end, and makes so many moves back.
        Back(usize),
    }

    /// Changes a folder until the kill; `false` when the run came to its end before.
    fn killed(folder: &Test, from: &Tree, to: &Tree, run: Run) -> bool {
        let dir = open_root(folder.path()).expect("a folder");
        let (mut staging, stage, journal) = prepare(folder.path(), &dir, &plan(from, to), &go_on).expect("prepared");
        journal.decide(&staging).expect("decided");
        staging.keep(true);
        let left = Cell::new(usize::MAX);
        let counted = |from: &Dir, old: &str, to: &Dir, new: &str| {
            left.set(left.get().checked_sub(1).ok_or_else(|| io::Error::other("killed"))?);
            moved(from, old, to, new)
        };
        let work = Work { root: &dir, stage: &stage, journal: &journal, moved: &counted };
        match run {
            Run::Forward(moves) => {
                left.set(moves);
                work.forward().is_err()
            }
            Run::Back(moves) => {
                work.forward().expect("made");
                turn_back(staging.path()).expect("turned");
                left.set(moves);
                work.back().is_err()
            }
        }
    }

    fn check_every_kill(from: &Tree, to: &Tree, run: fn(usize) -> Run, expected: &Tree) {
        for moves in 0.. {
            let folder = Test::with(from);
            let was_killed = killed(&folder, from, to, run(moves));
            for path in from.files().map(|(path, _)| path).filter(|path| to.file(path).is_some()) {
                assert!(folder.path().join(path.as_str()).exists(), "{path} is gone after {moves} moves");
            }
            let recovered = recover(folder.path()).expect("recovered");
            assert_eq!(folder.read(""), *expected, "after {moves} moves");
            assert!(recovered.kept.is_empty() && folder.names().iter().all(|name| !name.starts_with('.')));
            assert_eq!(recover(folder.path()).expect("nothing to do"), Recovered::default());
            if !was_killed {
                break;
            }
        }
    }

    #[test]
    fn every_kill_after_the_decision_is_finished() {
        check_every_kill(&tree(FROM), &tree(TO), Run::Forward, &tree(TO));
    }

    #[test]
    fn every_kill_while_taking_back_is_taken_back() {
        check_every_kill(&tree(FROM), &tree(TO), Run::Back, &tree(FROM));
    }

    #[test]
    fn a_move_that_fails_leaves_the_tree_as_it_was() {
        let moves = 7;
        for fails in 0..moves {
            let folder = Test::of(FROM);
            fs::create_dir(folder.path().join("empty")).expect("a folder");
            let dir = open_root(folder.path()).expect("a folder");
            let plan = plan(&tree(FROM), &tree(TO));
            let (mut staging, stage, journal) = prepare(folder.path(), &dir, &plan, &go_on).expect("prepared");
            journal.decide(&staging).expect("decided");
            let count = Cell::new(0);
            let fails_once = |from: &Dir, old: &str, to: &Dir, new: &str| {
                count.set(count.get() + 1);
                if count.get() == fails + 1 { Err(io::Error::from_raw_os_error(28)) } else { moved(from, old, to, new) }
            };
            let work = Work { root: &dir, stage: &stage, journal: &journal, moved: &fails_once };
            let error = finish(&mut staging, &work, Way::Forward).expect_err("the disk is full");
            drop(staging);
            assert!(error.to_string().contains("the disk is full"), "{error}");
            assert_eq!(folder.read(""), tree(FROM), "failing at {fails}");
            assert_eq!(folder.names(), ["a", "b", "e", "empty", "f", "g"]);
        }
    }

    #[test]
    fn what_was_saved_after_the_kill_is_left() {
        let folder = Test::of(FROM);
        assert!(killed(&folder, &tree(FROM), &tree(TO), Run::Forward(0)));
        folder.write("a", "mine, longer\n");
        folder.write("i/j/k", "mine\n");
        let recovered = recover(folder.path()).expect("recovered");
        assert_eq!(recovered.kept, [path("a"), path("i/j/k")]);
        let mut expected = tree(TO);
        expected.extend(tree("//- a\nmine, longer\n//- i/j/k\nmine\n").iter().map(|(p, e)| (p.clone(), e.clone())));
        assert_eq!(folder.read(""), expected);
    }

    #[test]
    fn without_a_decision_nothing_happened() {
        let folder = Test::of(FROM);
        let dir = open_root(folder.path()).expect("a folder");
        let plan = plan(&tree(FROM), &tree(TO));
        let (mut staging, ..) = prepare(folder.path(), &dir, &plan, &go_on).expect("prepared");
        staging.keep(true);
        assert_eq!(recover(folder.path()).expect("left alone"), Recovered::default());
        drop(staging);
        assert_eq!(recover(folder.path()).expect("removed"), Recovered { removed: 1, ..Recovered::default() });
        assert_eq!(folder.read(""), tree(FROM));
    }

    #[test]
    fn a_journal_from_elsewhere_is_not_carried_out() {
        let folder = Test::of(FROM);
        assert!(killed(&folder, &tree(FROM), &tree(TO), Run::Forward(0)));
        let name = folder.names().remove(0);
        let copy = Test::of(FROM);
        for file in ["lock", "journal", "new/0"] {
            let bytes = fs::read_to_string(folder.path().join(&name).join(file)).unwrap_or_default();
            copy.write(&format!("{name}/{file}"), &bytes);
        }
        let foreign = vec![copy.path().join(&name)];
        assert_eq!(recover(copy.path()).expect("left alone"), Recovered { foreign, ..Recovered::default() });
        assert_eq!(copy.read(""), tree(FROM));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn any_kill_leads_to_the_new_tree_or_back(from in trees(), to in trees()) {
            check_every_kill(&from, &to, Run::Forward, &to);
            check_every_kill(&from, &to, Run::Back, &from);
        }
    }
}
