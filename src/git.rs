//! The git program, as an edge: what it ignores, what it tracks, whether it minds modes, and `git init`.
#![expect(clippy::disallowed_methods, reason = "this is the git edge: it starts the git program")]

use std::path::Path;
use std::process::{Command, Output};

use crate::path::RelPath;

/// git could not be asked, or said no.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("git cannot be started: {0}")]
    Absent(std::io::Error),
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

fn run(root: &Path, verb: &'static str, arguments: &[&str]) -> Result<Output, GitError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(["-c", "core.hooksPath=/dev/null"]).args(arguments);
    command.env("GIT_TERMINAL_PROMPT", "0").env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
    let output = command.output().map_err(GitError::Absent)?;
    if output.status.success() {
        return Ok(output);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::Failed { verb, message })
}
