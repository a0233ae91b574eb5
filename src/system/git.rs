//! The git program, as an edge: what it ignores and tracks, whether it minds modes, `git init`, what stood in a repository
//! at a revision, and one commit of a repository elsewhere. This is the only place that starts it.
//!
//! No hook, pager, monitor, filter or signature program of a repository ever runs, only packs are fetched, no index is
//! refreshed, and every revision is passed where git takes it for no option.
#![expect(clippy::disallowed_methods, reason = "this is the git edge: it starts the git program")]

use std::path::Path;
use std::process::{Command, Output};

use crate::model::path::RelPath;

mod blobs;
mod contents;
mod history;
mod origin;
mod remote;
mod revision;

pub use contents::contents;
pub use history::first_commits;
pub use origin::{commit_time, web_address};
pub use remote::{Advertised, advertised, fetch, is_object};
pub use revision::{Blob, Listing, MergeBase, merge_base};

/// git could not be asked, or said no.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("git cannot be started: {0}")]
    Absent(std::io::Error),
    #[error("{0} is in no git repository")]
    Outside(String),
    #[error("`{0}` names no commit here")]
    Revision(String),
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

/// The files git tracks although its rules ignore them, relative to `root`.
///
/// # Errors
/// When git is absent or `root` is in no repository.
pub fn tracked_ignored(root: &Path) -> Result<Vec<RelPath>, GitError> {
    let output = run(root, "ls-files", &["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"])?;
    let names = output.stdout.split(|byte| *byte == 0).filter_map(|name| std::str::from_utf8(name).ok());
    Ok(names.filter_map(|name| RelPath::new(name).ok()).collect())
}

/// Whether the repository records executable bits; true where nobody says otherwise.
#[must_use]
pub fn minds_modes(root: &Path) -> bool {
    let output = run(root, "config", &["config", "--type=bool", "core.fileMode"]);
    output.map_or(true, |output| output.stdout.trim_ascii() != b"false")
}

/// The folder of `root` inside its repository, `""` at the top; `None` outside any.
#[must_use]
pub fn prefix(root: &Path) -> Option<String> {
    let output = run(root, "rev-parse", &["rev-parse", "--show-prefix"]).ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim_end_matches('\n').trim_end_matches('/').to_owned())
}

/// The commit that HEAD of the repository around `root` names; `None` before the first one.
///
/// # Errors
/// When git is absent.
pub fn head(root: &Path) -> Result<Option<String>, GitError> {
    let answer = answer(root, "rev-parse", &["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"])?;
    Ok(answer.map(|name| name.trim().to_owned()))
}

/// Settings of a repository that would start a program, taken back.
const TAME: [&str; 4] =
    ["core.hooksPath=/dev/null", "core.fsmonitor=false", "core.pager=cat", "log.showSignature=false"];

/// Variables that lead git to another repository than the one around a folder: a hook is started with them set.
const ELSEWHERE: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_EXTERNAL_DIFF",
];

/// git, ready to run in `root`.
fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).arg("--no-pager");
    TAME.iter().for_each(|setting| _ = command.args(["-c", setting]));
    ELSEWHERE.iter().for_each(|name| _ = command.env_remove(name));
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1");
    command.env("GIT_NO_REPLACE_OBJECTS", "1").env("GIT_LITERAL_PATHSPECS", "1").env("LC_ALL", "C");
    command.args(arguments);
    command
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
