//! Where a line of a project came from: the line of the reference, and the answers that made it what it is.

use std::collections::BTreeSet;

use crate::blueprint::Blueprint;
use crate::blueprint::answers::Answers;
use crate::blueprint::render::Origin;
use crate::model::path::RelPath;
use crate::syntax::{self, Leader};
use crate::template::live::{Line, classify};

/// What made one line, or one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The file in the pack.
    pub source: String,
    /// The line of that file, from 1.
    pub line: Option<usize>,
    pub text: Option<String>,
    /// Parameters whose answers stand in the line or the path, with those answers.
    pub answers: Vec<(String, String)>,
    /// Conditions under which the line is there.
    pub conditions: Vec<String>,
    /// Components the file belongs to.
    pub components: Vec<String>,
}

/// The provenance of `line` (from 1) of the rendered file `path`, or of the whole file.
#[must_use]
pub fn provenance(blueprint: &Blueprint, answers: &Answers, origin: &Origin, line: Option<usize>) -> Provenance {
    let source = &origin.source;
    let bytes = blueprint.source_bytes(source);
    let text = String::from_utf8_lossy(bytes);
    let is_copy = blueprint.verbatim.is_match(source);
    let is_template = source.as_str().ends_with(".hbs");
    let leaders = syntax::leaders(source, bytes);
    let tags = |line| match is_template {
        _ if is_copy => Vec::new(),
        true => template_tags(line),
        false => directive(line, leaders),
    };
    let specimens = |text: &str| match is_copy || is_template {
        true => BTreeSet::new(),
        false => parameters_in(blueprint, Some(source), text),
    };
    let number = line.and_then(|line| origin.lines.source(line));
    let found = number.and_then(|number| text.lines().nth(number - 1)).map(str::to_owned);
    let mut names = parameters_in(blueprint, None, source.as_str());
    let mut conditions: Vec<String> = file_conditions(blueprint, source, &mut names);
    match (&found, number) {
        (Some(found), Some(number)) => {
            names.extend(specimens(found));
            let around = enclosing(&text, number, &tags);
            let inside = tags(found).into_iter().chain(around.iter().map(String::as_str));
            inside.for_each(|tag| names.extend(named_in(blueprint, tag)));
            conditions.extend(around);
        }
        _ => {
            names.extend(specimens(&text));
            text.lines().flat_map(tags).for_each(|tag| names.extend(named_in(blueprint, tag)));
        }
    }
    let value = |name: &String| Some((name.clone(), answers.get(name)?.to_string()));
    let components = blueprint.components.iter().filter(|component| component.paths.is_match(source));
    Provenance {
        source: format!("{}/{source}", blueprint.reference_path),
        line: number,
        text: found,
        answers: names.iter().filter_map(value).collect(),
        conditions,
        components: components.map(|component| component.name.clone()).collect(),
    }
}

fn parameters_in(blueprint: &Blueprint, path: Option<&RelPath>, text: &str) -> BTreeSet<String> {
    let hits = blueprint.specimens.find(path, text);
    hits.iter().map(|hit| blueprint.specimens.parameter(hit).to_owned()).collect()
}

/// The conditions of `[[files]]` tables that hold the file; their names join `names`.
fn file_conditions(blueprint: &Blueprint, source: &RelPath, names: &mut BTreeSet<String>) -> Vec<String> {
    let mut conditions = Vec::new();
    for files in blueprint.files.iter().filter(|files| files.paths.is_match(source)) {
        if let Some(when) = &files.when {
            names.extend(named_in(blueprint, when.source()));
            conditions.push(format!("when {}", when.source()));
        }
        if let Some((list, path)) = &files.each {
            names.insert(list.clone());
            conditions.push(format!("each {list} as {}", path.source()));
        }
    }
    conditions
}

/// The parameters a tag or expression names, outside of quotes.
fn named_in(blueprint: &Blueprint, tag: &str) -> Vec<String> {
    let bare = tag.split('"').step_by(2);
    let words: BTreeSet<&str> =
        bare.flat_map(|part| part.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))).collect();
    let known = blueprint.parameters.iter().filter(|parameter| words.contains(parameter.name.as_str()));
    known.map(|parameter| parameter.name.clone()).collect()
}

/// The tags in a line of a `.hbs` file, without their braces.
fn template_tags(line: &str) -> Vec<&str> {
    let tags = line.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
    tags.map(|(tag, _)| tag.trim_matches(['{', '~', ' '])).collect()
}

/// The tag of a line of a live file, if it is a directive.
fn directive<'l>(line: &'l str, leaders: &[Leader]) -> Vec<&'l str> {
    match classify(line, leaders) {
        Line::Tag(tag) => vec![tag],
        _ => Vec::new(),
    }
}

/// The block tags that are open at a line, outermost first.
fn enclosing<'t>(text: &'t str, number: usize, tags: &impl Fn(&'t str) -> Vec<&'t str>) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    text.lines().take(number.saturating_sub(1)).flat_map(tags).for_each(|tag| step(&mut open, tag));
    open
}

fn step(open: &mut Vec<String>, tag: &str) {
    if tag.starts_with('#') {
        open.push(tag.to_owned());
    } else if tag.starts_with('/') {
        open.pop();
    } else if tag.starts_with("else") || tag.starts_with('^') {
        let Some(before) = open.pop() else { return };
        let rest = tag.trim_start_matches("else").trim();
        open.push(if rest.is_empty() { format!("else of {before}") } else { format!("else {rest} of {before}") });
    }
}
