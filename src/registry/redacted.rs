//! What servers and programs say, without the secrets they repeat.

/// `text` with what stands between `://` and `@` taken out of every address, and with what follows `Authorization:`,
/// `Basic` or `Bearer`.
#[must_use]
pub fn redacted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        let end =
            after.find(|c: char| c.is_whitespace() || matches!(c, '/' | '\'' | '"' | '?' | '#')).unwrap_or(after.len());
        out.push_str(before);
        match after[..end].rfind('@') {
            Some(sign) => out.push_str(&format!("…{}", &after[sign..end])),
            None => out.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    ["authorization:", "basic ", "bearer "].iter().fold(out, |text, word| without_next(&text, word))
}

/// Takes out the word that follows `word`, in any case, where it looks like a secret.
fn without_next(text: &str, word: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = lower[from..].find(word) {
        let start = from + found + word.len();
        let skip = text[start..].len() - text[start..].trim_start_matches(' ').len();
        let begin = start + skip;
        let end = text[begin..].find(char::is_whitespace).map_or(text.len(), |end| begin + end);
        let secret = &text[begin..end];
        let looks = secret.len() >= 8 && secret.chars().all(|c| c.is_ascii_alphanumeric() || "+/=._-~".contains(c));
        out.push_str(&text[from..begin]);
        out.push_str(if looks { "…" } else { secret });
        from = end;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(redacted(text), expected);
    }

    #[test]
    fn secrets_are_taken_out_and_the_rest_stays() {
        check("fatal: 'https://alice:s3cret@h/x.git/' not found", "fatal: 'https://…@h/x.git/' not found");
        check("a https://tok%40en@h b ssh://git@h/x@1", "a https://…@h b ssh://…@h/x@1");
        check("https://h/x@1 and a@b", "https://h/x@1 and a@b");
        check("Authorization: Basic YWxpY2U6czNjcmV0", "Authorization: Basic …");
        check("a basic mistake, Bearer abcdefgh.ijk", "a basic mistake, Bearer …");
        check("https://a:b@c", "https://…@c");
    }
}
