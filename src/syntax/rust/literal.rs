//! What a literal says, however it is written.

use std::borrow::Cow;

/// A string without what only continues it on the next line, and with the line ends that the compiler reads.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\n', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    if is_raw(&text) {
        return Cow::Owned(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let end = escape.char_indices().nth(2).map_or(escape.len(), |(end, _)| end);
        let (escape, after) = escape.split_at(end);
        match escape {
            "\\\n" => rest = after.trim_start(),
            escape => {
                out.push_str(escape);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text of a string that is documentation.
pub(super) fn text(literal: &str) -> Cow<'_, str> {
    let inner = literal.trim_start_matches('r').trim_matches('#');
    let inner = inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(inner);
    if is_raw(literal) || !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let (mut out, mut chars) = (String::with_capacity(inner.len()), inner.chars());
    while let Some(c) = chars.next() {
        match if c == '\\' {
            chars.next()
        } else {
            out.push(c);
            continue;
        } {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(c) => out.push(c),
            None => {}
        }
    }
    Cow::Owned(out)
}

fn is_raw(literal: &str) -> bool {
    literal.split('"').next().is_some_and(|before| before.contains('r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_string_is_broken_means_nothing() {
        assert_eq!(plain("\"a \\\n      b\""), "\"a b\"");
        assert_eq!(plain("\"a \\\r\n\tb\\\\\nc\""), "\"a b\\\\\nc\"");
        assert_eq!(plain("r\"a\\\r\n b\""), "r\"a\\\n b\"");
        assert_eq!(plain("\"a\\\""), "\"a\\\"");
    }

    #[test]
    fn documentation_is_what_it_says() {
        assert_eq!(text("\"a \\\"b\\\" \\\\ c\""), "a \"b\" \\ c");
        assert_eq!(text("r#\"a \"b\" \\n\"#"), "a \"b\" \\n");
    }
}
