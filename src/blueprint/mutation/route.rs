//! A router that has one route less.

use std::collections::BTreeMap;
use std::ops::Range;

use super::field::replaced;
use super::{Mutant, MutantKind};
use crate::model::path::RelPath;
use crate::rule::RuleContext;
use crate::syntax::rust::tokens::{NONE, Tokens};

/// A call, by its file and where it begins, with the routes that it puts there.
type Call<'g> = ((&'g RelPath, usize), (Range<usize>, Vec<String>));

/// One mutant for each call that puts routes into a router: without it.
pub(super) fn mutants(context: &RuleContext<'_>) -> Vec<Mutant> {
    let mut calls: BTreeMap<_, _> = BTreeMap::new();
    for route in context.sources.routes().routes.iter().filter(|route| route.live) {
        let (path, span) = &route.place;
        let Some(call) = context.sources.rust(path).and_then(|source| call(&source.tokens(), span)) else { continue };
        let name = format!("`{} {}`", route.method, route.path);
        let (_, names) = calls.entry((path, call.start)).or_insert_with(|| (call, Vec::new()));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mutant = |((path, _), (call, names)): Call<'_>| {
        let text = context.sources.text(path)?;
        let rest = format!("{}{}", &text[..call.start], &text[call.end..]);
        Some(Mutant {
            sort: MutantKind::Route,
            what: format!("losing {}", names.join(" and ")),
            files: replaced(path, &rest),
        })
    };
    calls.into_iter().filter_map(mutant).collect()
}

/// The call of a method, from its dot on, whose arguments hold some bytes.
fn call(tokens: &Tokens<'_>, inside: &Range<usize>) -> Option<Range<usize>> {
    let opens = (0..tokens.toks.len()).filter(|at| {
        let tok = tokens.toks[*at];
        let holds = tok.mate != NONE && (tok.mate as usize) > *at && tok.end as usize <= inside.start;
        holds && tokens.toks[tok.mate as usize].start as usize >= inside.end
    });
    let method = |at: &usize| *at >= 2 && tokens.word(at - 1).is_some() && tokens.is(at - 2, b'.');
    let open = opens.filter(method).last()?;
    let close = tokens.toks.get(tokens.toks[open].mate as usize)?;
    Some(tokens.toks[open - 2].start as usize..close.end as usize)
}
