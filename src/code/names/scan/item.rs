//! Items: what they declare, and where their names hold.

use super::super::facts::{Decl, Declared, Exposure, NONE, Place};
use super::binding::PATTERN;
use super::{Mode, Scanner, is_alone, is_keyword, plain};
use crate::syntax::Kind;
use crate::syntax::rust::tokens::TokenKind;
use crate::syntax::rust::{Extent, Opening, closing, extent, split};

impl<'t> Scanner<'_, 't> {
    pub(super) fn word(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let next = tokens.word(at + 1);
        let named = next.is_some_and(|next| !is_keyword(next) || next == "_");
        match tokens.str(at) {
            "pub" => self.visibility(at),
            "async" | "unsafe" | "default" | "extern" | "const"
                if self.pending.at == at && (next.is_some() || self.is_literal(at + 1)) && !named =>
            {
                let literal = usize::from(self.is_literal(at + 1));
                self.keep_pending(at, at + 1 + literal)
            }
            "fn" if named => self.function(at),
            "struct" | "enum" | "trait" if named => self.type_item(at),
            "union" if named && self.starts_item(at) && !tokens.is(at + 2, b'(') => self.type_item(at),
            "impl" if self.starts_item(at) => self.implementation(at),
            "mod" if named => self.module(at),
            "type" if named => self.alias(at),
            "static" if next == Some("mut") || named => self.constant(at + usize::from(next == Some("mut"))),
            "const" if named && tokens.is(at + 2, b':') && self.starts_item(at) => self.constant(at),
            "use" if self.starts_import(at) => {
                let pending = self.take_pending(at);
                self.import(at, &pending)
            }
            "extern" if next == Some("crate") => {
                let pending = self.take_pending(at);
                self.extern_crate(at + 1, &pending)
            }
            "macro_rules" if tokens.is(at + 1, b'!') && tokens.word(at + 2).is_some() => self.macro_rules(at, at + 2),
            "macro" if named && self.starts_item(at) => self.macro_rules(at, at + 1),
            "let" => self.binding(at),
            "for" if named => self.loop_binding(at),
            "self" if !self.tokens.is_path_separator(at + 1) => at + 1,
            word if is_keyword(word) => at + 1,
            _ => self.path(at),
        }
    }

    fn is_literal(&self, at: usize) -> bool {
        self.tokens.toks.get(at).is_some_and(|tok| tok.sort == TokenKind::Literal)
    }

    /// Whether an item may start here rather than a type go on.
    fn starts_item(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let Some(before) = at.checked_sub(1) else { return true };
        self.pending.at == at
            || [b';', b'}', b'{', b']'].iter().any(|mark| tokens.is(before, *mark))
            || matches!(tokens.word(before), Some("unsafe" | "default" | "pub"))
            || tokens.toks[before].sort == TokenKind::InnerDoc
    }

    fn starts_import(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let starts = tokens.word(at + 1).is_some() || self.tokens.is_path_separator(at + 1) || tokens.is(at + 1, b'{');
        starts || tokens.is(at + 1, b'$') || tokens.is(at + 1, b'*')
    }

    /// `pub`, `pub(crate)`, `pub(in path)`: no path in it is a use.
    fn visibility(&mut self, at: usize) -> usize {
        let tokens = self.tokens;
        let (mut next, mut public) = (at + 1, true);
        if tokens.is(next, b'(') {
            let inside = tokens.inside(next);
            let word = tokens.word(inside.start);
            let one = inside.len() == 1 && matches!(word, Some("crate" | "super" | "self"));
            if one || word == Some("in") {
                public = !(one && word == Some("self"));
                next = inside.end + 1;
            }
        }
        self.keep_pending(at, next);
        self.pending.public = public;
        next
    }

    /// The parts of an item; up to the end of the group around it where it has no end.
    fn extent(&self, kind: Kind, keyword: usize, name: Option<usize>) -> Extent {
        let limit = self.limit();
        let found = extent(self.tokens, Opening { kind, keyword, name }, limit);
        found.unwrap_or(Extent { head: limit, body: None, end: limit })
    }

    fn declare(&mut self, name: &'t str, public: bool, sort: Declared<'t>) {
        if self.here().sort != Place::Members {
            self.here().decls.push(Decl { name: plain(name), public, sort });
        }
    }

    /// A scope for the generic parameters of an item, until it ends.
    fn item_scope(&mut self, at: usize, whole: &Extent) -> usize {
        let scope = self.push_scope(Place::Item);
        let mode = if matches!(self.mode, Mode::Input(_)) { Mode::Code } else { self.mode };
        self.enter_until(whole.end, scope, mode);
        if !self.tokens.is(at, b'<') || at >= whole.end {
            return at;
        }
        let close = closing(self.tokens, at, whole.end);
        for part in split(self.tokens, at + 1..close, b',') {
            let mut first = part.start;
            while self.tokens.is(first, b'#') && first + 1 < part.end {
                first = self.tokens.next(first + 1, part.end);
            }
            first += usize::from(self.tokens.is_word(first, "const"));
            if let Some(name) = self.tokens.word(first).filter(|_| first < part.end) {
                self.here().generics.push(plain(name));
            }
        }
        (close + 1).min(whole.end)
    }

    fn function(&mut self, at: usize) -> usize {
        let pending = self.take_pending(at);
        let name = plain(self.tokens.str(at + 1));
        let whole = self.extent(Kind::Function, at, Some(at + 1));
        let member = self.here().sort == Place::Members;
        let exported = self.here().self_at == NONE;
        self.declare(name, pending.public, Declared::Value);
        if let Some(named) = pending.macro_name {
            let name = self.tokens.word(named).unwrap_or(name);
            self.declare(name, true, Declared::Macro { paths: 0..0, exported: true });
        }
        let open = self.item_scope(at + 2, &whole);
        if !self.tokens.is(open, b'(') || is_alone(self.tokens, open) {
            return at + 2;
        }
        let inside = self.tokens.inside(open);
        let own = self.parameters(inside.clone());
        if member && own {
            self.facts.methods.push(name);
        }
        let arrow = inside.end + 1;
        if (pending.public || (member && exported)) && self.tokens.is_arrow(arrow + 1, b'-') {
            let end = (arrow..whole.head).find(|at| self.tokens.is_word(*at, "where")).unwrap_or(whole.head);
            let sort = if member && own { Exposure::Method } else { Exposure::Value };
            self.expose(name, sort, arrow + 2..end.max(arrow + 2));
        }
        at + 2
    }

    fn type_item(&mut self, at: usize) -> usize {
        let pending = self.take_pending(at);
        let (word, name) = (self.tokens.str(at), self.tokens.str(at + 1));
        let kind = match word {
            "enum" => Kind::Enum,
            "trait" => Kind::Trait,
            "union" => Kind::Union,
            _ => Kind::Struct,
        };
        let whole = self.extent(kind, at, Some(at + 1));
        let inside = whole.body.map(|open| self.tokens.inside(open)).unwrap_or_default();
        let inside = inside.start..inside.end.min(whole.end);
        let variants = if kind == Kind::Enum { self.variants(inside.clone()) } else { Vec::new() };
        self.declare(name, pending.public, Declared::Type { variants });
        if kind == Kind::Struct || kind == Kind::Union {
            self.fields(inside);
        }
        self.item_scope(at + 2, &whole);
        if let Some(open) = whole.body {
            let scope = self.push_scope(if kind == Kind::Trait { Place::Members } else { Place::Item });
            self.expected.push((open, scope));
        }
        at + 2
    }

    fn implementation(&mut self, at: usize) -> usize {
        self.take_pending(at);
        let whole = self.extent(Kind::Impl, at, None);
        let header = self.item_scope(at + 1, &whole);
        let cast = (header..whole.head).find(|at| self.tokens.is_word(*at, "for") && !self.tokens.is(at + 1, b'<'));
        let start = self.start(cast.map_or(header, |at| at + 1));
        self.here().self_at = start;
        if let Some(open) = whole.body {
            let scope = self.push_scope(Place::Members);
            // A trait's methods are as public as the trait; its own scope says so by having no `Self` written.
            self.facts.scopes[scope as usize].self_at = start;
            self.expected.push((open, scope));
        }
        at + 1
    }

    fn module(&mut self, at: usize) -> usize {
        let pending = self.take_pending(at);
        let name = self.tokens.str(at + 1);
        let open = at + 2;
        let inline = self.tokens.is(open, b'{');
        let scope = if inline { self.push_scope(Place::Module) } else { NONE };
        if inline {
            self.expected.push((open, scope));
        }
        self.declare(name, pending.public, Declared::Module { scope, path: pending.path, at: self.start(at) });
        at + 2
    }

    fn alias(&mut self, at: usize) -> usize {
        let pending = self.take_pending(at);
        let whole = self.extent(Kind::Type, at, Some(at + 1));
        let behind = (at + 2..whole.end).find(|at| self.tokens.is(*at, b'=')).unwrap_or(whole.end);
        let (start, end) = self.bytes(behind..whole.end);
        let place = (self.scope, self.here().decls.len());
        self.declare(self.tokens.str(at + 1), pending.public, Declared::Alias { paths: 0..0 });
        if self.here().decls.len() > place.1 {
            self.ranges.decls.push((place.0, place.1, start..end));
        }
        self.item_scope(at + 2, &whole);
        at + 2
    }

    fn constant(&mut self, at: usize) -> usize {
        let pending = self.take_pending(at);
        let name = self.tokens.str(at + 1);
        self.declare(name, pending.public, Declared::Value);
        if pending.public {
            let limit = self.limit();
            let end = (at + 2..limit).take(PATTERN).find(|at| self.tokens.is(*at, b'=') || self.tokens.is(*at, b';'));
            self.expose(name, Exposure::Value, at + 3..end.unwrap_or(at + 3).max(at + 3));
        }
        at + 2
    }

    /// `macro_rules! NAME { (…) => {…} }`: what is matched names nothing, what it becomes does.
    fn macro_rules(&mut self, at: usize, name: usize) -> usize {
        let pending = self.take_pending(at);
        let Some(word) = self.tokens.word(name) else { return at + 1 };
        let open = name + 1;
        if self.tokens.toks.get(open).is_none_or(|tok| tok.sort != TokenKind::Open) || is_alone(self.tokens, open) {
            return name + 1;
        }
        let mut whole = self.tokens.inside(open);
        let mut next = whole.start;
        while next < whole.end {
            let matcher = self.tokens.toks[next].sort == TokenKind::Open;
            let after = self.tokens.next(next, whole.end);
            if matcher && self.tokens.is(after, b'=') {
                self.skip(next..after);
            }
            next = after;
        }
        // `macro NAME(…) {…}` has one arm.
        if self.tokens.is(open, b'(') && self.tokens.is(whole.end + 1, b'{') {
            self.skip(open..whole.end + 1);
            whole = self.tokens.inside(whole.end + 1);
        }
        let (start, end) = self.bytes(whole.clone());
        let sort = Declared::Macro { paths: 0..0, exported: pending.exported };
        let place = (self.scope, self.here().decls.len());
        self.declare(word, pending.public || pending.exported, sort);
        if self.here().decls.len() > place.1 {
            self.ranges.decls.push((place.0, place.1, start..end));
        }
        let scope = self.push_scope(Place::Macro);
        self.enter_until(whole.end, scope, Mode::Body);
        whole.start
    }
}
