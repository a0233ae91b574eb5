//! Tests from outside: of the crate as its users have it, and of its own sources.

#![expect(clippy::disallowed_methods, reason = "these tests read sources and run programs")]

#[cfg(unix)]
mod accept;
#[cfg(unix)]
mod against;
mod architecture;
#[cfg(unix)]
mod baseline;
#[cfg(unix)]
mod blueprint;
mod builtin;
mod cargo_lock;
mod check;
mod codes;
mod corpus;
#[cfg(unix)]
mod cosmetics;
#[cfg(unix)]
mod diff;
mod docs;
#[cfg(unix)]
mod drifted;
mod engine;
#[cfg(unix)]
mod examples;
#[cfg(unix)]
mod explain;
#[cfg(unix)]
mod items;
mod judged;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod labelled;
mod laws;
#[cfg(unix)]
mod layout;
mod lock;
#[cfg(unix)]
mod memo;
#[cfg(unix)]
mod new;
#[cfg(unix)]
mod packs;
mod pairs;
#[cfg(unix)]
mod patch;
#[cfg(unix)]
mod prompt;
#[cfg(unix)]
mod readme;
#[cfg(unix)]
mod registry;
mod report;
#[cfg(unix)]
mod safety;
#[cfg(unix)]
mod sandbox;
#[cfg(unix)]
mod session;
#[cfg(unix)]
mod shape;
#[cfg(unix)]
mod since;
