//! Where strings, comments, values and brackets of data end, byte by byte, in one pass without recursion.

/// Where the string that opens at `at` ends; nothing where it does not.
pub(super) fn string(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = bytes[at];
    let long = bytes[at..].starts_with(&[quote; 3]);
    let mut here = at + if long { 3 } else { 1 };
    while here < bytes.len() {
        match bytes[here] {
            b'\\' if quote == b'"' => here += 2,
            byte if byte == quote && !long => return Some(here + 1),
            byte if byte == quote && bytes[here..].starts_with(&[quote; 3]) => {
                let more = bytes[here..].iter().take(5).take_while(|byte| **byte == quote).count();
                return Some(here + more);
            }
            b'\n' if !long => return None,
            _ => here += 1,
        }
    }
    None
}

/// What a comment starts with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Comments {
    Hash,
    Slashes,
}

impl Comments {
    pub fn leader(self) -> &'static str {
        if self == Self::Hash { "#" } else { "//" }
    }

    /// Where the comment at `at` ends, if one starts there.
    pub fn end(self, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = &bytes[at..];
        if rest.starts_with(self.leader().as_bytes()) {
            return Some(at + memchr::memchr(b'\n', rest).unwrap_or(rest.len()));
        }
        let open = self == Self::Slashes && rest.starts_with(b"/*");
        open.then(|| memchr::memmem::find(&rest[2..], b"*/").map(|end| at + end + 4)).flatten()
    }
}

/// The first byte from `at` on that is neither white space nor comment.
pub(super) fn past_blank(bytes: &[u8], mut at: usize, comments: Comments) -> usize {
    while at < bytes.len() {
        match comments.end(bytes, at) {
            Some(end) => at = end,
            None if bytes[at].is_ascii_whitespace() => at += 1,
            None => break,
        }
    }
    at
}

/// Where the value that starts at `at` ends: at a comma or a closing bracket outside of brackets, at the end of the line
/// where `line` says so, or before a comment there.
pub(super) fn value(bytes: &[u8], at: usize, comments: Comments, line: bool) -> Option<usize> {
    let (mut here, mut depth, mut last) = (at, 0usize, at);
    while here < bytes.len() {
        if let Some(end) = comments.end(bytes, here) {
            if line && depth == 0 {
                break;
            }
            here = end;
            continue;
        }
        match bytes[here] {
            b'"' | b'\'' => here = string(bytes, here)?,
            b'[' | b'{' => (here, depth) = (here + 1, depth + 1),
            b']' | b'}' if depth == 0 => break,
            b']' | b'}' => (here, depth) = (here + 1, depth - 1),
            b',' if depth == 0 && !line => break,
            b'\n' if depth == 0 && line => break,
            byte => {
                here += 1;
                if byte.is_ascii_whitespace() {
                    continue;
                }
            }
        }
        last = here;
    }
    (depth == 0).then_some(last)
}

/// The names of packages that stand in a lock file of Cargo more than once.
pub(in crate::drift::merge) fn lock_names(text: &str) -> Vec<String> {
    let mut names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("name = ")).collect();
    names.sort_unstable();
    let twice = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].trim_matches('"').to_owned());
    twice.collect()
}
