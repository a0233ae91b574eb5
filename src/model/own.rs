//! The files that scaffold itself keeps at the top of a project.

use super::path::RelPath;

/// What people write: which blueprints, which answers, which waivers.
pub const MANIFEST: &str = "scaffold.toml";
/// What the tool writes: what was rendered last, and what the project is judged by.
pub const LOCK: &str = "scaffold.lock";
/// The findings of a project that takes up its blueprint late.
pub const BASELINE: &str = "scaffold.baseline";

/// Whether a path is one of them: no blueprint's, and no addition of the team's.
#[must_use]
pub fn is_own(path: &RelPath) -> bool {
    matches!(path.as_str(), MANIFEST | LOCK | BASELINE)
}
