//! What a project's own history still has of its blueprint.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use super::{GitError, blobs, command, run};
use crate::model::digest::Digest;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};

/// The files of `wanted` as they were first committed with the content of that digest, as far as the history of HEAD
/// has them. Paths are relative to `root`.
///
/// # Errors
/// When git is absent or `root` is in no repository.
pub fn first_commits(root: &Path, wanted: &BTreeMap<RelPath, Digest>) -> Result<Tree, GitError> {
    if wanted.is_empty() {
        return Ok(Tree::new());
    }
    let versions = versions(root, wanted)?;
    let names: Vec<&str> = versions.iter().map(|(_, name, _)| name.as_str()).collect();
    let contents = blobs::read(root, &names)?;
    let mut found = Tree::new();
    for ((path, _, executable), bytes) in versions.iter().zip(contents) {
        let fits = |bytes: &bytes::Bytes| wanted.get(path) == Some(&Digest::of_content(bytes));
        if let (Some(bytes), None) = (bytes.filter(fits), found.get(path)) {
            found.insert(path.clone(), Entry::File(File { bytes, executable: *executable }));
        }
    }
    Ok(found)
}

/// Every content that the paths ever had, oldest first: path, name and whether it may be executed.
fn versions(root: &Path, wanted: &BTreeMap<RelPath, Digest>) -> Result<Vec<(RelPath, String, bool)>, GitError> {
    let mut commits = vec!["rev-list", "--reverse", "--full-history", "HEAD", "--"];
    commits.extend(wanted.keys().map(RelPath::as_str));
    let commits = run(root, "rev-list", &commits)?.stdout;
    let mut changes = vec!["diff-tree", "--stdin", "-r", "-m", "--root", "--raw", "-z", "--no-renames", "--relative"];
    changes.extend(["--no-commit-id", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--"]);
    changes.extend(wanted.keys().map(RelPath::as_str));
    let output = fed(root, &changes, &commits)?;
    let mut fields = output.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let mut found = Vec::new();
    // `:OLD NEW OLD NEW STATUS`, then the path.
    while let Some((change, path)) = fields.next().zip(fields.next()) {
        let words: Vec<&str> = change.trim_start_matches(':').split(' ').collect();
        if let ([_, mode @ ("100644" | "100755"), _, name, _], Ok(path)) = (&words[..], RelPath::new(&path)) {
            found.push((path, (*name).to_owned(), *mode == "100755"));
        }
    }
    Ok(found)
}

fn fed(root: &Path, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
    let mut git = command(root, arguments);
    let git = git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = git.spawn().map_err(GitError::Absent)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    });
    Ok(output.map_err(GitError::Absent)?.stdout)
}
