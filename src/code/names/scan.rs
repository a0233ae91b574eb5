//! The walk over a file's tokens: one pass, no recursion, every token looked at a bounded number of times.
//!
//! Items are known by their keywords wherever these stand, in the input of a macro as in a module: what a macro is
//! given may well become items, and a missed `mod` would cost more than a scope too many.

use std::ops::Range;

use super::facts::{Facts, Form, Local, NONE, Place, Scope, count};
use crate::syntax::rust::tokens::{self, TokenKind, Tokens};

mod attribute;
mod binding;
mod composed;
mod import;
mod item;
mod keyword;
mod member;
mod path;
mod text;

use keyword::is_keyword;

/// Reads what a source says about names.
pub(super) fn scan<'t>(tokens: &Tokens<'t>) -> Facts<'t> {
    let mut scanner = Scanner::new(tokens);
    scanner.run();
    scanner.finish()
}

/// What kind of tokens these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Code,
    /// The arguments of an attribute.
    Attribute,
    /// What a macro is given, by the number of its path; [`NONE`] where a bare word can only be a value.
    Input(u32),
    /// The body of a macro.
    Body,
}

/// A group, and what to return to behind it.
struct Frame {
    end: usize,
    scope: u32,
    mode: Mode,
}

/// What stands before an item and belongs to it.
#[derive(Default)]
struct Pending {
    /// The token the item starts at.
    at: usize,
    public: bool,
    path: Option<String>,
    exported: bool,
    /// The token of the name of the macro that the function is.
    macro_name: Option<usize>,
}

struct Scanner<'s, 't> {
    tokens: &'s Tokens<'t>,
    facts: Facts<'t>,
    frames: Vec<Frame>,
    scope: u32,
    mode: Mode,
    pending: Pending,
    /// Tokens that are no names of their own.
    skipped: Vec<bool>,
    /// Braces that open something known, innermost last.
    expected: Vec<(usize, u32)>,
    /// Ranges of bytes that become ranges of paths once all are read: declarations and exposures by number.
    ranges: Ranges,
}

#[derive(Default)]
struct Ranges {
    decls: Vec<(u32, usize, Range<u32>)>,
    exposed: Vec<(usize, Range<u32>)>,
}

impl<'s, 't> Scanner<'s, 't> {
    fn new(tokens: &'s Tokens<'t>) -> Self {
        let mut facts = Facts { text: tokens.text, ..Facts::default() };
        facts.scopes.push(scope(NONE, Place::Module));
        facts.paths.reserve(tokens.toks.len() / 6);
        facts.broken = tokens.loose.first().map(|at| {
            let tok = tokens.toks[*at];
            tok.start as usize..tok.end as usize
        });
        Self {
            tokens,
            facts,
            frames: Vec::new(),
            scope: 0,
            mode: Mode::Code,
            pending: Pending::default(),
            skipped: vec![false; tokens.toks.len() + 1],
            expected: Vec::new(),
            ranges: Ranges::default(),
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while at < self.tokens.toks.len() {
            while let Some(frame) = self.frames.pop_if(|frame| frame.end <= at) {
                (self.scope, self.mode) = (frame.scope, frame.mode);
            }
            at = if self.skipped[at] { at + 1 } else { self.step(at) };
        }
    }

    /// Reads what starts at a token, and says where to go on.
    fn step(&mut self, at: usize) -> usize {
        match self.tokens.toks[at].sort {
            TokenKind::Word => self.word(at),
            TokenKind::Literal => self.literal(at),
            TokenKind::Open => self.open(at),
            TokenKind::Mark => self.mark(at),
            TokenKind::Doc => self.keep_pending(at, at + 1),
            TokenKind::Lifetime | TokenKind::Close | TokenKind::InnerDoc => at + 1,
        }
    }

    fn mark(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        match tokens.byte(at) {
            b'#' if tokens.is(at + 1, b'[') || (tokens.is(at + 1, b'!') && tokens.is(at + 2, b'[')) => {
                self.attribute(at)
            }
            b'.' => self.member(at),
            b'<' => self.qualified(at),
            b'$' => self.fragment(at),
            b':' if self.tokens.is_path_separator(at) => self.global(at),
            _ => at + 1,
        }
    }

    /// A group opens: a scope where it is a block.
    fn open(&mut self, at: usize) -> usize {
        self.joined_list(at);
        if !self.tokens.is(at, b'{') {
            return at + 1;
        }
        let known = self.expected.pop_if(|(open, _)| *open == at).map(|(_, scope)| scope);
        let scope = match (known, self.mode) {
            (Some(scope), _) => scope,
            (None, Mode::Code) => self.push_scope(Place::Block),
            (None, _) => return at + 1,
        };
        let mode = if matches!(self.mode, Mode::Input(_)) { Mode::Code } else { self.mode };
        self.enter(at, scope, mode);
        at + 1
    }

    /// Until the group that opens at a token ends, names belong to another scope.
    fn enter(&mut self, open: usize, scope: u32, mode: Mode) {
        self.enter_until(self.tokens.inside(open).end, scope, mode);
    }

    fn enter_until(&mut self, end: usize, scope: u32, mode: Mode) {
        let end = self.frames.last().map_or(end, |outer| end.min(outer.end));
        self.frames.push(Frame { end, scope: self.scope, mode: self.mode });
        (self.scope, self.mode) = (scope, mode);
    }

    fn push_scope(&mut self, place: Place) -> u32 {
        let index = count(self.facts.scopes.len());
        self.facts.scopes.push(scope(self.scope, place));
        index
    }

    fn here(&mut self) -> &mut Scope<'t> {
        &mut self.facts.scopes[self.scope as usize]
    }

    /// Where the innermost group ends.
    fn limit(&self) -> usize {
        self.frames.last().map_or(self.tokens.toks.len(), |frame| frame.end).min(self.tokens.toks.len())
    }

    /// What was said before the token belongs to what follows it.
    fn keep_pending(&mut self, at: usize, next: usize) -> usize {
        if self.pending.at != at {
            self.pending = Pending::default();
        }
        self.pending.at = next;
        next
    }

    fn take_pending(&mut self, at: usize) -> Pending {
        let pending = std::mem::take(&mut self.pending);
        if pending.at == at { pending } else { Pending::default() }
    }

    fn skip(&mut self, range: Range<usize>) {
        let end = range.end.min(self.skipped.len());
        self.skipped[range.start.min(end)..end].fill(true);
    }

    fn start(&self, at: usize) -> u32 {
        self.tokens.toks.get(at).map_or(count(self.tokens.text.len()), |tok| tok.start)
    }

    fn bind(&mut self, name: &'t str, typed: Range<usize>, value: bool) {
        let (typed_at, typed_end) = if typed.is_empty() { (NONE, NONE) } else { self.bytes(typed) };
        self.here().locals.push(Local { name: plain(name), typed_at, typed_end, value });
    }

    fn bytes(&self, range: Range<usize>) -> (u32, u32) {
        (self.start(range.start), self.start(range.end))
    }

    /// Turns ranges of bytes into ranges of paths, and leads past scopes that hold nothing.
    fn finish(mut self) -> Facts<'t> {
        let facts = &mut self.facts;
        for (scope, at, bytes) in self.ranges.decls {
            let found = facts.paths_in(bytes);
            match &mut facts.scopes[scope as usize].decls[at].sort {
                super::facts::Declared::Alias { paths } | super::facts::Declared::Macro { paths, .. } => *paths = found,
                _ => {}
            }
        }
        for (at, bytes) in self.ranges.exposed {
            facts.exposed[at].paths = facts.paths_in(bytes);
        }
        let mut full: Vec<u32> = Vec::with_capacity(facts.scopes.len());
        for at in 0..facts.scopes.len() {
            let scope = &mut facts.scopes[at];
            if scope.parent != NONE {
                scope.parent = full[scope.parent as usize];
            }
            full.push(if scope.is_empty() { scope.parent } else { count(at) });
        }
        facts.paths.iter_mut().for_each(|path| path.scope = full[path.scope as usize]);
        facts.members.iter_mut().for_each(|member| member.scope = full[member.scope as usize]);
        if self.tokens.is_exhausted() {
            facts.broken = Some(0..facts.text.len().min(1));
        }
        self.facts
    }
}

impl Scope<'_> {
    fn is_empty(&self) -> bool {
        let plain = matches!(self.sort, Place::Block | Place::Macro | Place::Item | Place::Members);
        plain
            && self.self_at == NONE
            && self.decls.is_empty()
            && self.uses.is_empty()
            && self.generics.is_empty()
            && self.locals.is_empty()
    }
}

fn scope<'t>(parent: u32, sort: Place) -> Scope<'t> {
    Scope { parent, sort, decls: Vec::new(), uses: Vec::new(), generics: Vec::new(), locals: Vec::new(), self_at: NONE }
}

/// A name without the `r#` that lets it be a keyword.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Whether the form of a path says where it stands, given the mode.
fn form_in(mode: Mode) -> Form {
    match mode {
        Mode::Code => Form::Path,
        Mode::Attribute => Form::Attribute,
        Mode::Input(_) => Form::MacroInput,
        Mode::Body => Form::MacroBody,
    }
}

/// Whether a token is a bracket without a partner.
fn is_alone(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.toks.get(at).is_none_or(|tok| tok.mate == tokens::NONE)
}
