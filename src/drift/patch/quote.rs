//! Paths as git writes them in a patch.

use std::fmt::Write as _;

/// A path behind its `a/` or `b/`, in quotes where it holds a byte that git escapes (`core.quotePath`).
pub(super) fn quoted(side: &str, path: &str) -> String {
    if path.bytes().all(|byte| escape(byte).is_none() && is_shown(byte)) {
        return format!("{side}{path}");
    }
    let mut out = format!("\"{side}");
    for byte in path.bytes() {
        match escape(byte) {
            Some(letter) => out.extend(['\\', letter]),
            None if is_shown(byte) => out.push(char::from(byte)),
            None => _ = write!(out, "\\{byte:03o}"),
        }
    }
    out.push('"');
    out
}

/// A path behind `---` or `+++`: a tab ends one that holds a blank, which would else be read as its end.
pub(super) fn label(side: &str, path: &str) -> String {
    let name = quoted(side, path);
    if name.contains(' ') { format!("{name}\t") } else { name }
}

fn is_shown(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

fn escape(byte: u8) -> Option<char> {
    Some(match byte {
        b'"' => '"',
        b'\\' => '\\',
        0x07 => 'a',
        0x08 => 'b',
        b'\t' => 't',
        b'\n' => 'n',
        0x0b => 'v',
        0x0c => 'f',
        b'\r' => 'r',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusual_bytes_are_quoted_as_git_does() {
        assert_eq!(quoted("a/", "src/a b.rs"), "a/src/a b.rs");
        assert_eq!(quoted("a/", "café"), "\"a/caf\\303\\251\"");
        assert_eq!(quoted("", "a\t\"\\\u{1}"), "\"a\\t\\\"\\\\\\001\"");
        assert_eq!((label("b/", "a b").as_str(), label("b/", "a").as_str()), ("b/a b\t", "b/a"));
        assert_eq!(label("b/", "é b"), "\"b/\\303\\251 b\"\t");
    }
}
