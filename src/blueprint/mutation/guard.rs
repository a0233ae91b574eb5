//! A handler that takes one extractor less.

use std::collections::BTreeSet;

use super::field::{replaced, without};
use super::{Mutant, MutantKind};
use crate::rule::RuleContext;

/// One mutant for each parameter of a handler whose type is an extractor of the project: those of axum guard nothing.
pub(super) fn mutants(context: &RuleContext<'_>) -> Vec<Mutant> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for route in context.sources.routes().routes.iter().filter(|route| route.live) {
        let Some((path, _)) = &route.handler.place else { continue };
        for parameter in route.handler.parameters.iter().filter(|parameter| parameter.own) {
            let Some(text) = context.sources.text(path).filter(|_| known.insert((path, parameter.span.start))) else {
                continue;
            };
            let taken = parameter.written.tokens.concat();
            let what = format!("losing `{taken}` of `{}`", route.handler.unit);
            found.push(Mutant {
                sort: MutantKind::Guard,
                what,
                files: replaced(path, &without(text, &parameter.span)),
            });
        }
    }
    found
}
