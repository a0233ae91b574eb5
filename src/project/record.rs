//! What a rendering leaves in the lock.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::lock::{Locked, LockedFile, LockedPack};
use crate::answers::Answers;
use crate::blueprint::{Blueprint, Ownership, Policy};
use crate::digest::Digest;
use crate::lang::TABLE_VERSION;
use crate::path::{Globs, RelPath};
use crate::template::RENDERER_VERSION;
use crate::tree::{File, Tree};

/// The entry of the lock for `tree`, rendered from `blueprint` with `answers` into the folder `into`.
#[must_use]
pub fn record(
    blueprint: &Blueprint,
    answers: &Answers,
    tree: &Tree,
    policy: Policy,
    into: &str,
    pack: LockedPack,
) -> Locked {
    Locked {
        name: blueprint.name.clone(),
        into: into.to_owned(),
        renderer: RENDERER_VERSION,
        languages: TABLE_VERSION,
        components: answers.components.iter().cloned().collect(),
        defaulted: answers.defaulted.clone(),
        pack,
        answers: answers.to_map(),
        files: files(tree, &policy),
        policy,
    }
}

fn files(tree: &Tree, policy: &Policy) -> BTreeMap<RelPath, LockedFile> {
    let owners: Vec<(Globs, &Ownership)> = policy
        .ownership
        .iter()
        .filter(|owner| owner.keys.is_empty())
        .filter_map(|owner| Some((Globs::new(&owner.paths).ok()?, owner)))
        .collect();
    let mode = |path: &RelPath| {
        let last = owners.iter().rev().find(|(globs, _)| globs.is_match(path));
        last.map(|(_, owner)| owner.mode).unwrap_or_default()
    };
    let locked = |(path, file): &(&RelPath, &File)| {
        let digest = Digest::of_content(&file.bytes);
        ((*path).clone(), LockedFile { digest, executable: file.executable, ownership: mode(path) })
    };
    let files: Vec<_> = tree.files().collect();
    // Digests are the work here; below this many files one thread is faster.
    files.par_iter().with_min_len(64).map(locked).collect()
}
