//! `Items`: the items of all files of a lock, which are two thirds of its text and are asked for only where a file
//! differs and its text is lost. So they are cut out of the text, and read when they are asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use memchr::memmem;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::items::LockedItems;
use crate::model::path::RelPath;

/// The table that holds them.
const HEADER: &str = "\n[blueprint.items]\n";
/// The key under which its number stands in its place.
const NUMBER: &str = "cut";

/// The items of every file that has any.
#[derive(Debug, Clone, Default)]
pub struct Items {
    /// The lines of the table, where they were not read at once.
    text: String,
    read: OnceLock<BTreeMap<RelPath, LockedItems>>,
}

impl Items {
    /// The items of a file.
    #[must_use]
    pub fn get(&self, path: &RelPath) -> Option<&LockedItems> {
        self.all().get(path)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    fn all(&self) -> &BTreeMap<RelPath, LockedItems> {
        // The lock's digest has held: what cannot be read was never written. Without items a file is compared as a whole.
        self.read.get_or_init(|| toml::from_str(&self.text).unwrap_or_default())
    }
}

impl FromIterator<(RelPath, LockedItems)> for Items {
    fn from_iter<I: IntoIterator<Item = (RelPath, LockedItems)>>(items: I) -> Self {
        Self { text: String::new(), read: OnceLock::from(items.into_iter().collect::<BTreeMap<_, _>>()) }
    }
}

impl PartialEq for Items {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}

impl Serialize for Items {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.all().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(BTreeMap::<RelPath, LockedItems>::deserialize(from)?.into_iter().collect())
    }
}

/// The text of a lock whose tables of items hold their number instead, and the tables.
pub(super) fn cut(body: &str) -> (String, Vec<Items>) {
    let (mut rest, mut cut, mut left) = (String::with_capacity(body.len()), Vec::new(), body);
    while let Some(at) = memmem::find(left.as_bytes(), HEADER.as_bytes()) {
        let (before, table) = left.split_at(at + HEADER.len());
        let end = memmem::find(table.as_bytes(), b"\n[").map_or(table.len(), |end| end + 1);
        rest.push_str(&format!("{before}{NUMBER} = \"{}\"\n", cut.len()));
        cut.push(Items { text: table[..end].to_owned(), read: OnceLock::new() });
        left = &table[end..];
    }
    rest.push_str(left);
    (rest, cut)
}

/// Puts the tables back where their numbers were read. Returns whether all of them were: a line in a text that looks
/// like the head of a table is none, and then nothing is as it should be.
pub(super) fn put_back<'i>(cut: Vec<Items>, entries: impl Iterator<Item = &'i mut Items>) -> bool {
    let mut cut = cut.into_iter().enumerate().peekable();
    for items in entries {
        let number = |at: &usize| {
            items.all().len() == 1
                && items.all().iter().all(|(path, one)| path.as_str() == NUMBER && one.is_text(&at.to_string()))
        };
        if let Some((_, table)) = cut.next_if(|(at, _)| number(at)) {
            *items = table;
        }
    }
    cut.next().is_none()
}
