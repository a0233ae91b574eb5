//! Calls of what the project has: its functions, and the macros that take handlers.

use std::ops::Range;

use super::block::union;
use super::code::Function;
use super::evaluate::Frame;
use super::router::{Answer, Methods, Routed, Target, Value};
use crate::code::framework::{self, method_of};

/// Macros that add nothing to what they are given.
const SILENT: &[&str] =
    &["assert", "debug", "debug_assert", "error", "eprintln", "info", "matches", "print", "println", "trace", "warn"];

impl<'g> Frame<'_, '_, '_, 'g> {
    /// A call of a function of the project.
    pub(super) fn project(
        &mut self,
        function: Function<'g>,
        arguments: Range<usize>,
        range: &Range<usize>,
    ) -> Value<'g> {
        let given: Vec<Value<'g>> =
            self.source.split(arguments, b',').into_iter().map(|part| self.value(part)).collect();
        self.follow(function, given, None, range)
    }

    /// What a function of the project gives for what it is given.
    pub(super) fn follow(
        &mut self,
        function: Function<'g>,
        given: Vec<Value<'g>>,
        receiver: Option<Value<'g>>,
        range: &Range<usize>,
    ) -> Value<'g> {
        let Some(unit) = self.walk.code.unit(function) else { return Value::Other };
        let gives =
            |token: &str| framework::is_router_like(token) || matches!(token, "str" | "String" | "Self" | "impl");
        let builds = unit.signature.iter().any(|token| gives(token));
        let says = |token: &str| {
            let layers = framework::is_extractor_layer(token) || framework::is_function_layer(token);
            framework::puts_routes(token) || framework::is_router_like(token) || layers
        };
        if !builds && !unit.body.iter().any(|token| says(token)) {
            given.into_iter().chain(receiver).for_each(|value| self.escape(value));
            return Value::Other;
        }
        if self.walk.is_running(function) {
            let name = unit.name.clone();
            let mut routed = Routed::default();
            routed.doubts.push(self.doubt(range, format!("`{name}` calls itself")));
            return Value::Router(routed);
        }
        let twins = self.walk.code.twins(function).into_iter();
        let values = twins.filter_map(|twin| self.walk.call(twin, given.clone(), receiver.clone()));
        match union(values) {
            Value::Other => {
                given.into_iter().chain(receiver).for_each(|value| self.escape(value));
                Value::Other
            }
            value => value,
        }
    }

    /// A macro, with what it is given.
    pub(super) fn invoked(&mut self, name: usize, input: Range<usize>) -> Value<'g> {
        match self.source.str(name) {
            word if framework::is_described_macro(word) => self.described(input),
            "concat" | "format" => self.text(name, input),
            "vec" => {
                let parts = self.source.split(input, b',');
                Value::Tuple(parts.into_iter().map(|part| self.value(part)).collect())
            }
            other => {
                let given = (!SILENT.contains(&other)).then(|| self.given_router(name, &input)).flatten();
                self.sweep(input);
                given.map_or(Value::Other, Value::Router)
            }
        }
    }

    /// The router that a macro is given as a variable, to which it may add routes.
    fn given_router(&self, name: usize, input: &Range<usize>) -> Option<Routed<'g>> {
        let parts = self.source.split(input.clone(), b',').into_iter().filter(|part| part.len() == 1);
        let words = parts.filter_map(|part| self.source.tokens.word(part.start));
        let mut known = words.filter_map(|word| self.variables.iter().rev().find(|variable| variable.name == word));
        let given = known.find_map(|variable| match &variable.value {
            Value::Router(routed) => Some(routed.clone()),
            _ => None,
        });
        given.map(|mut routed| {
            let reason = format!("the macro `{}!` may add routes", self.source.str(name));
            routed.doubts.push(self.doubt(&(name..input.end), reason));
            routed
        })
    }

    /// Handlers with `#[utoipa::path]`, as `routes!` takes them.
    fn described(&mut self, input: Range<usize>) -> Value<'g> {
        let mut routed = Routed::default();
        for part in self.source.split(input, b',') {
            let answer = self.target(part.clone());
            let Target::Function { function, .. } = answer.target else {
                routed.doubts.push(
                    self.doubt(&part, format!("the handler `{}` cannot be found", self.source.shown(part.clone()))),
                );
                continue;
            };
            let described = self.walk.code.unit(function).and_then(super::attribute::read);
            let Some(described) = described.filter(|described| !described.methods.is_empty()) else {
                let reason = format!("`{}` has no `#[utoipa::path]` that can be read", self.source.shown(part.clone()));
                routed.doubts.push(self.doubt(&part, reason));
                continue;
            };
            let path = described.path.clone().or_else(|| self.text_of(function, described.path_at.as_deref()));
            match path {
                Some(path) => {
                    for method in &described.methods {
                        routed.entries.push(self.entry(method, &path, answer.clone(), &part));
                    }
                }
                None => routed.doubts.push(self.doubt(&part, "its path is made at run time".to_owned())),
            }
        }
        Value::Described(routed)
    }

    /// The text of a constant that an attribute names, as seen from its function.
    fn text_of(&self, function: Function<'g>, name: Option<&str>) -> Option<String> {
        let last = name?.rsplit("::").next()?;
        match self.constant(self.walk.code.constant(function.path, last)?) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Adds the handlers of a call such as `get(list)` to others.
    pub(super) fn handled(&mut self, mut methods: Methods<'g>, name: &str, arguments: Range<usize>) -> Methods<'g> {
        let parts = self.source.split(arguments, b',');
        let (names, handler) = match method_of(name) {
            Some(method) => (vec![method.to_owned()], parts.first()),
            None => {
                let filter = parts.first().cloned().unwrap_or(0..0);
                let words = filter.filter_map(|at| self.source.tokens.word(at));
                let named = words.filter(|word| word.chars().all(|c| c.is_ascii_uppercase())).map(str::to_owned);
                (named.collect(), parts.get(1))
            }
        };
        let Some(handler) = handler.cloned() else { return methods };
        let answer = match name.ends_with("_service") {
            true => self.service(handler),
            false => self.target(handler),
        };
        methods.handlers.extend(names.into_iter().map(|method| (method, answer.clone())));
        methods
    }

    /// What answers, as it is written in a range.
    pub(super) fn target(&mut self, range: Range<usize>) -> Answer<'g> {
        let shown = self.source.shown(range.clone());
        match self.value(range) {
            Value::Handler(answer) => answer,
            Value::Text(text) => Target::Constant(text).into(),
            Value::Tuple(_) => Target::Constant(shown).into(),
            Value::Router(_) => Target::Service(shown).into(),
            _ => Target::Unknown(shown).into(),
        }
    }

    /// A service, which is a handler where it is made of one.
    pub(super) fn service(&mut self, range: Range<usize>) -> Answer<'g> {
        let value = self.value(range.clone());
        self.served(value, &range)
    }

    pub(super) fn served(&self, value: Value<'g>, range: &Range<usize>) -> Answer<'g> {
        let shown = self.source.shown(range.clone());
        match value {
            Value::Handler(answer) if matches!(answer.target, Target::Function { .. } | Target::Closure { .. }) => {
                answer
            }
            _ => Target::Service(shown).into(),
        }
    }
}
