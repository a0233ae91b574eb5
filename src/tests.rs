//! What no single room can be asked: laws over all of them, real sources, and the built-in pack.

#![expect(clippy::disallowed_methods, reason = "these tests read sources and run programs")]

mod builtin;
mod cargo_lock;
mod cargo_metadata;
mod corpus;
#[cfg(unix)]
mod cosmetics;
mod engine;
#[cfg(unix)]
mod items;
mod judged;
#[cfg(unix)]
mod labelled;
mod laws;
mod pairs;
#[cfg(unix)]
mod patch;
mod report;
