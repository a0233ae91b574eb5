//! The walk over a source: every item with its members, without recursion.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::super::{Kind, Outline, Token, Unit};
use super::canonical::{block, canonical, joined, rule, rules, value, verbatim};
use super::front::front;
use super::generics;
use super::head::{self, Head};
use super::item::{Extent, Opening, extent, is_start, opening};
use super::member::{is_ordered, members};
use super::name::name;
use super::tokens::{TokenKind, Tokens};
use super::uses;

/// How deep modules, traits and macro calls are looked into; what lies deeper is body.
const DEEPEST: usize = 32;
/// The longest key, in bytes, whose item is looked into.
const LONGEST: usize = 512;

/// The outline of a Rust source.
pub(in crate::syntax) fn outline(text: &str) -> Outline<'_> {
    outlined(&Tokens::of_file(text))
}

/// The same of tokens that are there.
pub(super) fn outlined<'t>(tokens: &Tokens<'t>) -> Outline<'t> {
    let mut reader = Reader {
        tokens,
        outline: Outline::default(),
        jobs: VecDeque::new(),
        seen: BTreeMap::new(),
        blocks: BTreeMap::new(),
    };
    reader.file(front(tokens.text).lines);
    while let Some(job) = reader.jobs.pop_front() {
        reader.items(&job);
    }
    if tokens.is_exhausted() {
        return Outline::over();
    }
    reader.outline
}

/// Items still to be read.
struct Job {
    range: Range<usize>,
    parent: Option<usize>,
    /// What the keys of its items start with.
    prefix: String,
    depth: usize,
    /// Inside a macro call, where anything may stand.
    lenient: bool,
}

struct Reader<'r, 't> {
    tokens: &'r Tokens<'t>,
    outline: Outline<'t>,
    jobs: VecDeque<Job>,
    /// How many units have a key, by kind.
    seen: BTreeMap<(Kind, String), usize>,
    /// The units of the blocks of a type's own methods.
    blocks: BTreeMap<String, usize>,
}

impl<'t> Reader<'_, 't> {
    /// What holds for the whole file, and its items as the first job.
    fn file(&mut self, front: Vec<String>) {
        let end = self.tokens.toks.len();
        let head = head::read(self.tokens, 0, end, true);
        let mut unit = Unit::new(Kind::File, String::new(), String::new(), 0..self.tokens.text.len().min(1));
        if let Some(last) = head.next.checked_sub(1).map(|last| self.tokens.toks[last].end as usize) {
            unit.span = self.tokens.toks[0].start as usize..last;
        }
        unit.set_attributes(front.into_iter().chain(head.attributes).collect());
        unit.docs = head.docs;
        self.outline.units.push(unit);
        self.jobs.push_back(Job {
            range: head.next..end,
            parent: None,
            prefix: String::new(),
            depth: 0,
            lenient: false,
        });
    }

    fn items(&mut self, job: &Job) {
        let mut at = job.range.start;
        while at < job.range.end {
            if self.tokens.toks[at].sort == TokenKind::InnerDoc {
                at += 1;
                continue;
            }
            let head = head::read(self.tokens, at, job.range.end, false);
            let found = (head.next < job.range.end).then(|| opening(self.tokens, head.next, job.range.end)).flatten();
            at = match found {
                Some(found) => self.item(job, at, head, found),
                None if job.lenient => self.leave(job, at),
                None => self.lose(job, at),
            };
        }
    }

    /// Takes what is left of a macro call as tokens of its body.
    fn leave(&mut self, job: &Job, at: usize) -> usize {
        if let Some(parent) = job.parent {
            self.outline.units[parent].body.extend(verbatim(self.tokens, at..job.range.end));
        }
        job.range.end
    }

    /// Passes over what is no item, up to where one may start again. It is a unit of its own, which is compared as it is
    /// written: forms of Rust that are not known here cost themselves, and not the file.
    fn lose(&mut self, job: &Job, at: usize) -> usize {
        let end = job.range.end;
        let next = self.piece(at, end).unwrap_or_else(|| self.resume(at, at, end));
        self.break_off(at, next);
        if self.tokens.is_loose(at..next) {
            return next;
        }
        let group = (at..next).find(|at| self.tokens.toks[*at].sort == TokenKind::Open).unwrap_or(next);
        let name = joined(&verbatim(self.tokens, at..group.min(at + 8)));
        let unit = self.unit(job, at, Head::default(), Kind::Other, name, next);
        self.outline.units[unit].broken = true;
        self.outline.units[unit].body = verbatim(self.tokens, at..next);
        next
    }

    /// Where a piece of source that is like an item ends: at its `;`, or with its braces.
    fn piece(&self, from: usize, end: usize) -> Option<usize> {
        let mut at = from;
        while at < end && self.tokens.toks[at].sort != TokenKind::Close {
            let ends = self.tokens.is(at, b';') || self.tokens.is(at, b'{');
            at = self.tokens.next(at, end);
            if ends {
                return Some(at);
            }
        }
        None
    }

    fn break_off(&mut self, at: usize, next: usize) {
        self.outline.broken.push(self.bytes(at..next));
    }

    fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let last = range.end.max(range.start + 1) - 1;
        self.tokens.toks[range.start].start as usize..self.tokens.toks[last].end as usize
    }

    /// Where after `from` the next item starts on a line of its own, no deeper than the one at `at`.
    fn resume(&self, at: usize, from: usize, end: usize) -> usize {
        let deepest = self.tokens.indent(at).unwrap_or(0);
        let starts = |next: &usize| {
            let near = self.tokens.indent(*next).is_some_and(|indent| indent <= deepest);
            near && (is_start(self.tokens, *next) || self.tokens.toks[*next].sort == TokenKind::Doc)
        };
        (from + 1..end).find(starts).unwrap_or(end)
    }

    /// Reads one item, and says where the next one may start.
    fn item(&mut self, job: &Job, at: usize, head: Head<'t>, found: Opening) -> usize {
        let limit = job.range.end;
        let whole = extent(self.tokens, found, limit).filter(|whole| !self.is_doubtful(at, whole));
        let (whole, broken) = match whole {
            Some(whole) => (whole, false),
            None if job.lenient => return self.leave(job, at),
            None => (self.cut(at, found, limit), true),
        };
        // What a container lost is looked for inside of it.
        let holds = matches!(found.kind, Kind::Module | Kind::Trait | Kind::Impl | Kind::ExternBlock);
        let last = if holds { (whole.head + 1).min(whole.end) } else { whole.end };
        let loose = !holds && self.tokens.is_loose(at..last);
        if broken || loose {
            self.break_off(at, last);
        }
        if found.kind == Kind::Import {
            if self.imports(job, at, &head, found, &whole).is_none() {
                return self.lose(job, at);
            }
            return whole.end;
        }
        let (name, signature) = (name(self.tokens, found, &whole), self.signature(&head, found, &whole));
        let block = Self::block(job, &head, &name, &signature.1);
        if let Some(first) = block.as_ref().and_then(|block| self.blocks.get(block)).copied() {
            self.body(job, first, found, &whole);
            return whole.end;
        }
        let unit = self.unit(job, at, head, found.kind, name, whole.end);
        self.blocks.extend(block.map(|block| (block, unit)));
        self.outline.units[unit].broken = (broken && !holds) || loose;
        let name_at = signature.0.iter().position(|token| token == self.tokens.str(found.keyword));
        self.outline.units[unit].name_at = name_at.map_or(0, |at| at + 1);
        (self.outline.units[unit].signature, self.outline.units[unit].bounds) = signature;
        self.body(job, unit, found, &whole);
        whole.end
    }

    /// An item without an end, up to where the next may start.
    fn cut(&self, at: usize, found: Opening, limit: usize) -> Extent {
        let end = self.resume(at, found.name.unwrap_or(found.keyword), limit);
        let head =
            (found.keyword..end).find(|at| self.tokens.is(*at, b'{') || self.tokens.is(*at, b';')).unwrap_or(end);
        let body = (self.tokens.is(head, b'{') && !matches!(found.kind, Kind::Function)).then_some(head);
        Extent { head, body, end }
    }

    /// Whether an item took the closing brace of another one: brackets are uneven, and it ends at another depth.
    fn is_doubtful(&self, at: usize, whole: &Extent) -> bool {
        let last = whole.end - 1;
        let closes = !self.tokens.loose.is_empty() && whole.body.is_some() && self.tokens.is(last, b'}');
        let (start, end) = (self.tokens.indent(at), self.tokens.indent(last));
        closes && start.zip(end).is_some_and(|(start, end)| start != end)
    }

    fn unit(&mut self, job: &Job, at: usize, head: Head<'t>, kind: Kind, name: String, end: usize) -> usize {
        let plain = format!("{}{name}", job.prefix);
        let seen = self.seen.entry((kind, plain.clone())).or_default();
        *seen += 1;
        let key = if *seen > 1 { format!("{plain}#{seen}") } else { plain };
        let mut unit = Unit::new(kind, key, name, self.bytes(at..end));
        unit.parent = job.parent;
        unit.visibility = head.visibility;
        unit.set_attributes(head.attributes);
        (unit.docs, unit.gate) = (head.docs, head.gate);
        self.outline.units.push(unit);
        self.outline.units.len() - 1
    }

    /// Several blocks of one type's own methods are one place, if they hold under the same conditions.
    fn block(job: &Job, head: &Head<'t>, name: &str, bounds: &[String]) -> Option<String> {
        let own = name.starts_with("impl ") && !name.contains(" for ");
        let mut attributes = head.attributes.clone();
        attributes.sort();
        own.then(|| [job.prefix.as_str(), name, &attributes.join("\n"), &bounds.join("\n")].join("\0"))
    }

    fn signature(&self, head: &Head<'t>, found: Opening, whole: &Extent) -> (Vec<Token<'t>>, Vec<String>) {
        let after = found.name.unwrap_or(found.keyword) + 1;
        if matches!(found.kind, Kind::MacroCall | Kind::Macro) {
            return (Vec::new(), Vec::new());
        }
        let mut signature = canonical(self.tokens, head.next..found.keyword + 1);
        let tuple_tail = whole.body.filter(|open| found.kind == Kind::Struct && self.tokens.is(*open, b'('));
        let (rest, mut bounds) = generics::signature(self.tokens, after..whole.head.max(after), Some(after));
        signature.extend(rest);
        if let Some(open) = tuple_tail {
            let tail = self.tokens.next(open, whole.end)..whole.end.saturating_sub(1);
            bounds.extend(generics::signature(self.tokens, tail.start..tail.end.max(tail.start), None).1);
            bounds.sort();
        }
        if found.kind == Kind::Struct {
            // What it is made and matched with.
            let shape = if tuple_tail.is_some() { Some("(…)") } else { whole.body.is_none().then_some(";") };
            signature.extend(shape.map(Cow::Borrowed));
        }
        (signature, bounds)
    }

    fn imports(&mut self, job: &Job, at: usize, head: &Head<'t>, found: Opening, whole: &Extent) -> Option<()> {
        let (paths, after) = uses::read(self.tokens, found.keyword + 1, whole.end)?;
        if after != whole.end {
            return None;
        }
        let external = self.tokens.is_word(found.keyword, "crate");
        for one in paths {
            let public = head.visibility.first().is_some_and(|word| word == "pub") && head.visibility.len() == 1;
            let (kind, name) = match public {
                true => (Kind::ReExport, one.name().to_owned()),
                false => (Kind::Import, format!("{} {}", if external { "extern crate" } else { "use" }, one.text())),
            };
            let copy = Head {
                attributes: head.attributes.clone(),
                docs: head.docs.clone(),
                gate: head.gate.clone(),
                visibility: head.visibility.clone(),
                next: head.next,
            };
            let unit = self.unit(job, at, copy, kind, name, whole.end);
            self.outline.units[unit].signature = vec![Cow::Owned(one.path)];
        }
        Some(())
    }

    /// Reads what an item holds: members now, items of its own later.
    fn body(&mut self, job: &Job, unit: usize, found: Opening, whole: &Extent) {
        let Some(body) = whole.body else { return };
        let inside = self.tokens.inside(body);
        let mut inside = inside.start..inside.end.min(whole.end).max(inside.start);
        if inside.end == whole.end && inside.end > inside.start && self.tokens.is(inside.end - 1, b'}') {
            inside.end -= 1;
        }
        let key = self.outline.units[unit].key.clone();
        let deeper = |prefix: String, lenient| Job {
            range: inside.clone(),
            parent: Some(unit),
            prefix,
            depth: job.depth + 1,
            lenient,
        };
        let room = job.depth < DEEPEST && key.len() <= LONGEST;
        match found.kind {
            Kind::Struct | Kind::Union | Kind::Enum => {
                let kind = if found.kind == Kind::Enum { Kind::Variant } else { Kind::Field };
                let tuple = self.tokens.is(body, b'(');
                let attributes = &self.outline.units[unit].attributes;
                self.outline.units[unit].ordered = is_ordered(self.tokens, attributes, inside.clone(), kind, tuple);
                let Some(found) = members(self.tokens, inside.clone(), kind, tuple, &key) else {
                    // What a macro is given may have members of its own making.
                    if !job.lenient {
                        self.break_off(body, whole.end);
                        self.outline.units[unit].broken = true;
                    }
                    self.outline.units[unit].body = verbatim(self.tokens, inside);
                    return;
                };
                self.outline.units.extend(found.into_iter().map(|member| Unit { parent: Some(unit), ..member }));
            }
            Kind::Module | Kind::Trait | Kind::Impl | Kind::ExternBlock if room => {
                let inner = head::read(self.tokens, inside.start, inside.end, true);
                if !inner.attributes.is_empty() {
                    let unit = &mut self.outline.units[unit];
                    let outer = unit.attribute_order.iter().map(|at| unit.attributes[*at].clone());
                    let all = outer.chain(inner.attributes).collect();
                    unit.set_attributes(all);
                }
                if found.kind == Kind::ExternBlock {
                    self.jobs
                        .push_back(Job { range: inner.next..inside.end, ..deeper(job.prefix.clone(), job.lenient) });
                    return;
                }
                // A method is one of its type, whichever block it stands in.
                let own = found.kind == Kind::Impl && !key.contains(" for ");
                let key = if own { key.split('#').next().unwrap_or(&key) } else { &key };
                self.jobs.push_back(Job { range: inner.next..inside.end, ..deeper(format!("{key}::"), job.lenient) });
            }
            Kind::MacroCall if room && self.tokens.is(body, b'{') && is_start(self.tokens, inside.start) => {
                // What a macro makes of its input, only the macro knows.
                self.outline.units[unit].body = vec![Cow::Owned(joined(&verbatim(self.tokens, inside.clone())))];
                self.jobs.push_back(deeper(job.prefix.clone(), true));
            }
            Kind::Const | Kind::Static => {
                self.outline.units[unit].body = value(self.tokens, body + 1..(whole.end - 1).max(body + 1));
            }
            Kind::Macro => self.outline.units[unit].body = self.rules(found, body, whole),
            Kind::Function => self.outline.units[unit].body = block(self.tokens, body..whole.end),
            Kind::MacroCall => self.outline.units[unit].body = value(self.tokens, body..whole.end),
            _ => self.outline.units[unit].body = verbatim(self.tokens, body..whole.end),
        }
    }

    /// The rules of a macro: in a list, or the one of `macro name(…) { … }`.
    fn rules(&self, found: Opening, body: usize, whole: &Extent) -> Vec<Token<'t>> {
        let after = found.name.unwrap_or(found.keyword) + 1;
        if after == body {
            return rules(self.tokens, body..whole.end);
        }
        let mut tokens = verbatim(self.tokens, after..body);
        tokens.extend(rule(self.tokens, body..whole.end));
        tokens
    }
}
