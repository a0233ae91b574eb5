//! Methods that no framework has, and methods of what is not known.

use std::ops::Range;

use super::chain::literal;
use super::evaluate::Frame;
use super::handler::takes;
use super::router::{Routed, Target, Value};
use super::types::head;
use super::walk::returns;
use crate::code::framework::{self, RouterMethod};
use crate::syntax::Kind;

impl<'g> Frame<'_, '_, '_, 'g> {
    /// A method that no framework has: one of the project, or of another crate.
    pub(super) fn extended(
        &mut self,
        mut routed: Routed<'g>,
        word: &str,
        parts: &[Range<usize>],
        arguments: Range<usize>,
        range: &Range<usize>,
    ) -> Value<'g> {
        let takes_self = |unit: &crate::syntax::Unit<'_>| {
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
        if let (Some(method), [one]) = (framework::typed_method(word), parts)
            && let Some(path) = self.typed_path(one.clone())
        {
            let answer = self.target(one.clone());
            routed.entries.push(self.entry(method, &path, answer, one));
            return Value::Router(routed);
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
            || framework::is_typed(word)
            || !own.is_empty();
        if may_add || matches!(word, "pipe" | "apply") {
            routed
                .doubts
                .push(self.doubt(&arguments_or(&arguments, range), format!("the method `{word}` may add routes")));
        }
        self.hand_on(arguments);
        Value::Router(routed)
    }

    /// The path of a handler that takes a struct with `#[typed_path("…")]`.
    fn typed_path(&mut self, handler: Range<usize>) -> Option<String> {
        let (answer, code) = (self.target(handler), self.walk.code);
        let Target::Function { function, .. } = answer.target else { return None };
        let is = |unit: &crate::syntax::Unit<'_>| unit.kind == Kind::Struct;
        takes(code, &answer.target).into_iter().find_map(|parameter| {
            let (full, _) = head(&parameter.written.meant)?;
            let unit = code.unit(code.near(function.path, &full, is)?)?;
            let text = unit.attributes.iter().find_map(|text| text.strip_prefix("typed_path("))?;
            literal(text.split([',', ')']).next()?)
        })
    }

    /// A method of something that is not known. What is given routes is a router.
    pub(super) fn on_other(&mut self, word: &str, arguments: Range<usize>, range: &Range<usize>) -> Value<'g> {
        let parts = self.source.split(arguments.clone(), b',');
        let does = framework::router_method(word);
        if let (Some(does), [path, what]) = (does.filter(|does| does.takes_path()), &parts[..]) {
            let (text, value) = (self.value(path.clone()), self.value(what.clone()));
            let is_path = matches!(&text, Value::Text(text) if text.starts_with('/'));
            if is_path || matches!(&value, Value::Methods(_) | Value::Router(_) | Value::Described(_)) {
                return Value::Router(self.placed(does, (path, text), (what, value)));
            }
            [text, value].into_iter().for_each(|value| self.escape(value));
            return Value::Other;
        }
        if word == "fold" {
            return self.fold(vec![Value::Other], &parts, range);
        }
        if let (Some(RouterMethod::Merge), [one]) = (does, &parts[..]) {
            return match self.value(one.clone()) {
                Value::Router(routed) | Value::Described(routed) => Value::Router(routed),
                _ => Value::Other,
            };
        }
        let gives = |unit: &crate::syntax::Unit<'_>| {
            let router = returns(unit).iter().any(|token| framework::is_router_like(token));
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
        let (mut routed, mut any) = (Routed::default(), false);
        for function in &own {
            let given = parts.iter().map(|part| self.value(part.clone())).collect();
            if let Value::Router(one) = self.follow(*function, given, None, range) {
                routed.merge(one);
                any = true;
            }
        }
        if !any {
            return Value::Other;
        }
        if own.len() > 1 {
            let reason = format!("cannot decide which of {} methods `{word}` is called", own.len());
            routed.doubts.push(self.doubt(&arguments_or(&arguments, range), reason));
        }
        Value::Router(routed)
    }
}

/// The arguments, or where there are none the whole expression.
fn arguments_or(arguments: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    if arguments.is_empty() { range.clone() } else { arguments.clone() }
}
