//! Ship architecture as working code, and see when code leaves it.
//!
//! A pack is a tree, rendering makes a tree, the project on disk is a tree; every verb is a pure function between
//! trees, and only the edges ([`disk`], [`git`], [`source`], [`cli`]) touch the outside.
//!
//! ```text
//!  source ──► Pack ──► Blueprint ──► Answers ──► Rendered { tree, origins }
//!                                                    │
//!         disk ──► Tree (actual) ──► drift::compare ─┼──► findings ──► Report ──► terminal │ JSON
//!                            ▲                       │
//!                       Lock (base)                  └──► plan ──► disk::apply
//! ```
//!
//! - `new`  is `apply(plan(∅, render(blueprint, answers)))`
//! - `diff` is `report(inspect(compare(lock, actual)))`: files by digest first, and inside those that differ the units
//!   of [`lang`], matched by [`matching`], with texts from `render`
//! - `diff --since` is `subtract` of two such lists: of the project as it is, and of the tree at the merge base
//! - `check` is `contract::Asked::judge(lock's rules, project)`, which `diff` says, too: the two are one evaluation
//! - `lock` is `record(render(blueprint, answers))`
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
//! - Rules travel in the lock and are judged from it. A rule that speaks of nothing, or of a place that cannot be decided,
//!   is never reported as held.
//!
//! # The whole pipeline
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use scaffold::blueprint::answers::{Choice, Given, Interview, Surroundings};
//! use scaffold::blueprint::Blueprint;
//! use scaffold::blueprint::pack::Pack;
//! use scaffold::project::{LockedPack, record};
//! use scaffold::model::code::Code;
//! use scaffold::model::tree::{Entry, File, Tree};
//! use scaffold::{drift, path::RelPath, plan, render};
//!
//! // A pack is a tree: a manifest and a reference, which is working code.
//! let tree = Tree::from_fixture(
//!     r#"//- blueprint.toml
//! schema = 1
//! name = "greeter"
//! [[parameter]]
//! name = "name"
//! kind = "string"
//! specimen = "acme-greeter"
//! //- reference/src/lib.rs
//! pub const NAME: &str = "acme-greeter";
//! "#,
//! )?;
//! let pack = Pack::read("", tree).expect("a pack");
//! let blueprint = Blueprint::read(&pack, "greeter").expect("a blueprint");
//!
//! // Answers come from an interview that does no input or output.
//! let given = BTreeMap::from([("name".to_owned(), Given::Text("hello".into()))]);
//! let interview = Interview::new(&blueprint, given, &Choice::default(), Surroundings::default());
//! let answers = interview.finish().expect("answers");
//!
//! // Rendering makes a tree; a plan says what would be written.
//! let rendered = render::render(&blueprint, &answers).expect("a rendering");
//! assert_eq!(rendered.tree.to_fixture(), "//- src/lib.rs\npub const NAME: &str = \"hello\";\n");
//! assert_eq!(plan::plan(&Tree::new(), &rendered.tree).count('+'), 1);
//!
//! // The lock remembers it, and a project on disk is compared with the lock.
//! let locked = record(
//!     &blueprint,
//!     &answers,
//!     &rendered.tree,
//!     render::policy(&blueprint, &answers),
//!     ".",
//!     LockedPack {
//!         reference: "./greeter".into(),
//!         name: pack.name.clone(),
//!         version: pack.version.clone(),
//!         digest: pack.digest(),
//!         requirement: None,
//!         revision: None,
//!         signers: Vec::new(),
//!     },
//! );
//! let mut project = rendered.tree.clone();
//! assert!(drift::compare(&locked, &[], &project, &rendered.tree).files.is_empty());
//!
//! let path = RelPath::new("src/lib.rs")?;
//! project.insert(path, Entry::File(File::new("pub const NAME: &str = \"bye\";\n")));
//! let found = drift::compare(&locked, &[], &project, &rendered.tree);
//! let findings = drift::findings(&found, &locked.policy, ".");
//! assert_eq!(findings[0].code, Code::FileChanged);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where next
//!
//! [`template`] is how one file becomes another; [`blueprint`] what a leader writes; [`render`] the step between
//! them; [`project`] the two files a project carries; [`drift`] and [`report`] what `diff` says; [`names`], [`routes`], [`rule`] and
//! [`contract`] what `check` judges; [`source`] where packs come from.

pub mod blueprint;
pub mod cargo;
pub mod cli;
pub mod code;
pub mod drift;
pub mod model;
pub mod project;
pub mod registry;
pub mod report;
pub mod rule;
pub mod syntax;
pub mod system;
pub mod template;
