//! What a macro is called with: tokens that mean what the macro makes of them.

use std::ops::Range;

use super::super::tokens::Tokens;

/// Macros of the standard library that take a comma after their last argument, or none, and do the same.
const TRAILING: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "matches",
    "panic",
    "print",
    "println",
    "todo",
    "try",
    "unimplemented",
    "unreachable",
    "write",
    "writeln",
];

/// The name of the macro whose input opens at `open`.
pub(super) fn called<'t>(tokens: &Tokens<'t>, open: usize) -> Option<&'t str> {
    let bang = open.checked_sub(1).filter(|bang| tokens.is(*bang, b'!'))?;
    tokens.word(bang.checked_sub(1)?).filter(|word| !super::mark::is_keyword(word))
}

/// Whether the macro is one that a comma after its last argument means nothing to.
pub(super) fn may_trail(name: &str) -> bool {
    TRAILING.contains(&name)
}

/// Whether the input reads as a list of expressions, which rustfmt lays out as the arguments of a function.
pub(super) fn is_list(tokens: &Tokens<'_>, inside: Range<usize>, semicolons: bool) -> bool {
    let mut at = inside.start;
    while at < inside.end {
        let arrow = tokens.is(at, b'=') && tokens.is(at + 1, b'>');
        let colon = tokens.is(at, b':') && !tokens.is(at + 1, b':') && !(at > 0 && tokens.is(at - 1, b':'));
        let strange = tokens.is(at, b'$') || tokens.is(at, b'@') || tokens.is(at, b'#');
        if arrow || colon || strange || (tokens.is(at, b';') && !semicolons) {
            return false;
        }
        at = tokens.next(at, inside.end);
    }
    true
}

/// Whether the body of a rule repeats something, which no formatter reads.
pub(super) fn repeats(tokens: &Tokens<'_>, inside: Range<usize>) -> bool {
    inside.clone().any(|at| tokens.is(at, b'$') && at + 1 < inside.end && tokens.word(at + 1).is_none())
}
