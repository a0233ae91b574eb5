//! What git could not do, in words.

use super::Words;
use crate::cli::exit::Exit;
use crate::model::code::Code;
use crate::system::git::GitError;

pub(super) fn git(error: &GitError) -> Words {
    let message = error.to_string();
    match error {
        GitError::Absent(_) => {
            let help = "install git: it says which ignored files are tracked, and what was there at a revision";
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
        GitError::Ambiguous { names, .. } => {
            let help = "name one of them in full".to_owned();
            let help = names
                .iter()
                .find(|name| name.starts_with("refs/"))
                .map_or(help, |full| format!("name one of them in full, such as `{full}`"));
            Words::new(Code::GitAmbiguous, &message, Some(help), Exit::Refused)
        }
        GitError::Embedded(_) => {
            let help = "nothing in a work tree is taken for a repository but what `.git` leads to: remove these files";
            Words::new(Code::GitEmbedded, &message, Some(help.into()), Exit::Refused)
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
