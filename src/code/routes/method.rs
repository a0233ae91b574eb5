//! Methods: what is called on routers, on handlers by method, and on what may be either.

use std::ops::Range;

use super::evaluate::Frame;
use super::router::{Answer, Methods, Routed, Target, Value};
use super::{DOCUMENTATION, Parameter};
use crate::code::framework::{self, RouterMethod, method_of};

/// A piece of a source, and what it stands for.
pub(super) type Part<'p, 'g> = (&'p Range<usize>, Value<'g>);

impl<'g> Frame<'_, '_, '_, 'g> {
    /// What calling a method on a value gives. `range` is the whole expression.
    pub(super) fn method(
        &mut self,
        value: Value<'g>,
        name: usize,
        arguments: Range<usize>,
        range: &Range<usize>,
    ) -> Value<'g> {
        let word = self.source.str(name);
        match value {
            Value::Router(routed) => self.on_router(routed, word, arguments, range),
            Value::Methods(methods) => Value::Methods(self.on_methods(methods, word, arguments)),
            Value::Handler(mut answer) if framework::keeps_handler(word) => {
                if word == "layer" {
                    let guards = self.value(arguments).guards();
                    answer.layer(&guards);
                } else {
                    self.hand_on(arguments);
                }
                Value::Handler(answer)
            }
            Value::Text(text) if matches!(word, "to_owned" | "to_string" | "into" | "as_str" | "as_ref" | "clone") => {
                Value::Text(text)
            }
            Value::Described(mut routed) => {
                if word == "layer" {
                    let guards = self.value(arguments).guards();
                    routed.layer(&guards);
                }
                Value::Described(routed)
            }
            Value::Layer(guards) => self.on_layer(guards, arguments),
            Value::Tuple(values) if matches!(word, "iter" | "into_iter" | "clone" | "to_vec" | "cloned" | "copied") => {
                Value::Tuple(values)
            }
            Value::Tuple(values) if word == "fold" => {
                let parts = self.source.split(arguments, b',');
                self.fold(values, &parts, range)
            }
            Value::Tuple(values) => {
                self.escape(Value::Tuple(values));
                self.on_other(word, arguments, range)
            }
            _ if matches!(word, "layer" | "route_layer") => Value::Layer(self.value(arguments).guards()),
            _ => self.on_other(word, arguments, range),
        }
    }

    pub(super) fn on_router(
        &mut self,
        mut routed: Routed<'g>,
        word: &str,
        arguments: Range<usize>,
        range: &Range<usize>,
    ) -> Value<'g> {
        let parts = self.source.split(arguments.clone(), b',');
        let Some(does) = framework::router_method(word) else {
            return self.extended(routed, word, &parts, arguments, range);
        };
        match does {
            RouterMethod::Route | RouterMethod::RouteService | RouterMethod::Nest | RouterMethod::NestService => {
                self.put(&mut routed, does, &parts);
            }
            RouterMethod::Merge => {
                for part in &parts {
                    let added = self.added(part);
                    routed.merge(added);
                }
            }
            RouterMethod::Layer => {
                let guards = self.value(arguments).guards();
                routed.layer(&guards);
            }
            RouterMethod::Page => {
                if let Some(Value::Text(path)) = parts.first().map(|part| self.value(part.clone())) {
                    let page = self.entry("GET", &path, Target::Service(DOCUMENTATION.to_owned()), &parts[0]);
                    routed.entries.push(page);
                }
            }
            RouterMethod::Split => return Value::Tuple(vec![Value::Router(routed), Value::Other]),
            RouterMethod::Describe => return Value::Other,
            RouterMethod::Keep => {}
        }
        Value::Router(routed)
    }

    /// One of the methods that take a path and what is below it.
    fn put(&mut self, routed: &mut Routed<'g>, does: RouterMethod, parts: &[Range<usize>]) {
        let [path, what, ..] = parts else { return };
        let (text, value) = (self.value(path.clone()), self.value(what.clone()));
        let added = self.placed(does, (path, text), (what, value));
        routed.merge(added);
    }

    /// What is put at a path.
    pub(super) fn placed(&mut self, does: RouterMethod, path: Part<'_, 'g>, what: Part<'_, 'g>) -> Routed<'g> {
        let ((path, text), (what, value)) = (path, what);
        let Value::Text(text) = text else {
            let shown = self.source.shown(path.clone());
            let doubt = self.doubt(path, format!("the path `{shown}` is made at run time"));
            return Routed { doubts: vec![doubt], ..Routed::default() };
        };
        match (does, value) {
            (RouterMethod::Nest | RouterMethod::NestService, Value::Router(inner) | Value::Described(inner)) => {
                inner.below(&text)
            }
            (RouterMethod::Nest, _) => self.lost(what).below(&text),
            (RouterMethod::NestService, _) => {
                let below = format!("{}/{{*rest}}", text.trim_end_matches('/'));
                let service = Target::Service(self.source.shown(what.clone()));
                Routed { entries: vec![self.entry("ANY", &below, service, path)], ..Routed::default() }
            }
            (_, Value::Methods(methods)) => {
                let entry = |(method, answer): &(String, Answer<'g>)| self.entry(method, &text, answer.clone(), path);
                Routed { entries: methods.handlers.iter().map(entry).collect(), ..Routed::default() }
            }
            (_, Value::Described(routed)) => routed,
            (RouterMethod::RouteService, value) => {
                let service = self.served(value, what);
                Routed { entries: vec![self.entry("ANY", &text, service, path)], ..Routed::default() }
            }
            _ => {
                let unknown = Target::Unknown(self.source.shown(what.clone()));
                Routed { entries: vec![self.entry("ANY", &text, unknown, path)], ..Routed::default() }
            }
        }
    }

    /// A router that is merged or nested.
    fn added(&mut self, part: &Range<usize>) -> Routed<'g> {
        match self.value(part.clone()) {
            Value::Router(routed) | Value::Described(routed) => routed,
            _ => self.lost(part),
        }
    }

    pub(super) fn lost(&self, part: &Range<usize>) -> Routed<'g> {
        let reason = format!("the router `{}` cannot be followed", self.source.shown(part.clone()));
        Routed { doubts: vec![self.doubt(part, reason)], ..Routed::default() }
    }

    /// A method of a stack of layers: one more of them, or what they are put around.
    fn on_layer(&mut self, mut guards: Vec<Parameter>, arguments: Range<usize>) -> Value<'g> {
        match self.value(arguments) {
            Value::Router(mut routed) => {
                routed.layer(&guards);
                Value::Router(routed)
            }
            value => {
                guards.extend(value.guards());
                Value::Layer(guards)
            }
        }
    }

    fn on_methods(&mut self, mut methods: Methods<'g>, word: &str, arguments: Range<usize>) -> Methods<'g> {
        match word {
            "layer" | "route_layer" => {
                let guards = self.value(arguments).guards();
                methods.layer(&guards);
                methods
            }
            "merge" => {
                if let Value::Methods(other) = self.value(arguments) {
                    methods.handlers.extend(other.handlers);
                }
                methods
            }
            _ if method_of(word).is_some() || matches!(word, "on" | "on_service") => {
                self.handled(methods, word, arguments)
            }
            _ => methods,
        }
    }
}
