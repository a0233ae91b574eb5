//! The options, behind one trait, so that all are tested and measured by the same code.

mod row;
mod tree;

use std::ops::Range;

pub use row::Row;
pub use tree::Tree;

/// One entry of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log. Entries mostly come in order of time, and some come late.
    pub time: u64,
    /// What it holds.
    pub value: u64,
}

/// What an option has to be able to do.
pub trait Index: Send + Sync {
    /// Takes an entry. One with the same time is replaced.
    fn insert(&mut self, entry: Entry);

    /// Adds the entries of these times to `found`, in order of time.
    fn read(&self, times: Range<u64>, found: &mut Vec<Entry>);
}

/// An option, by name.
#[derive(Clone, Copy, Debug)]
pub struct Contender {
    /// How tables call it.
    pub name: &'static str,
    /// Makes an empty one.
    pub empty: fn() -> Box<dyn Index>,
}

/// Every option. Tests, benches and findings take them from here.
pub const ALL: [Contender; 2] = [
    Contender {
        name: "tree",
        empty: || Box::new(Tree::default()),
    },
    Contender {
        name: "row",
        empty: || Box::new(Row::default()),
    },
];
