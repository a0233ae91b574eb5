//! The domain's [`Storage`](domain::Storage) on SQLite, embedded: one file, no server.
//!
//! SQL is written out and its rows are read by hand. What holds it together is not a macro but
//! `tests/contract.rs`, a suite on the real thing that every store has to pass.

mod failure;
mod migrations;
mod page;
mod rows;

mod sqlite;

pub use sqlite::note as remember;
pub use sqlite::{OpenError, Sqlite};
