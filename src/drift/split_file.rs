//! Files that are gone, while what they held stands in others: a file that was split, or taken into another one.

use super::unit::compared;
use super::{Change, FileDrift, Inside, Keys};
use crate::model::finding::State;
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::rule::Mode;
use crate::syntax::{joint, unmarked};

/// What a file held that is gone, each item of it gone; nothing where its text is not at hand, or holds no items.
pub(super) fn held(file: &FileDrift, base: &Tree) -> Option<Inside> {
    let is_gone = file.changes == [Change::Missing] && file.state == State::Drifted && file.ownership != Mode::Seed;
    if !is_gone || joint(&file.path) != "::" {
        return None;
    }
    let text = std::str::from_utf8(&base.file(&file.path)?.bytes).ok()?;
    let mut inside = compared(&file.path, unmarked(text), "", file.ownership, &Keys::default())?;
    inside.units.retain(|unit| unit.gone.is_some());
    (!inside.units.is_empty()).then_some(inside)
}

/// Tells of a file by what became of its items, if at least half of its tokens stand elsewhere; whether it does.
pub(super) fn split_file(file: &mut FileDrift, inside: Inside, tokens: usize) -> bool {
    if inside.loss.tokens * 2 > tokens {
        return false;
    }
    let mut into: Vec<RelPath> =
        inside.units.iter().filter_map(|unit| Some(unit.elsewhere.as_ref()?.0.clone())).collect();
    into.sort();
    into.dedup();
    file.changes = vec![Change::Dissolved { into }];
    file.inside = Some(inside);
    true
}
