//! What stood in a repository where a change began.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha1::{Digest as _, Sha1};

use super::{GitError, answer, blobs, embedded, run};
use crate::model::path::RelPath;

/// The commit where a revision and HEAD parted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeBase {
    root: PathBuf,
    prefix: String,
    /// The commit's name, in full.
    pub commit: String,
}

/// One file, by the name of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub name: String,
    pub executable: bool,
    /// The content is where a symbolic link leads.
    pub link: bool,
}

/// The files below a folder at a commit. Submodules, and names no tree can hold, are left out.
pub type Listing = BTreeMap<RelPath, Blob>;

/// Where `revision` and the HEAD of the repository around `root` parted.
///
/// # Errors
/// When git is absent, `root` is in no repository or in a folder that looks like one of its own, `revision` names no
/// commit or, as a branch and a tag of one name can, several, and when there is no such commit or a shallow clone lacks
/// it.
pub fn merge_base(root: &Path, revision: &str) -> Result<MergeBase, GitError> {
    if let Some(folder) = embedded(root) {
        return Err(GitError::Embedded(folder));
    }
    let Some((prefix, named)) = named(root, revision)? else {
        let inside = answer(root, "rev-parse", &["rev-parse", "--git-dir"])?.is_some();
        return Err(match inside {
            true => GitError::Revision(revision.to_owned()),
            false => GitError::Outside(root.display().to_string()),
        });
    };
    unambiguous(root, revision)?;
    let shallow = || answer_is(root, &["rev-parse", "--is-shallow-repository"], "true");
    match answer(root, "merge-base", &["merge-base", "--end-of-options", &named, "HEAD"])? {
        Some(commit) => Ok(MergeBase { root: root.to_owned(), prefix, commit: commit.trim_end().to_owned() }),
        None if shallow()? => Err(GitError::Shallow(revision.to_owned())),
        None => Err(GitError::Unrelated(revision.to_owned())),
    }
}

/// The folder of `root` in its repository, and the full name of the commit that `revision` names.
fn named(root: &Path, revision: &str) -> Result<Option<(String, String)>, GitError> {
    let commit = format!("{revision}^{{commit}}");
    let asked = ["rev-parse", "--show-prefix", "--verify", "--quiet", "--end-of-options", &commit];
    let Some(answer) = answer(root, "rev-parse", &asked)? else { return Ok(None) };
    let (prefix, commit) = answer.trim_end().rsplit_once('\n').unwrap_or(("", answer.trim_end()));
    Ok(Some((prefix.trim_end_matches('/').to_owned(), commit.to_owned())))
}

/// Where git looks for a ref of a short name, in its order (gitrevisions(7)).
const RULES: [(&str, &str); 6] = [
    ("", ""),
    ("refs/", ""),
    ("refs/tags/", ""),
    ("refs/heads/", ""),
    ("refs/remotes/", ""),
    ("refs/remotes/", "/HEAD"),
];

/// Refuses a revision whose name leads to different commits, whichever git would take: whoever may push a branch could
/// choose where a change is said to have begun. A branch `origin/main` hides the remote's `main`.
fn unambiguous(root: &Path, revision: &str) -> Result<(), GitError> {
    let end = revision.find(['^', '~', ':']).into_iter().chain(revision.find("@{")).min();
    let name = &revision[..end.unwrap_or(revision.len())];
    // These come before every ref: `HEAD`, what git itself writes beside it, and an object's full name.
    let own = name == "HEAD" || (name.ends_with("_HEAD") && !name.contains('/'));
    if name.is_empty() || name == "@" || own || super::is_object(name) {
        return Ok(());
    }
    let full = RULES.map(|(before, after)| format!("{before}{name}{after}"));
    let mut asked = vec!["for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", "--"];
    asked.extend(full.iter().map(String::as_str));
    let listed = run(root, "for-each-ref", &asked)?.stdout;
    let listed = String::from_utf8_lossy(&listed);
    let mut found = Vec::new();
    for line in listed.lines() {
        let mut words = line.split_ascii_whitespace();
        let (Some(reference), Some(object)) = (words.next(), words.next()) else { continue };
        // A pattern also matches what lies below it; an annotated tag counts as what it leads to.
        if full.iter().any(|full| full == reference) {
            found.push((reference.to_owned(), words.next().unwrap_or(object).to_owned()));
        }
    }
    if name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) && !found.is_empty() {
        let asked = format!("--disambiguate={}", name.to_ascii_lowercase());
        let objects = answer(root, "rev-parse", &["rev-parse", &asked])?;
        found.extend(objects.iter().flat_map(|text| text.lines()).map(|one| ("an object".to_owned(), one.to_owned())));
    }
    let same = found.iter().all(|(_, object)| *object == found[0].1);
    let names = || found.iter().map(|(name, _)| name.clone()).collect();
    if same { Ok(()) } else { Err(GitError::Ambiguous { name: name.to_owned(), names: names() }) }
}

fn answer_is(root: &Path, asked: &[&str], wanted: &str) -> Result<bool, GitError> {
    Ok(answer(root, "rev-parse", asked)?.is_some_and(|answer| answer.trim_end() == wanted))
}

impl MergeBase {
    /// The files that stood below `root`; none when the folder was not there.
    ///
    /// # Errors
    /// When git says no.
    pub fn files(&self) -> Result<Listing, GitError> {
        let folder = format!("{}:{}", self.commit, self.prefix);
        let listed = run(&self.root, "ls-tree", &["ls-tree", "-r", "-z", "--full-tree", &folder]);
        let asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", &folder];
        let output = match listed {
            Ok(output) => output,
            Err(_) if answer(&self.root, "rev-parse", &asked)?.is_none() => return Ok(Listing::new()),
            Err(error) => return Err(error),
        };
        Ok(output.stdout.split(|byte| *byte == 0).filter_map(entry).collect())
    }

    /// The contents by those names, in their order; `None` for one that is not here or is larger than 64 MiB.
    ///
    /// # Errors
    /// When git says no.
    pub fn contents(&self, names: &[&str]) -> Result<Vec<Option<Bytes>>, GitError> {
        blobs::read(&self.root, names)
    }
}

impl Blob {
    /// Whether it is the content `bytes`, by its name (gitobject: SHA-1 over `blob SIZE`, a NUL and the content). In a
    /// repository of another object format it never is.
    #[must_use]
    pub fn holds(&self, bytes: &[u8]) -> bool {
        let head = format!("blob {}\0", bytes.len());
        let digest = Sha1::new().chain_update(head.as_bytes()).chain_update(bytes).finalize();
        self.name.len() == 40 && digest.iter().map(|byte| format!("{byte:02x}")).eq(pairs(&self.name))
    }
}

fn pairs(name: &str) -> impl Iterator<Item = &str> {
    (0..name.len()).step_by(2).map(|at| &name[at..at + 2])
}

/// `MODE TYPE NAME\tPATH`.
fn entry(line: &[u8]) -> Option<(RelPath, Blob)> {
    let (head, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
    let mut words = head.split(' ');
    let (mode, kind, name) = (words.next()?, words.next()?, words.next()?);
    let blob = Blob { name: name.to_owned(), executable: mode == "100755", link: mode == "120000" };
    (kind == "blob").then_some(())?;
    Some((RelPath::new(path).ok()?, blob))
}
