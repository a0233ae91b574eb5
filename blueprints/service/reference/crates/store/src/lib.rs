// {{#if (eq store "sqlite")}}
//! The domain's [`Storage`](domain::Storage) on SQLite, embedded: one file, no server.
// {{/if}}
// {{#if (eq store "postgres")}}
//! The domain's [`Storage`](domain::Storage) on PostgreSQL, for several instances of the service.
// {{/if}}
//!
//! SQL is written out and its rows are read by hand. What holds it together is not a macro but
//! `tests/contract.rs`, a suite on the real thing that every store has to pass.

mod failure;
mod migrations;
// {{#if (has "cursor-paging")}}
mod page;
// {{/if}}
mod rows;

// {{#if (eq store "postgres")}}
mod postgres;
// {{/if}}
// {{#if (eq store "sqlite")}}
mod sqlite;
// {{/if}}

// {{#if (eq store "postgres")}}
pub use postgres::{ConnectError, Postgres};
// {{/if}}
// {{#if (eq store "sqlite")}}
pub use sqlite::{OpenError, Sqlite};
// {{/if}}
