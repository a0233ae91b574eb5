//! Structs as forms to be filled: the names that serde knows their fields by.

use super::Query;
use super::code::{Code, Function};
use super::types::{arguments, head, of, of_member};
use crate::model::path::RelPath;
use crate::syntax::{Kind, Unit};

/// How deep structs are looked into.
const DEEPEST: usize = 8;

/// Types that take any name.
const ANY: &[&str] = &["HashMap", "BTreeMap", "IndexMap", "Vec", "Value", "Map", "String"];

/// Adds the names of a type's fields to a query.
pub(super) fn fields(code: &Code<'_, '_>, path: &RelPath, tokens: &[String], depth: usize, query: &mut Query) {
    let tokens = &of(code, path, tokens.to_vec()).meant;
    let Some((full, at)) = head(tokens).filter(|_| depth < DEEPEST) else { return };
    let name = full.rsplit("::").next().unwrap_or(&full);
    let (given, _) = arguments(tokens, at);
    if matches!(name, "Option" | "Box" | "Arc" | "Valid" | "Validated") {
        if let Some(inner) = given.first() {
            fields(code, path, inner, depth + 1, query);
        }
        return;
    }
    let is = |unit: &Unit<'_>| unit.kind == Kind::Struct;
    let Some(found) = code.near(path, &full, is).filter(|_| !ANY.contains(&name)) else {
        let reason = if ANY.contains(&name) {
            format!("it takes any name, as `{name}`")
        } else {
            format!("`{name}` is not in the project")
        };
        query.open.get_or_insert(reason);
        return;
    };
    of_struct(code, found, &given, depth, query);
}

/// Adds the names of a struct's fields; `given` stands for its parameters.
pub(super) fn of_struct<'g>(
    code: &Code<'_, 'g>,
    found: Function<'g>,
    given: &[Vec<String>],
    depth: usize,
    query: &mut Query,
) {
    let Some(unit) = code.unit(found) else { return };
    let bound = bound(unit, given);
    let style = unit.attributes.iter().find_map(|text| value(text, "rename_all"));
    for (member, field) in members(code, found) {
        let says = |word: &str| field.attributes.iter().any(|text| text.starts_with("serde(") && has(text, word));
        let tuple = field.name.starts_with(|c: char| c.is_ascii_digit());
        if says("flatten") || tuple {
            fields(code, found.path, &of_member(code, member, &bound), depth + 1, query);
            continue;
        }
        if says("skip") || says("skip_deserializing") {
            continue;
        }
        let plain = field.name.strip_prefix("r#").unwrap_or(&field.name);
        let renamed = field.attributes.iter().find_map(|text| value(text, "rename"));
        let name =
            renamed.unwrap_or_else(|| style.as_ref().map_or_else(|| plain.to_owned(), |style| styled(plain, style)));
        if !query.names.contains(&name) {
            query.names.push(name);
        }
    }
}

/// What the parameters of a struct stand for.
pub(super) fn bound(unit: &Unit<'_>, given: &[Vec<String>]) -> Vec<(String, Vec<String>)> {
    let names =
        unit.signature.iter().skip(1).filter(|token| token.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    names.map(ToString::to_string).zip(given.iter().cloned()).collect()
}

/// The fields of a struct.
pub(super) fn members<'r, 'g: 'r>(
    code: &Code<'r, 'g>,
    found: Function<'g>,
) -> impl Iterator<Item = (Function<'g>, &'r Unit<'g>)> {
    let units = code.outline(found.path).map_or(&[][..], |outline| &outline.units);
    let inside =
        units.iter().enumerate().filter(move |(_, unit)| unit.parent == Some(found.unit) && unit.kind == Kind::Field);
    inside.map(move |(at, unit)| (Function { path: found.path, unit: at }, unit))
}

/// Whether an attribute says a word.
fn has(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|one| one == word)
}

/// The text that an attribute of serde gives a word: `rename="x"`, or `rename(deserialize="x")`.
fn value(text: &str, word: &str) -> Option<String> {
    let inside = text.strip_prefix("serde(")?;
    let direct = inside
        .split([',', '('])
        .map(str::trim)
        .find_map(|part| part.strip_prefix(word)?.trim_start().strip_prefix('='));
    let nested = || {
        let after = inside.split_once(&format!("{word}("))?.1;
        let inner = after.split_once(')')?.0;
        inner
            .split(',')
            .map(str::trim)
            .find_map(|part| part.strip_prefix("deserialize")?.trim_start().strip_prefix('='))
    };
    let found = direct.or_else(nested)?;
    Some(found.trim().trim_end_matches(')').trim_matches('"').to_owned())
}

/// A field's name in one of serde's styles ("Container attributes", serde.rs).
fn styled(name: &str, style: &str) -> String {
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    match style {
        "camelCase" => {
            let rest: String = words.iter().skip(1).map(|word| capital(word)).collect();
            format!("{}{rest}", words.first().copied().unwrap_or_default())
        }
        "PascalCase" => words.iter().map(|word| capital(word)).collect(),
        "kebab-case" => words.join("-"),
        "SCREAMING-KEBAB-CASE" => words.join("-").to_uppercase(),
        "SCREAMING_SNAKE_CASE" | "UPPERCASE" => name.to_uppercase(),
        _ => name.to_owned(),
    }
}
