//! `CompiledPattern`: a pattern as pieces.

use super::code::Code;
use crate::syntax::rust::tokens::{Lexed, TokenKind};

/// The most pieces a pattern may have.
const MOST: usize = 256;

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Open(String),
    Close,
    /// `$NAME`; `_` is never spoken of again.
    Node(String),
    /// `$$$` and `$$$NAME`.
    Many(Option<String>),
}

/// A pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CompiledPattern {
    pub pieces: Vec<Piece>,
    /// The name of a node that the pattern begins with: it is looked for before what follows.
    pub leading: Option<String>,
}

impl CompiledPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it is none.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let no = |why: &str| Err(format!("`{}` is no pattern: {why}", text.trim()));
        let code = Code::of(&Lexed::of(text));
        let is_bracket = |at: &usize| matches!(code.sort(*at), Some(TokenKind::Open | TokenKind::Close));
        let unpaired = (0..code.tokens.len()).filter(is_bracket).any(|at| code.mate(at).is_none());
        if code.broken.is_some() || unpaired {
            return no("a bracket or a quote has no partner");
        }
        let mut pieces = pieces(&code);
        // Any number of nodes before or after says nothing.
        while matches!(pieces.first(), Some(Piece::Many(_))) {
            pieces.remove(0);
        }
        let leading = match pieces.first() {
            Some(Piece::Node(name)) => Some(name.clone()),
            _ => None,
        };
        if leading.is_some() {
            pieces.remove(0);
        }
        if pieces.len() > MOST {
            return no("it is too long");
        }
        if !pieces.iter().any(|piece| matches!(piece, Piece::Text(_) | Piece::Open(_))) {
            return no(if text.trim().is_empty() { "it is empty" } else { "it would match everything" });
        }
        Ok(Self { pieces, leading })
    }

    /// The names it gives.
    pub(super) fn names(&self) -> Vec<&str> {
        let named = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Node(name) | Piece::Many(Some(name)) => Some(name.as_str()),
            _ => None,
        });
        self.leading.as_deref().into_iter().chain(named).collect()
    }
}

fn pieces(code: &Code<'_>) -> Vec<Piece> {
    let is_dollar = |at: usize| code.text(at) == "$";
    // A name begins with a capital letter: `$name` is one of a macro.
    let name = |at: usize| {
        Some(code.text(at)).filter(|text| code.is_word(at) && text.starts_with(|c: char| c.is_uppercase() || c == '_'))
    };
    let (mut out, mut at) = (Vec::new(), 0);
    while at < code.tokens.len() {
        if is_dollar(at) && is_dollar(at + 1) && is_dollar(at + 2) {
            let name = name(at + 3).map(str::to_owned);
            at += 3 + usize::from(name.is_some());
            out.push(Piece::Many(name));
            continue;
        }
        if let Some(name) = name(at + 1).filter(|_| is_dollar(at)) {
            out.push(Piece::Node(name.to_owned()));
            at += 2;
            continue;
        }
        out.push(match code.sort(at) {
            Some(TokenKind::Open) => Piece::Open(code.text(at).to_owned()),
            Some(TokenKind::Close) => Piece::Close,
            _ => Piece::Text(code.text(at).to_owned()),
        });
        at += 1;
    }
    out
}
