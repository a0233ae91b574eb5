//! Which top-level modules a source uses. Tokens are read rather than syntax, so that paths inside macros count too.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// A top-level module that is used, and where; `*` when the crate's root itself is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Import {
    pub(super) line: usize,
    pub(super) module: String,
}

/// The crate's own name, by which its programs know it.
const CRATE: &str = "scaffold";

/// The imports of a source whose file lies `depth` modules below the root.
pub(super) fn imports(text: &str, depth: usize) -> BTreeSet<Import> {
    let mut found = BTreeSet::new();
    walk(&tokens(parse(text)), depth, &mut found);
    found
}

/// Whether one of `names` stands in the code.
pub(super) fn mentions(text: &str, names: &[&str]) -> bool {
    fn any(stream: TokenStream, names: &[&str]) -> bool {
        stream.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => names.iter().any(|name| ident == name),
            TokenTree::Group(group) => any(group.stream(), names),
            _ => false,
        })
    }
    any(parse(text), names)
}

fn parse(text: &str) -> TokenStream {
    text.parse().expect("a source can be split into tokens")
}

fn tokens(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

fn walk(tokens: &[TokenTree], depth: usize, found: &mut BTreeSet<Import>) {
    for (at, token) in tokens.iter().enumerate() {
        let continues = at >= 2 && is_colons(&tokens[at - 2..]);
        match token {
            // The group of `use a::{…}` is read with its path.
            TokenTree::Group(_) if continues => {}
            TokenTree::Group(group) => walk_group(group, &tokens[..at], depth, found),
            TokenTree::Ident(ident) if !continues && starts_path(ident) => path(&tokens[at..], depth, found),
            _ => {}
        }
    }
}

fn walk_group(group: &Group, before: &[TokenTree], depth: usize, found: &mut BTreeSet<Import>) {
    let inner = tokens(group.stream());
    match before {
        [.., TokenTree::Punct(hash)] if hash.as_char() == '#' => attribute(&inner, depth, found),
        [.., TokenTree::Punct(_), TokenTree::Punct(bang)] if bang.as_char() == '!' => attribute(&inner, depth, found),
        [.., TokenTree::Ident(word), TokenTree::Ident(_)] if word == "mod" => walk(&inner, depth + 1, found),
        _ => walk(&inner, depth, found),
    }
}

/// Attributes name paths in texts, as `#[serde(with = "…")]` does; documentation may speak of anything.
fn attribute(inner: &[TokenTree], depth: usize, found: &mut BTreeSet<Import>) {
    if matches!(inner.first(), Some(TokenTree::Ident(name)) if name == "doc") {
        return;
    }
    walk(inner, depth, found);
    let groups = inner.iter().filter_map(|token| if let TokenTree::Group(group) = token { Some(group) } else { None });
    for literal in groups.flat_map(Group::stream).chain(inner.iter().cloned()) {
        let TokenTree::Literal(literal) = literal else { continue };
        let text = literal.to_string();
        let Some((_, rest)) = text.split_once("crate::") else { continue };
        let module: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        found.insert(Import { line: literal.span().start().line, module });
    }
}

fn starts_path(ident: &Ident) -> bool {
    ident == "crate" || ident == "super" || ident == "self" || ident == CRATE
}

/// Follows one path; a `use` tree branches.
fn path(tokens: &[TokenTree], mut level: usize, found: &mut BTreeSet<Import>) {
    let mut rest = tokens;
    loop {
        match rest {
            [TokenTree::Ident(ident), ..] if ident == "crate" || (ident == CRATE && rest.len() == tokens.len()) => {
                level = 0;
            }
            [TokenTree::Ident(ident), ..] if ident == "super" => level = level.saturating_sub(1),
            [TokenTree::Ident(ident), ..] if ident == "self" => {}
            _ => return branch(rest, level, found),
        }
        let is_crate = level == 0;
        let line = rest[0].span().start().line;
        match &rest[1..] {
            [TokenTree::Ident(word), ..] if word == "as" && is_crate => return record(found, line, "*"),
            after if after.len() >= 3 && is_colons(after) => rest = &after[2..],
            _ => return,
        }
    }
}

/// What follows the last `::` of a prefix.
fn branch(rest: &[TokenTree], level: usize, found: &mut BTreeSet<Import>) {
    let line = rest[0].span().start().line;
    match &rest[0] {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let inner = tokens(group.stream());
            let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
            inner.split(comma).filter(|part| !part.is_empty()).for_each(|part| path(part, level, found));
        }
        TokenTree::Ident(ident) if level == 0 => record(found, line, &ident.to_string()),
        TokenTree::Punct(mark) if level == 0 && mark.as_char() == '*' => record(found, line, "*"),
        _ => {}
    }
}

fn record(found: &mut BTreeSet<Import>, line: usize, module: &str) {
    found.insert(Import { line, module: module.to_owned() });
}

fn is_colons(tokens: &[TokenTree]) -> bool {
    let colon = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':');
    tokens.len() >= 2 && colon(&tokens[0]) && colon(&tokens[1])
}
