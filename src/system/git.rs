//! The git program, as an edge: what it ignores and tracks, whether it minds modes, `git init`, what stood in a repository
//! at a revision, and one commit of a repository elsewhere. This is the only place that starts it.
//!
//! No hook, pager, monitor, filter or signature program of a repository ever runs, only packs are fetched, no index is
//! refreshed, and every revision is passed where git takes it for no option. The repository is the one that a `.git`
//! leads to: a folder that merely looks like a bare repository, as files of a change can, is never taken for one, and
//! neither are the variables that name another.
#![expect(clippy::disallowed_methods, reason = "this is the git edge: it starts the git program")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

mod blobs;
mod contents;
mod history;
mod origin;
mod remote;
mod revision;
mod work_tree;

pub use contents::contents;
pub use history::first_commits;
pub use origin::{commit_time, web_address};
pub use remote::{Advertised, advertised, fetch, is_object};
pub use revision::{Blob, Listing, MergeBase, merge_base};
pub use work_tree::tracked;

/// git could not be asked, or said no.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("git cannot be started: {0}")]
    Absent(std::io::Error),
    #[error("{0} is in no git repository")]
    Outside(String),
    #[error("`{0}` names no commit here")]
    Revision(String),
    #[error("`{name}` is ambiguous: {} lead to different commits", names.join(" and "))]
    Ambiguous { name: String, names: Vec<String> },
    #[error("`{}` looks like a repository of its own: it holds HEAD, objects and refs", .0.display())]
    Embedded(PathBuf),
    #[error("`{0}` and HEAD have no commit in common")]
    Unrelated(String),
    #[error("this is a shallow clone, and it lacks the commit where `{0}` and HEAD parted")]
    Shallow(String),
    #[error("git {verb}: {message}")]
    Failed { verb: &'static str, message: String },
}

/// Makes a repository at `root`, without hooks or templates of the machine's.
///
/// # Errors
/// When git is absent or refuses.
pub fn init(root: &Path) -> Result<(), GitError> {
    run(root, "init", &["init", "--quiet", "--template="]).map(|_| ())
}

/// Whether the repository records executable bits; true where nobody says otherwise.
#[must_use]
pub fn minds_modes(root: &Path) -> bool {
    let output = run(root, "config", &["config", "--type=bool", "core.fileMode"]);
    output.map_or(true, |output| output.stdout.trim_ascii() != b"false")
}

/// The folder of `root` inside its repository, `""` at the top; `None` outside any, and where git fails.
#[must_use]
pub fn prefix(root: &Path) -> Option<String> {
    folder_in_repository(root).ok().flatten()
}

/// The folder of `root` inside its repository, `""` at the top; `None` where no folder above has a `.git`.
///
/// # Errors
/// When there is a repository and git is absent or refuses to read it.
pub fn folder_in_repository(root: &Path) -> Result<Option<String>, GitError> {
    if !work_tree::is_inside(root) {
        return Ok(None);
    }
    let output = run(root, "rev-parse", &["rev-parse", "--show-prefix"])?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(Some(text.trim_end_matches('\n').trim_end_matches('/').to_owned()))
}

/// The commit that HEAD of the repository around `root` names; `None` before the first one.
///
/// # Errors
/// When git is absent.
pub fn head(root: &Path) -> Result<Option<String>, GitError> {
    let answer = answer(root, "rev-parse", &["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"])?;
    Ok(answer.map(|name| name.trim().to_owned()))
}

/// Settings that would start a program, or take what stands in the work tree for a repository or for other objects,
/// taken back. `safe.bareRepository` is known from git 2.38 on; [`embedded`] asks the disk in every version.
const TAME: [&str; 7] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "core.useReplaceRefs=false",
    "core.attributesFile=/dev/null",
    "log.showSignature=false",
    "safe.bareRepository=explicit",
];

/// Variables that lead git to another repository, or to other objects, than those around a folder: a hook is started
/// with them set (`git rev-parse --local-env-vars`). Settings in variables stay: they are how CI marks a folder as safe.
const ELSEWHERE: [&str; 13] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_ATTR_SOURCE",
    "GIT_EXTERNAL_DIFF",
];

/// git, ready to run in `root`.
fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).arg("--no-pager");
    TAME.iter().for_each(|setting| _ = command.args(["-c", setting]));
    ELSEWHERE.iter().for_each(|name| _ = command.env_remove(name));
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1");
    // What a clone lacks is not fetched on the side; `abroad` allows the protocols for those who want to fetch.
    command.env("GIT_ALLOW_PROTOCOL", "none");
    command.env("GIT_NO_REPLACE_OBJECTS", "1").env("GIT_LITERAL_PATHSPECS", "1").env("LC_ALL", "C");
    command.args(arguments);
    command
}

/// The folder at or above `root`, and below the top of its work tree, that git could take for a bare repository
/// (gitrepository-layout(5): it holds `HEAD`, `objects` and `refs`); `None` in a folder that is fine.
fn embedded(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let is_top = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
    let top = root.ancestors().find(is_top)?;
    let below = root.ancestors().take_while(|folder| *folder != top);
    let bare = |folder: &&Path| ["HEAD", "objects", "refs"].iter().all(|name| folder.join(name).exists());
    below.into_iter().find(bare).map(Path::to_owned)
}

fn run(root: &Path, verb: &'static str, arguments: &[&str]) -> Result<Output, GitError> {
    let output = command(root, arguments).output().map_err(GitError::Absent)?;
    if output.status.success() {
        return Ok(output);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::Failed { verb, message })
}

/// What git answers; `None` when it says no.
fn answer(root: &Path, verb: &'static str, arguments: &[&str]) -> Result<Option<String>, GitError> {
    match run(root, verb, arguments) {
        Ok(output) => Ok(Some(String::from_utf8_lossy(&output.stdout).into_owned())),
        Err(GitError::Failed { .. }) => Ok(None),
        Err(absent) => Err(absent),
    }
}
