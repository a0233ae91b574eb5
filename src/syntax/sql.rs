//! SQL: the tables that a migration creates.

/// The names of the tables, with the bytes they stand at, in the order of the source. Comments and strings say nothing.
#[must_use]
pub fn tables(text: &str) -> Vec<(String, usize)> {
    let words: Vec<(&str, usize)> = words(text);
    let is = |at: usize, word: &str| words.get(at).is_some_and(|(one, _)| one.eq_ignore_ascii_case(word));
    let skips = |mut at: usize, list: &[&str]| {
        while list.iter().any(|word| is(at, word)) {
            at += 1;
        }
        at
    };
    let table = |at: usize| {
        let kind = skips(at + 1, &["temp", "temporary", "unlogged", "global", "local"]);
        let name = (is(at, "create") && is(kind, "table")).then(|| skips(kind + 1, &["if", "not", "exists"]))?;
        let (word, at) = words.get(name)?;
        let last = word.rsplit('.').next().unwrap_or(word);
        Some((last.trim_matches(['"', '`', '[', ']']).to_owned(), *at))
    };
    (0..words.len()).filter_map(table).collect()
}

/// Words and quoted names, with the bytes they start at.
fn words(text: &str) -> Vec<(&str, usize)> {
    let (bytes, mut at, mut found) = (text.as_bytes(), 0, Vec::new());
    let find = |from: usize, what: &str, or: usize| text[from..].find(what).map_or(or, |end| from + end + what.len());
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'-' if bytes[at..].starts_with(b"--") => find(at, "\n", text.len()),
            b'/' if bytes[at..].starts_with(b"/*") => find(at, "*/", text.len()),
            b'\'' => find(at + 1, "'", text.len()),
            _ if starts_word(*byte) => {
                let end = word_end(bytes, at);
                found.extend(text.get(at..end).map(|word| (word, at)));
                end
            }
            _ => at + 1,
        };
        at = end.max(at + 1);
    }
    found
}

fn starts_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'"' | b'`' | b'[') || byte >= 0x80
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        let close = match byte {
            b'"' | b'`' => Some(*byte),
            b'[' => Some(b']'),
            _ => None,
        };
        match close {
            Some(close) => at += memchr::memchr(close, &bytes[at + 1..]).map_or(bytes.len() - at, |end| end + 2),
            None if starts_word(*byte) || *byte == b'.' => at += 1,
            None => break,
        }
    }
    at.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = tables(text);
        assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn tables_are_found_by_their_names() {
        check("create table a (b text);\nCREATE TABLE IF NOT EXISTS \"b c\" (d int);", &["a", "b c"]);
        check("CREATE UNLOGGED TABLE public.events(id int); create temp table [x] (y int)", &["events", "x"]);
        check("create table \"s\".\"t\" (a int)", &["t"]);
    }

    #[test]
    fn comments_strings_and_other_statements_make_none() {
        check("-- create table a\n/* create table b */ insert into c values ('create table d');", &[]);
        check("create index i on t (a); alter table t add b int; create table", &[]);
        // A quote without an end reaches to the end.
        check("create table 'é' \" [ `", &[" [ "]);
    }
}
