//! A folder at a commit, as a pack's content: the bytes as they were committed, through no filter.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use super::{GitError, answer, blobs, command};
use crate::blueprint::pack::ContentFault;
use crate::blueprint::pack::{MAX_BYTES, MAX_FILE_BYTES, MAX_FILES};
use crate::model::path::RelPath;
use crate::model::tree::{Entry, File, Tree};

/// One file, before its bytes are read.
struct Listed {
    path: RelPath,
    name: String,
    executable: bool,
    size: u64,
}

/// What stands in the folder `prefix` at `commit` of the repository at `root`, and everything in it that no pack may
/// hold; then the tree is not whole. `None` when there is no such folder.
///
/// # Errors
/// When git is absent or fails.
pub fn contents(root: &Path, commit: &str, prefix: &str) -> Result<Option<(Tree, Vec<ContentFault>)>, GitError> {
    let folder = format!("{commit}:{prefix}");
    let asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", &folder];
    let Some(tree) = answer(root, "rev-parse", &asked)? else { return Ok(None) };
    let tree = tree.lines().last().unwrap_or_default().trim().to_owned();
    if answer(root, "cat-file", &["cat-file", "-t", &tree])?.is_none_or(|kind| kind.trim() != "tree") {
        return Ok(None);
    }
    let (listed, mut faults) = listing(root, &tree)?;
    if !faults.is_empty() {
        return Ok(Some((Tree::new(), faults)));
    }
    let names: Vec<&str> = listed.iter().map(|file| file.name.as_str()).collect();
    let mut found = Tree::new();
    for (file, bytes) in listed.iter().zip(blobs::read(root, &names)?) {
        let lost = || GitError::Failed { verb: "cat-file", message: format!("`{}` cannot be read", file.path) };
        let bytes = bytes.ok_or_else(lost)?;
        let entry = Entry::File(File { bytes, executable: file.executable });
        if found.insert(file.path.clone(), entry).is_some() {
            faults.push(ContentFault::Twice { path: file.path.clone() });
        }
    }
    faults.extend(found.collisions().into_iter().map(ContentFault::Collision));
    Ok(Some((found, faults)))
}

/// The files of a tree within the limits every pack keeps, and what is refused. A tree may say anything: reading ends
/// where there is too much of it.
fn listing(root: &Path, tree: &str) -> Result<(Vec<Listed>, Vec<ContentFault>), GitError> {
    let mut git = command(root, &["ls-tree", "-r", "-z", "-l", "--full-tree", tree]);
    let git = git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = git.spawn().map_err(GitError::Absent)?;
    let failed = |message: &str| GitError::Failed { verb: "ls-tree", message: message.to_owned() };
    let pipe = child.stdout.take().ok_or_else(|| failed("it says nothing"))?;
    let (mut listed, mut faults, mut bytes) = (Vec::new(), Vec::new(), 0u64);
    for line in BufReader::new(pipe).split(0) {
        match entry(&line.map_err(|error| failed(&error.to_string()))?) {
            Ok(file) => {
                bytes = bytes.saturating_add(file.size);
                listed.push(file);
            }
            Err(fault) => faults.push(fault),
        }
        if listed.len() + faults.len() > MAX_FILES {
            faults = vec![ContentFault::TooMany { limit: MAX_FILES }];
            break;
        }
    }
    if bytes > MAX_BYTES {
        faults.push(ContentFault::TooHeavy { limit: MAX_BYTES });
    }
    // It may still be writing what nobody wants to read.
    _ = child.kill();
    _ = child.wait();
    Ok((listed, faults))
}

/// `MODE TYPE NAME SIZE\tPATH`, the size padded.
fn entry(line: &[u8]) -> Result<Listed, ContentFault> {
    let text = std::str::from_utf8(line)
        .map_err(|_| ContentFault::Name(format!("`{}` is not UTF-8", String::from_utf8_lossy(line).escape_debug())))?;
    let (head, path) = text.split_once('\t').unwrap_or((text, ""));
    let words: Vec<&str> = head.split_ascii_whitespace().collect();
    let special = |kind| Err(ContentFault::Special { path: path.escape_debug().to_string(), kind });
    let (mode, name, size) = match words[..] {
        ["120000", ..] => return special("a link"),
        ["160000", ..] => return special("a submodule"),
        [mode, "blob", name, size] => (mode, name, size.parse().unwrap_or(u64::MAX)),
        _ => return special("of a kind of its own"),
    };
    let path = RelPath::new(path).map_err(|fault| ContentFault::Name(fault.to_string()))?;
    let limit = MAX_FILE_BYTES;
    if size > limit {
        return Err(ContentFault::TooBig { path, bytes: size, limit });
    }
    Ok(Listed { path, name: name.to_owned(), executable: mode == "100755", size })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let found = entry(line.as_bytes());
        let shown = |file: Listed| format!("{} {} {}", file.path, file.size, file.executable);
        assert_eq!(found.map_or_else(|fault| fault.to_string(), shown), expected, "{line}");
    }

    #[test]
    fn only_regular_files_of_fair_size_and_name_are_taken() {
        check("100644 blob 00      12\ta b/c", "a b/c 12 false");
        check("100755 blob 00       1\trun.sh", "run.sh 1 true");
        check("120000 blob 00       1\tx", "`x` is a link: a pack holds regular files only");
        check("160000 commit 00     -\tsub", "`sub` is a submodule: a pack holds regular files only");
        check("100644 blob 00 99999999\tx", "`x` has 99999999 bytes, 4194304 are allowed");
        check("100644 blob 00 1\t../x", "`../x` has a `..` segment: it would leave the project or say nothing");
        check("100644 blob 00 1\tcon", "`con` uses the reserved device name `con`");
        check("100644 blob 00 1\ta\nb", "`a\\nb` holds '\\n', which is not allowed in a file name");
    }
}
