//! How functions are walked through: each with what it is given, and no more than can be read.

use super::Doubt;
use super::code::Function;
use super::evaluate::{DEEPEST, Frame, NESTED, Parts, Walk, parts};
use super::router::{Routed, Value};
use crate::code::framework;
use crate::syntax::{Kind, Token, Unit};

impl<'g> Walk<'_, '_, 'g> {
    /// Reads a function, with what it is given if that is known.
    pub(super) fn run(
        &self,
        function: Function<'g>,
        given: Option<Vec<Value<'g>>>,
        receiver: Option<Value<'g>>,
    ) -> (Option<Value<'g>>, Vec<Routed<'g>>) {
        let none = (None, Vec::new());
        let (Some(piece), left) = (self.code.tokens_of(function), self.left.get()) else { return none };
        if left == 0 || self.stack.borrow().len() > DEEPEST || self.stack.borrow().contains(&function) {
            return none;
        }
        self.left.set(left - 1);
        let Some(Parts { parameters, body, .. }) = parts(&piece.source, piece.range.clone()) else { return none };
        self.stack.borrow_mut().push(function);
        let mut frame = Frame {
            walk: self,
            source: piece.source,
            variables: Vec::new(),
            returned: Vec::new(),
            escaped: Vec::new(),
        };
        frame.parameters(parameters, given, receiver);
        let tail = frame.block(body);
        let result = frame.result(tail);
        frame.leave();
        self.stack.borrow_mut().pop();
        // What was handed on is seen, if not by whom.
        let seen = holds_router(result.as_ref()) || !frame.escaped.is_empty();
        let lost = !seen && self.code.unit(function).is_some_and(promises);
        let result = if lost { Some(Value::Router(self.lost(function))) } else { result };
        (result, frame.escaped)
    }

    /// What a call of a function gives; it is that function's only user now.
    pub(super) fn call(
        &self,
        function: Function<'g>,
        given: Vec<Value<'g>>,
        receiver: Option<Value<'g>>,
    ) -> Option<Value<'g>> {
        self.called.borrow_mut().insert(function);
        let plain = receiver.is_none() && given.iter().all(|value| matches!(value, Value::Other));
        if let Some(known) = self.known.borrow().get(&function).filter(|_| plain) {
            return known.clone();
        }
        let (result, _) = self.run(function, Some(given), receiver);
        if plain {
            self.known.borrow_mut().insert(function, result.clone());
        }
        result
    }

    pub(super) fn is_running(&self, function: Function<'g>) -> bool {
        self.stack.borrow().contains(&function)
    }

    /// What `read` gives, unless too much was read already.
    pub(super) fn within<T>(&self, read: impl FnOnce() -> T) -> Option<T> {
        let (steps, depth) = (self.steps.get(), self.depth.get());
        if steps == 0 || depth > NESTED {
            self.steps.set(if depth > NESTED { steps } else { 0 });
            self.spent.set(true);
            return None;
        }
        self.steps.set(steps - 1);
        self.depth.set(depth + 1);
        let read = read();
        self.depth.set(depth);
        Some(read)
    }

    /// That not everything was read, if that is so.
    pub(super) fn tired(&self, builders: &[Function<'g>]) -> Option<Doubt> {
        let first = builders.first().filter(|_| self.spent.get())?;
        let (path, span) = self.code.place(*first)?;
        let (unit, reason) = (path.to_string(), "there is more code that builds routers than is followed".to_owned());
        Some(Doubt { unit, path, start: span.start, end: span.end, below: String::new(), reason })
    }

    /// A router that a function promises and that cannot be seen in it.
    fn lost(&self, function: Function<'g>) -> Routed<'g> {
        let Some((path, span)) = self.code.place(function) else { return Routed::default() };
        let name = self.code.unit(function).map_or("", |unit| unit.name.as_str());
        let reason = format!("the router that `{name}` returns cannot be followed");
        let (unit, below) = (self.code.key(function), String::new());
        let doubt = Doubt { unit, path, start: span.start, end: span.end, below, reason };
        Routed { doubts: vec![doubt], ..Routed::default() }
    }

    /// Routers in the values of constants and statics.
    pub(super) fn kept(&self) -> Vec<Routed<'g>> {
        let mut kept = Vec::new();
        for path in self.code.files() {
            let Some(outline) = self.code.outline(path) else { continue };
            for (unit, read) in outline.units.iter().enumerate() {
                let says = matches!(read.kind, Kind::Static | Kind::Const)
                    && read.body.iter().chain(&read.signature).any(|token| framework::is_router_like(token));
                let function = Function { path, unit };
                let piece = self.code.tokens_of(function).filter(|_| says && !self.code.is_test(function));
                let Some(piece) = piece else { continue };
                let (walk, source) = (self, piece.source);
                let mut frame =
                    Frame { walk, source, variables: Vec::new(), returned: Vec::new(), escaped: Vec::new() };
                frame.sweep(piece.range);
                kept.extend(frame.escaped);
            }
        }
        kept
    }
}

/// The type that a function returns.
pub(super) fn returns<'u, 't>(unit: &'u Unit<'t>) -> &'u [Token<'t>] {
    let mut depth = 0usize;
    for (at, token) in unit.signature.iter().enumerate() {
        match &**token {
            "->" if depth == 0 => return &unit.signature[at + 1..],
            "<" | "(" | "[" => depth += 1,
            ">" | ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    &[]
}

fn holds_router(value: Option<&Value<'_>>) -> bool {
    match value {
        Some(Value::Router(_) | Value::Described(_)) => true,
        Some(Value::Tuple(values)) => values.iter().any(|value| holds_router(Some(value))),
        _ => false,
    }
}

/// Whether a function says that it returns a router, and does more than to hand out a field.
fn promises(unit: &Unit<'_>) -> bool {
    let wraps = |token: &str| matches!(token, "Result" | "Option" | "Box" | "Arc");
    let mut names = returns(unit).iter().filter(|token| token.starts_with(char::is_uppercase));
    let first = names.find(|token| !wraps(token));
    let panics = |token: &str| matches!(token, "todo" | "unimplemented" | "unreachable" | "panic");
    let own = unit.body.iter().any(|token| token == "self");
    first.is_some_and(|name| name.ends_with("Router") && name != "MethodRouter")
        && !own
        && !unit.body.is_empty()
        && !unit.body.iter().any(|token| panics(token))
}
