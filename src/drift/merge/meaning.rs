//! What a piece of a text says: its tokens and its comments, without what a formatter does to them.

use super::section::Grammar;
use crate::model::path::RelPath;
use crate::syntax;
use crate::syntax::rust::tokens::{TokenKind, Tokens};

/// What a piece says; the text itself where it cannot be read.
pub(super) fn meaning(grammar: Grammar, text: &str) -> Vec<String> {
    let mut words = match grammar {
        Grammar::Rust => rust(text),
        Grammar::Toml => data("a.toml", text),
        Grammar::Yaml => data("a.yaml", text),
        Grammar::Json => data("a.jsonc", &format!("{{{text}}}")),
    };
    words.extend(comments(grammar, text));
    words
}

/// The tokens of an item as its outline has them, of anything else as they are.
fn rust(text: &str) -> Vec<String> {
    let path = RelPath::new("a.rs").expect("a constant path");
    let outline = syntax::outline(&path, text).filter(|outline| outline.broken.is_empty() && !outline.coarse);
    if let Some(outline) = outline.filter(|outline| outline.units.len() > 1) {
        let units = outline.units.iter().flat_map(|unit| {
            let tokens = unit.tokens().map(str::to_owned);
            let docs = unit.docs.iter().map(ToString::to_string);
            std::iter::once(format!("{} {}", unit.kind.word(), unit.key)).chain(tokens).chain(docs).collect::<Vec<_>>()
        });
        return units.collect();
    }
    let tokens = Tokens::of(text);
    let docs =
        (0..tokens.toks.len()).filter(|at| matches!(tokens.toks[*at].sort, TokenKind::Doc | TokenKind::InnerDoc));
    let docs: Vec<String> = docs.map(|at| tokens.str(at).trim().to_owned()).collect();
    let words = syntax::rust::words(text).map(|words| words.iter().map(ToString::to_string).collect());
    let words: Vec<String> = words.unwrap_or_else(|| vec![text.to_owned()]);
    words.into_iter().chain(docs).collect()
}

fn data(path: &str, text: &str) -> Vec<String> {
    let path = RelPath::new(path).expect("a constant path");
    let outline = syntax::outline(&path, text).filter(|outline| outline.broken.is_empty() && !outline.coarse);
    let Some(outline) = outline.filter(|outline| !outline.units.is_empty()) else {
        return vec![text.trim().to_owned()];
    };
    let mut units: Vec<_> = outline.units.iter().map(|unit| (&unit.key, unit.body.join(" "))).collect();
    units.sort();
    units.into_iter().map(|(key, body)| format!("{key} = {body}")).collect()
}

/// What stands behind comment leaders, line by line. A leader inside of a string counts as well: where strings are equal
/// that changes nothing, and where they are not, their tokens say so.
fn comments(grammar: Grammar, text: &str) -> Vec<String> {
    let leader = if matches!(grammar, Grammar::Rust | Grammar::Json) { "//" } else { "#" };
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        if let Some((_, comment)) = line.split_once(leader)
            && !(grammar == Grammar::Rust && comment.starts_with(['/', '!']))
        {
            found.push(comment.trim().trim_end_matches([',', ';', '"', '\'']).to_owned());
        }
        // Every line of a comment between stars is told by the stars before it, or by where the comment starts.
        if leader == "//" && (line.contains("/*") || line.trim_start().starts_with('*')) {
            found.push(line.trim().to_owned());
        }
    }
    found
}
