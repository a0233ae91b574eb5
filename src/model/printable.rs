//! Text from projects and packs, as a terminal may show it.

use std::borrow::Cow;

/// `text` with what would steer a terminal, or turn the reading direction ("Trojan Source", Boucher and Anderson 2021),
/// written as an escape. Tabs and line ends are kept.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|c| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() });
    Cow::Owned(shown.collect())
}

fn steers(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\t' && c != '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_steers_is_escaped() {
        assert_eq!(printable("\ta ü 👩\u{200d}💻\n"), "\ta ü 👩\u{200d}💻\n");
        assert_eq!(printable("\u{1b}[2J\u{9b}\r\u{202e}"), "\\u{1b}[2J\\u{9b}\\u{d}\\u{202e}");
    }
}
