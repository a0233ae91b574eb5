//! Methods that axum does not have, and methods of what is not known.

use std::ops::Range;

use super::evaluate::Frame;
use super::router::{Routed, Target, Value};
use crate::lang::Kind;

impl<'g> Frame<'_, '_, '_, 'g> {
    /// A method that axum does not have: one of the project, or of another crate.
    pub(super) fn extended(
        &mut self,
        mut routed: Routed<'g>,
        word: &str,
        parts: &[Range<usize>],
        arguments: Range<usize>,
        range: &Range<usize>,
    ) -> Value<'g> {
        let takes_self = |unit: &crate::lang::Unit<'_>| {
            unit.kind == Kind::Function && unit.signature.iter().any(|token| token == "self") && !unit.body.is_empty()
        };
        let own = self.walk.code.named(word, takes_self);
        if let [function] = own[..] {
            let given = parts.iter().map(|part| self.value(part.clone())).collect();
            return match self.follow(function, given, Some(Value::Router(routed.clone())), range) {
                Value::Other => Value::Router(routed),
                value => value,
            };
        }
        if let ("pipe" | "apply", [one]) = (word, parts)
            && let Value::Handler(answer) = self.value(one.clone())
            && let Target::Function { function, .. } = answer.target
        {
            return self.follow(function, vec![Value::Router(routed)], None, range);
        }
        let may_add = word.contains("route")
            || word.contains("nest")
            || word.contains("mount")
            || word.starts_with("typed_")
            || !own.is_empty();
        if may_add || matches!(word, "pipe" | "apply") {
            routed
                .doubts
                .push(self.doubt(&arguments_or(&arguments, range), format!("the method `{word}` may add routes")));
        }
        self.hand_on(arguments);
        Value::Router(routed)
    }

    /// A method of something that is not known. What is given routes is a router.
    pub(super) fn on_other(&mut self, word: &str, arguments: Range<usize>, range: &Range<usize>) -> Value<'g> {
        let parts = self.source.split(arguments.clone(), b',');
        let puts =
            matches!(word, "route" | "nest" | "route_service" | "nest_service" | "api_route") && parts.len() == 2;
        if puts && matches!(self.value(parts[0].clone()), Value::Text(text) if text.starts_with('/')) {
            return self.on_router(Routed::default(), word, arguments, range);
        }
        if let ("merge" | "routes", [one]) = (word, &parts[..]) {
            return match self.value(one.clone()) {
                Value::Router(routed) | Value::Described(routed) => Value::Router(routed),
                _ => Value::Other,
            };
        }
        let gives = |unit: &crate::lang::Unit<'_>| {
            let returns = unit.signature.windows(2).rposition(|pair| pair[0] == "-" && pair[1] == ">");
            let router = returns.is_some_and(|at| unit.signature[at..].iter().any(|token| token.contains("Router")));
            unit.kind == Kind::Function
                && router
                && unit.signature.iter().any(|token| token == "self")
                && !unit.body.is_empty()
        };
        let own = self.walk.code.named(word, gives);
        if own.is_empty() {
            self.hand_on(arguments);
            return Value::Other;
        }
        let mut routed = Routed::default();
        for function in &own {
            let given = parts.iter().map(|part| self.value(part.clone())).collect();
            if let Value::Router(one) = self.follow(*function, given, None, range) {
                routed.merge(one);
            }
        }
        if own.len() > 1 {
            let reason = format!("which of {} methods `{word}` is called cannot be told", own.len());
            routed.doubts.push(self.doubt(&arguments_or(&arguments, range), reason));
        }
        Value::Router(routed)
    }
}

/// The arguments, or where there are none the whole expression.
fn arguments_or(arguments: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    if arguments.is_empty() { range.clone() } else { arguments.clone() }
}
