//! Every code that a message can carry is explained, and nothing is explained that no message carries.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Functions and methods whose first argument is a code.
const EMITTERS: &[&str] = &[
    "about",
    "build",
    "check_globs",
    "drifted",
    "error",
    "error_help",
    "found",
    "lock",
    "placed",
    "Some",
    "warning",
    "whole",
];

/// Types that stand behind a code in a tuple: `("file/missing", State::Drifted, …)`.
const BESIDE: &[&str] = &["Exit", "State", "String", "shown", "spaced", "without"];

/// The codes in one text, each with the line it was first met on.
fn emitted(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    walk(text.parse().expect("a source can be split into tokens"), &mut found);
    found
}

fn walk(stream: TokenStream, found: &mut BTreeMap<String, usize>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(_) if is_test(&tokens[..at]) => {}
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let call = group.delimiter() == Delimiter::Parenthesis;
                let code =
                    inner.first().and_then(code).filter(|(code, _)| code.contains('/') || is_words(&tokens[..at]));
                if call && (is_call(&tokens[..at]) || is_words(&tokens[..at]) || is_pair(&inner)) {
                    take(code, found);
                }
                walk(group.stream(), found);
            }
            TokenTree::Ident(name) if name == "code" && is_binding(&tokens[..at]) => {
                let value = tokens[at..].iter().take_while(|token| !is_punct(token, ';'));
                value.for_each(|token| literals(token, found));
            }
            TokenTree::Ident(name) if name == "code" && tokens.get(at + 1).is_some_and(|next| is_punct(next, ':')) => {
                take(tokens.get(at + 2).and_then(code), found);
            }
            _ => {}
        }
    }
}

/// Whether what comes next is the body of a module of tests.
fn is_test(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mod" && name == "tests")
}

fn is_call(before: &[TokenTree]) -> bool {
    let Some(TokenTree::Ident(name)) = before.last() else { return false };
    let defined = matches!(before, [.., TokenTree::Ident(word), _] if word == "fn");
    !defined && EMITTERS.iter().any(|emitter| name == emitter)
}

/// Whether what comes next are the arguments of `Words::new`, whose code may be one word.
fn is_words(before: &[TokenTree]) -> bool {
    let [.., TokenTree::Ident(name), _, _, TokenTree::Ident(new)] = before else { return false };
    name == "Words" && new == "new"
}

fn is_pair(inner: &[TokenTree]) -> bool {
    match inner {
        [_, comma, TokenTree::Ident(beside), ..] => is_punct(comma, ',') && BESIDE.iter().any(|name| beside == name),
        _ => false,
    }
}

fn is_binding(before: &[TokenTree]) -> bool {
    matches!(before.last(), Some(TokenTree::Ident(word)) if word == "let")
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

fn take(code: Option<(String, usize)>, found: &mut BTreeMap<String, usize>) {
    if let Some((code, line)) = code {
        found.entry(code).or_insert(line);
    }
}

/// Every literal in a token that could be a code.
fn literals(token: &TokenTree, found: &mut BTreeMap<String, usize>) {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().for_each(|inner| literals(&inner, found)),
        other => take(code(other), found),
    }
}

/// The literal as a code, with its line.
fn code(token: &TokenTree) -> Option<(String, usize)> {
    let TokenTree::Literal(literal) = token else { return None };
    let text = literal.to_string();
    let code = text.strip_prefix('"')?.strip_suffix('"')?;
    is_code(code).then(|| (code.to_owned(), literal.span().start().line))
}

/// `kind/name`, or one word.
fn is_code(text: &str) -> bool {
    let word = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    };
    match text.split_once('/') {
        Some((kind, name)) => word(kind) && word(name),
        None => word(text),
    }
}

/// The sources, without the files that are all tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("src")).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("src can be listed").into_path());
    let rust = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.filter(|path| path.file_name().is_some_and(|name| name != "tests.rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a source is UTF-8");
            (path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned(), text)
        })
        .collect()
}

/// Every code of the sources, with its place.
fn all() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (path, text) in sources() {
        for (code, line) in emitted(&text) {
            all.entry(code).or_insert_with(|| format!("{path}:{line}"));
        }
    }
    all
}

#[test]
fn every_code_is_explained() {
    let explained: BTreeSet<&str> = scaffold::cli::codes().into_iter().collect();
    let all = all();
    let missing = all.iter().filter(|(code, _)| !explained.contains(code.as_str()));
    let missing: Vec<_> =
        missing.map(|(code, at)| format!("{at}: `{code}` has no section in src/cli/codes.md")).collect();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

/// What the search above may have missed: a literal with the first half of a code is one.
#[test]
fn what_looks_like_a_code_is_explained() {
    let explained: BTreeSet<&str> = scaffold::cli::codes().into_iter().collect();
    let kinds: BTreeSet<&str> = explained.iter().filter_map(|code| Some(code.split_once('/')?.0)).collect();
    for (path, text) in sources() {
        let mut found = BTreeMap::new();
        outside_tests(text.parse().expect("a source can be split into tokens"), &mut found);
        let alike = found.keys().filter(|code| code.split_once('/').is_some_and(|(kind, _)| kinds.contains(kind)));
        let unknown: Vec<_> = alike.filter(|code| !explained.contains(code.as_str())).collect();
        assert!(unknown.is_empty(), "{path}: {unknown:?} have no section in src/cli/codes.md");
    }
}

fn outside_tests(stream: TokenStream, found: &mut BTreeMap<String, usize>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) if !is_test(&tokens[..at]) => outside_tests(group.stream(), found),
            TokenTree::Literal(_) => take(code(token), found),
            _ => {}
        }
    }
}

#[test]
fn nothing_is_explained_that_no_message_carries() {
    let all = all();
    let unused: Vec<_> = scaffold::cli::codes().into_iter().filter(|code| !all.contains_key(*code)).collect();
    assert_eq!(unused, [""; 0]);
}

#[test]
fn sections_are_sorted_short_and_say_something() {
    let text = include_str!("../../src/cli/codes.md");
    let codes = scaffold::cli::codes();
    assert!(codes.is_sorted(), "the sections stand in the order of their codes");
    for section in text.split("\n## ").skip(1) {
        let (code, body) = section.split_once('\n').expect("a heading ends its line");
        assert!(is_code(code), "`{code}` is no code");
        assert!(body.trim().len() > 40, "`{code}` says too little");
        assert!(body.lines().all(|line| line.chars().count() <= 120), "`{code}` has a line that is too long");
    }
}

#[test]
fn the_search_finds_what_is_emitted_and_no_more() {
    let text = r#"
        fn error(code: &str) {}
        fn f() {
            faults.error("a/call", 1); Words::new("word", 2);
            let code = if x { "b/then" } else { g("c/else") };
            let other = ("d/pair", Exit::Usage); let none = ("e/none", 1);
            let made = Words { code: "d/struct", state };
            vec![Diagnostic::warning("f/macro", "not/this")];
            match code { "g/read" => 1 }
            Path::new("not"); x.expect("h/none")
        }
        mod tests { fn t() { Diagnostic::error("i/test", 1); } }
    "#;
    let found: Vec<String> = emitted(text).into_keys().collect();
    assert_eq!(found, ["a/call", "b/then", "c/else", "d/pair", "d/struct", "f/macro", "word"]);
}
