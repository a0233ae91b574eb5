//! Lists of types: between commas, in brackets and in angles.

use std::ops::Range;

use crate::code::routes::source::Source;

/// The parts between commas that hold types, lifetimes aside.
pub(super) fn split(source: &Source<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let parts = source.split_types(range).into_iter();
    parts.filter(|part| !source.str(part.start).starts_with('\'')).collect()
}

pub(super) fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The generic arguments that begin at `at`, lifetimes aside, and where they end.
#[must_use]
pub fn arguments(tokens: &[String], at: usize) -> (Vec<Vec<String>>, usize) {
    let mut next = at;
    if tokens.get(next).is_some_and(|token| token == ":") && tokens.get(next + 2).is_some_and(|token| token == "<") {
        next += 2;
    }
    if tokens.get(next).is_none_or(|token| token != "<") {
        return (Vec::new(), at);
    }
    let (mut depth, mut parts, mut part) = (0usize, Vec::new(), Vec::<String>::new());
    for (index, token) in tokens.iter().enumerate().skip(next) {
        let arrow = token == ">" && index > 0 && tokens[index - 1] == "-";
        match token.as_str() {
            "<" | "(" | "[" => depth += 1,
            ">" | ")" | "]" if !arrow => depth -= 1,
            "," if depth == 1 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            parts.push(part);
            parts.retain(|part| !part.is_empty() && !part[0].starts_with('\''));
            return (parts, index + 1);
        }
        if index > next {
            part.push(token.clone());
        }
    }
    (Vec::new(), tokens.len())
}

/// The path that a type begins with, and where its arguments would begin; nothing where it begins with something else.
#[must_use]
pub fn head(tokens: &[String]) -> Option<(String, usize)> {
    let begins = |token: &String| !matches!(token.as_str(), "&" | "mut" | ":") && !token.starts_with('\'');
    let mut at = tokens.iter().position(begins)?;
    if !is_word(&tokens[at]) {
        return None;
    }
    let mut path = tokens[at].clone();
    while tokens.get(at + 1).is_some_and(|one| one == ":") && tokens.get(at + 3).is_some_and(|one| is_word(one)) {
        at += 3;
        path.push_str("::");
        path.push_str(&tokens[at]);
    }
    Some((path, at + 1))
}
