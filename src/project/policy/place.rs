//! Where in a file of the policy a change touches it.

/// The line of `now`, from 1, at which a part of the policy is not what it was in `before`: the first that differs, the
/// last of the part where it only lost some, and 1 where the part is gone. Comments do not count.
#[must_use]
pub fn changed_line(before: &str, now: &str, part: &str) -> usize {
    let (was, is) = (lines_of(before, part), lines_of(now, part));
    let same = was.iter().zip(&is).take_while(|(was, is)| was.1 == is.1).count();
    is.get(same).or(is.last()).map_or(1, |(line, _)| *line)
}

/// The lines of a part, numbered from 1; of the whole file where the part has no name.
fn lines_of<'t>(text: &'t str, part: &str) -> Vec<(usize, &'t str)> {
    let is_part =
        |word: &str| word == part || word.strip_suffix('s').unwrap_or(word) == part.strip_suffix('s').unwrap_or(part);
    let (mut found, mut held, mut quoted, mut keyed) = (Vec::new(), part.is_empty(), false, false);
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let (inside, quotes) = (quoted, line.matches("\"\"\"").count() + line.matches("'''").count());
        quoted ^= quotes % 2 == 1;
        if !inside && (line.is_empty() || line.starts_with('#')) {
            continue;
        }
        if !inside && !part.is_empty() {
            let header = line.strip_prefix('[').map(|header| header.trim_matches(['[', ']']));
            let names = header.into_iter().flat_map(|header| header.split('.').map(str::trim));
            match header {
                Some(_) => (held, keyed) = (names.into_iter().any(is_part), false),
                None => keyed = line.split('=').next().is_some_and(|key| is_part(key.trim())),
            }
        }
        if held || keyed {
            found.push((at + 1, line));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "schema = 2\n\n[[blueprint]]\nname = \"b\"\ncomponents = [\"a\"]\n\n[blueprint.answers]\nx = 1\n\n[[blueprint.rule]]\nid = \"r\"\nsource = \"\"\"\n[x]\n\"\"\"\n\n[[blueprint.zone]]\nid = \"z\"\n";

    fn check(now: &str, part: &str, expected: usize) {
        assert_eq!(changed_line(LOCK, now, part), expected, "{part} of\n{now}");
    }

    #[test]
    fn a_change_stands_at_its_line() {
        check(&LOCK.replace("[\"a\"]", "[\"b\"]"), "components", 5);
        check(&LOCK.replace("x = 1", "# why\nx = 1\ny = 2"), "answers", 10);
        check(&LOCK.replace("[x]", "[y]"), "rule", 13);
        check(&LOCK.replace("id = \"z\"", "id = \"w\""), "zones", 17);
        check(&format!("{LOCK}[[blueprint.rule]]\nid = \"s\"\n"), "rule", 18);
        check(&LOCK.replace("[blueprint.answers]\nx = 1\n", ""), "answers", 1);
        check(&LOCK.replace("\"\"\"\n\n", "\"\"\"\n"), "rule", 14);
        assert_eq!(changed_line("{\"a\": 1}\n", "{\"a\": 1}\n{\"b\": 2}\n", ""), 2);
        assert_eq!(changed_line("", "", ""), 1);
    }
}
