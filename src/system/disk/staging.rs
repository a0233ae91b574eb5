//! `Staging`: a new folder, made whole beside its place and moved there by one rename.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cap_std::fs::Dir;

use super::Stop;
use super::changes::Underway;
use super::destination::{Destination, in_place, inspect, resolved};
use super::fault::{DiskError, at};
use super::file::{Halt, create, write_all};
use super::folder::{Folder, clean_stale};
use super::path_state::open_root;
use crate::model::path::RelPath;
use crate::model::plan::{Change, Plan};
use crate::model::tree::File;

/// A folder that is being made. Dropping it without [`commit`](Self::commit) leaves nothing behind.
#[derive(Debug)]
pub struct Staging {
    // Fields drop in this order: the staging folder has to go before the folders that were made to hold it.
    _folder: Folder,
    parents: Parents,
    dest: PathBuf,
    tree: PathBuf,
}

/// Folders that were made on the way to a destination, outermost first.
#[derive(Debug, Default)]
struct Parents {
    made: Vec<PathBuf>,
}

impl Staging {
    /// Makes a staging folder beside `dest`, and the folders above it that are missing. What killed runs left there
    /// is removed.
    ///
    /// # Errors
    /// [`DiskError::Occupied`] unless `dest` is absent or an empty folder, [`DiskError::InPlace`] for an empty
    /// folder that no rename can replace, [`DiskError::Io`] when a folder cannot be made.
    pub fn open(dest: &Path) -> Result<Self, DiskError> {
        let place = resolved(dest)?;
        match inspect(&place) {
            Destination::Absent => {}
            Destination::EmptyFolder if !in_place(&place) => {}
            Destination::EmptyFolder => return Err(DiskError::InPlace { dest: dest.to_owned() }),
            found => return Err(DiskError::Occupied { dest: dest.to_owned(), found }),
        }
        let parent = place.parent().unwrap_or(&place);
        let mut parents = Parents::default();
        parents.make(parent)?;
        clean_stale(parent);
        let folder = Folder::create(parent, &short_name(&place))?;
        let tree = folder.path().join("tree");
        fs::create_dir(&tree).map_err(at("make the folder", &tree))?;
        Ok(Self { _folder: folder, parents, dest: place, tree })
    }

    /// Where the tree stands before it is committed, so that `git init` can run in it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.tree
    }

    /// Writes every file that `plan` creates or replaces; there is nothing yet to delete or to change the mode of.
    /// Modes are 0644 and 0755 as far as the umask allows.
    ///
    /// # Errors
    /// [`DiskError::Stopped`] once `stop` says so, [`DiskError::Io`] for the first file that cannot be written.
    pub fn write(&self, plan: &Plan, stop: Stop<'_>) -> Result<(), DiskError> {
        let dir = open_root(&self.tree)?;
        let files: Vec<_> = plan.changes.iter().filter_map(written).collect();
        self.make_folders(&dir, &files)?;
        let result = write_all(&files, stop, |path, file| create(&dir, path.as_str(), file).map(drop));
        result.map_err(|halt| match halt {
            Halt::Stopped => DiskError::Stopped,
            Halt::Failed(path, source) => at("write the file", &self.dest.join(path.as_str()))(source),
        })
    }

    fn make_folders(&self, dir: &Dir, files: &[(&RelPath, &File)]) -> Result<(), DiskError> {
        let folders: BTreeSet<_> = files.iter().flat_map(|(path, _)| path.ancestors()).collect();
        for folder in folders {
            match dir.create_dir(folder.as_str()) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(at("make the folder", &self.dest.join(folder.as_str()))(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Moves the tree to its destination, by one rename.
    ///
    /// # Errors
    /// [`DiskError::Io`] when something appeared at the destination meanwhile or the rename fails; nothing is left.
    pub fn commit(mut self) -> Result<(), DiskError> {
        // An empty folder keeps the mode that somebody gave it.
        if let Ok(metadata) = fs::symlink_metadata(&self.dest)
            && metadata.is_dir()
        {
            fs::set_permissions(&self.tree, metadata.permissions()).map_err(at("prepare the folder", &self.tree))?;
        }
        let _underway = Underway::begin();
        fs::rename(&self.tree, &self.dest).map_err(at("put the new folder in place", &self.dest))?;
        self.parents.made.clear();
        Ok(())
    }
}

fn written((path, change): &(RelPath, Change)) -> Option<(&RelPath, &File)> {
    match change {
        Change::Create(file) | Change::Replace(file) => Some((path, file)),
        Change::Delete | Change::Chmod { .. } => None,
    }
}

/// The destination's name, short enough that the staging folder's name fits where the destination's does.
fn short_name(dest: &Path) -> String {
    let name = dest.file_name().unwrap_or_default().to_string_lossy();
    name.chars().take(40).collect()
}

impl Parents {
    fn make(&mut self, parent: &Path) -> Result<(), DiskError> {
        let missing: Vec<_> = parent.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.made.push(folder.to_owned()),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                Err(error) => return Err(at("make the folder", folder)(error)),
            }
        }
        Ok(())
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        // A folder that somebody else uses by now is not empty, and stays.
        self.made.iter().rev().for_each(|folder| _ = fs::remove_dir(folder));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::plan::plan;
    use crate::model::tree::Tree;
    use crate::system::disk::read_project;
    use crate::system::disk::tests::{Folder as Test, go_on, tree, trees};

    fn plan_of(text: &str) -> Plan {
        plan(&Tree::new(), &tree(text))
    }

    fn make(dest: &Path, text: &str) -> Result<(), DiskError> {
        let staging = Staging::open(dest)?;
        staging.write(&plan_of(text), &go_on)?;
        staging.commit()
    }

    #[test]
    fn a_new_folder_appears_whole() {
        let parent = Test::of("");
        let dest = parent.path().join("a/b/new");
        let staging = Staging::open(&dest).expect("a place");
        staging.write(&plan_of("//- x +x\n1\n//- y/z\n2\n"), &go_on).expect("written");
        assert!(!dest.exists() && staging.path().join("y/z").exists());
        staging.commit().expect("committed");
        assert_eq!(parent.read("a/b"), tree("//- new/x +x\n1\n//- new/y/z\n2\n"));
    }

    #[test]
    fn a_relative_destination_is_as_good() {
        let parent = Test::of("");
        make(&parent.relative().join("a/new"), "//- x\n1\n").expect("made");
        assert_eq!(parent.read(""), tree("//- a/new/x\n1\n"));
    }

    #[test]
    fn a_run_that_ends_early_leaves_nothing() {
        let parent = Test::of("//- kept\n");
        let staging = Staging::open(&parent.path().join("a/b/new")).expect("a place");
        let stopped = staging.write(&plan_of("//- x\n"), &|| true);
        assert!(matches!(stopped, Err(DiskError::Stopped)));
        drop(staging);
        assert_eq!(parent.names(), ["kept"]);
    }

    #[test]
    fn paths_that_clash_are_an_error_and_leave_nothing() {
        let parent = Test::of("");
        let staging = Staging::open(&parent.path().join("new")).expect("a place");
        let error = staging.write(&plan_of("//- a\n//- a/b\n"), &go_on).expect_err("a file cannot be a folder");
        assert!(error.to_string().starts_with("cannot write the file: `"), "{error}");
        drop(staging);
        assert!(parent.names().is_empty());
    }

    #[test]
    fn what_stands_there_is_never_replaced() {
        let parent = Test::of("//- full/a\n//- file\n");
        fs::create_dir(parent.path().join("empty")).expect("a folder");
        parent.link("link", "empty");
        let message = |name: &str| make(&parent.path().join(name), "//- x\n").expect_err("occupied").to_string();
        assert!(message("full").ends_with("a folder with 1 entry is there: choose another name"));
        assert!(message("link/").ends_with("a link is there, and links are not followed: choose another name"));
        assert!(message("file").ends_with("a file is there: choose another name"));
        assert!(message("file/below").ends_with("a part of the path is not a folder: check the path"));
        assert!(message(".").ends_with("a folder with 4 entries is there: choose another name"));
        make(&parent.path().join("empty"), "//- x\n").expect("an empty folder is replaced");
        assert_eq!(parent.names(), ["empty", "file", "full", "link"]);
    }

    #[test]
    fn what_appears_meanwhile_is_not_replaced() {
        let parent = Test::of("");
        let dest = parent.path().join("new");
        let [one, two] = [(); 2].map(|()| Staging::open(&dest).expect("a place"));
        one.write(&plan_of("//- one\n"), &go_on).expect("written");
        two.write(&plan_of("//- two\n"), &go_on).expect("written");
        one.commit().expect("the first one wins");
        let error = two.commit().expect_err("the folder is full");
        assert!(error.to_string().contains("the folder is no longer empty"), "{error}");
        assert_eq!(parent.read(""), tree("//- new/one\n"));
    }

    #[cfg(unix)]
    #[test]
    fn an_empty_folder_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = Test::of("");
        let dest = parent.path().join("new");
        fs::create_dir(&dest).expect("a folder");
        fs::set_permissions(&dest, fs::Permissions::from_mode(0o750)).expect("a mode");
        make(&dest, "//- x\n").expect("made");
        assert_eq!(fs::metadata(&dest).expect("there").permissions().mode() & 0o777, 0o750);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_written_is_read_back(tree in trees()) {
            let parent = Test::of("");
            let dest = parent.path().join("new");
            let staging = Staging::open(&dest).expect("a place");
            staging.write(&plan(&Tree::new(), &tree), &go_on).expect("written");
            staging.commit().expect("committed");
            let wanted = tree.paths().cloned().collect();
            let snapshot = read_project(&dest, &wanted, &[]).expect("a project");
            prop_assert_eq!(snapshot.tree, tree);
        }
    }
}
