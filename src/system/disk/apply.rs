//! A plan, carried out on a folder that exists: all of it, or nothing.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use cap_std::fs::{Dir, Permissions};

use super::Stop;
use super::change::{Work, finish, moved};
use super::fault::{DiskError, at};
use super::file::{Halt, create, permissions, write_all};
use super::folder::{Folder, candidates};
use super::journal::{Does, Journal, Way};
use super::path_state::{PathState, look, open_root};
use super::refusal::check;
use crate::model::path::RelPath;
use crate::model::plan::{Change, Plan};
use crate::model::tree::File;

/// Carries out `plan` below `root`.
///
/// The new bytes are staged in `root/.scaffold-<random>/`; then a journal decides, and everything moves into place by
/// renames. `stop` is asked until the journal stands, and never after. A kill before that leaves the tree as it was,
/// a kill after it leaves work that [`recover`](super::recover) finishes. A file that is replaced keeps its
/// permissions; folders that become empty by deletions are removed. Call [`recover`](super::recover) before reading
/// the tree that the plan is made from.
///
/// # Errors
/// - [`DiskError::Refused`] with every change that does not fit what stands there, before anything is written: a link
///   at or above a path, a folder where a file goes or the other way round, a file that appeared;
/// - [`DiskError::Busy`] when another process applies a plan to the same folder;
/// - [`DiskError::Stopped`] when `stop` said so, [`DiskError::Io`] when a call fails, also in the middle of the
///   renames: in both cases the tree is as it was;
/// - [`DiskError::Kept`] when files were changed by somebody else meanwhile: these were left, all others are done.
pub fn apply(root: &Path, plan: &Plan, stop: Stop<'_>) -> Result<(), DiskError> {
    if plan.is_empty() {
        return Ok(());
    }
    let dir = open_root(root)?;
    let (mut folder, stage, journal) = prepare(root, &dir, plan, stop)?;
    journal.decide(&folder).map_err(at("write the journal in", folder.path()))?;
    let work = Work { root: &dir, stage: &stage, journal: &journal, moved: &moved };
    match finish(&mut folder, &work, Way::Forward)? {
        paths if paths.is_empty() => Ok(()),
        paths => Err(DiskError::Kept { root: root.to_owned(), paths }),
    }
}

/// Whether `plan` fits what stands below `root`, for a run that is to say so and write nothing.
///
/// # Errors
/// [`DiskError::Refused`] as [`apply`] would give it, [`DiskError::Io`] when the root cannot be opened.
pub fn fits(root: &Path, plan: &Plan) -> Result<(), DiskError> {
    let refused = |refusals| DiskError::Refused { root: root.to_owned(), refusals };
    check(&open_root(root)?, plan).map(drop).map_err(refused)
}

/// Checks the plan and stages its files: everything up to the decision.
pub(super) fn prepare(
    root: &Path,
    dir: &Dir,
    plan: &Plan,
    stop: Stop<'_>,
) -> Result<(Folder, Dir, Journal), DiskError> {
    let checked = check(dir, plan).map_err(|refusals| DiskError::Refused { root: root.to_owned(), refusals })?;
    let folder = Folder::create(root, "")?;
    let stage = open_root(folder.path())?;
    let made = ["new", "old"].iter().try_for_each(|name| stage.create_dir(name));
    made.map_err(at("make a folder in", folder.path()))?;
    let journal = Journal::new(&folder, checked.folders.into_iter().collect(), checked.ops);
    alone(root, &folder)?;
    stage_files(root, dir, &stage, &journal, plan, stop)?;
    if stop() { Err(DiskError::Stopped) } else { Ok((folder, stage, journal)) }
}

/// Each run looks after its own folder stands, so of two at least one sees the other.
fn alone(root: &Path, own: &Folder) -> Result<(), DiskError> {
    // One of the two paths may be relative, so names are compared.
    let is_other = |path: &PathBuf| path.file_name() != own.path().file_name() && path.join("new").exists();
    let mut others = candidates(root).into_iter().filter(is_other);
    match others.find(|path| Folder::is_busy(path)) {
        Some(folder) => Err(DiskError::Busy { folder }),
        None => Ok(()),
    }
}

/// A file on its way: its number, its bytes, and the permissions of the one it replaces.
struct Staged<'a> {
    n: usize,
    file: &'a File,
    permissions: Option<Permissions>,
}

fn stage_files(
    root: &Path,
    dir: &Dir,
    stage: &Dir,
    journal: &Journal,
    plan: &Plan,
    stop: Stop<'_>,
) -> Result<(), DiskError> {
    let files: BTreeMap<_, _> = plan.changes.iter().filter_map(|(path, change)| Some((path, bytes(change)?))).collect();
    let writes = journal.ops.iter().enumerate().filter(|(_, op)| op.does == Does::Write);
    let staged = writes.filter_map(|(n, op)| {
        let file = *files.get(&op.path)?;
        let permissions = op.was.and_then(|_| kept_permissions(dir, &op.path, file.executable));
        Some((&op.path, Staged { n, file, permissions }))
    });
    let staged: Vec<_> = staged.collect();
    write_all(&staged, stop, |_, staged| write(stage, staged)).map_err(|halt| match halt {
        Halt::Stopped => DiskError::Stopped,
        Halt::Failed(path, source) => at("write the file", &root.join(path.as_str()))(source),
    })
}

fn bytes(change: &Change) -> Option<&File> {
    match change {
        Change::Create(file) | Change::Replace(file) => Some(file),
        Change::Delete | Change::Chmod { .. } => None,
    }
}

fn kept_permissions(dir: &Dir, path: &RelPath, executable: bool) -> Option<Permissions> {
    match look(dir, path.as_str()) {
        PathState::File(metadata) => permissions(&metadata, executable),
        _ => None,
    }
}

/// The bytes are on the disk before the journal is: what a power cut leaves can be finished too.
fn write(stage: &Dir, staged: &Staged<'_>) -> io::Result<()> {
    let out = create(stage, &format!("new/{}", staged.n), staged.file)?;
    if let Some(permissions) = &staged.permissions {
        out.set_permissions(permissions.clone())?;
    }
    out.sync_data()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::model::plan::plan;
    use crate::model::tree::Tree;
    use crate::system::disk::refusal::Refusal;
    use crate::system::disk::tests::{Folder as Test, go_on, path, tree, trees};

    fn change(folder: &Test, from: &str, to: &str) -> Result<(), DiskError> {
        apply(folder.path(), &plan(&tree(from), &tree(to)), &go_on)
    }

    fn check_refused(folder: &Test, from: &str, to: &str, expected: &[&str]) {
        let before = folder.read("");
        let Err(DiskError::Refused { refusals, .. }) = change(folder, from, to) else { panic!("not refused") };
        assert_eq!(refusals.iter().map(Refusal::to_string).collect::<Vec<_>>(), expected);
        assert_eq!((folder.read(""), folder.names().contains(&".scaffold".into())), (before, false));
    }

    #[test]
    fn every_kind_of_change_is_made() {
        let from = "//- a\n1\n//- b/c/d\n2\n//- e +x\n3\n";
        let to = "//- a\n9\n//- b/f +x\n4\n//- e\n3\n//- g/h\n5\n";
        let folder = Test::of(from);
        fs::create_dir_all(folder.path().join("empty")).expect("a folder");
        change(&folder, from, to).expect("applied");
        assert_eq!(folder.read(""), tree(to));
        assert_eq!(folder.names(), ["a", "b", "e", "empty", "g"]);
        assert!(!folder.path().join("b/c").exists(), "a folder that became empty goes");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let folder = Test::of("//- real/x\n1\n//- file\n");
        folder.link("deep", "real");
        folder.link("one", "real/x");
        folder.link("gone", "nowhere");
        let refused = |path: &str, at: &str| {
            format!("`{path}`: `{at}` is a link, and nothing is written through one: put a file or a folder there")
        };
        let expected = [refused("deep/x", "deep"), refused("gone", "gone"), refused("one", "one")];
        let to = "//- deep/x\n2\n//- fine\n2\n//- gone\n2\n//- one\n2\n";
        check_refused(&folder, "//- deep/x\n1\n//- one\n1\n", to, &expected.each_ref().map(String::as_str));
    }

    #[test]
    fn what_stands_in_the_way_refuses_the_whole_plan() {
        let folder = Test::of("//- a/b\n//- c\n//- d\n1\n//- e/f\n");
        fs::create_dir(folder.path().join("g")).expect("a folder");
        let expected = [
            "`a`: a folder is at `a`: move it away",
            "`c/x`: a file is at `c`: move it away",
            "`d` appeared since the plan was made: run this again",
            "`e`: a folder is at `e`: move it away",
            "`g`: a folder is at `g`: move it away",
            "`h` is gone since the plan was made: run this again",
        ];
        let to = "//- a\n//- c/x\n//- d\n//- e\n//- g\n//- h +x\n//- new\n";
        check_refused(&folder, "//- h\n//- e/other\n", to, &expected);
    }

    #[test]
    fn stopping_and_failing_leave_the_tree_as_it_was() {
        let folder = Test::of("//- a\n1\n");
        let plan = plan(&Tree::new(), &tree("//- b\n1\n//- c\n1\n"));
        assert!(matches!(apply(folder.path(), &plan, &|| true), Err(DiskError::Stopped)));
        assert_eq!(folder.names(), ["a"]);
        let error = apply(&folder.path().join("none"), &plan, &go_on).expect_err("no folder");
        assert!(error.to_string().starts_with("cannot open the folder: `"), "{error}");
    }

    #[test]
    fn two_runs_do_not_change_one_folder() {
        let folder = Test::of("");
        let plan = plan(&Tree::new(), &tree("//- a\n"));
        let dir = open_root(folder.path()).expect("a folder");
        let one = prepare(folder.path(), &dir, &plan, &go_on).expect("prepared");
        assert!(matches!(apply(folder.path(), &plan, &go_on), Err(DiskError::Busy { .. })));
        drop(one);
        apply(folder.path(), &plan, &go_on).expect("alone");
        assert_eq!(folder.names(), ["a"]);
    }

    #[test]
    fn a_relative_root_is_as_good() {
        let folder = Test::of("//- a\n1\n");
        let root = folder.relative();
        apply(&root, &plan(&tree("//- a\n1\n"), &tree("//- b\n2\n")), &go_on).expect("applied");
        assert_eq!(folder.read(""), tree("//- b\n2\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = Test::of("//- a\n1\n//- b\n1\n");
        let file = |name: &str| folder.path().join(name);
        for name in ["a", "b"] {
            fs::set_permissions(file(name), fs::Permissions::from_mode(0o640)).expect("a mode");
        }
        change(&folder, "//- a\n1\n//- b\n1\n", "//- a\n2\n//- b +x\n1\n").expect("applied");
        let mode = |name: &str| fs::metadata(file(name)).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode("a"), mode("b")), (0o640, 0o750));
    }

    #[test]
    fn a_file_saved_meanwhile_is_left() {
        let folder = Test::of("//- a\n1\n//- b\n1\n");
        let plan = plan(&tree("//- a\n1\n//- b\n1\n"), &tree("//- a\n2\n//- b\n2\n"));
        let saves = || {
            folder.write("a", "mine, longer\n");
            false
        };
        let Err(DiskError::Kept { paths, .. }) = apply(folder.path(), &plan, &saves) else { panic!("not kept") };
        assert_eq!(paths, [path("a")]);
        assert_eq!(folder.read(""), tree("//- a\nmine, longer\n//- b\n2\n"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn applying_a_plan_makes_one_tree_into_the_other(from in trees(), to in trees()) {
            let folder = Test::with(&from);
            apply(folder.path(), &plan(&from, &to), &go_on).expect("applied");
            prop_assert_eq!(folder.read(""), to);
        }
    }
}
