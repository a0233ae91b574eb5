//! How deep templates nest. The parser, the check of names and the renderer are recursive, and a pack may come from
//! anybody: what would overflow a stack is refused before any of them sees it.

/// What a block, a bracket or a partial takes of the room. A link in a chain of `else if` takes 1.
pub(super) const LEVEL: usize = 8;
/// The room a single text has: 32 levels.
pub(super) const ROOM: usize = 32 * LEVEL;
/// The room a text has together with the partials it includes.
pub(super) const ROOM_IN_ALL: usize = 2 * ROOM;

/// How many tags a text may hold: the parser takes four times as long for twice as many.
pub(super) const MOST_TAGS: usize = 4096;

/// The message for what is refused.
pub(super) const TOO_DEEP: &str = "blocks or brackets nest deeper than 32 levels";

/// The line (from 1) at which a template nests too deep. Comments and raw blocks are not told apart, so it may refuse
/// what the parser would take, and never the other way round.
pub(super) fn too_deep(template: &str) -> Option<usize> {
    let (mut rest, mut line) = (template, 1);
    let mut open: Vec<usize> = Vec::new();
    let mut taken = 0;
    while let Some((before, tag)) = rest.split_once("{{") {
        line += before.matches('\n').count();
        let (tag, after) = tag.split_once("}}").unwrap_or((tag, ""));
        let head = tag.trim_start_matches(['{', '~', ' ', '\t', '\r', '\n']);
        if head.starts_with('/') {
            // The end of a block that was not opened frees nothing.
            taken -= open.pop().unwrap_or(0);
        } else if head.starts_with(['#', '^']) || tag.starts_with("{{") {
            open.push(LEVEL);
            taken += LEVEL;
        } else if let Some(last) = open.last_mut().filter(|_| head.starts_with("else")) {
            *last += 1;
            taken += 1;
        }
        if taken + LEVEL * brackets(tag) > ROOM {
            return Some(line);
        }
        line += tag.matches('\n').count();
        rest = after;
    }
    None
}

/// How many brackets are open at once in a tag.
fn brackets(tag: &str) -> usize {
    let (mut open, mut most) = (0usize, 0);
    for letter in tag.bytes() {
        match letter {
            b'(' | b'[' => open += 1,
            b')' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(times: usize, open: &str, middle: &str, close: &str, expected: Option<usize>) {
        let text = format!("\n{}{middle}{}", open.repeat(times), close.repeat(times));
        assert_eq!(too_deep(&text), expected, "{open} {times} times");
    }

    #[test]
    fn every_way_to_nest_is_counted() {
        for open in ["{{#if x}}", "{{~#if x}}", "{{ #if x}}", "{{#> p}}", "{{#*inline \"x\"}}", "{{{{raw}}}}"] {
            check(32, open, "", "{{/if}}", None);
            check(33, open, "", "{{/if}}", Some(2));
        }
        check(33, "{{#if x}}\n", "", "{{/if}}", Some(34));
        check(400, "{{#if x}}{{/if}}", "", "", None);
    }

    #[test]
    fn brackets_count_across_lines_and_with_the_blocks_around_them() {
        let inner = |depth: usize| format!("{{{{#if {}x{}}}}}", "(not\n".repeat(depth), ")".repeat(depth));
        check(0, "", &inner(31), "", None);
        check(0, "", &inner(32), "", Some(2));
        check(20, "{{#if x}}", &inner(11), "", None);
        check(20, "{{#if x}}", &inner(12), "", Some(2));
        assert_eq!(too_deep(&format!("{{{{x {}", "(".repeat(40))), Some(1));
    }

    #[test]
    fn a_chain_may_be_long_and_not_endless() {
        let chain = |links: usize| format!("{{{{#if x}}}}{}{{{{/if}}}}", "{{else if y}}".repeat(links));
        assert_eq!(too_deep(&chain(200).repeat(3)), None);
        assert_eq!(too_deep(&chain(249)), Some(1));
    }
}
