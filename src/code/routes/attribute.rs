//! `#[utoipa::path(…)]`: what a handler says of itself.

use std::ops::Range;

use super::chain::literal;
use crate::code::framework::{self, method_of};
use crate::syntax::Unit;
use crate::syntax::rust::split;
use crate::syntax::rust::tokens::Tokens;

/// What the attribute says.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub methods: Vec<String>,
    pub path: Option<String>,
    /// The constant the path is, where it is no text.
    pub path_at: Option<String>,
    /// Names in the query that it lists.
    pub query: Vec<String>,
    /// Types whose fields are parameters.
    pub types: Vec<Vec<String>>,
    /// The bodies of success.
    pub bodies: Vec<Vec<String>>,
}

/// Reads the attribute of a function, if it has one.
pub(super) fn read(unit: &Unit<'_>) -> Option<Described> {
    let attribute = unit.attributes.iter().find_map(|text| framework::description(text))?;
    let tokens = Tokens::of(attribute);
    let mut described = Described::default();
    let mut context = String::new();
    for part in split(&tokens, 0..tokens.toks.len(), b',') {
        let word = tokens.word(part.start).unwrap_or_default();
        let value = part.start + 2;
        match word {
            "path" if tokens.is(part.start + 1, b'=') && value < part.end => {
                described.path = literal(tokens.str(value));
                described.path_at = Some(text(&tokens, value..part.end));
            }
            "context_path" if value < part.end => context = literal(tokens.str(value)).unwrap_or_default(),
            "params" => params(&tokens, tokens.group(part.start + 1), &mut described),
            "responses" => responses(&tokens, tokens.group(part.start + 1), &mut described),
            "method" | "methods" => {
                let words = tokens.group(part.start + 1).filter_map(|at| tokens.word(at));
                described.methods.extend(words.filter_map(method_of).map(str::to_owned));
            }
            _ if part.len() == 1 => described.methods.extend(method_of(word).map(str::to_owned)),
            _ => {}
        }
    }
    if let Some(path) = &mut described.path {
        *path = format!("{}{path}", context.trim_end_matches('/'));
    }
    Some(described)
}

fn params(tokens: &Tokens<'_>, range: Range<usize>, described: &mut Described) {
    for part in split(tokens, range, b',') {
        if !tokens.is(part.start, b'(') {
            described.types.push(words(tokens, part));
            continue;
        }
        let inside = tokens.group(part.start);
        let in_query = split(tokens, inside.clone(), b',')
            .iter()
            .any(|part| part.len() == 1 && tokens.is_word(part.start, "Query"));
        if let Some(name) = literal(tokens.str(inside.start)).filter(|_| in_query) {
            described.query.push(name);
        }
    }
}

fn responses(tokens: &Tokens<'_>, range: Range<usize>, described: &mut Described) {
    for part in split(tokens, range, b',').into_iter().filter(|part| tokens.is(part.start, b'(')) {
        let (mut success, mut body) = (false, None);
        for part in split(tokens, tokens.group(part.start), b',') {
            let value = (part.start + 2).min(part.end)..part.end;
            match tokens.word(part.start) {
                Some("status") => {
                    let text = text(tokens, value);
                    success =
                        text.starts_with('2') || ["OK", "CREATED", "ACCEPTED"].iter().any(|word| text.ends_with(word));
                }
                Some("body") if tokens.is(part.start + 1, b'=') => body = Some(words(tokens, value)),
                _ => {}
            }
        }
        described.bodies.extend(body.filter(|_| success));
    }
}

fn words(tokens: &Tokens<'_>, range: Range<usize>) -> Vec<String> {
    range.map(|at| tokens.str(at).to_owned()).collect()
}

fn text(tokens: &Tokens<'_>, range: Range<usize>) -> String {
    words(tokens, range).concat()
}
