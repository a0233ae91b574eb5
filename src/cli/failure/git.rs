//! What git could not do, in words.

use super::Words;
use crate::cli::exit::Exit;
use crate::model::code::Code;
use crate::system::git::GitError;

pub(super) fn git(error: &GitError) -> Words {
    let message = error.to_string();
    match error {
        GitError::Absent(_) => {
            let help = "install git, or leave out what asks for it: `--vcs git`, `--since`";
            Words::new(Code::Git, &message, Some(help.into()), Exit::Unreachable)
        }
        GitError::Outside(_) => {
            let help = "`--since` compares with a commit of the repository the project lies in: `git init`, and commit";
            Words::new(Code::GitRepository, &message, Some(help.into()), Exit::Unreachable)
        }
        GitError::Revision(revision) => {
            let help = format!(
                "a revision is a branch, a tag or a commit: `git branch --all` lists them, and `git fetch origin \
                 {}` brings one that is missing",
                revision.trim_start_matches("origin/")
            );
            Words::new(Code::GitRevision, &message, Some(help), Exit::Usage)
        }
        GitError::Unrelated(_) => {
            let help = "`--since` takes a revision that this branch grew from";
            Words::new(Code::GitUnrelated, &message, Some(help.into()), Exit::Usage)
        }
        GitError::Shallow(_) => {
            let help = "get more history: `git fetch --deepen=100`, or all of it: `git fetch --unshallow`";
            Words::new(Code::GitShallow, &message, Some(help.into()), Exit::Unreachable)
        }
        GitError::Failed { .. } => Words::new(Code::Git, &message, None, Exit::Unreachable),
    }
}
