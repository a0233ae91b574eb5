//! Repositories elsewhere: what they offer, and one commit of them without its history.
//!
//! The user's own git settings count: keys, credential helpers, proxies, private CAs and `insteadOf`. A repository has no
//! say: nothing of it is checked out, and no hook, filter or submodule of it is looked at.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::{GitError, command, run};

/// The protocols that may be spoken, whatever an address or a setting says.
const PROTOCOLS: &str = "https:ssh:file:git";
/// The longest list of refs that is read, in bytes.
const MAX_REFS: u64 = 16 << 20;
/// How long a transfer goes on after somebody asked to stop.
const PATIENCE: Duration = Duration::from_millis(50);
/// Where the commit stands that was fetched.
const FETCHED: &str = "refs/scaffold/fetched";

/// A branch or tag of a repository elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advertised {
    /// Such as `refs/tags/v1.0.0`.
    pub name: String,
    /// The commit it leads to, in full.
    pub commit: String,
}

/// The branches and tags of the repository at `url`, and its `HEAD`.
///
/// # Errors
/// When git is absent, the repository cannot be asked, or `stop` says so.
pub fn advertised(at: &Path, url: &str, stop: &dyn Fn() -> bool) -> Result<Vec<Advertised>, GitError> {
    let asked = ["ls-remote", "--quiet", "--end-of-options", url];
    let output = watched(abroad(at, &asked), "ls-remote", stop)?;
    let text = String::from_utf8_lossy(&output);
    let mut found: Vec<Advertised> = Vec::new();
    for line in text.lines() {
        let Some((commit, name)) = line.split_once('\t').filter(|(name, _)| is_object(name)) else { continue };
        // What an annotated tag leads to follows the tag.
        match (name.strip_suffix("^{}"), found.last_mut()) {
            (Some(tag), Some(last)) if last.name == tag => commit.clone_into(&mut last.commit),
            (Some(_), _) => {}
            (None, _) => found.push(Advertised { name: name.to_owned(), commit: commit.to_owned() }),
        }
    }
    Ok(found)
}

/// Fetches one commit without history into a new repository in the folder `at`, of which nothing is checked out, and
/// returns the commit's name.
/// `wanted` is the full name of a ref, or of a commit.
///
/// # Errors
/// When git is absent, the repository cannot be asked or has no such thing, or `stop` says so.
pub fn fetch(at: &Path, url: &str, wanted: &str, stop: &dyn Fn() -> bool) -> Result<String, GitError> {
    let format = if wanted.len() == 64 && is_object(wanted) { "sha256" } else { "sha1" };
    let format = format!("--object-format={format}");
    run(at, "init", &["init", "--quiet", "--template=", &format])?;
    let wanted = format!("+{wanted}:{FETCHED}");
    let mut asked = vec!["-c", "gc.auto=0", "-c", "maintenance.auto=false", "fetch", "--quiet", "--depth=1"];
    asked.extend(["--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--end-of-options", url, &wanted]);
    watched(abroad(at, &asked), "fetch", stop)?;
    let commit = format!("{FETCHED}^{{commit}}");
    let named = run(at, "rev-parse", &["rev-parse", "--verify", "--end-of-options", &commit])?;
    let text = String::from_utf8_lossy(&named.stdout);
    let name = text.lines().last().unwrap_or_default().trim();
    Ok(name.to_owned())
}

/// Whether `text` is the full name of an object.
#[must_use]
pub fn is_object(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// git, ready to speak with others.
fn abroad(at: &Path, arguments: &[&str]) -> Command {
    let mut all = vec!["-c", "protocol.ext.allow=never"];
    all.extend(arguments);
    let mut command = command(at, &all);
    command.env("GIT_ALLOW_PROTOCOL", PROTOCOLS);
    // A repository around the folder has no say: there is one in the folder itself, or none.
    command.env("GIT_CEILING_DIRECTORIES", at.parent().unwrap_or(at));
    command
}

/// What git writes, unless somebody asks to stop: then git ends first.
fn watched(mut git: Command, verb: &'static str, stop: &dyn Fn() -> bool) -> Result<Vec<u8>, GitError> {
    let git = git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = git.spawn().map_err(GitError::Absent)?;
    let (said, out) = (read(child.stderr.take(), MAX_REFS), read(child.stdout.take(), MAX_REFS));
    let output = awaited(&mut child, &out, stop, verb)?;
    let message = awaited(&mut child, &said, stop, verb)?;
    let failed = |message| GitError::Failed { verb, message };
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    if output.len() as u64 > MAX_REFS {
        return Err(failed(format!("it lists more than {MAX_REFS} bytes of refs")));
    }
    if status.success() { Ok(output) } else { Err(failed(essence(&String::from_utf8_lossy(&message)))) }
}

fn awaited(
    child: &mut Child,
    pipe: &mpsc::Receiver<Vec<u8>>,
    stop: &dyn Fn() -> bool,
    verb: &'static str,
) -> Result<Vec<u8>, GitError> {
    loop {
        match pipe.recv_timeout(PATIENCE) {
            Ok(bytes) => return Ok(bytes),
            Err(RecvTimeoutError::Timeout) if !stop() => {}
            Err(_) => {
                _ = child.kill();
                _ = child.wait();
                return Err(GitError::Failed { verb, message: "stopped".into() });
            }
        }
    }
}

/// Reads a pipe in a thread, up to one byte more than `limit`; the rest goes nowhere.
fn read(pipe: Option<impl Read + Send + 'static>, limit: u64) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            _ = pipe.by_ref().take(limit + 1).read_to_end(&mut bytes);
            _ = sender.send(bytes);
            _ = io::copy(&mut pipe, &mut io::sink());
        }
    });
    receiver
}

/// The lines that say what went wrong, without progress and traces. What ssh says has no mark of its own.
fn essence(text: &str) -> String {
    const MARKS: [&str; 4] = ["fatal:", "error:", "remote:", "ssh:"];
    const OF_SSH: [&str; 2] = ["Permission denied (", "Host key verification failed"];
    let told = |line: &&str| {
        MARKS.iter().any(|mark| line.starts_with(mark)) || OF_SSH.iter().any(|words| line.contains(words))
    };
    let mut lines: Vec<&str> = text.lines().map(str::trim).filter(told).collect();
    if lines.is_empty() {
        lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.drain(..lines.len().saturating_sub(3));
    }
    lines.truncate(4);
    lines.iter().map(|line| line.trim_start_matches("fatal: ")).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_is_picked_out() {
        let text = "trace: x\nremote: no such repository\nfatal: unable to access 'x'\n";
        assert_eq!(essence(text), "remote: no such repository; unable to access 'x'");
        assert_eq!(essence("a\nPermission denied\n\n"), "a; Permission denied");
        let text = "git@host: Permission denied (publickey).\r\nfatal: Could not read from remote repository.\n\nPlease make\n";
        assert_eq!(essence(text), "git@host: Permission denied (publickey).; Could not read from remote repository.");
    }

    #[test]
    fn a_full_name_is_told_from_a_short_one() {
        assert!(is_object(&"0a".repeat(20)) && is_object(&"0a".repeat(32)));
        assert!(!is_object("0a") && !is_object(&"0A".repeat(20)) && !is_object(&"v1".repeat(20)));
    }
}
