//! The walk over the functions that build routers, and which of those routers answer.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use aho_corasick::AhoCorasick;

use super::code::{Code, Function};
use super::handler;
use super::router::{Routed, Value};
use super::source::Source;
use super::{Doubt, Route};
use crate::code::framework::{self, RouterMethod};
use crate::syntax::Kind;
use crate::syntax::rust::tokens::{TokenKind, Tokens};

/// How deep calls are followed.
pub(super) const DEEPEST: usize = 24;
/// The most calls that are followed.
const MOST: usize = 20_000;
/// The most expressions that are read, and how deep in each other.
const STEPS: usize = 300_000;
pub(super) const NESTED: usize = 128;

/// What is known of the walk as a whole.
pub(super) struct Walk<'c, 'r, 'g> {
    pub code: &'c Code<'r, 'g>,
    /// Functions whose result another one took over.
    pub called: RefCell<BTreeSet<Function<'g>>>,
    /// Results of functions that take no router.
    pub known: RefCell<BTreeMap<Function<'g>, Option<Value<'g>>>>,
    pub stack: RefCell<Vec<Function<'g>>>,
    pub left: Cell<usize>,
    /// Expressions that may still be read, and how many lie around the one being read.
    pub steps: Cell<usize>,
    pub depth: Cell<usize>,
    pub spent: Cell<bool>,
}

/// One function being read.
pub(super) struct Frame<'w, 'c, 'r, 'g> {
    pub walk: &'w Walk<'c, 'r, 'g>,
    pub source: Rc<Source<'g>>,
    pub variables: Vec<Variable<'g>>,
    /// What `return` gave.
    pub returned: Vec<Value<'g>>,
    /// Routers that were handed to something else.
    pub escaped: Vec<Routed<'g>>,
}

pub(super) struct Variable<'g> {
    pub name: String,
    pub value: Value<'g>,
    pub used: bool,
    /// A parameter is its caller's.
    pub given: bool,
}

/// The routes of all functions, and what could not be followed.
pub(super) fn read(code: &Code<'_, '_>) -> (Vec<Route>, Vec<Doubt>) {
    let walk = Walk {
        code,
        called: RefCell::default(),
        known: RefCell::default(),
        stack: RefCell::default(),
        left: Cell::new(MOST),
        steps: Cell::new(STEPS),
        depth: Cell::new(0),
        spent: Cell::new(false),
    };
    let builders = builders(code);
    let mut results: Vec<(Function<'_>, Option<Routed<'_>>, Vec<Routed<'_>>)> = Vec::new();
    for builder in &builders {
        let (result, escaped) = walk.run(*builder, None, None);
        results.push((*builder, result.and_then(routed), escaped));
    }
    let kept = walk.kept();
    let living = living(code, &builders);
    let (mut routes, mut doubts) = (Vec::new(), Vec::new());
    for (builder, result, escaped) in results {
        let is_root = !walk.called.borrow().contains(&builder) || living.roots.contains(&builder);
        let live = living.all.contains(&builder);
        for routed in escaped.into_iter().chain(result.filter(|_| is_root)) {
            routes.extend(routed.entries.iter().flat_map(|entry| handler::routes(code, entry, live)));
            doubts.extend(routed.doubts);
        }
    }
    routes.extend(kept.iter().flat_map(|routed| &routed.entries).flat_map(|entry| handler::routes(code, entry, true)));
    doubts.extend(kept.iter().flat_map(|routed| routed.doubts.iter().cloned()));
    doubts.extend(walk.tired(&builders));
    // What also answers is not dead, wherever else it stands.
    let key = |route: &Route| (route.method.clone(), route.place.0.clone(), route.place.1.start);
    let is_live: BTreeSet<_> = routes.iter().filter(|route| route.live).map(key).collect();
    routes.retain(|route| route.live || !is_live.contains(&key(route)));
    (routes, doubts)
}

fn routed(value: Value<'_>) -> Option<Routed<'_>> {
    match value {
        Value::Router(routed) => Some(routed),
        Value::Tuple(values) => values.into_iter().filter_map(routed).reduce(|mut all, one| {
            all.merge(one);
            all
        }),
        _ => None,
    }
}

/// The functions that may build a router.
fn builders<'g>(code: &Code<'_, 'g>) -> Vec<Function<'g>> {
    let mut found = Vec::new();
    for path in code.files() {
        let Some(outline) = code.outline(path) else { continue };
        for (unit, read) in outline.units.iter().enumerate().filter(|(_, unit)| unit.kind == Kind::Function) {
            let function = Function { path, unit };
            let says = |token: &str| framework::is_router_like(token) || is_of_routers(token);
            let says = read.body.iter().chain(&read.signature).any(|token| says(token));
            if says && !code.is_test(function) {
                found.push(function);
            }
        }
    }
    found
}

/// Whether only routers have a method of that name, or hardly anything else.
fn is_of_routers(name: &str) -> bool {
    let puts = |does: RouterMethod| does.takes_path() || matches!(does, RouterMethod::Merge | RouterMethod::Split);
    framework::router_method(name).is_some_and(puts) || framework::typed_method(name).is_some()
}

/// Which builders something uses.
struct Living<'g> {
    all: BTreeSet<Function<'g>>,
    /// Those that something uses that builds no router.
    roots: BTreeSet<Function<'g>>,
}

fn living<'g>(code: &Code<'_, 'g>, builders: &[Function<'g>]) -> Living<'g> {
    let mut living = Living { all: BTreeSet::new(), roots: BTreeSet::new() };
    let mut named: BTreeMap<&str, Vec<Function<'g>>> = BTreeMap::from([("main", Vec::new())]);
    for builder in builders {
        named.entry(code.unit(*builder).map_or("", |unit| unit.name.as_str())).or_default().push(*builder);
    }
    // Most sources have none of the names: to look for that costs less than to read them.
    let Ok(names) = AhoCorasick::new(named.keys().filter(|name| !name.is_empty())) else { return living };
    let mut has_main = false;
    for path in code.files().filter(|path| code.text(path).is_some_and(|text| names.is_match(text))) {
        let Some(source) = code.source(path) else { continue };
        for at in 0..source.tokens.toks.len() {
            let Some(word) = source.tokens.word(at) else { continue };
            let defines = at > 0 && source.tokens.is_word(at - 1, "fn");
            has_main |= defines && word == "main";
            if let Some(named) = named.get(word).filter(|named| !defines && !named.is_empty()) {
                used(code, (builders, named), &source, at, &mut living);
            }
        }
    }
    for function in builders {
        let Some(unit) = code.unit(*function) else { continue };
        let called_elsewhere = unit.key.contains(" for ")
            || unit.signature.iter().any(|token| token == "self")
            || unit.attributes.iter().any(|one| one.contains("main"));
        let public = !has_main && unit.visibility.first().is_some_and(|word| word == "pub");
        if unit.name == "main" || called_elsewhere || public {
            living.all.insert(*function);
        }
    }
    living
}

/// Takes note of one word that may use a builder: one of those that have it as their name.
fn used<'g>(
    code: &Code<'_, 'g>,
    (builders, named): (&[Function<'g>], &[Function<'g>]),
    source: &Source<'g>,
    at: usize,
    living: &mut Living<'g>,
) {
    let byte = source.tokens.toks[at].start as usize;
    let units = code.outline(source.path).map_or(&[][..], |outline| &outline.units);
    let around = |(_, unit): &(usize, &crate::syntax::Unit<'_>)| unit.span.contains(&byte);
    if units.iter().enumerate().filter(around).any(|(_, unit)| matches!(unit.kind, Kind::Import | Kind::ReExport)) {
        return;
    }
    let user = units.iter().enumerate().filter(around).filter(|(_, unit)| unit.kind == Kind::Function);
    let user = user.min_by_key(|(_, unit)| unit.span.len()).map(|(unit, _)| Function { path: source.path, unit });
    if user.is_some_and(|user| code.is_test(user)) {
        return;
    }
    let method = at > 0 && source.tokens.is(at - 1, b'.');
    let mut start = at;
    while start >= 3 && source.tokens.is_path_separator(start - 2) && source.tokens.word(start - 3).is_some() {
        start -= 3;
    }
    let meaning = if method { None } else { code.meaning(source, start) };
    let meant = meaning.as_ref().and_then(|meaning| code.declared(meaning, |unit| unit.kind == Kind::Function));
    let meant = meant.map_or_else(Vec::new, |meant| code.twins(meant));
    let unresolved = meaning.is_none() && (method || start != at || source.tokens.is_open(at + 1, b'('));
    for builder in named.iter().filter(|builder| Some(**builder) != user) {
        if meant.contains(builder) || unresolved {
            living.all.insert(*builder);
            if meant.contains(builder) && user.is_none_or(|user| !builders.contains(&user)) {
                living.roots.insert(*builder);
            }
        }
    }
}

/// The pieces of a function.
pub(super) struct Parts {
    pub generics: Range<usize>,
    pub parameters: Range<usize>,
    pub body: Range<usize>,
}

/// The pieces of a function that has a body.
pub(super) fn parts(source: &Source<'_>, range: Range<usize>) -> Option<Parts> {
    let tokens: &Tokens<'_> = &source.tokens;
    let mut at = range.start;
    while at < range.end && !(tokens.is_word(at, "fn") && tokens.word(at + 1).is_some()) {
        at = source.next(at);
    }
    at += 2;
    let mut generics = at..at;
    if tokens.is(at, b'<') {
        let close = source.after_angles(at, range.end);
        generics = at + 1..close.saturating_sub(1).max(at + 1);
        at = close;
    }
    if at >= range.end || !source.tokens.is_open(at, b'(') {
        return None;
    }
    let parameters = source.inside(at);
    let mut body = source.next(at);
    while body < range.end && !source.tokens.is_open(body, b'{') {
        body = source.next(body);
    }
    let body = (body < range.end && tokens.toks[body].sort == TokenKind::Open).then(|| source.inside(body))?;
    Some(Parts { generics, parameters, body })
}
