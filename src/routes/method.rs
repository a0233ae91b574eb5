//! Methods: what is called on routers, on handlers by method, and on what may be either.

use std::ops::Range;

use super::DOCUMENTATION;
use super::call::method_of;
use super::evaluate::Frame;
use super::router::{Answer, Methods, Routed, Target, Value};

/// Methods of routers that put nothing into them.
const SAME: &[&str] = &[
    "with_state",
    "fallback",
    "fallback_service",
    "method_not_allowed_fallback",
    "reset_fallback",
    "clone",
    "boxed",
    "into_router",
    "into",
    "unwrap",
    "expect",
    "with_openapi",
    "into_make_service",
    "into_service",
    "as_service",
    "into_make_service_with_connect_info",
    "without_v07_checks",
    "layer_fn",
    "finish_api",
    "finish_api_with",
    "config",
    "to_owned",
    "has_routes",
    "credentials",
    "oauth",
    "with_graceful_shutdown",
];

/// Methods of handlers that leave them what they are.
const HANDLERS: &[&str] = &["layer", "with_state", "into_service", "clone", "handle_error", "into_make_service"];

/// Methods of a router that only give its description.
const DESCRIPTIONS: &[&str] = &["to_openapi", "into_openapi", "get_openapi", "get_openapi_mut"];

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
            Value::Handler(mut answer) if HANDLERS.contains(&word) => {
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
            Value::Layer(mut guards) => {
                guards.extend(self.value(arguments).guards());
                Value::Layer(guards)
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
        match word {
            "route" | "api_route" | "route_with_tsr" | "api_route_with" | "route_service" | "nest_service" | "nest"
            | "nest_api_service" => {
                self.put(&mut routed, word, &parts);
            }
            "routes" | "merge" => {
                for part in &parts {
                    let added = self.added(part);
                    routed.merge(added);
                }
            }
            "layer" | "route_layer" => {
                let guards = self.value(arguments).guards();
                routed.layer(&guards);
            }
            "url" => {
                if let Some(Value::Text(path)) = parts.first().map(|part| self.value(part.clone())) {
                    let page = self.entry("GET", &path, Target::Service(DOCUMENTATION.to_owned()), &parts[0]);
                    routed.entries.push(page);
                }
            }
            "split_for_parts" => return Value::Tuple(vec![Value::Router(routed), Value::Other]),
            _ if DESCRIPTIONS.contains(&word) => return Value::Other,
            _ if SAME.contains(&word) => {}
            _ => return self.extended(routed, word, &parts, arguments, range),
        }
        Value::Router(routed)
    }

    /// One of the methods that take a path and what is below it.
    fn put(&mut self, routed: &mut Routed<'g>, word: &str, parts: &[Range<usize>]) {
        let [path, what, ..] = parts else { return };
        let value = self.value(path.clone());
        let Value::Text(text) = value else {
            let shown = self.source.shown(path.clone());
            routed.doubts.push(self.doubt(path, format!("the path `{shown}` is made at run time")));
            return;
        };
        match word {
            "route" | "api_route" | "route_with_tsr" | "api_route_with" => {
                let added = self.at_path(&text, path, what);
                routed.merge(added);
            }
            "route_service" => {
                let service = self.service(what.clone());
                routed.entries.push(self.entry("ANY", &text, service, path));
            }
            _ => {
                let added = match self.value(what.clone()) {
                    Value::Router(inner) | Value::Described(inner) => inner.below(&text),
                    _ if word == "nest" => self.lost(what).below(&text),
                    _ => {
                        let below = format!("{}/{{*rest}}", text.trim_end_matches('/'));
                        let entry = self.entry("ANY", &below, Target::Service(self.source.shown(what.clone())), path);
                        Routed { entries: vec![entry], doubts: Vec::new() }
                    }
                };
                routed.merge(added);
            }
        }
    }

    /// What answers at one path.
    fn at_path(&mut self, text: &str, path: &Range<usize>, what: &Range<usize>) -> Routed<'g> {
        let methods = match self.value(what.clone()) {
            Value::Methods(methods) => methods,
            Value::Described(routed) => return routed,
            _ => {
                let shown = self.source.shown(what.clone());
                let unknown = self.entry("ANY", text, Target::Unknown(shown), path);
                return Routed { entries: vec![unknown], doubts: Vec::new() };
            }
        };
        let entry = |(method, answer): &(String, Answer<'g>)| self.entry(method, text, answer.clone(), path);
        Routed { entries: methods.handlers.iter().map(entry).collect(), doubts: Vec::new() }
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
        Routed { entries: Vec::new(), doubts: vec![self.doubt(part, reason)] }
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
