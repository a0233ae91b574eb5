//! Fields and variants, as a rule names them and as an item has them.

use std::borrow::Cow;

use super::Mode;
use super::expected::ExpectedItem;
use super::find::Place;
use crate::rule::written::{Written, bare, shown};
use crate::rule::{Verdict, ViolationKind};
use crate::syntax::rust::{single_marks, words};
use crate::syntax::{Kind, Unit};

/// A field or variant that a rule names.
pub(super) struct Member {
    pub name: String,
    /// The type of a field; what a variant holds, where the rule says it.
    pub holds: Option<Written>,
    pub visibility: Option<String>,
}

/// Reads a field's type, with the visibility that may stand before it.
pub(super) fn field(name: &str, text: &str) -> Result<Member, String> {
    if !is_name(name) {
        return Err("a field is named as in the source, and by its number in a tuple".to_owned());
    }
    let (visibility, rest) = match text.trim().strip_prefix("pub").filter(|rest| rest.starts_with([' ', '('])) {
        Some(rest) if rest.starts_with('(') => {
            let close = rest.find(')').ok_or_else(|| format!("`{text}` has a bracket without its partner"))?;
            (visibility(&format!("pub{}", &rest[..=close])), &rest[close + 1..])
        }
        Some(rest) => (Some("pub".to_owned()), rest),
        None => (None, text),
    };
    Ok(Member { name: bare(name).to_owned(), holds: Some(Written::read(rest)?), visibility })
}

/// Reads a variant such as `Placed`, `Placed(PlacedV1)` or `Placed { id: Uuid }`.
pub(super) fn variant(text: &str) -> Result<Member, String> {
    let name = name_of(text);
    let rest = text.trim_start()[name.len()..].trim();
    if !is_name(name) || !(rest.is_empty() || rest.starts_with(['(', '{', '='])) {
        return Err(format!("`{text}` is no variant such as `Placed` or `Placed(PlacedV1)`"));
    }
    let holds = if rest.is_empty() { None } else { Some(Written::read(rest)?) };
    Ok(Member { name: bare(name).to_owned(), holds, visibility: None })
}

/// The name a variant begins with.
pub(super) fn name_of(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '#').unwrap_or(text.len());
    &text[..end]
}

fn is_name(name: &str) -> bool {
    !bare(name).is_empty() && bare(name).chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A visibility as it is compared: `private`, `pub`, `pub(crate)`, `pub(in a::b)`.
pub(super) fn visibility(text: &str) -> Option<String> {
    let tokens = words(text)?;
    let tokens: Vec<&str> = tokens.iter().map(AsRef::as_ref).collect();
    match tokens[..] {
        [] | ["private"] => Some("private".to_owned()),
        ["pub"] => Some("pub".to_owned()),
        ["crate"] => Some("pub(crate)".to_owned()),
        ["pub", "(", place @ ("crate" | "super" | "self"), ")"] => Some(place_of(place)),
        ["pub", "(", "in", .., ")"] => Some(place_of(&tokens[3..tokens.len() - 1].concat())),
        _ => None,
    }
}

fn place_of(place: &str) -> String {
    match place {
        "self" => "private".to_owned(),
        "crate" | "super" => format!("pub({place})"),
        _ => format!("pub(in {place})"),
    }
}

/// The visibility of a unit, as it is compared.
pub(super) fn shown_visibility(tokens: &[Cow<'_, str>]) -> String {
    match tokens {
        [] => "private".to_owned(),
        [word] if word == "crate" => "pub(crate)".to_owned(),
        [_] => "pub".to_owned(),
        [_, place, ..] => place_of(place),
    }
}

/// Holds the members of an item against a rule.
pub(super) fn judge(asked: &ExpectedItem, place: &Place<'_, '_>, verdict: &mut Verdict) {
    if asked.members.is_empty() {
        return;
    }
    let kind = if asked.variants { Kind::Variant } else { Kind::Field };
    let found: Vec<&Unit<'_>> = place.members().filter(|unit| unit.kind == kind).collect();
    for wanted in &asked.members {
        let twins: Vec<&Unit<'_>> = found.iter().copied().filter(|unit| bare(&unit.name) == wanted.name).collect();
        one(asked, place, wanted, &twins, verdict);
    }
    let is_named = |unit: &&Unit<'_>| asked.members.iter().any(|wanted| wanted.name == bare(&unit.name));
    match asked.mode {
        Mode::AtLeast => {}
        Mode::Exact => found.iter().filter(|unit| !is_named(unit)).for_each(|unit| added(asked, place, unit, verdict)),
        Mode::AppendOnly => order(asked, place, &found, verdict),
    }
}

fn word(asked: &ExpectedItem) -> &'static str {
    if asked.variants { "variant" } else { "field" }
}

/// One member that the rule names; under different conditions it may stand there more than once.
fn one(asked: &ExpectedItem, place: &Place<'_, '_>, wanted: &Member, twins: &[&Unit<'_>], verdict: &mut Verdict) {
    let (item, name, word) = (place.name(), &wanted.name, word(asked));
    let target = format!("{word} {name}");
    if twins.is_empty() {
        let message = format!("`{item}` lost {word} `{name}`");
        return verdict.push(place.member_breach(ViolationKind::Absence, name, &target, message, None));
    }
    if let [only] = twins
        && !only.gate.is_empty()
        && only.gate != place.unit.gate
    {
        let message = format!("`{item}` has {word} `{name}` only under `{}`", only.gate);
        verdict.push(place.member_breach(ViolationKind::Divergence, name, &target, message, Some(only)));
    }
    for twin in twins {
        let found = holds(asked, twin);
        if let Some(holds) = wanted.holds.as_ref().filter(|holds| !holds.is(&found) && !place.is_alias(holds, &found)) {
            let is = if found.is_empty() { "nothing".to_owned() } else { shown(&found) };
            let verb = if asked.variants { "holds" } else { "is" };
            let message = format!("{word} `{name}` of `{item}` {verb} `{is}`, not `{holds}`");
            let violation = place.member_breach(ViolationKind::Divergence, name, &target, message, Some(twin));
            verdict.push(violation.fact("was", holds.to_string()).fact("is", is));
        }
        let visibility = shown_visibility(&twin.visibility);
        if let Some(wanted) = wanted.visibility.as_ref().filter(|wanted| **wanted != visibility) {
            let message = format!("{word} `{name}` of `{item}` is {visibility}, not {wanted}");
            let violation = place.member_breach(ViolationKind::Divergence, name, &target, message, Some(twin));
            verdict.push(violation.fact("was", wanted.clone()).fact("is", visibility));
        }
    }
}

/// The type of a field, or what a variant holds, without its number.
fn holds<'u>(asked: &ExpectedItem, unit: &'u Unit<'_>) -> Vec<&'u str> {
    let tokens = single_marks(&unit.signature);
    let numbered = asked.variants
        && asked
            .members
            .iter()
            .all(|member| member.holds.as_ref().is_none_or(|holds| !holds.to_string().contains('=')));
    let end = tokens.iter().rposition(|token| *token == "=").filter(|_| numbered).unwrap_or(tokens.len());
    tokens[..end].to_vec()
}

fn added(asked: &ExpectedItem, place: &Place<'_, '_>, unit: &Unit<'_>, verdict: &mut Verdict) {
    let (item, name, word) = (place.name(), bare(&unit.name), word(asked));
    let message = format!("`{item}` has a new {word} `{name}`, and nothing may be added to it");
    verdict.push(place.member_breach(ViolationKind::Divergence, name, &format!("{word} {name}"), message, Some(unit)));
}

/// What is named stands first, in its order where the rule has one; what is new comes after.
fn order(asked: &ExpectedItem, place: &Place<'_, '_>, found: &[&Unit<'_>], verdict: &mut Verdict) {
    let (item, word) = (place.name(), word(asked));
    let number = |unit: &Unit<'_>| asked.members.iter().position(|wanted| wanted.name == bare(&unit.name));
    let last = found.iter().rposition(|unit| number(unit).is_some()).unwrap_or(0);
    let mut highest = None;
    for unit in &found[..(last + 1).min(found.len())] {
        let name = bare(&unit.name);
        let message = match number(unit) {
            None => format!("`{item}` has a new {word} `{name}` before others: what is new comes last"),
            Some(at) if asked.ordered && highest.is_some_and(|highest| at < highest) => {
                format!("{word} `{name}` of `{item}` is not where it was in the order")
            }
            Some(at) => {
                highest = Some(at.max(highest.unwrap_or(0)));
                continue;
            }
        };
        let target = format!("{word} {name} order");
        verdict.push(place.member_breach(ViolationKind::Divergence, name, &target, message, Some(unit)));
    }
}
