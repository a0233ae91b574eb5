//! Whose a method is: the type or the trait it stands in, whatever lifetimes and generics those are written with.

use crate::syntax::{Kind, Outline, Unit};

/// What owns a unit that stands in a trait or an `impl`; empty for any other. A unit with another owner is another unit.
#[must_use]
pub fn owner(outline: &Outline<'_>, unit: usize) -> String {
    let above = outline.units[unit].parent.map(|at| &outline.units[at]);
    match above.map(|above| (above.kind, above.name.as_str())) {
        Some((Kind::Trait, name)) => name.to_owned(),
        Some((Kind::Impl, name)) => bare(name),
        _ => String::new(),
    }
}

/// The name of an `impl` without lifetimes.
#[must_use]
pub fn plain(name: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(name.len()), name);
    while let Some(at) = rest.find('\'') {
        let word =
            rest[at + 1..].find(|c: char| !c.is_alphanumeric() && c != '_').map_or(rest.len(), |end| at + 1 + end);
        out.push_str(&rest[..at]);
        rest = rest[word..].trim_start_matches(", ").trim_start();
    }
    out.push_str(rest);
    out.replace(", >", ">").replace("<>", "").trim_end_matches('+').to_owned()
}

/// The name of an `impl` without lifetimes and without the generics of its type.
#[must_use]
pub fn bare(name: &str) -> String {
    let mut name = plain(name);
    let start = name.rfind(" for ").map_or("impl ".len(), |at| at + " for ".len());
    if let Some(at) = name.get(start..).and_then(|of| of.find('<')).filter(|at| *at > 0) {
        name.truncate(start + at);
    }
    name
}

/// What tells units of one name apart: the conditions they are compiled under and, for blocks of methods, hold under.
pub(super) fn conditions(unit: &Unit<'_>) -> String {
    match unit.kind {
        Kind::Impl => [&unit.attributes[..], &unit.bounds].concat().join("\n"),
        _ => unit.gate.clone(),
    }
}

/// The type an `impl` is of, which resemblance does not change; nothing of other units.
pub(super) fn type_of(unit: &Unit<'_>) -> String {
    if unit.kind == Kind::Impl { bare(&unit.name) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_and_generics_of_the_type_tell_no_owners_apart() {
        let check = |name: &str, expected: [&str; 2]| assert_eq!([plain(name), bare(name)], expected);
        check("impl S", ["impl S", "impl S"]);
        check("impl S<'a, T>", ["impl S<T>", "impl S"]);
        check("impl S<'_>", ["impl S", "impl S"]);
        check("impl S<T, 'a>", ["impl S<T>", "impl S"]);
        check("impl From<&'a str> for S<T>", ["impl From<&str> for S<T>", "impl From<&str> for S"]);
        check("impl A for &'a mut S<T>", ["impl A for &mut S<T>", "impl A for &mut S"]);
        check("impl A for <T as B>::C", ["impl A for <T as B>::C", "impl A for <T as B>::C"]);
        check("impl dyn A+'_", ["impl dyn A", "impl dyn A"]);
    }
}
