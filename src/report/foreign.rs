//! Foreign text inside Markdown and HTML: it is shown, and never read as markup, a mention or a reference.

use std::fmt::Write as _;

use crate::model::printable::printable;

/// Prose on one line. Characters that could begin markup, an emoji or a link are escaped (`CommonMark` 0.31, section 2.4),
/// and nothing can name a person or an issue: GitHub looks for those after the escapes are gone.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '@' | '#' => _ = write!(out, "\\{c}\u{200b}"),
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '!' | ':' => {
                _ = write!(out, "\\{c}");
            }
            '.' if out.get(out.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www")) => {
                out.push_str("\\.");
            }
            _ => out.push(c),
        }
    }
    out
}

/// A name as a code span, in which nothing is markup (`CommonMark` 0.31, section 6.1).
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let ticks = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) || text.is_empty() { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// Lines as a block that no line of them can end (`CommonMark` 0.31, section 4.5).
pub(super) fn block(language: &str, lines: &str) -> String {
    let fence = "`".repeat(longest_run(lines).max(2) + 1);
    format!("{fence}{language}\n{lines}{fence}\n")
}

/// Text inside HTML, on one line: of an element, or of an attribute in double quotes.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

fn one_line(text: &str) -> String {
    printable(text).replace('\n', " ")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().expect("a split has a first part")
}
