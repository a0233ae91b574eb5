//! The domain's [`Storage`](domain::Storage) on SQLite, embedded: one file, no server.
//!
//! SQL is written out and its rows are read by hand. What holds it together is not a macro but
//! `tests/contract.rs`, a suite on a real file that every store has to pass.

mod migrations;
mod rows;
mod sqlite;

pub use sqlite::{OpenError, Sqlite};
