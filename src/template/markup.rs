//! `.hbs` files: plain handlebars. Lines without tags are kept away from the parser.

use super::skeleton::{END, LINE, Skeleton};

/// What an unfinished tag waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Tag,
    Comment,
    Raw,
}

/// Reduces a handlebars file to the lines that hold tags.
pub(super) fn skeleton(text: &str) -> Skeleton {
    let mut skeleton = Skeleton::default();
    let (mut open, mut run, mut run_line) = (Open::Nothing, String::new(), 1);
    let trims = text.contains("{{~") || text.contains("~}}");
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let number = index + 1;
        let began = open;
        open = advance(line, open);
        if began == Open::Nothing && !line.contains("{{") && !trims {
            if run.is_empty() {
                run_line = number;
            }
            run.push_str(line);
            continue;
        }
        skeleton.push_chunk(std::mem::take(&mut run), run_line);
        let marked = began == Open::Nothing && !trims && has_output(line);
        let mark = if marked { format!("{LINE}{number}{END}") } else { String::new() };
        skeleton.push_line(&format!("{mark}{line}"), number);
    }
    skeleton.push_chunk(run, run_line);
    skeleton
}

fn advance(line: &str, mut open: Open) -> Open {
    let mut rest = line;
    loop {
        let closer = match open {
            Open::Nothing => {
                let Some(at) = rest.find("{{") else { return Open::Nothing };
                let tag = &rest[at..];
                open = if rest[..at].ends_with('\\') {
                    Open::Nothing
                } else if tag.starts_with("{{{{") {
                    Open::Raw
                } else if tag.starts_with("{{!--") {
                    Open::Comment
                } else {
                    Open::Tag
                };
                rest = &tag[2..];
                continue;
            }
            Open::Tag => "}}",
            Open::Comment => "--}}",
            Open::Raw => "{{{{/",
        };
        let Some(at) = rest.find(closer) else { return open };
        rest = &rest[at + closer.len()..];
        open = if open == Open::Raw { Open::Tag } else { Open::Nothing };
    }
}

/// Whether a line prints anything of its own, so that a mark on it cannot make a lone block tag share its line.
fn has_output(line: &str) -> bool {
    let mut rest = line;
    while let Some((text, tag)) = rest.split_once("{{") {
        let tag_text = tag.trim_start();
        let silent = tag_text.starts_with(['#', '/', '^', '!', '>', '*'])
            || tag_text.starts_with("{{")
            || tag_text.starts_with("else");
        if !text.trim().is_empty() || !silent {
            return true;
        }
        let Some((_, after)) = tag.split_once("}}") else { return false };
        rest = after.trim_start_matches('}');
    }
    !rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let skeleton = skeleton(text);
        let shown = skeleton.text.replace('\u{FDD0}', "<").replace('\u{FDD1}', "@").replace('\u{FDD2}', ">");
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn only_lines_with_tags_are_left() {
        check("a\nb\n{{#if x}}\nc\n{{/if}}\nname = {{name}}\n", "<0>\n{{#if x}}\n<1>\n{{/if}}\n@6>name = {{name}}\n");
        check("{{#if\n  x}}\na\n{{/if}}\n", "{{#if\n  x}}\n<0>\n{{/if}}\n");
        check("{{!-- a\n b\n--}}\nc", "{{!-- a\n b\n--}}\n<0>\n");
        check("{{{{raw}}}}\n a\n{{{{/raw}}}}\nb\n", "{{{{raw}}}}\n a\n{{{{/raw}}}}\n<0>\n");
    }

    #[test]
    fn trimming_tags_keep_their_neighbours() {
        check("a\n{{~name~}}\nb\n", "a\n{{~name~}}\nb\n");
    }
}
