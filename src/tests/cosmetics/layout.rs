//! A source with the same tokens, laid out otherwise.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

use super::Dice;

/// What may stand where white space stands.
const SPACES: &[&str] =
    &[" ", "\n", "\r\n", "\n\n\n", "\t", " /* { */ ", " // fn nothing() {\n", "\n    ", " /* /* */ \" */ "];

/// The tokens of a source, white space and comments among them.
fn tokens(text: &str) -> Vec<(&str, TokenKind)> {
    let mut at = 0;
    let cut = |token: ra_ap_rustc_lexer::Token| {
        let start = at;
        at += token.len as usize;
        (&text[start..at], token.kind)
    };
    tokenize(text, FrontmatterAllowed::No).map(cut).collect()
}

/// White space and comments become others; documentation stays.
pub fn relaid(text: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    for (token, kind) in tokens(text) {
        match kind {
            TokenKind::Whitespace => out.push_str(SPACES[dice.below(SPACES.len())]),
            TokenKind::LineComment { doc_style: None } | TokenKind::BlockComment { doc_style: None, .. } => {
                out.push(' ');
            }
            TokenKind::LineComment { .. } => {
                out.push_str(token.trim_end());
                out.push('\n');
            }
            _ => out.push_str(token),
        }
    }
    out
}

/// Without comments, and without documentation.
pub fn bare(text: &str) -> String {
    let comment = |kind| matches!(kind, TokenKind::LineComment { .. } | TokenKind::BlockComment { .. });
    tokens(text).into_iter().map(|(token, kind)| if comment(kind) { " " } else { token }).collect()
}
