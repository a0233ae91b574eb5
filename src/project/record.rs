//! What a rendering leaves in the lock.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::items::{LockedItems, Size};
use super::lock::{Locked, LockedFile, LockedPack};
use super::unread::Items;
use crate::blueprint::Blueprint;
use crate::blueprint::answers::Answers;
use crate::code::landmark::{Landmarks, landmarks};
use crate::code::sources::Sources;
use crate::model::digest::Digest;
use crate::model::path::{Globs, RelPath};
use crate::model::tree::{File, Tree};
use crate::model::zones::Zones;
use crate::rule::{Mode, Ownership, Policy};
use crate::syntax::TABLE_VERSION;
use crate::template::RENDERER_VERSION;

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
    let landmarks = || Landmarks::of(&landmarks(&Sources::new(tree), &Zones::new(tree, &policy.zone_patterns())));
    let ((files, items), landmarks) = rayon::join(|| files(tree, &policy), landmarks);
    Locked {
        name: blueprint.name.clone(),
        into: into.to_owned(),
        renderer: RENDERER_VERSION,
        languages: TABLE_VERSION,
        components: answers.components.iter().cloned().collect(),
        defaulted: answers.defaulted.clone(),
        pack,
        answers: answers.to_map(),
        files,
        items,
        landmarks: Some(landmarks),
        policy,
    }
}

/// The largest blueprint, in bytes, whose items are recorded: to read more would take `new` longer than to write it.
const MOST_READ: usize = 4 << 20;

/// The files of an entry, and the items of those that have any.
type Recorded = (BTreeMap<RelPath, LockedFile>, Items);

fn files(tree: &Tree, policy: &Policy) -> Recorded {
    let owners: Vec<(Globs, &Ownership)> = policy
        .ownership
        .iter()
        .filter(|owner| owner.keys.is_empty())
        .filter_map(|owner| Some((Globs::new(&owner.paths).ok()?, owner)))
        .collect();
    let mode = |path: &RelPath| {
        let last = owners.iter().rev().find(|(globs, _)| globs.is_match(path));
        last.map_or(Mode::Open, |(_, owner)| owner.mode)
    };
    let bound: Vec<Globs> = policy
        .ownership
        .iter()
        .filter(|owner| !owner.keys.is_empty() && owner.mode != Mode::Seed)
        .filter_map(|owner| Globs::new(&owner.paths).ok())
        .collect();
    let read = tree.files().map(|(_, file)| file.bytes.len()).sum::<usize>() <= MOST_READ;
    let locked = |(path, file): &(&RelPath, &File)| {
        let (digest, ownership) = (Digest::of_content(&file.bytes), mode(path));
        // Of a seed nothing is compared, but for keys that are not the team's.
        let held = ownership != Mode::Seed || bound.iter().any(|globs| globs.is_match(path));
        let (size, outline) = (held && read).then(|| Size::of(path, &file.bytes)).unzip();
        let outline = outline.flatten();
        let strict = matches!(ownership, Mode::Closed | Mode::Pinned);
        let items = outline.map(|outline| LockedItems::of(&outline, strict)).unwrap_or_default();
        let locked = LockedFile { digest, executable: file.executable, ownership, size };
        ((*path).clone(), locked, items)
    };
    let files: Vec<_> = tree.files().collect();
    let recorded: Vec<_> = files.par_iter().with_min_len(8).map(locked).collect();
    let items = recorded.iter().filter(|(_, _, items)| !items.is_empty());
    let items = items.map(|(path, _, items)| (path.clone(), items.clone())).collect();
    (recorded.into_iter().map(|(path, file, _)| (path, file)).collect(), items)
}
