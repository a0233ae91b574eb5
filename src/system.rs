//! The outside: files and folders on disk, git, and the day it is.
//!
//! Writes are staged and journalled: a kill leaves the old or the new state. Nothing is written through a link, or
//! outside of the folder that was named. git runs without hooks, filters and prompts.

pub mod clock;
pub mod disk;
pub mod git;
