//! Rust cut into tokens by the compiler's own lexer, with every bracket knowing its partner.

use std::cell::Cell;
use std::ops::{Deref, Range};
use std::sync::Arc;

use super::front::front;
use ra_ap_rustc_lexer::{DocStyle, FrontmatterAllowed, LiteralKind, TokenKind as LexerKind, tokenize};

/// A bracket without a partner.
pub const NONE: u32 = u32::MAX;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    Lifetime,
    Literal,
    Mark,
    Open,
    Close,
    /// Documentation of what follows.
    Doc,
    /// Documentation of what it stands in.
    InnerDoc,
}

#[derive(Debug, Clone, Copy)]
pub struct Tok {
    pub start: u32,
    pub end: u32,
    /// The partner of a bracket.
    pub mate: u32,
    pub sort: TokenKind,
}

/// A source as tokens; comments and white space are gone. Cheap to clone, so that all who read a source share one.
#[derive(Debug, Clone)]
pub struct Lexed<'t> {
    pub text: &'t str,
    pub toks: Arc<[Tok]>,
    /// Brackets without a partner, and literals without an end; sorted.
    pub loose: Arc<[usize]>,
}

/// One reading of a source, which may take a number of steps: a count, so that no source stalls any machine.
pub struct Tokens<'t> {
    lexed: Lexed<'t>,
    /// How many steps may still be taken.
    steps: Cell<usize>,
}

/// How often a token may be looked at. Real sources need fewer than ten.
const LOOKS: usize = 64;

impl<'t> Deref for Tokens<'t> {
    type Target = Lexed<'t>;

    fn deref(&self) -> &Lexed<'t> {
        &self.lexed
    }
}

impl<'t> Tokens<'t> {
    /// A reading of a text that nobody else reads.
    pub fn of(text: &'t str) -> Self {
        Self::new(Lexed::of(text))
    }

    /// A reading of a whole file that nobody else reads.
    pub fn of_file(text: &'t str) -> Self {
        Self::new(Lexed::of_file(text))
    }

    /// A reading with all its steps.
    pub fn new(lexed: Lexed<'t>) -> Self {
        let steps = Cell::new((lexed.toks.len() + 64) * LOOKS);
        Self { lexed, steps }
    }

    /// Whether the source asked for more steps than there are.
    pub fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    /// The token after the one at `at`, or after its whole group; never beyond `end`.
    pub fn next(&self, at: usize, end: usize) -> usize {
        let left = self.steps.get();
        if left == 0 {
            return end;
        }
        self.steps.set(left - 1);
        match self.toks[at] {
            Tok { sort: TokenKind::Open, mate, .. } if mate != NONE => (mate as usize + 1).min(end),
            Tok { sort: TokenKind::Open, .. } => end,
            _ => at + 1,
        }
    }
}

impl<'t> Lexed<'t> {
    /// Cuts a text into tokens.
    pub fn of(text: &'t str) -> Self {
        Self::after(text, 0)
    }

    /// Cuts a whole file into tokens: none is of its `#!` line or its frontmatter.
    pub fn of_file(text: &'t str) -> Self {
        Self::after(text, front(text).len)
    }

    fn after(text: &'t str, front: usize) -> Self {
        let (mut toks, mut loose) = (Vec::with_capacity(text.len() / 4), Vec::new());
        // What is read has fewer than four gigabytes.
        let mut at = u32::try_from(front).unwrap_or(u32::MAX);
        for token in tokenize(&text[front..], FrontmatterAllowed::No) {
            let (start, end) = (at, at + token.len);
            at = end;
            let Some((sort, whole)) = sort(token.kind) else { continue };
            if !whole {
                loose.push(toks.len());
            }
            toks.push(Tok { start, end, mate: NONE, sort });
        }
        pair(text, &mut toks, &mut loose);
        loose.sort_unstable();
        Self { text, toks: toks.into(), loose: loose.into() }
    }

    /// Whether something in a range has no partner or no end.
    pub fn is_loose(&self, range: Range<usize>) -> bool {
        let first = self.loose.partition_point(|loose| *loose < range.start);
        self.loose.get(first).is_some_and(|loose| *loose < range.end)
    }

    pub fn str(&self, at: usize) -> &'t str {
        let tok = self.toks[at];
        &self.text[tok.start as usize..tok.end as usize]
    }

    pub fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes()[self.toks[at].start as usize]
    }

    /// Whether the token at `at` is the mark or bracket `byte`.
    pub fn is(&self, at: usize, byte: u8) -> bool {
        let sort = |tok: &Tok| matches!(tok.sort, TokenKind::Mark | TokenKind::Open | TokenKind::Close);
        self.toks.get(at).is_some_and(sort) && self.byte(at) == byte
    }

    pub fn is_word(&self, at: usize, word: &str) -> bool {
        self.word(at) == Some(word)
    }

    pub fn word(&self, at: usize) -> Option<&'t str> {
        self.toks.get(at).filter(|tok| tok.sort == TokenKind::Word).map(|_| self.str(at))
    }

    /// Whether the token at `at` is the bracket `byte`, which opens a group.
    pub fn is_open(&self, at: usize, byte: u8) -> bool {
        self.toks.get(at).is_some_and(|tok| tok.sort == TokenKind::Open) && self.byte(at) == byte
    }

    /// Whether nothing is between the token at `at` and the next.
    pub fn is_joined(&self, at: usize) -> bool {
        at + 1 < self.toks.len() && self.toks[at].end == self.toks[at + 1].start
    }

    /// Whether two marks that are one word, such as `->`, begin at `at`.
    pub fn is_pair(&self, at: usize, first: u8, second: u8) -> bool {
        self.is(at, first) && self.is(at + 1, second) && self.is_joined(at)
    }

    /// Whether the `::` of a path begins at `at`.
    pub fn is_path_separator(&self, at: usize) -> bool {
        self.is_pair(at, b':', b':')
    }

    /// Whether `=>` or `->` ends at `at`.
    pub fn is_arrow(&self, at: usize, first: u8) -> bool {
        at > 0 && self.is_pair(at - 1, first, b'>')
    }

    /// What stands in the group that opens at `at`.
    pub fn inside(&self, at: usize) -> Range<usize> {
        match self.toks[at].mate {
            NONE => at + 1..self.toks.len(),
            mate => at + 1..mate as usize,
        }
    }

    /// The inside of the group that opens at `at`; nothing where no bracket with a partner does.
    pub fn group(&self, at: usize) -> Range<usize> {
        match self.toks.get(at) {
            Some(tok) if tok.mate != NONE => at + 1..(tok.mate as usize).max(at + 1),
            _ => at + 1..at + 1,
        }
    }

    /// The bytes of a range of tokens.
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        let start = self.toks.get(range.start).map_or(0, |tok| tok.start as usize);
        let last = range.end.checked_sub(1).and_then(|last| self.toks.get(last));
        start..last.map_or(start, |tok| (tok.end as usize).max(start))
    }

    /// The tokens that start in a range of bytes.
    pub fn within(&self, bytes: Range<usize>) -> Range<usize> {
        let first = |byte: usize| self.toks.partition_point(|tok| (tok.start as usize) < byte);
        first(bytes.start)..first(bytes.end)
    }

    /// The indentation of the line that token `at` is first on, in bytes; `None` when something stands before it.
    pub fn indent(&self, at: usize) -> Option<usize> {
        let before = &self.text.as_bytes()[..self.toks[at].start as usize];
        let blank = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line = before.len() - blank;
        (line == 0 || before[line - 1] == b'\n').then_some(blank)
    }
}

/// Pairs brackets; one of another kind closes those it encloses.
fn pair(text: &str, toks: &mut [Tok], loose: &mut Vec<usize>) {
    let byte = |tok: &Tok| text.as_bytes()[tok.start as usize];
    let mut open: Vec<usize> = Vec::new();
    // How many of each kind are open: what closes none is not looked for, which would cost a walk over all of them.
    let mut waiting = [0usize; 256];
    for at in 0..toks.len() {
        match toks[at].sort {
            TokenKind::Open => {
                open.push(at);
                waiting[byte(&toks[at]) as usize] += 1;
            }
            TokenKind::Close if waiting[partner(byte(&toks[at])) as usize] == 0 => loose.push(at),
            TokenKind::Close => {
                let wanted = partner(byte(&toks[at]));
                while let Some(start) = open.pop() {
                    waiting[byte(&toks[start]) as usize] -= 1;
                    if byte(&toks[start]) == wanted {
                        (toks[start].mate, toks[at].mate) = (index(at), index(start));
                        break;
                    }
                    loose.push(start);
                }
            }
            _ => {}
        }
    }
    loose.extend(open);
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

fn partner(close: u8) -> u8 {
    match close {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    }
}

/// What the lexer's token is, and whether it has its end; nothing for what only looks.
fn sort(kind: LexerKind) -> Option<(TokenKind, bool)> {
    let whole = |sort| Some((sort, true));
    let doc = |style| if style == DocStyle::Inner { TokenKind::InnerDoc } else { TokenKind::Doc };
    match kind {
        LexerKind::LineComment { doc_style } => doc_style.map(|style| (doc(style), true)),
        LexerKind::BlockComment { doc_style, terminated } => match doc_style {
            Some(style) => Some((doc(style), terminated)),
            None if terminated => None,
            None => Some((TokenKind::Literal, false)),
        },
        LexerKind::Whitespace => None,
        LexerKind::Lifetime { .. } | LexerKind::RawLifetime | LexerKind::UnknownPrefixLifetime => {
            whole(TokenKind::Lifetime)
        }
        LexerKind::Literal { kind, .. } => Some((TokenKind::Literal, ended(kind))),
        LexerKind::Ident
        | LexerKind::RawIdent
        | LexerKind::InvalidIdent
        | LexerKind::UnknownPrefix
        | LexerKind::ForcedKeywordIdent => whole(TokenKind::Word),
        LexerKind::OpenParen | LexerKind::OpenBrace | LexerKind::OpenBracket => whole(TokenKind::Open),
        LexerKind::CloseParen | LexerKind::CloseBrace | LexerKind::CloseBracket => whole(TokenKind::Close),
        _ => whole(TokenKind::Mark),
    }
}

fn ended(kind: LiteralKind) -> bool {
    match kind {
        LiteralKind::Char { terminated }
        | LiteralKind::Byte { terminated }
        | LiteralKind::Str { terminated }
        | LiteralKind::ByteStr { terminated }
        | LiteralKind::CStr { terminated } => terminated,
        LiteralKind::RawStr { n_hashes } | LiteralKind::RawByteStr { n_hashes } | LiteralKind::RawCStr { n_hashes } => {
            n_hashes.is_some()
        }
        LiteralKind::Int { .. } | LiteralKind::Float { .. } => true,
    }
}
