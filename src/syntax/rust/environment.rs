//! The environment variables that a source reads.

use super::tokens::{TokenKind, Tokens};

/// The names of the variables, with the bytes they stand at, in the order of the source: `env::var("X")`, `env!("X")`,
/// and `env = "X"` or `.env("X")` where `clap` reads a flag from one. Names made at run time are not seen.
#[must_use]
pub fn environment(text: &str) -> Vec<(String, usize)> {
    // A source that never says the word is not cut into tokens.
    if memchr::memmem::find(text.as_bytes(), b"env").is_none() {
        return Vec::new();
    }
    let tokens = Tokens::of(text);
    let literals = (0..tokens.toks.len()).filter(|at| tokens.toks[*at].sort == TokenKind::Literal);
    let found = literals.filter(|at| is_read(&tokens, *at));
    found.filter_map(|at| Some((name(tokens.str(at))?, tokens.toks[at].start as usize))).collect()
}

/// Whether the literal at `at` names a variable that is read.
fn is_read(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = |back: usize| at.checked_sub(back).and_then(|at| tokens.word(at));
    let mark = |back: usize, byte: u8| at.checked_sub(back).is_some_and(|at| tokens.is(at, byte));
    let alone = tokens.is(at + 1, b')');
    match () {
        () if mark(1, b'=') => word(2) == Some("env") && (mark(3, b'(') || mark(3, b',')),
        () if !mark(1, b'(') => false,
        () if mark(2, b'!') => matches!(word(3), Some("env" | "option_env")),
        () if mark(3, b'.') => word(2) == Some("env") && alone,
        () => matches!(word(2), Some("var" | "var_os")) && (word(5) == Some("env") || !mark(3, b':')),
    }
}

/// What a literal says, where it says the name of a variable.
fn name(literal: &str) -> Option<String> {
    let inner = literal.trim_start_matches('r').trim_matches('#').strip_prefix('"')?.strip_suffix('"')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!inner.is_empty() && inner.chars().all(plain)).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = environment(text);
        assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected, "{text}");
        assert!(found.iter().all(|(name, at)| text[*at..].trim_start_matches(['r', '#', '"']).starts_with(name)));
    }

    #[test]
    fn every_way_to_read_a_variable() {
        check("fn f() { std::env::var(\"A\"); env::var_os(r#\"B\"#); var(\"C\") } // env", &["A", "B", "C"]);
        check("const X: &str = env!(\"CARGO_PKG_NAME\"); const Y: _ = option_env!(\"D\", );", &["CARGO_PKG_NAME", "D"]);
        check("struct A { #[arg(long, env = \"PORT\")] a: u16, #[clap(env=\"HOST\", long)] b: u8 }", &["PORT", "HOST"]);
        check("fn f() { Arg::new(\"x\").env(\"LEVEL\") }", &["LEVEL"]);
    }

    #[test]
    fn what_only_looks_like_it_is_none() {
        check("fn f() { Command::new(\"x\").env(\"A\", \"1\"); env::set_var(\"B\", \"2\"); } // env::var(\"C\")", &[]);
        check("fn f() { x::var(\"A\"); let env = \"B\"; env::var(name); env::var(&format!(\"x{}\", 1)); }", &[]);
        check("fn f() { var(\"A\") }", &[]);
    }
}
