//! Ship architecture as working code, and see when code leaves it.
//!
//! A pack is a tree, rendering makes a tree, the project on disk is a tree; every verb is a pure function between
//! trees, and only three rooms (`system`, `registry`, `cli`) touch the outside.
//!
//! ```text
//!  source ──► Pack ──► Blueprint ──► Answers ──► Tree (expected)
//!                                                  │
//!         disk ──► Tree (actual) ──► compare ──────┼──► findings ──► Report ──► terminal │ json │ markdown │ …
//!                            ▲                     │
//!                       Lock (base)                └──► Plan ──► disk
//! ```
//!
//! # A review
//!
//! What `scaffold diff -f json` prints, and why it exits as it does, for whoever has no command line:
//!
//! ```
//! use scaffold::review::{Project, Request, World, review};
//! use scaffold::{Format, Style, UserFolders};
//!
//! # let folder = tempfile::tempdir()?;
//! # let packed = folder.path().join("greeter/reference/src");
//! # std::fs::create_dir_all(&packed)?;
//! # std::fs::write(packed.join("lib.rs"), "pub const NAME: &str = \"greeter\";\n")?;
//! # std::fs::write(folder.path().join("greeter/blueprint.toml"), "schema = 1\nname = \"greeter\"\n")?;
//! # let here = folder.path().display().to_string();
//! # scaffold::run(["scaffold", "-q", "-C", &here, "new", "./greeter", "hello"].map(Into::into));
//! # let hello = folder.path().join("hello");
//! # std::fs::write(hello.join("src/lib.rs"), "pub const NAME: &str = \"bye\";\n")?;
//! // No settings and no cache of this user, and no network: the lock says what the project is judged by.
//! let world = World { folders: UserFolders::default(), offline: true, ..World::of_user() };
//! let project = Project::open(&hello, world)?;
//! let report = review(&project, &Request::diff())?;
//!
//! assert_eq!(report.findings[0].unit, "src/lib.rs::NAME");
//! assert_eq!(report.exit_code, 0, "an open file may change: a warning, and no denial");
//! let json = report.to_text(Format::Json, &Style::default());
//! assert!(json.contains("\"status\": \"findings\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What holds
//!
//! - Rendering is pure: no clock, network, environment, randomness or home folder. The same pack and answers give the
//!   same bytes on every machine, whatever the number of threads.
//! - No code from a pack ever runs during `new`, `diff` or `lock`. Packs are data; only `blueprint test` runs the
//!   commands its author wrote.
//! - Nothing outside the destination is written, and nothing through a link. A new folder appears by one rename; an
//!   existing one is changed under a journal that the next command finishes.
//! - A file that cannot be read or decoded is `unknown` and counted, never taken for in sync.
//! - What a person wrote wrongly is data: every fault is reported at once, with its place. Only the world failing is
//!   an `Err` that stops.
//! - Rules travel in the lock and are judged from it. A rule that matches nothing, or a place that cannot be decided,
//!   is never reported as held.
//! - Output is the same to the byte whatever the number of threads and the order of folders.
//!
//! # The rooms
//!
//! A room is a folder of `src` with a file of the same name that says what it is for, promises and never does. A room
//! uses only lower rows, which `tests/layout` holds:
//!
//! | row | room | |
//! |---|---|---|
//! | 11 | `cli` | words in, words out; decides nothing |
//! | 10 | `review` | the engine: a project and a request become a report or a plan |
//! | 9 | `registry` | where packs come from: references, folder, git, OCI, archive, cache, signatures |
//! | 8 | `system`, `report` | the outside: disk and git; the finished view and its formats |
//! | 7 | `drift` | matching, compare, measure, patch |
//! | 6 | `project` | `scaffold.toml`, `scaffold.lock`, waivers, baseline, policy |
//! | 5 | `blueprint` | what a leader writes and what comes of it: pack, manifest, answers, render, fixpoint |
//! | 4 | `template`, `rule` | one file becomes another; contracts: kinds, results, coverage |
//! | 3 | `code` | what code says about itself: names, routes, landmarks |
//! | 2 | `cargo` | manifests and lock files of Cargo |
//! | 1 | `syntax` | text to structure: languages, tokens, outline, hunks, documents |
//! | 0 | `model` | values everything speaks in |

//! # Where a new thing goes
//!
//! | to add | touch |
//! |---|---|
//! | a rule kind | `rule/<kind>.rs`, a line in `rule.rs`, cases in `tests/cases/rule/<kind>`; its doc comment is its manual |
//! | a web framework | `code/framework/<name>.rs`, its line in `code/framework.rs` |
//! | a report format | `report/<format>.rs`, one variant, one case |
//! | a verb | `cli/<verb>.rs`, one variant; what it asks is a request to `review` |
//! | a pack source | `registry/<kind>.rs`, one variant |
//! | a language | `syntax/<name>.rs`, one line |
//! | a template helper | `template/helpers.rs` |

mod blueprint;
mod cargo;
mod cli;
mod code;
mod drift;
mod model;
mod project;
mod registry;
mod report;
pub mod review;
mod rule;
mod syntax;
mod system;
mod template;
#[cfg(test)]
mod tests;

/// What the fuzz targets feed: parsers and what is behind them, by their rooms.
#[cfg(fuzzing)]
pub mod fuzz {
    pub mod blueprint {
        pub use crate::blueprint::*;
    }
    pub mod cargo {
        pub use crate::cargo::*;
    }
    pub mod model {
        pub use crate::model::*;
    }
    pub mod registry {
        pub use crate::registry::*;
    }
    pub mod syntax {
        pub use crate::syntax::*;
    }
    pub mod template {
        pub use crate::template::*;
    }
}

pub use cli::{EXIT_CODES, Exit, run};
pub use model::digest::Digest;
pub use model::finding::{Finding, Location, Severity, State, Who};
pub use model::path::RelPath;
pub use model::plan::{Change, Plan};
pub use model::tree::{Entry, File, Tree};
pub use project::WaiverKind;
pub use registry::{UserFolders, Watch};
pub use report::{Format, Report, Style};
