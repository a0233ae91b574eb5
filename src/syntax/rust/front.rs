//! What is before the first token of a source: the `#!` line that says what runs it, and the frontmatter of a script
//! (Rust reference, "Input format"; RFC 3503).

/// What stands before a source, with its length in bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    pub len: usize,
    /// The `#!` line and the frontmatter, each as one text without the blanks at the ends of its lines.
    pub lines: Vec<String>,
}

/// Reads what is before a source.
pub(super) fn front(text: &str) -> Front {
    let mut front = Front::default();
    if let Some(len) = ra_ap_rustc_lexer::strip_shebang(text) {
        front.lines.push(text[..len].trim_end().to_owned());
        front.len = len;
    }
    if let Some((start, end)) = frontmatter(&text[front.len..]) {
        front.lines.push(trimmed(&text[front.len + start..front.len + end]));
        front.len += end;
    }
    front
}

/// Where the frontmatter that opens a text starts and ends.
fn frontmatter(text: &str) -> Option<(usize, usize)> {
    let start = text.len() - text.trim_start().len();
    // It opens at the start of a line.
    if !text[..start].is_empty() && !text[..start].ends_with('\n') {
        return None;
    }
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    let dashes = first.len() - first.trim_start_matches('-').len();
    if dashes < 3 {
        return None;
    }
    let mut end = start + first.len();
    for line in lines {
        end += line.len();
        let fence = line.trim_end();
        if fence.len() == dashes && fence.bytes().all(|byte| byte == b'-') {
            return Some((start, end));
        }
    }
    None
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, rest: &str, lines: &[&str]) {
        let front = front(text);
        assert_eq!((&text[front.len..], front.lines), (rest, lines.iter().map(ToString::to_string).collect()));
    }

    #[test]
    fn the_first_line_and_the_frontmatter_are_no_tokens() {
        check("#!/bin/it's \r\nfn f() {}", "\r\nfn f() {}", &["#!/bin/it's"]);
        check("#![a]\nfn f() {}", "#![a]\nfn f() {}", &[]);
        check(
            "#!/bin/x\n\n--- toml\na = \"---\"  \n---\nfn f() {}",
            "fn f() {}",
            &["#!/bin/x", "--- toml\na = \"---\"\n---"],
        );
        check("---\nfn f() {}", "---\nfn f() {}", &[]);
        check("-- x", "-- x", &[]);
    }
}
