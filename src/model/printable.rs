//! Text from projects and packs, as a terminal, a log of CI and a script may get it.
//!
//! Three things are kept from whoever reads it: characters that steer a terminal, characters that turn the reading
//! direction ("Trojan Source", Boucher and Anderson 2021), and words that a runner of CI takes for its own commands.
//! What is replaced is written as the escape of its language, so that nothing is lost and everybody sees it.

use std::borrow::Cow;

/// `text` with what would steer or turn written as an escape, and without the mark of a command that a runner looks for
/// anywhere in a line, such as `##[group]`. Tabs and line ends are kept.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, |text, at, c| steers(c) || is_marked(text, at, c), |c| c.escape_unicode().to_string())
}

/// Whole lines as they are printed: [`printable`] but for colours, and no line begins with `::`, by which a runner knows
/// a workflow command even behind blanks.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    let replaced = |text: &str, at: usize, c: char| {
        (steers(c) && !is_colour(&text[at..])) || is_marked(text, at, c) || begins_command(text, at, c)
    };
    escaped(text, replaced, |c| c.escape_unicode().to_string())
}

/// A JSON text with the same value, in which no string holds such a character raw.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    // Each of them is in the basic plane, and outside of strings JSON has none.
    escaped(text, |text, at, c| steers(c) || is_marked(text, at, c), |c| format!("\\u{:04x}", u32::from(c)))
}

fn escaped(
    text: &str,
    is_replaced: impl Fn(&str, usize, char) -> bool,
    escape: impl Fn(char) -> String,
) -> Cow<'_, str> {
    let Some(first) = text.char_indices().position(|(at, c)| is_replaced(text, at, c)) else {
        return Cow::Borrowed(text);
    };
    let mut shown = String::with_capacity(text.len() + 16);
    for (n, (at, c)) in text.char_indices().enumerate() {
        match n >= first && is_replaced(text, at, c) {
            true => shown.push_str(&escape(c)),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

fn steers(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\t' && c != '\n')
}

/// Whether `text` begins with a colour or weight, and nothing else (ECMA-48, "SGR").
fn is_colour(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("\u{1b}[") else { return false };
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m')
}

/// Whether the mark of a command begins here: `##[` of GitHub, and `##vso[` and `##teamcity[` of others.
fn is_marked(text: &str, at: usize, c: char) -> bool {
    c == '#'
        && text[at..]
            .strip_prefix("##")
            .is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).starts_with('['))
}

/// Whether a line begins here, blanks apart, and does so with `::`.
fn begins_command(text: &str, at: usize, c: char) -> bool {
    let begins = || text[..at].trim_end_matches([' ', '\t']).ends_with('\n') || text[..at].trim().is_empty();
    c == ':' && text[at..].starts_with("::") && begins()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_steers_is_escaped() {
        assert_eq!(printable("\ta ü 👩\u{200d}💻\n"), "\ta ü 👩\u{200d}💻\n");
        assert_eq!(printable("\u{1b}[2J\u{9b}\r\u{202e}"), "\\u{1b}[2J\\u{9b}\\u{d}\\u{202e}");
    }

    #[test]
    fn colours_of_our_own_stay() {
        assert_eq!(lines("\u{1b}[1;31ma\u{1b}[0m \u{1b}[2J\u{1b}]0;x"), "\u{1b}[1;31ma\u{1b}[0m \\u{1b}[2J\\u{1b}]0;x");
    }

    #[test]
    fn no_line_is_a_command() {
        assert_eq!(
            lines("::error::a\n \t::error::b\nc ::error::"),
            "\\u{3a}:error::a\n \t\\u{3a}:error::b\nc ::error::"
        );
        assert_eq!(lines("a ##[error] ##vso[x] ## [link] #[x]"), "a \\u{23}#[error] \\u{23}#vso[x] ## [link] #[x]");
        assert_eq!(printable("::std::mem"), "::std::mem");
    }

    #[test]
    fn a_json_text_keeps_its_value() {
        let value = serde_json::json!({ "a": "\u{9b}\u{202e}\u{7f}\u{2028} ##[x]\n::y ü" });
        let text = json(&value.to_string()).into_owned();
        assert_eq!(text, "{\"a\":\"\\u009b\\u202e\\u007f\\u2028 \\u0023#[x]\\n::y ü\"}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("json"), value);
    }
}
