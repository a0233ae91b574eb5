//! Tokens as they mean: what formatters add, drop or move is not there.
//!
//! Whether a token means something depends on the group it is in: a comma before `)` means nothing in a call and makes
//! a tuple of one elsewhere, braces mean nothing around the only expression of a `match` arm and everything after a
//! binary `|`. So the walk knows of each group what it is. What it does not recognise is kept as it is written: a
//! difference that is told in vain costs a look, and one that is passed over costs the trust in all others.

use std::borrow::Cow;
use std::ops::Range;

use super::super::{Kind, Token};
use super::item::{Opening, opening};
use super::literal::plain;
use super::tokens::{NONE, TokenKind, Tokens};
use super::uses;
use mark::{follows_operand, generic_end, is_called, is_index, is_keyword, width};

mod input;
mod mark;

/// How deep groups are told apart; deeper ones are kept as they are written.
const DEEPEST: usize = 256;

/// What a group of tokens is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// A type, an expression or a list: no group at all.
    Bare,
    /// Statements.
    Block,
    /// The items of an `impl`, a trait or a module inside a body.
    Items,
    /// The arms of a `match`.
    Arms,
    /// Fields of a literal or a pattern.
    Fields,
    /// Fields or variants of a declaration.
    Members,
    /// Arguments or parameters, and what is written like them.
    Arguments,
    /// A tuple, or an expression in parentheses.
    Tuple,
    Array,
    Index,
    /// The input of a macro that is a list of expressions, whose last comma is a token like others.
    Input,
    /// The rules of a macro.
    Rules,
    /// What a rule makes.
    Rule,
}

/// What a brace that is still to come opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Block,
    Arms,
    Item(Kind),
}

/// What is known of a group while its tokens are read.
struct Frame {
    group: Group,
    /// Its first token, and its closing bracket.
    start: usize,
    end: usize,
    /// The brackets around it mean nothing.
    hidden: bool,
    /// How its end is written where brackets of any kind may be.
    close: Option<&'static str>,
    /// A statement, an item or an arm starts at the next token.
    fresh: bool,
    /// The statement began with `return`, `break` or `continue`.
    leaves: bool,
    /// The statement or arm began with an expression that ends with its block.
    blocklike: bool,
    /// Such a statement is one that a `;` adds nothing to.
    looping: bool,
    awaited: Vec<Awaited>,
    /// Between `let` or `for` and what it is matched with.
    pattern: bool,
    /// After the `=>` of an arm.
    body: bool,
    /// After `->` in an expression.
    returns: bool,
    bounds: bool,
    commas: usize,
    semicolons: bool,
    /// The first token of the element that is read.
    element: usize,
    /// Types, in which an array of one is a slice.
    types: bool,
    /// Tokens of a macro, which may see each of them.
    of_macro: bool,
    /// Every `>` that is known to close a generic list, the innermost last.
    angles: Vec<usize>,
    /// The `|` that closes the parameters of a closure.
    pipe: Option<usize>,
}

impl Frame {
    fn new(group: Group, inside: &Range<usize>) -> Self {
        Self {
            group,
            start: inside.start,
            end: inside.end,
            hidden: false,
            close: None,
            fresh: true,
            leaves: false,
            blocklike: false,
            looping: false,
            awaited: Vec::new(),
            pattern: false,
            body: false,
            returns: false,
            bounds: false,
            commas: 0,
            semicolons: false,
            element: inside.start,
            types: false,
            of_macro: false,
            angles: Vec::new(),
            pipe: None,
        }
    }

    /// Whether a statement or an arm starts at the token.
    fn starts(&self, at: usize) -> bool {
        self.element == at && (self.holds_statements() || self.group == Group::Arms)
    }

    fn holds_statements(&self) -> bool {
        matches!(self.group, Group::Block | Group::Items | Group::Rule)
    }

    /// Forgets what belonged to the statement that ended.
    fn restart(&mut self, at: usize) {
        (self.fresh, self.element) = (true, at);
        (self.pattern, self.body, self.returns, self.bounds, self.blocklike) = (false, false, false, false, false);
        self.awaited.clear();
    }
}

/// The tokens of a type, or of a list of them, that mean something.
pub(super) fn canonical<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    read(tokens, range, true)
}

/// The tokens of an expression, or of a list of them, that mean something.
pub(super) fn value<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    read(tokens, range, false)
}

/// The tokens of a body in braces that mean something.
pub(super) fn block<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    let mut reader = Reader::new(tokens, range.len());
    let mut at = range.start;
    if at < range.end && tokens.is(at, b'{') {
        at = reader.enter(at, range.end, Group::Block);
    }
    reader.walk(at..range.end)
}

/// The tokens of the rules of a macro that mean something: brackets of any kind may be around what a rule makes, and
/// the last one, and the whole, may end with a `;`.
pub(super) fn rules<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    let mut reader = Reader::new(tokens, range.len());
    let mut at = range.start;
    if at < range.end && tokens.toks[at].sort == TokenKind::Open {
        at = reader.enter(at, range.end, Group::Rules);
    }
    let mut out = reader.walk(at..range.end);
    out.pop_if(|token| token == ";");
    out
}

/// What the one rule of `macro name(…) { … }` makes.
pub(super) fn rule<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    let mut reader = Reader::new(tokens, range.len());
    let at = reader.enter(range.start, range.end, Group::Rule);
    reader.walk(at..range.end)
}

/// The tokens as they are written, without comments.
pub(super) fn verbatim<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    let mut reader = Reader::new(tokens, range.len());
    reader.verbatim(range);
    reader.out
}

/// The tokens of what is between the generic parameters of a function and its body.
pub(super) fn parameters<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<Token<'t>> {
    let mut reader = Reader::new(tokens, range.len());
    reader.generic = range.start.checked_sub(1);
    reader.frames.push(Frame { fresh: false, types: true, ..Frame::new(Group::Bare, &range) });
    reader.walk(range)
}

fn read<'t>(tokens: &Tokens<'t>, range: Range<usize>, types: bool) -> Vec<Token<'t>> {
    let mut reader = Reader::new(tokens, range.len());
    reader.frames.push(Frame { fresh: false, types, ..Frame::new(Group::Bare, &range) });
    reader.walk(range)
}

/// Tokens as one text, with spaces where words would run together.
pub(super) fn joined<T: AsRef<str>>(tokens: &[T]) -> String {
    let mut out = String::new();
    for token in tokens {
        let token = token.as_ref();
        let wordy = |c: char| c.is_alphanumeric() || c == '_' || c == '"' || c == '\'';
        // Marks that would read as one operator stay apart.
        let apart = joins(&out, token);
        if (out.ends_with(wordy) && token.starts_with(wordy)) || apart {
            out.push(' ');
        }
        out.push_str(token);
        if token == "," {
            out.push(' ');
        }
    }
    out
}

/// Whether two marks that are apart would be one operator, side by side. Before an operand and in types `& &` and `> >`
/// are what `&&` and `>>` are.
fn joins(before: &str, after: &str) -> bool {
    const PAIRS: &[&str] =
        &["::", "->", "=>", "==", "!=", "<=", "<-", "..", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|="];
    let mut back = before.chars().rev();
    let (Some(last), Some(first)) = (back.next(), after.chars().next()) else { return false };
    let both = [last, first].iter().collect::<String>();
    let operand = back.next().is_some_and(|c| c.is_alphanumeric() || "_)]\"'".contains(c));
    PAIRS.contains(&both.as_str()) || (operand && matches!(both.as_str(), "&&" | "||"))
}

struct Reader<'r, 't> {
    tokens: &'r Tokens<'t>,
    frames: Vec<Frame>,
    out: Vec<Token<'t>>,
    /// The `|` that closed the parameters of the last closure.
    closed: Option<usize>,
    /// The `>` that closed the last generic list.
    generic: Option<usize>,
}

impl<'r, 't> Reader<'r, 't> {
    fn new(tokens: &'r Tokens<'t>, len: usize) -> Self {
        Self { tokens, frames: Vec::new(), out: Vec::with_capacity(len), closed: None, generic: None }
    }

    fn walk(mut self, range: Range<usize>) -> Vec<Token<'t>> {
        let mut at = range.start;
        while at < range.end {
            at = self.step(at, range.end);
        }
        self.out
    }

    fn push(&mut self, at: usize) {
        let text = self.tokens.str(at);
        self.out.push(if self.tokens.toks[at].sort == TokenKind::Literal { plain(text) } else { Cow::Borrowed(text) });
    }

    fn word(&mut self, word: &'static str) {
        self.out.push(Cow::Borrowed(word));
    }

    fn verbatim(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = match self.tokens.toks[at].sort {
                TokenKind::Doc | TokenKind::InnerDoc => at + 1,
                TokenKind::Mark => self.operator(at),
                _ => {
                    self.push(at);
                    at + 1
                }
            };
        }
    }

    /// Takes the operator at `at` as one token.
    fn operator(&mut self, at: usize) -> usize {
        let width = width(self.tokens, at);
        let start = self.tokens.toks[at].start as usize;
        self.out.push(Cow::Borrowed(&self.tokens.text[start..start + width]));
        at + width
    }

    fn frame(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    fn group(&self) -> Option<Group> {
        self.frames.last().map(|frame| frame.group)
    }

    /// Reads what is at `at`, and says where to go on.
    fn step(&mut self, at: usize, end: usize) -> usize {
        match self.tokens.toks[at].sort {
            TokenKind::Doc | TokenKind::InnerDoc => return at + 1,
            TokenKind::Close => return self.close(at, end),
            _ => {}
        }
        if self.frames.last().is_some_and(|frame| frame.fresh)
            && let Some(next) = self.start(at, end)
        {
            return next;
        }
        match self.tokens.toks[at].sort {
            TokenKind::Open => self.open(at, end),
            TokenKind::Mark => self.mark(at, end),
            TokenKind::Word => self.name(at, end),
            TokenKind::Literal => self.literal(at),
            _ => {
                self.push(at);
                at + 1
            }
        }
    }

    fn literal(&mut self, at: usize) -> usize {
        let text = self.tokens.str(at);
        // The lexer takes `x.0.1` for a name and a number.
        if let Some((one, other)) = text.split_once('.').filter(|_| is_index(self.tokens, at)) {
            self.out.extend([one, ".", other].map(Cow::Borrowed));
        } else if !(at > 0 && self.tokens.is_word(at - 1, "extern") && text == "\"C\"") {
            self.push(at);
        }
        at + 1
    }

    /// What starts a statement, an item or an arm; nothing where it is read like any other token.
    fn start(&mut self, at: usize, end: usize) -> Option<usize> {
        let tokens = self.tokens;
        let group = self.group()?;
        let attribute = tokens.is(at, b'#') && tokens.is(at + 1 + usize::from(tokens.is(at + 1, b'!')), b'[');
        match group {
            Group::Arms if attribute => return Some(self.attribute(at, end)),
            Group::Arms => {
                let pipe = tokens.is(at, b'|') && width(tokens, at) == 1;
                let frame = self.frame()?;
                frame.fresh = false;
                frame.element = at + usize::from(pipe);
                return pipe.then_some(at + 1);
            }
            Group::Block if tokens.is(at, b';') && !self.frames.last()?.of_macro => return Some(at + 1),
            Group::Block | Group::Items | Group::Rule => {}
            _ => {
                self.frame()?.fresh = false;
                return None;
            }
        }
        if group != Group::Rule && self.import(at, end).is_some() {
            return self.imports(at, end);
        }
        if attribute {
            return Some(self.attribute(at, end));
        }
        self.statement(at, end);
        None
    }

    /// Keeps in mind what kind of statement starts at `at`.
    fn statement(&mut self, at: usize, end: usize) {
        let found = self.item(at, end);
        let (blocklike, looping) = (self.is_blocklike(at), self.is_loop(at));
        let leaves = self.tokens.word(at).is_some_and(is_leaving);
        let brace = |found: &Opening| {
            let open = found.keyword + 1 + usize::from(self.tokens.word(found.keyword + 1).is_some());
            self.tokens.is(open, b'{')
        };
        let call = found.filter(|found| found.kind == Kind::MacroCall);
        let macro_block = call.as_ref().is_some_and(brace);
        let Some(frame) = self.frames.last_mut() else { return };
        frame.restart(at);
        (frame.fresh, frame.leaves, frame.looping) = (false, leaves, looping);
        frame.blocklike = blocklike || macro_block;
        if let Some(found) = found.filter(|found| found.kind != Kind::MacroCall) {
            let valued = matches!(found.kind, Kind::Const | Kind::Static | Kind::Type | Kind::Import);
            (frame.looping, frame.blocklike) = (found.kind != Kind::Macro, !valued);
            if !valued && found.kind != Kind::Macro {
                frame.awaited.push(Awaited::Item(found.kind));
            }
        }
    }

    /// The item that starts at `at`, after its visibility.
    fn item(&self, at: usize, end: usize) -> Option<Opening> {
        let mut next = at;
        if self.tokens.is_word(next, "pub") {
            next = if self.tokens.is(next + 1, b'(') { self.tokens.next(next + 1, end) } else { next + 1 };
        }
        let found = if next < end { opening(self.tokens, next, end) } else { None };
        // `if !a` calls no macro.
        let denies =
            self.tokens.word(next).is_some_and(|word| matches!(word, "if" | "while" | "match" | "return" | "break"));
        found.filter(|found| !(denies && found.kind == Kind::MacroCall))
    }

    /// Whether an expression that ends with its block starts at `at`.
    fn is_blocklike(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let at = self.past_label(at);
        match tokens.word(at) {
            Some("if" | "match" | "while" | "loop" | "for") => true,
            Some("unsafe" | "const") => tokens.is(at + 1, b'{'),
            _ => tokens.is(at, b'{'),
        }
    }

    fn is_loop(&self, at: usize) -> bool {
        match self.tokens.word(self.past_label(at)) {
            Some("while" | "for") => true,
            Some("loop") => {
                // The value of the last one is that of its block.
                let end = self.frames.last().map_or(0, |frame| frame.end);
                let close = self.tokens.next(self.past_label(at) + 1, end);
                !(self.tokens.is(close, b';') && close + 1 == end)
            }
            _ => false,
        }
    }

    fn past_label(&self, at: usize) -> usize {
        let labelled = self.tokens.toks[at].sort == TokenKind::Lifetime && self.tokens.is(at + 1, b':');
        if labelled { at + 2 } else { at }
    }

    /// An attribute of a statement or an arm; derives one by one.
    fn attribute(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let open = at + 1 + usize::from(tokens.is(at + 1, b'!'));
        let next = tokens.next(open, end);
        let inside = tokens.inside(open);
        let inside = inside.start..inside.end.min(end);
        if tokens.is_word(inside.start, "derive") && tokens.is(inside.start + 1, b'(') {
            let names = super::head::derives(tokens, tokens.inside(inside.start + 1));
            self.out.extend(names.into_iter().map(|name| Cow::Owned(format!("#[{name}]"))));
            return next;
        }
        self.verbatim(at..open + 1);
        self.out.extend(value(tokens, inside));
        self.word("]");
        next
    }

    /// The word `use` of the import that starts at `at`, after its attributes and visibility.
    fn import(&self, at: usize, end: usize) -> Option<usize> {
        let (tokens, mut next) = (self.tokens, at);
        while next < end && tokens.is(next, b'#') && tokens.is(next + 1, b'[') {
            next = tokens.next(next + 1, end);
        }
        if next < end && tokens.is_word(next, "pub") {
            next = if tokens.is(next + 1, b'(') { tokens.next(next + 1, end) } else { next + 1 };
        }
        (next < end && tokens.is_word(next, "use")).then_some(next)
    }

    /// A run of `use` inside a body: order and grouping mean nothing.
    fn imports(&mut self, at: usize, end: usize) -> Option<usize> {
        let (mut next, mut paths) = (at, Vec::new());
        while let Some(word) = self.import(next, end) {
            let Some((found, after)) = uses::read(self.tokens, word + 1, end) else { break };
            let head = joined(&canonical(self.tokens, next..word));
            let space = if head.is_empty() { "" } else { " " };
            paths.extend(found.into_iter().map(|one| format!("{head}{space}use {}", one.text())));
            next = after;
        }
        paths.sort();
        self.out.extend(paths.into_iter().map(Cow::Owned));
        (next > at).then_some(next)
    }

    fn inside(&self, open: usize, end: usize) -> Range<usize> {
        let inside = self.tokens.inside(open);
        inside.start..inside.end.min(end).max(inside.start)
    }

    /// Opens a group, and says where its first token is.
    fn enter(&mut self, at: usize, end: usize, group: Group) -> usize {
        let inside = self.inside(at, end);
        let mut frame = self.inner(at, group, &inside);
        match group {
            Group::Rules | Group::Rule => {
                self.word("{");
                frame.close = Some("}");
            }
            _ => self.push(at),
        }
        self.frames.push(frame);
        at + 1
    }

    /// A group inside of the one that is read.
    fn inner(&self, at: usize, group: Group, inside: &Range<usize>) -> Frame {
        let outer = self.frames.last();
        let statements = matches!(group, Group::Block | Group::Items | Group::Arms);
        Frame {
            types: !statements && self.is_type(at),
            of_macro: outer.is_some_and(|outer| outer.of_macro)
                || matches!(group, Group::Rule | Group::Input)
                || input::called(self.tokens, at).is_some(),
            ..Frame::new(group, inside)
        }
    }

    /// Whether a type, rather than a value, is at `at`.
    fn is_type(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let Some(frame) = self.frames.last() else { return false };
        if frame.types || !frame.angles.is_empty() {
            return true;
        }
        let mut before = at;
        while before > frame.start {
            before -= 1;
            match tokens.toks[before].sort {
                TokenKind::Lifetime => {}
                TokenKind::Word if matches!(tokens.str(before), "as" | "for") => return true,
                TokenKind::Word if !is_keyword(tokens.str(before)) => {}
                TokenKind::Word if matches!(tokens.str(before), "mut" | "dyn" | "impl" | "const") => {}
                TokenKind::Mark => match tokens.byte(before) {
                    b'>' => return tokens.is_arrow(before, b'-'),
                    b':' if before > frame.start && tokens.is(before - 1, b':') => before -= 1,
                    b':' => return frame.group != Group::Fields,
                    b'&' | b'*' | b'+' => {}
                    _ => return false,
                },
                _ => return false,
            }
        }
        false
    }

    fn hide(&mut self, at: usize, end: usize, group: Group) -> usize {
        let inside = self.inside(at, end);
        let frame = self.inner(at, group, &inside);
        self.frames.push(Frame { hidden: true, ..frame });
        at + 1
    }

    fn open(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        if tokens.toks[at].mate == NONE || self.frames.len() > DEEPEST {
            let next = tokens.next(at, end);
            self.verbatim(at..next);
            return next;
        }
        if self.group() == Some(Group::Rules) {
            return self.of_rules(at, end);
        }
        if at >= 3 && tokens.word(at - 1).is_some() && input::called(tokens, at - 1).is_some() {
            return self.named_input(at, end);
        }
        if let Some(name) = input::called(tokens, at) {
            return self.input(at, end, name);
        }
        match tokens.byte(at) {
            b'{' => self.brace(at, end),
            b'(' => self.parenthesis(at, end),
            _ => self.bracket(at, end),
        }
    }

    /// A group among the rules of a macro: what is matched, and what is made of it.
    fn of_rules(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let makes = at > 0 && tokens.is_arrow(at - 1, b'=');
        if makes && !input::repeats(tokens, self.inside(at, end)) {
            return self.enter(at, end, Group::Rule);
        }
        let next = tokens.next(at, end);
        if makes {
            self.word("{");
            self.verbatim(self.inside(at, end));
            self.word("}");
        } else {
            self.verbatim(at..next);
        }
        next
    }

    /// The input of a macro with a name before it, such as the rules of one that is declared.
    fn named_input(&mut self, at: usize, end: usize) -> usize {
        if self.tokens.is_word(at - 3, "macro_rules") {
            return self.enter(at, end, Group::Rules);
        }
        let next = self.tokens.next(at, end);
        self.verbatim(at..next);
        self.ended(next - 1, end).unwrap_or(next)
    }

    /// The input of a macro.
    fn input(&mut self, at: usize, end: usize, name: &str) -> usize {
        let tokens = self.tokens;
        let inside = self.inside(at, end);
        let is_vec = name == "vec";
        let open = tokens.byte(at);
        let brackets = is_vec || open == b'[';
        let list = (is_vec || open != b'{') && input::is_list(tokens, inside, brackets);
        if is_vec && list {
            let next = self.enter(at, end, Group::Array);
            self.out.pop();
            self.word("[");
            if let Some(frame) = self.frame() {
                frame.close = Some("]");
            }
            return next;
        }
        if list {
            let trails = brackets || input::may_trail(name);
            return self.enter(at, end, if trails { Group::Arguments } else { Group::Input });
        }
        let next = tokens.next(at, end);
        self.verbatim(at..next);
        self.ended(next - 1, end).unwrap_or(next)
    }

    fn brace(&mut self, at: usize, end: usize) -> usize {
        if self.is_only_block(at, end) {
            return self.hide(at, end, Group::Block);
        }
        let group = self.braced(at);
        self.enter(at, end, group)
    }

    /// What the brace at `at` opens.
    fn braced(&mut self, at: usize) -> Group {
        let tokens = self.tokens;
        let before = at.checked_sub(1);
        let generic = before.is_some() && before == self.generic;
        let name = before.and_then(|before| tokens.word(before)).is_some_and(|word| !is_keyword(word)) || generic;
        let introduced = before.and_then(|before| tokens.word(before)).is_some_and(|word| {
            matches!(word, "unsafe" | "async" | "loop" | "else" | "move" | "const" | "match" | "if" | "while" | "try")
        });
        let Some(frame) = self.frames.last_mut() else { return Group::Block };
        if !frame.angles.is_empty() || introduced {
            return Group::Block;
        }
        let guarded = frame.awaited.last() == Some(&Awaited::Arms);
        if name && (frame.pattern || (frame.group == Group::Arms && !frame.body && !guarded)) {
            return Group::Fields;
        }
        frame.bounds = false;
        match frame.awaited.pop() {
            Some(Awaited::Item(Kind::Struct | Kind::Enum | Kind::Union)) => Group::Members,
            Some(Awaited::Item(Kind::Function) | Awaited::Block) => Group::Block,
            Some(Awaited::Item(_)) => Group::Items,
            Some(Awaited::Arms) => Group::Arms,
            None if name && !frame.returns => Group::Fields,
            None => {
                frame.returns = false;
                Group::Block
            }
        }
    }

    /// Whether the brace at `at` is a block around the only expression of an arm or a closure, or around such a block.
    fn is_only_block(&self, at: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let Some((frame, before)) = self.frames.last().zip(at.checked_sub(1)) else { return false };
        let inside = self.inside(at, end);
        let after = inside.end + 1;
        let goes_on = after < end && (tokens.is(after, b'.') || tokens.is(after, b'?'));
        let ends = after >= end
            || tokens.toks[after].sort == TokenKind::Close
            || tokens.is(after, b',')
            || tokens.is(after, b';');
        let arm = frame.group == Group::Arms && frame.body && tokens.is_arrow(before, b'=') && !goes_on;
        let closure = self.closed == Some(before) && ends;
        let nested = frame.hidden && frame.group == Group::Block && frame.start == at && after == frame.end;
        (arm || closure || nested) && self.is_sole_expression(inside)
    }

    /// Whether a block holds one expression and nothing else.
    fn is_sole_expression(&self, inside: Range<usize>) -> bool {
        let tokens = self.tokens;
        let first = inside.start;
        if inside.is_empty() || tokens.is(first, b'#') || tokens.is_word(first, "let") {
            return false;
        }
        if matches!(tokens.toks[first].sort, TokenKind::Doc | TokenKind::InnerDoc) {
            return false;
        }
        match self.item(first, inside.end) {
            Some(found) if found.kind == Kind::MacroCall => {
                let open = found.keyword + 1;
                if tokens.is(open, b'{') || tokens.word(open).is_some() {
                    return false;
                }
            }
            Some(_) => return false,
            None => {}
        }
        let leaves = tokens.word(first).is_some_and(is_leaving);
        let mut next = first;
        // Where an expression that ends with its block has ended, nothing but its method calls may follow.
        let chain = self.is_blocklike(first);
        while next < inside.end {
            if tokens.is(next, b';') && !(leaves && next + 1 == inside.end) {
                return false;
            }
            let brace = tokens.is(next, b'{');
            next = tokens.next(next, inside.end);
            if chain && brace && self.ends_chain(first, next, inside.end) {
                return next == inside.end;
            }
        }
        true
    }

    /// Whether an expression from `first` on that ends with its block has ended before `next`.
    fn ends_chain(&self, first: usize, next: usize, end: usize) -> bool {
        let tokens = self.tokens;
        if next >= end {
            return true;
        }
        if tokens.is_word(next, "else") || tokens.is(next, b'.') || tokens.is(next, b'?') || tokens.is(next, b'{') {
            return false;
        }
        // A block in what is matched or asked for is not the last one.
        let head = matches!(tokens.word(first), Some("match" | "if" | "while" | "for"));
        !head || !(next..end).any(|at| tokens.is(at, b'{'))
    }

    fn parenthesis(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let generic = at > 0 && self.generic == Some(at - 1);
        let called = is_called(tokens, at, generic) && !self.frames.last().is_some_and(|frame| frame.starts(at));
        if called {
            return self.enter(at, end, Group::Arguments);
        }
        let mate = tokens.toks[at].mate;
        let doubled = tokens.is(at + 1, b'(') && tokens.toks[at + 1].mate.checked_add(1) == Some(mate);
        // `0.` needs them before a method.
        let dotted = mate as usize == at + 2
            && tokens.toks[at + 1].sort == TokenKind::Literal
            && tokens.str(at + 1).ends_with('.');
        if doubled || dotted { self.hide(at, end, Group::Tuple) } else { self.enter(at, end, Group::Tuple) }
    }

    fn bracket(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let after_brace = at > 0 && tokens.is(at - 1, b'}');
        let attribute = at > 0 && (tokens.is(at - 1, b'#') || tokens.is(at - 1, b'!'));
        let starts = self.frames.last().is_some_and(|frame| frame.starts(at));
        let index = (is_called(tokens, at, false) || after_brace) && !starts;
        let group = match () {
            () if attribute => Group::Bare,
            () if index => Group::Index,
            () => Group::Array,
        };
        self.enter(at, end, group)
    }

    fn close(&mut self, at: usize, end: usize) -> usize {
        let Some(frame) = self.frames.pop_if(|frame| frame.end == at) else {
            self.push(at);
            return at + 1;
        };
        if frame.group == Group::Arms && frame.body {
            self.word(",");
        }
        if frame.group == Group::Rules && self.out.last().is_some_and(|last| last == ";") {
            self.out.pop();
        }
        match frame.close {
            _ if frame.hidden => {}
            Some(close) => self.word(close),
            None => self.push(at),
        }
        self.ended(at, end).unwrap_or(at + 1)
    }

    /// What follows the group that closes at `at`, where that ends a statement or an arm.
    fn ended(&mut self, at: usize, end: usize) -> Option<usize> {
        let tokens = self.tokens;
        let next = at + 1;
        let is = |mark| next < end && tokens.is(next, mark);
        let goes_on = is(b'.') || is(b'?') || (next < end && tokens.is_word(next, "else"));
        let frame = self.frames.last_mut()?;
        if !frame.blocklike || !frame.awaited.is_empty() || !tokens.is(at, b'}') {
            return None;
        }
        if goes_on {
            // A block that goes on is an operand, unless it is one of an `if`.
            frame.blocklike = tokens.is_word(next, "else");
            return None;
        }
        match frame.group {
            Group::Arms if frame.body => {
                frame.restart(next);
                self.word(",");
                Some(next + usize::from(is(b',')))
            }
            Group::Block | Group::Items | Group::Rule if !is(b';') || frame.looping => {
                frame.restart(next);
                Some(next)
            }
            _ => None,
        }
    }

    fn name(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let word = tokens.str(at);
        let next_is = |mark| at + 1 < end && tokens.is(at + 1, mark);
        if word == "where" && (at + 1 >= end || next_is(b'{') || next_is(b';') || next_is(b'=')) {
            return at + 1;
        }
        if self.is_repeated(at, end) {
            self.push(at);
            return at + 3;
        }
        self.push(at);
        let field = at > 0 && tokens.is(at - 1, b'.') && !(at > 1 && tokens.is(at - 2, b'.'));
        let Some(frame) = self.frames.last_mut().filter(|_| !field) else { return at + 1 };
        let guard = frame.group == Group::Arms && !frame.body;
        let item = matches!(frame.awaited.last(), Some(Awaited::Item(_)));
        match word {
            "where" => frame.bounds = true,
            "match" => frame.awaited.push(Awaited::Arms),
            "if" | "while" if !guard => frame.awaited.push(Awaited::Block),
            "for" if !item && !next_is(b'<') && !frame.returns => {
                frame.awaited.push(Awaited::Block);
                frame.pattern = true;
            }
            "let" => {
                frame.pattern = !guard;
                // A leading `|` of a pattern is dropped as that of an arm is.
                if next_is(b'|') && width(tokens, at + 1) == 1 {
                    return at + 2;
                }
            }
            "in" => frame.pattern = false,
            _ => {}
        }
        at + 1
    }

    fn mark(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        match tokens.byte(at) {
            b',' => return self.comma(at, end),
            b';' => return self.semicolon(at),
            b'<' => return self.less(at, end),
            b'>' => return self.greater(at),
            b'|' => return self.pipe(at, end),
            b'-' if self.is_unit_return(at, end) => return at + 4,
            b'&' if width(tokens, at) == 2 && tokens.is(at + 1, b'&') && !follows_operand(tokens, at) => {
                self.push(at);
                return at + 1;
            }
            _ => {}
        }
        let next = self.operator(at);
        let text = self.out.last().map_or("", AsRef::as_ref).to_owned();
        let Some(frame) = self.frames.last_mut() else { return next };
        match text.as_str() {
            "->" => frame.returns = !matches!(frame.awaited.last(), Some(Awaited::Item(_))),
            "=" => (frame.pattern, frame.returns, frame.bounds) = (false, false, false),
            "=>" if frame.group == Group::Arms && !frame.body => {
                frame.body = true;
                frame.awaited.clear();
                (frame.pattern, frame.returns) = (false, false);
                let blocklike = next < end && self.is_blocklike(next);
                if let Some(frame) = self.frame() {
                    frame.blocklike = blocklike;
                }
            }
            _ => {}
        }
        next
    }

    fn comma(&mut self, at: usize, end: usize) -> usize {
        if self.is_trailing(at, end) {
            return at + 1;
        }
        self.push(at);
        let Some(frame) = self.frames.last_mut() else { return at + 1 };
        frame.commas += 1;
        frame.element = at + 1;
        frame.returns = false;
        if frame.group == Group::Arms && frame.body {
            frame.restart(at + 1);
        }
        at + 1
    }

    /// Whether the comma at `at` ends a list, and formatters add or drop it.
    fn is_trailing(&self, at: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let Some((frame, before)) = self.frames.last().zip(at.checked_sub(1)) else { return false };
        let empty = before < frame.start || tokens.is(before, b',');
        if empty {
            return false;
        }
        if frame.angles.last() == Some(&(at + 1)) {
            return !tokens.is(before, b'<');
        }
        if frame.pipe == Some(at + 1) {
            return !tokens.is(before, b'|');
        }
        let next = |mark| at + 1 < end && tokens.is(at + 1, mark);
        if frame.bounds && (next(b'{') || next(b';') || (next(b'=') && width(tokens, at + 1) == 1)) {
            return !tokens.is_word(before, "where");
        }
        if at + 1 != frame.end || at + 1 >= end {
            return false;
        }
        match frame.group {
            Group::Arguments | Group::Members => true,
            Group::Tuple => frame.commas > 0,
            Group::Array => !frame.semicolons && (frame.commas > 0 || !frame.types),
            // What the other fields are taken from ends without one.
            Group::Fields => !(tokens.is(frame.element, b'.') && tokens.is(frame.element + 1, b'.')),
            _ => false,
        }
    }

    fn semicolon(&mut self, at: usize) -> usize {
        let closes = self.frames.last().is_some_and(|frame| at + 1 == frame.end);
        let Some(frame) = self.frames.last_mut() else {
            self.push(at);
            return at + 1;
        };
        frame.semicolons = true;
        let drops = frame.group == Group::Block && frame.leaves && closes;
        if frame.holds_statements() {
            frame.restart(at + 1);
        }
        if !drops {
            self.push(at);
        }
        at + 1
    }

    fn less(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let limit = self.frames.last().map_or(end, |frame| frame.end.min(end));
        let Some(close) = generic_end(tokens, at, limit) else { return self.operator(at) };
        if close == at + 1 {
            // No arguments are none, and so is the `::` before them.
            self.out.pop_if(|last| last == "::");
            return close + 1;
        }
        self.push(at);
        match self.frames.last_mut() {
            Some(frame) => frame.angles.push(close),
            None => return at + 1,
        }
        at + 1
    }

    fn greater(&mut self, at: usize) -> usize {
        let known = self.frames.last_mut().and_then(|frame| frame.angles.pop_if(|close| *close == at));
        if known.is_some() {
            self.push(at);
            self.generic = Some(at);
            return at + 1;
        }
        // The marks after this one may close lists of their own.
        let angles = self.frames.last().map_or(&[][..], |frame| &frame.angles);
        let width = width(self.tokens, at);
        if (at + 1..at + width).any(|next| angles.contains(&next)) {
            self.push(at);
            return at + 1;
        }
        self.operator(at)
    }

    /// A `|` opens or closes the parameters of a closure, or is an operator.
    fn pipe(&mut self, at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        if self.frames.last().is_some_and(|frame| frame.pipe == Some(at)) {
            self.push(at);
            self.closed = Some(at);
            if let Some(frame) = self.frame() {
                frame.pipe = None;
            }
            return at + 1;
        }
        let pattern =
            self.frames.last().is_some_and(|frame| frame.pattern || (frame.group == Group::Arms && !frame.body));
        if pattern || follows_operand(tokens, at) {
            return self.operator(at);
        }
        let mut close = at + 1;
        while close < end && !tokens.is(close, b'|') && tokens.toks[close].sort != TokenKind::Close {
            close = tokens.next(close, end);
        }
        self.push(at);
        if let Some(frame) = self.frames.last_mut().filter(|_| close < end && tokens.is(close, b'|')) {
            frame.pipe = Some(close);
        }
        at + 1
    }

    /// `-> ()` before the body or the end of a declaration.
    fn is_unit_return(&self, at: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let unit = at + 3 < tokens.toks.len() && tokens.is_arrow(at + 1, b'-') && tokens.is(at + 2, b'(');
        let ends =
            at + 4 >= end || tokens.is(at + 4, b'{') || tokens.is(at + 4, b';') || tokens.is_word(at + 4, "where");
        let declares = at > 0 && tokens.is(at - 1, b')');
        unit && declares && tokens.is(at + 3, b')') && ends
    }

    /// `x: x` in a literal or a pattern.
    fn is_repeated(&self, at: usize, end: usize) -> bool {
        let tokens = self.tokens;
        let Some(frame) = self.frames.last() else { return false };
        let literal = frame.group == Group::Fields && frame.element == at;
        literal
            && at + 2 < end
            && tokens.is(at + 1, b':')
            && tokens.word(at) == tokens.word(at + 2)
            && (tokens.is(at + 3, b',') || tokens.is(at + 3, b'}'))
    }
}

/// Whether a statement that starts with the word goes somewhere else.
fn is_leaving(word: &str) -> bool {
    matches!(word, "return" | "break" | "continue")
}
