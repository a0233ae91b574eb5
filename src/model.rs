//! Values that everything speaks in: paths, trees, digests, findings, diagnostics.
//!
//! Each is a plain value: it compares, clones and prints. Nothing here reads a file, asks a clock or knows what a
//! blueprint is.

pub mod code;
pub mod diagnostic;
pub mod digest;
pub mod finding;
pub mod lines;
pub mod own;
pub mod path;
pub mod plan;
pub mod printable;
pub mod suggestion;
pub mod tree;
pub mod value;
pub mod zones;
