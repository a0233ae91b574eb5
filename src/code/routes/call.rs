//! Expressions: what they begin with, and calls of what builds routers.

use std::ops::Range;

use super::chain::{self, Base, Link};
use super::code::Function;
use super::evaluate::Frame;
use super::handler::{parameter, takes};
use super::router::{Answer, Entry, Methods, Routed, Target, Value};
use super::types::written;
use super::{DOCUMENTATION, Doubt, normal};
use crate::code::framework::{self, method_of};
use crate::syntax::{Kind, Unit};

/// A call of a path.
struct Call<'c> {
    at: usize,
    words: &'c [usize],
    angles: Option<&'c Range<usize>>,
    arguments: Range<usize>,
}

impl<'g> Frame<'_, '_, '_, 'g> {
    /// What an expression stands for.
    pub(super) fn value(&mut self, range: Range<usize>) -> Value<'g> {
        let walk = self.walk;
        walk.within(|| self.followed(range)).unwrap_or(Value::Other)
    }

    fn followed(&mut self, range: Range<usize>) -> Value<'g> {
        let source = self.source.clone();
        let chain = chain::read(&source, &range);
        let mut value = self.base(&chain.base, &range);
        for link in &chain.links {
            value = match link {
                Link::Method { name, arguments } => self.method(value, *name, arguments.clone(), &range),
                Link::Field => match value {
                    Value::Tuple(values) => values.into_iter().next().unwrap_or(Value::Other),
                    _ => Value::Other,
                },
            };
        }
        match value {
            Value::Text(text) if chain.end < range.end => self.joined(text, chain.end..range.end),
            value => {
                self.sweep(chain.end..range.end);
                value
            }
        }
    }

    fn base(&mut self, base: &Base, range: &Range<usize>) -> Value<'g> {
        match base {
            Base::Text(text) => Value::Text(text.clone()),
            Base::Group(inside) => {
                let parts = self.source.split(inside.clone(), b',');
                let values: Vec<_> = parts.into_iter().map(|part| self.value(part)).collect();
                if let [one] = &values[..] { one.clone() } else { Value::Tuple(values) }
            }
            Base::List(inside) => {
                let parts = self.source.split(inside.clone(), b',');
                Value::Tuple(parts.into_iter().map(|part| self.value(part)).collect())
            }
            Base::Closure { parameters, body } => {
                self.sweep(body.clone());
                Value::Handler(Target::Closure { source: self.source.clone(), parameters: parameters.clone() }.into())
            }
            Base::Blocks(blocks) => self.blocks(blocks.clone()),
            Base::Macro { name, input } => self.invoked(*name, input.clone()),
            Base::Path { at, words, arguments: None, angles } => self.named(*at, words, angles.as_ref()),
            Base::Path { at, words, arguments: Some(arguments), angles } => {
                let call = Call { at: *at, words, angles: angles.as_ref(), arguments: arguments.clone() };
                self.called(&call, range)
            }
            Base::Other => {
                self.sweep(range.clone());
                Value::Other
            }
        }
    }

    /// A path that is not called: a variable, a constant, a handler.
    fn named(&mut self, at: usize, words: &[usize], angles: Option<&Range<usize>>) -> Value<'g> {
        let source = self.source.clone();
        if let [word] = words
            && let Some(variable) = self.variables.iter_mut().rev().find(|variable| variable.name == source.str(*word))
        {
            variable.used = true;
            return variable.value.clone();
        }
        let last = words.last().map_or("", |word| source.str(*word));
        let meaning = self.walk.code.meaning(&source, at);
        let found = meaning.as_ref().and_then(|meaning| {
            let is = |unit: &Unit<'_>| matches!(unit.kind, Kind::Function | Kind::Const | Kind::Static);
            self.walk.code.declared(meaning, is)
        });
        let kind = found.and_then(|found| self.walk.code.unit(found)).map(|unit| unit.kind);
        match (found, kind) {
            (Some(function), Some(Kind::Function)) => {
                let given = angles.map(|angles| (source.clone(), angles.clone()));
                Value::Handler(Target::Function { function, given }.into())
            }
            (Some(found), Some(_)) => self.constant(found),
            _ if last.starts_with(char::is_uppercase) => Value::Handler(Target::Constant(last.to_owned()).into()),
            _ => {
                let path: Vec<&str> = words.iter().map(|word| source.str(*word)).collect();
                Value::Handler(Target::Unknown(path.join("::")).into())
            }
        }
    }

    /// The text of a constant of the project.
    pub(super) fn constant(&self, found: Function<'g>) -> Value<'g> {
        let unit = self.walk.code.unit(found);
        let text = unit.and_then(|unit| match &unit.body[..] {
            [literal] => chain::literal(literal),
            _ => None,
        });
        if let Some(text) = text {
            return Value::Text(text);
        }
        // A constant may be made of others.
        let Some(piece) = self.walk.code.tokens_of(found) else { return Value::Other };
        let equals = piece.range.clone().find(|at| piece.source.tokens.is(*at, b'='));
        let inside = equals.map(|at| at + 1..piece.range.end.saturating_sub(1));
        let Some(inside) = inside.filter(|inside| inside.len() < 64 && !self.walk.is_running(found)) else {
            return Value::Other;
        };
        let mut frame = self.beside(piece.source);
        match frame.value(inside) {
            known @ (Value::Text(_) | Value::Tuple(_)) => known,
            _ => Value::Handler(Target::Constant(unit.map_or_else(String::new, |unit| unit.name.clone())).into()),
        }
    }

    /// A call of a path.
    fn called(&mut self, call: &Call<'_>, range: &Range<usize>) -> Value<'g> {
        let source = self.source.clone();
        let meaning = self.walk.code.meaning(&source, call.at);
        let arguments = call.arguments.clone();
        let own =
            meaning.as_ref().and_then(|meaning| self.walk.code.declared(meaning, |unit| unit.kind == Kind::Function));
        if let Some(function) = own {
            return self.project(function, arguments, range);
        }
        let written = || call.words.iter().map(|word| source.str(*word)).collect::<Vec<_>>().join("::");
        let full = meaning.as_ref().map_or_else(written, |meaning| meaning.path.clone());
        let mut segments = full.rsplit("::");
        let (last, owner) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
        let foreign = meaning.as_ref().is_none_or(|meaning| meaning.file.is_none());
        let routing = framework::is_routing(&full) || meaning.is_none();
        match last {
            "new" | "default" | "with_openapi" | "from" if foreign && framework::is_router(owner) => {
                Value::Router(Routed::default())
            }
            _ if framework::is_page(owner) => self.page(arguments),
            "new" if owner == "MethodRouter" => Value::Methods(Methods::default()),
            _ if foreign && framework::is_extractor_layer(last) => self.extractor_layer(call),
            _ if foreign && framework::is_function_layer(last) => self.function_layer(call),
            _ if foreign && routing && (method_of(last).is_some() || matches!(last, "on" | "on_service")) => {
                Value::Methods(self.handled(Methods::default(), last, arguments))
            }
            // `String::from`, `Some`, `Box::new`: what they hold.
            "from" | "Some" | "Ok" | "new" if source.split(arguments.clone(), b',').len() == 1 => self.value(arguments),
            _ => {
                self.hand_on(arguments);
                Value::Other
            }
        }
    }

    /// A layer that takes an extractor out of requests.
    fn extractor_layer(&mut self, call: &Call<'_>) -> Value<'g> {
        let (source, code) = (self.source.clone(), self.walk.code);
        let first = call.angles.and_then(|angles| source.split_types(angles.clone()).into_iter().next());
        self.hand_on(call.arguments.clone());
        let extracted = first.map(|first| {
            let written = written(code, &source, first.clone(), &[]);
            parameter(code, &source, written, source.span(first))
        });
        Value::Layer(extracted.into_iter().collect())
    }

    /// A layer that takes out of requests what a function of middleware takes.
    fn function_layer(&mut self, call: &Call<'_>) -> Value<'g> {
        let function = self.source.split(call.arguments.clone(), b',').pop();
        let answer = function.map(|function| self.target(function));
        Value::Layer(answer.map_or_else(Vec::new, |answer| takes(self.walk.code, &answer.target)))
    }

    /// A page that shows a document.
    fn page(&mut self, arguments: Range<usize>) -> Value<'g> {
        let mut routed = Routed::default();
        for part in self.source.split(arguments, b',') {
            if let Value::Text(path) = self.value(part.clone()) {
                routed.entries.push(self.entry("GET", &path, Target::Service(DOCUMENTATION.to_owned()), &part));
            }
        }
        Value::Router(routed)
    }

    pub(super) fn entry(
        &self,
        method: &str,
        path: &str,
        answer: impl Into<Answer<'g>>,
        at: &Range<usize>,
    ) -> Entry<'g> {
        let span = self.source.span(at.clone());
        let holder = self.walk.code.unit_at(self.source.path, span.start);
        let place = (self.source.path.clone(), span);
        Entry { method: method.to_owned(), path: normal(path), answer: answer.into(), place, holder }
    }

    pub(super) fn doubt(&self, at: &Range<usize>, reason: String) -> Doubt {
        let span = self.source.span(at.clone());
        let unit = self.walk.code.unit_at(self.source.path, span.start);
        let (path, below) = (self.source.path.clone(), String::new());
        Doubt { unit, path, start: span.start, end: span.end, below, reason }
    }

    /// Hands arguments to something that cannot be followed.
    pub(super) fn hand_on(&mut self, arguments: Range<usize>) {
        for part in self.source.split(arguments, b',') {
            let value = self.value(part);
            self.escape(value);
        }
    }
}
