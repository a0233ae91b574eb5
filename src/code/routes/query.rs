//! What a handler reads from the query string: through `Query<T>`, and through extractors of the project.

use super::attribute::Described;
use super::code::{Code, Function};
use super::extractor::{bodies, is_derived};
use super::structs::{bound, fields, members, of_struct};
use super::types::{arguments, head, of_member};
use super::{Parameter, Query};
use crate::code::framework;
use crate::model::path::RelPath;
use crate::syntax::{Kind, Unit};

/// The names that a handler of these parameters reads.
pub(super) fn read(
    code: &Code<'_, '_>,
    path: &RelPath,
    parameters: &[Parameter],
    described: Option<&Described>,
) -> Query {
    let mut query = Query::default();
    for parameter in parameters {
        of_parameter(code, path, &parameter.written.meant, 0, &mut query);
    }
    if let Some(described) = described.filter(|_| query.open.is_some()) {
        // Where the code can read anything, its description says what it does.
        let mut told = Query { names: described.query.clone(), open: None };
        described.types.iter().for_each(|tokens| fields(code, path, tokens, 0, &mut told));
        if !told.names.is_empty() {
            query.names.extend(told.names);
            query.open = None;
        }
    }
    query
}

fn of_parameter(code: &Code<'_, '_>, path: &RelPath, tokens: &[String], depth: usize, query: &mut Query) {
    if let Some(at) = tokens.iter().position(|token| framework::is_query_extractor(token)) {
        match &arguments(tokens, at + 1).0[..] {
            [form, ..] => fields(code, path, form, 0, query),
            [] => _ = query.open.get_or_insert("the type of its query is not written".to_owned()),
        }
        return;
    }
    let Some((full, at)) = head(tokens).filter(|_| depth < 4) else { return };
    let name = full.rsplit("::").next().unwrap_or(&full);
    if framework::is_raw_extractor(name) {
        query.open.get_or_insert(format!("it takes `{name}`"));
        return;
    }
    let is = |unit: &Unit<'_>| unit.kind == Kind::Struct;
    if let Some(found) = code.near(path, &full, is) {
        extractor(code, found, name, &arguments(tokens, at).0, depth, query);
    }
}

/// A struct of the project that takes itself out of requests.
fn extractor<'g>(
    code: &Code<'_, 'g>,
    found: Function<'g>,
    name: &str,
    given: &[Vec<String>],
    depth: usize,
    query: &mut Query,
) {
    let Some(unit) = code.unit(found) else { return };
    if is_derived(unit) {
        let bound = bound(unit, given);
        for (member, _) in members(code, found) {
            of_parameter(code, found.path, &of_member(code, member, &bound), depth + 1, query);
        }
        return;
    }
    let bodies: Vec<&Unit<'_>> = bodies(code, found, name).into_iter().filter_map(|one| code.unit(one)).collect();
    let is_extractor = bodies.iter().any(|unit| unit.key.contains("impl FromRequest"));
    let says = |unit: &&Unit<'_>, word: &str| unit.body.iter().any(|token| token == word);
    if !is_extractor || !bodies.iter().any(|unit| says(unit, "query") || says(unit, "Query") || says(unit, "RawQuery"))
    {
        return;
    }
    // What it reads the query as: the forms that its code names, and those it is given.
    let mut forms: Vec<Vec<String>> = given.to_vec();
    for token in bodies.iter().flat_map(|unit| unit.body.iter().chain(&unit.signature)) {
        let is_form = |unit: &Unit<'_>| {
            unit.kind == Kind::Struct
                && unit.attributes.iter().any(|text| text.starts_with("derive(") && text.contains("Deserialize"))
        };
        let named = token.starts_with(char::is_uppercase) && **token != *name;
        if named && code.near(found.path, token, is_form).is_some_and(|form| form.path == found.path) {
            forms.push(vec![token.to_string()]);
        }
    }
    let own = forms.len() == given.len();
    for form in &forms {
        let mut inner = Query::default();
        fields(code, found.path, form, 0, &mut inner);
        query.names.extend(inner.names);
    }
    if own {
        of_struct(code, found, given, 0, query);
    }
}
