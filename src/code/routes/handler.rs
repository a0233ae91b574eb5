//! Handlers: what an entry of a router is answered by, with its types.

use std::ops::Range;
use std::rc::Rc;

use super::attribute::{self, Described};
use super::code::{Code, Function};
use super::evaluate::parts;
use super::router::{Answer, Entry, Target};
use super::source::Source;
use super::types::{self, Bound, Written};
use super::{Handler, HandlerKind, Parameter, Query, Route, extractor, query};

/// The routes of an entry: one for each condition under which its function is another one.
pub(super) fn routes<'g>(code: &Code<'_, 'g>, entry: &Entry<'g>, live: bool) -> Vec<Route> {
    let Target::Function { function, given } = &entry.answer.target else { return vec![route(code, entry, live)] };
    let of_twin = |function: Function<'g>| {
        let answer = Answer { target: Target::Function { function, given: given.clone() }, ..entry.answer.clone() };
        route(code, &Entry { answer, ..entry.clone() }, live)
    };
    code.twins(*function).into_iter().map(of_twin).collect()
}

/// The route of an entry.
fn route<'g>(code: &Code<'_, 'g>, entry: &Entry<'g>, live: bool) -> Route {
    let handler = match &entry.answer.target {
        Target::Function { function, given } => of_function(code, *function, given.as_ref()),
        Target::Closure { source, parameters } => {
            let parameters = parameters_of(code, source, parameters.clone(), &[]);
            let query = query::read(code, source.path, &parameters, None);
            Handler { parameters, query, ..bare(HandlerKind::Closure, entry, "a closure") }
        }
        Target::Constant(text) => bare(HandlerKind::Constant, entry, text),
        Target::Service(text) => bare(HandlerKind::Service, entry, text),
        Target::Unknown(text) => bare(HandlerKind::Unknown, entry, text),
    };
    let Entry { method, path, place, answer, .. } = entry;
    let (method, path, place, layers) = (method.clone(), path.clone(), place.clone(), answer.guards.clone());
    Route { method, path, handler, place, layers, live }
}

fn bare(sort: HandlerKind, entry: &Entry<'_>, name: &str) -> Handler {
    Handler {
        sort,
        unit: entry.holder.clone(),
        name: name.to_owned(),
        generics: Vec::new(),
        parameters: Vec::new(),
        returns: None,
        bodies: Vec::new(),
        query: Query::default(),
        described: false,
        place: None,
    }
}

fn of_function<'g>(
    code: &Code<'_, 'g>,
    function: Function<'g>,
    given: Option<&(Rc<Source<'g>>, Range<usize>)>,
) -> Handler {
    let unit = code.unit(function);
    let described = unit.and_then(attribute::read);
    let mut handler = Handler {
        sort: HandlerKind::Function,
        unit: code.key(function),
        name: unit.map_or_else(String::new, |unit| unit.name.clone()),
        generics: Vec::new(),
        parameters: Vec::new(),
        returns: None,
        bodies: Vec::new(),
        query: Query::default(),
        described: described.is_some(),
        place: code.place(function),
    };
    if let Some(piece) = code.tokens_of(function)
        && let Some(parts) = parts(&piece.source, piece.range.clone())
    {
        let names = parameter_names(&piece.source, parts.generics);
        let bound = types::bound(code, &names, given);
        handler.parameters = parameters_of(code, &piece.source, parts.parameters.clone(), &bound);
        handler.returns = returns(code, &piece.source, parts.parameters.end, parts.body.start, &bound);
        handler.generics = names.into_iter().filter(|name| !bound.iter().any(|(known, _)| known == name)).collect();
    }
    handler.bodies = bodies(code, function, described.as_ref());
    handler.query = query::read(code, function.path, &handler.parameters, described.as_ref());
    handler
}

/// What a function takes.
pub(super) fn takes<'g>(code: &Code<'_, 'g>, target: &Target<'g>) -> Vec<Parameter> {
    match target {
        Target::Function { function, given } => of_function(code, *function, given.as_ref()).parameters,
        Target::Closure { source, parameters } => parameters_of(code, source, parameters.clone(), &[]),
        _ => Vec::new(),
    }
}

/// The names of type parameters.
fn parameter_names(source: &Source<'_>, range: Range<usize>) -> Vec<String> {
    let parts = source.split_types(range).into_iter().filter(|part| !source.str(part.start).starts_with('\''));
    parts
        .map(|part| source.str(part.start + usize::from(source.tokens.is_word(part.start, "const"))).to_owned())
        .collect()
}

fn bodies<'g>(code: &Code<'_, 'g>, function: Function<'g>, described: Option<&Described>) -> Vec<Written> {
    let told = described.into_iter().flat_map(|described| &described.bodies);
    told.map(|tokens| types::of(code, function.path, tokens.clone())).collect()
}

/// What stands between the brackets of a function or the bars of a closure.
fn parameters_of(code: &Code<'_, '_>, source: &Source<'_>, range: Range<usize>, bound: &Bound) -> Vec<Parameter> {
    let mut found = Vec::new();
    for part in source.split_types(range) {
        let marks =
            |at: usize| source.tokens.is_path_separator(at) || (at > 0 && source.tokens.is_path_separator(at - 1));
        let colon = top_level(source, &part).find(|at| source.tokens.is(*at, b':') && !marks(*at));
        if let Some(colon) = colon {
            let written = types::written(code, source, colon + 1..part.end, bound);
            found.push(parameter(code, source, written, source.span(part)));
        }
    }
    found
}

/// A parameter of a type, with what its extractor does.
pub(super) fn parameter(code: &Code<'_, '_>, source: &Source<'_>, written: Written, span: Range<usize>) -> Parameter {
    let takes = extractor::takes(code, source.path, &written.meant, 0);
    let own = extractor::is_own(code, source.path, &written.meant);
    Parameter { written, takes, own, span }
}

/// The tokens of a range that stand in no brackets.
fn top_level<'s>(source: &'s Source<'_>, range: &Range<usize>) -> impl Iterator<Item = usize> + 's {
    let end = range.end;
    std::iter::successors(Some(range.start), |at| Some(source.next(*at))).take_while(move |at| *at < end)
}

/// The type between the parameters and the body.
fn returns(code: &Code<'_, '_>, source: &Source<'_>, close: usize, body: usize, bound: &Bound) -> Option<Written> {
    let (start, end) = (close + 1, body.saturating_sub(1));
    if !source.tokens.is_pair(start, b'-', b'>') || start + 2 >= end {
        return None;
    }
    let until = (start + 2..end).find(|at| source.tokens.is_word(*at, "where")).unwrap_or(end);
    Some(types::written(code, source, start + 2..until, bound))
}
