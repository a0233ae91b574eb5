//! `Written`: a type as a rule's author writes it, to be found in sources that write it otherwise.
//!
//! White space and trailing commas mean nothing, `_` stands for one type whatever it is, and of two paths the shorter
//! only has to be the end of the longer: `Uuid` is `uuid::Uuid`. Lifetimes count where the author writes any.

use crate::syntax::rust::words;

/// A type with gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    tokens: Vec<String>,
    lifetimes: bool,
}

/// A token that means something here: a path is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Path(Vec<&'t str>),
    Mark(&'t str),
}

/// Words that begin no path.
const KEYWORDS: &[&str] =
    &["dyn", "impl", "mut", "const", "fn", "for", "unsafe", "extern", "as", "where", "async", "pub", "in"];

impl Written {
    /// Reads what the author wrote.
    ///
    /// # Errors
    /// Why it is no type.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let tokens = words(text).filter(|tokens| angles(tokens));
        let Some(tokens) = tokens else { return Err(format!("`{text}` has a bracket without its partner")) };
        if tokens.is_empty() {
            return Err("a type is needed, or `_` for any".to_owned());
        }
        Ok(Self::of(&tokens))
    }

    pub(super) fn of<T: AsRef<str>>(tokens: &[T]) -> Self {
        let tokens: Vec<String> = tokens.iter().map(|token| token.as_ref().to_owned()).collect();
        let lifetimes = tokens.iter().any(|token| is_lifetime(token));
        Self { tokens, lifetimes }
    }

    /// Whether a type in a source is this one.
    pub(super) fn is<T: AsRef<str>>(&self, tokens: &[T]) -> bool {
        self.is_by(tokens, &same)
    }

    /// The same, with `same` saying which parts are one.
    pub(super) fn is_by<T: AsRef<str>>(&self, tokens: &[T], same: &dyn Fn(&Part<'_>, &Part<'_>) -> bool) -> bool {
        let tokens: Vec<&str> = tokens.iter().map(AsRef::as_ref).collect();
        let bare = if self.lifetimes { tokens } else { without_lifetimes(&tokens) };
        matches(&parts(&self.tokens), &parts(&bare), same)
    }

    /// Its tokens.
    pub(super) fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// The path that it is, where it is nothing else.
    pub(super) fn path(&self) -> Option<String> {
        match &parts(&self.tokens)[..] {
            [Part::Path(segments)] => Some(segments.join("::")),
            _ => None,
        }
    }
}

impl std::fmt::Display for Written {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&shown(&self.tokens))
    }
}

/// Tokens as people write them.
pub(super) fn shown<T: AsRef<str>>(tokens: &[T]) -> String {
    let mut out = String::new();
    for part in parts(tokens) {
        match part {
            Part::Path(segments) => {
                if out.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ')') {
                    out.push(' ');
                }
                out.push_str(&segments.join("::"));
            }
            Part::Mark(mark @ ("->" | "=" | "+")) => out.push_str(&format!(" {mark} ")),
            Part::Mark(mark @ ("," | ":" | ";")) => out.push_str(&format!("{mark} ")),
            Part::Mark(mark) => {
                out.push_str(mark);
                if is_lifetime(mark) && out.contains('&') {
                    out.push(' ');
                }
            }
        }
    }
    out.trim_end().to_owned()
}

fn is_lifetime(token: &str) -> bool {
    token.starts_with('\'') && !token[1..].ends_with('\'')
}

/// Whether every `<` has its `>`.
fn angles<T: AsRef<str>>(tokens: &[T]) -> bool {
    let mut depth = 0usize;
    for part in parts(tokens) {
        match part {
            Part::Mark("<") => depth += 1,
            Part::Mark(">") if depth == 0 => return false,
            Part::Mark(">") => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// Without lifetimes, and without the marks that only they need.
fn without_lifetimes<'t>(tokens: &[&'t str]) -> Vec<&'t str> {
    let mut out: Vec<&str> = Vec::with_capacity(tokens.len());
    let mut skip_comma = false;
    for (at, token) in tokens.iter().enumerate() {
        if is_lifetime(token) {
            let begins = out.last().is_some_and(|last| matches!(*last, "<" | "&" | ","));
            if !begins && out.last() == Some(&"+") {
                out.pop();
            }
            skip_comma = out.last() == Some(&"<") && tokens.get(at + 1) == Some(&",");
            if out.last() == Some(&",") && tokens.get(at + 1).is_none_or(|next| matches!(*next, "," | ">")) {
                out.pop();
            }
            continue;
        }
        if *token == "," && std::mem::take(&mut skip_comma) {
            continue;
        }
        match *token {
            ">" if out.last() == Some(&"<") => _ = out.pop(),
            token => out.push(token),
        }
    }
    out
}

/// Tokens with each path as one, however many segments it has.
pub(super) fn parts<T: AsRef<str>>(tokens: &[T]) -> Vec<Part<'_>> {
    let at = |index: usize| tokens.get(index).map(AsRef::as_ref);
    let colons = |index: usize| at(index) == Some(":") && at(index + 1) == Some(":");
    let (mut out, mut next) = (Vec::new(), 0);
    while let Some(token) = at(next) {
        let token_is_word = is_word(token);
        if token_is_word && !KEYWORDS.contains(&token) {
            let mut segments = vec![bare(token)];
            while colons(next + 1) && at(next + 3).is_some_and(is_word) {
                next += 3;
                segments.extend(at(next).map(bare));
            }
            let rooted = segments.iter().take_while(|word| matches!(**word, "crate" | "self" | "super")).count();
            segments.drain(..rooted.min(segments.len() - 1));
            out.push(Part::Path(segments));
            // `::<` of a turbofish says nothing.
            next += if colons(next + 1) && at(next + 3) == Some("<") { 3 } else { 1 };
            continue;
        }
        let rooted = colons(next) && !matches!(out.last(), Some(Part::Mark(">"))) && at(next + 2).is_some_and(is_word);
        match token {
            _ if token_is_word => out.push(Part::Path(vec![token])),
            ":" if rooted => next += 1,
            ":" if colons(next) => {
                out.push(Part::Mark("::"));
                next += 1;
            }
            "-" if at(next + 1) == Some(">") => {
                out.push(Part::Mark("->"));
                next += 1;
            }
            _ => out.push(Part::Mark(token)),
        }
        next += 1;
    }
    out
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_') && !token.ends_with(['"', '\''])
}

/// A word without the mark of a raw one.
pub(super) fn bare(word: &str) -> &str {
    word.strip_prefix("r#").unwrap_or(word)
}

/// Whether `found` is `wanted`, whose `_` stand for one type each.
fn matches(wanted: &[Part<'_>], found: &[Part<'_>], same: &dyn Fn(&Part<'_>, &Part<'_>) -> bool) -> bool {
    let mut at = 0;
    for (index, part) in wanted.iter().enumerate() {
        if is_gap(part) {
            let end = gap_end(wanted.get(index + 1), found, at);
            if end == at {
                return false;
            }
            at = end;
        } else if found.get(at).is_some_and(|found| same(part, found)) {
            at += 1;
        } else {
            return false;
        }
    }
    at == found.len()
}

pub(super) fn is_gap(part: &Part<'_>) -> bool {
    matches!(part, Part::Path(segments) if segments[..] == ["_"])
}

/// Where what a gap stands for ends: before what comes next in the pattern, or where its brackets do.
fn gap_end(next: Option<&Part<'_>>, found: &[Part<'_>], from: usize) -> usize {
    let (mut depth, mut at) = (0usize, from);
    while let Some(part) = found.get(at) {
        if depth == 0 && at > from && next == Some(part) {
            break;
        }
        match part {
            Part::Mark("<" | "(" | "[" | "{") => depth += 1,
            Part::Mark(">" | ")" | "]" | "}" | "," | ";") if depth == 0 => break,
            Part::Mark(">" | ")" | "]" | "}") => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Whether two parts are one: of two paths the shorter is the end of the longer.
fn same(one: &Part<'_>, other: &Part<'_>) -> bool {
    match (one, other) {
        (Part::Path(one), Part::Path(other)) => one.ends_with(other) || other.ends_with(one),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests;
