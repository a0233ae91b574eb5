//! The items of a file by what they are known by.

use std::collections::BTreeMap;

use crate::model::path::RelPath;
use crate::model::tree::File;
use crate::project::{LockedItem, Size, items};
use crate::syntax::Kind;

/// The items of a file, by kind and key; none where its language has none, or it cannot be read.
pub(super) fn of(path: &RelPath, file: Option<&File>) -> BTreeMap<(Kind, String), LockedItem> {
    let outline = file.and_then(|file| Size::of(path, &file.bytes).1);
    let found = outline.map(|outline| items(&outline, true)).unwrap_or_default();
    found.into_iter().map(|(_, item)| ((item.kind, item.key.clone()), item)).collect()
}

/// An item, or the one around it where it is a member.
pub(super) fn item<'i>(
    items: &'i BTreeMap<(Kind, String), LockedItem>,
    kind: Kind,
    key: &str,
) -> Option<&'i LockedItem> {
    items.get(&(kind, key.to_owned())).or_else(|| {
        let (around, _) = key.rsplit_once("::")?;
        items.iter().find(|((_, key), _)| key == around).map(|(_, item)| item)
    })
}
