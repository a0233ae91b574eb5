//! Where a commit is from: when it was made, and whose repository it is.

use std::path::Path;

use super::{GitError, answer, run};

/// When `commit` was made, in seconds since 1970.
///
/// # Errors
/// When git is absent, or there is no such commit.
pub fn commit_time(root: &Path, commit: &str) -> Result<i64, GitError> {
    let arguments = ["show", "--no-patch", "--no-show-signature", "--format=%ct", "--end-of-options", commit];
    let output = run(root, "show", &arguments)?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.parse().map_err(|_| GitError::Failed { verb: "show", message: format!("`{text}` is no time") })
}

/// The address of the remote `origin` as a browser has it, without a user; `None` where there is none on a host.
///
/// # Errors
/// When git is absent.
pub fn web_address(root: &Path) -> Result<Option<String>, GitError> {
    let url = answer(root, "config", &["config", "--get", "remote.origin.url"])?;
    Ok(url.and_then(|url| browsable(url.trim())))
}

/// `git@host:org/repo.git`, `ssh://git@host/org/repo.git` and `https://user:word@host/org/repo.git` are one place.
fn browsable(url: &str) -> Option<String> {
    let (host, path) = match url.split_once("://") {
        Some(("https" | "ssh", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        None => url.split_once(':').filter(|(host, _)| host.contains('@') && !host.contains('/'))?,
    };
    let host = host.rsplit('@').next()?.split(':').next()?;
    let path = path.trim_matches('/').trim_end_matches(".git");
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    let known = !host.is_empty() && !path.is_empty() && format!("{host}/{path}").chars().all(plain);
    known.then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_repository_has_one_address() {
        for url in [
            "git@example.org:acme/packs.git",
            "ssh://git@example.org:2222/acme/packs.git",
            "https://user:word@example.org/acme/packs.git",
            "https://example.org:8443/acme/packs/",
        ] {
            assert_eq!(browsable(url).as_deref(), Some("https://example.org/acme/packs"), "{url}");
        }
        for url in ["", "/srv/packs.git", "../packs", "file:///srv/packs", "git://example.org/x", "c:/packs"] {
            assert_eq!(browsable(url), None, "{url}");
        }
    }
}
