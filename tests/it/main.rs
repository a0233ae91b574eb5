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
mod check;
#[cfg(unix)]
mod diff;
mod docs;
#[cfg(unix)]
mod drifted;
#[cfg(unix)]
mod examples;
#[cfg(unix)]
mod explain;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod layout;
#[cfg(unix)]
mod library;
mod lock;
#[cfg(unix)]
mod memo;
#[cfg(unix)]
mod new;
#[cfg(unix)]
mod packs;
#[cfg(unix)]
mod program;
#[cfg(unix)]
mod prompt;
#[cfg(unix)]
mod readme;
#[cfg(unix)]
mod registry;
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
