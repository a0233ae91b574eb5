//! Strings that `format!` and its like take (std, "`fmt` syntax").

/// A part of a format string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatPart<'t> {
    /// With its doubled braces read.
    Text(String),
    /// What stands between braces.
    Hole(&'t str),
}

/// The parts of a format string in order, and whether it is one: what follows a lone brace is text.
#[must_use]
pub fn format_parts(text: &str) -> (Vec<FormatPart<'_>>, bool) {
    let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        let (before, marked) = rest.split_at(at);
        let (brace, after) = marked.split_at(1);
        plain.push_str(before);
        if let Some(after) = after.strip_prefix(brace) {
            plain.push_str(brace);
            rest = after;
            continue;
        }
        let Some((hole, after)) = after.split_once('}').filter(|_| brace == "{") else {
            parts.push(FormatPart::Text(plain + marked));
            return (parts, false);
        };
        parts.extend([FormatPart::Text(std::mem::take(&mut plain)), FormatPart::Hole(hole)]);
        rest = after;
    }
    parts.push(FormatPart::Text(plain + rest));
    (parts, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_hold_places_unless_they_are_doubled() {
        let shown = |text: &str| {
            let (parts, whole) = format_parts(text);
            let shown = parts.iter().map(|part| match part {
                FormatPart::Text(text) => text.clone(),
                FormatPart::Hole(hole) => format!("<{hole}>"),
            });
            format!("{}{}", shown.collect::<String>(), if whole { "" } else { " broken" })
        };
        for (text, expected) in
            [("", ""), ("a{}b{c:>1}{{d}}", "a<>b<c:>1>{d}"), ("a{b} c{", "a<b> c{ broken"), ("a}b{c}", "a}b{c} broken")]
        {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
