//! What code says about itself: the names it uses, the routes it answers to, the landmarks that give it its shape.
//!
//! Everything is read from a tree, and nothing is run: no compiler, no build script, no macro. What cannot be decided
//! is said with its place, never guessed.

pub mod files;
mod framework;
pub mod landmark;
pub mod names;
pub mod routes;
pub mod sources;
pub mod test_code;
