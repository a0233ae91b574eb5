//! Tables that are text: what ages is data, and no code.

/// The rows of a table; a line that begins with `#` says something about it.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}
