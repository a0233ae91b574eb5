//! Files of findings that a change gave another name: what was found in them is no news.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::ReviewError;
use crate::drift::matching::{Candidate, moves};
use crate::model::digest::Digest;
use crate::model::finding::Finding;
use crate::model::path::RelPath;
use crate::syntax::hunk;
use crate::system::git::{Listing, MergeBase};

/// The files with a finding `before` that are gone, by where they seem to stand `now`.
///
/// # Errors
/// When git cannot tell what stood in them.
pub(super) fn renamed(
    before: &[Finding],
    now: &[Finding],
    (base, files): (&MergeBase, &Listing),
    root: &Path,
) -> Result<BTreeMap<String, String>, ReviewError> {
    let stands = |path: &RelPath| crate::system::disk::exists(&root.join(path.as_str()));
    let of =
        |findings: &[Finding]| findings.iter().filter_map(|one| RelPath::new(&one.path).ok()).collect::<BTreeSet<_>>();
    let gone: Vec<RelPath> = of(before).into_iter().filter(|path| files.contains_key(path) && !stands(path)).collect();
    let new: Vec<RelPath> = of(now).into_iter().filter(|path| !files.contains_key(path) && stands(path)).collect();
    if gone.is_empty() || new.is_empty() {
        return Ok(BTreeMap::new());
    }
    let names: Vec<&str> = gone.iter().map(|path| &*files[path].name).collect();
    let (were, are) = (base.contents(&names)?, crate::system::disk::read_files(root, &new));
    let were: Vec<Candidate<'_>> =
        gone.iter().zip(&were).filter_map(|(path, bytes)| Some(candidate(path, bytes.as_deref()?))).collect();
    let are: Vec<Candidate<'_>> = new.iter().filter_map(|path| Some(candidate(path, &are.file(path)?.bytes))).collect();
    let found = moves(&were, &are, hunk::similarity).into_iter();
    Ok(found.map(|one| (one.from.to_string(), one.to.to_string())).collect())
}

fn candidate<'c>(path: &'c RelPath, bytes: &'c [u8]) -> Candidate<'c> {
    Candidate { path, digest: Digest::of_content(bytes), bytes: Some(bytes) }
}
