//! What a type may be that somebody names who sees no imports.

use super::list::{arguments, is_word};
use super::{of_alias, path_end};
use crate::code::routes::code::{Code, Function};
use crate::code::routes::extractor::is_extractor;
use crate::model::path::RelPath;
use crate::syntax::{Kind, Unit};

/// How deep aliases are followed.
const DEEPEST: usize = 6;
/// The most things that a name may stand for.
const MOST: usize = 8;

/// The type with its aliases as what they stand for, once for each that has the name.
pub(in crate::code::routes) fn alternatives(code: &Code<'_, '_>, tokens: &[String]) -> Vec<Vec<String>> {
    let (mut open, mut done) = (vec![(tokens.to_vec(), 0)], Vec::new());
    while let Some((tokens, depth)) = open.pop() {
        let next = if depth < DEEPEST && open.len() + done.len() < MOST { expanded(code, &tokens) } else { Vec::new() };
        if next.is_empty() {
            done.push(tokens);
        }
        open.extend(next.into_iter().map(|tokens| (tokens, depth + 1)));
    }
    done.sort();
    done.dedup();
    done
}

/// The same with its first alias as what it stands for; nothing where it has none.
fn expanded<'g>(code: &Code<'_, 'g>, tokens: &[String]) -> Vec<Vec<String>> {
    let mut at = 0;
    while at < tokens.len() {
        let last = path_end(tokens, at);
        let path: Vec<&str> = tokens[at..=last].iter().filter(|one| *one != ":").map(String::as_str).collect();
        let aliases = if is_word(&tokens[at]) { aliases(code, &path) } else { Vec::new() };
        if !aliases.is_empty() {
            let (given, end) = arguments(tokens, last + 1);
            let whole = |alias: Function<'g>| {
                let body = of_alias(code, alias, &given, 0);
                [&tokens[..at], &body, &tokens[end..]].concat()
            };
            return aliases.into_iter().map(whole).filter(|one| one != tokens).collect();
        }
        at = last + 1;
    }
    Vec::new()
}

/// The aliases that a path may name; none where it names something else of the project.
fn aliases<'g>(code: &Code<'_, 'g>, path: &[&str]) -> Vec<Function<'g>> {
    let is_alias = |one: &Function<'g>| code.unit(*one).is_some_and(|unit| unit.kind == Kind::Type);
    let (aliases, others): (Vec<_>, Vec<_>) = named(code, path).into_iter().partition(is_alias);
    if others.is_empty() { aliases } else { Vec::new() }
}

/// The extractors that a path may name, by their keys.
pub(in crate::code::routes) fn extractors(code: &Code<'_, '_>, path: &[&str]) -> Vec<String> {
    let own = named(code, path).into_iter().filter(|one| !code.is_test(*one) && is_extractor(code, *one));
    own.map(|one| code.key(one)).collect()
}

/// The types of the project that a path may name.
fn named<'g>(code: &Code<'_, 'g>, path: &[&str]) -> Vec<Function<'g>> {
    let Some((name, owners)) = path.split_last() else { return Vec::new() };
    let is_type = |unit: &Unit<'_>| {
        let sort = matches!(unit.kind, Kind::Struct | Kind::Enum | Kind::Union | Kind::Trait | Kind::Type);
        // `Output` and the like are members of traits.
        sort && !unit.key.contains("impl ") && !(unit.kind == Kind::Type && unit.parent.is_some_and(|_| in_trait(unit)))
    };
    let found = code.named(name, is_type).into_iter();
    found.filter(|one| holds(&segments(one.path, code.unit(*one)), owners)).collect()
}

fn in_trait(unit: &Unit<'_>) -> bool {
    unit.key.split("::").any(|part| part.starts_with(char::is_uppercase) && part != unit.name)
}

/// The folders, files and modules that an item is in.
fn segments(path: &RelPath, unit: Option<&Unit<'_>>) -> Vec<String> {
    let folders = path.as_str().trim_end_matches(".rs").split('/').map(|part| part.replace('-', "_"));
    folders.chain(unit.iter().flat_map(|unit| unit.key.split("::").map(str::to_owned))).collect()
}

/// Whether `wanted` stand in `all`, in their order.
fn holds(all: &[String], wanted: &[&str]) -> bool {
    let mut all = all.iter();
    let mut wanted = wanted.iter().filter(|one| !matches!(**one, "crate" | "self" | "super"));
    wanted.all(|wanted| all.any(|one| one == wanted))
}
