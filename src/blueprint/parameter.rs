//! Parameters: their kinds, defaults, choices and specimens.

use std::ops::Range;

use super::faults::Faults;
use super::manifest::ParameterTable;
use super::{DefaultValue, Parameter};
use crate::model::code::Code;
use crate::model::path::Globs;
use crate::model::suggestion::hint;
use crate::model::value::{Kind, Value};
use crate::syntax::document::{At, Document};
use crate::template::case::{Case, are_identifiers, words};
use crate::template::helpers;
use crate::template::specimen::{Form, Specimen, Specimens};
use crate::template::{Text, Vocabulary};

/// A parameter with its specimen and where that stands in the manifest.
pub(super) type Read = (Parameter, Option<(Specimen, Range<usize>)>);

/// Names a template or a scope already uses for something else.
const RESERVED: &[&str] = &["this", "item", "components", "else", "as", "raw", "inline", "true", "false", "null"];

/// Reads every `[[parameter]]`; each may speak of those before it.
pub(super) fn parameters(tables: Vec<Document<'_>>, vocabulary: &mut Vocabulary, faults: &mut Faults) -> Vec<Read> {
    let mut read: Vec<Read> = Vec::new();
    for document in tables {
        let span = document.span();
        let name = document.text("name");
        let Some(table) = faults.read::<ParameterTable>(document) else {
            // One that cannot be read is still there: what speaks of it is not at fault.
            vocabulary.parameters.extend(name.map(|name| (name, Kind::String)));
            continue;
        };
        check_name(&table.name, &read, faults);
        let specimen = specimen(&table, faults);
        check_kind(&table, &span, faults);
        let parameter = Parameter {
            default: default(&table, vocabulary, faults),
            when: table.when.as_ref().and_then(|when| faults.condition(when, vocabulary)),
            prompt: table.prompt.clone().unwrap_or_else(|| table.name.value.clone()),
            name: table.name.value.clone(),
            kind: table.kind,
            help: table.help.clone(),
            pattern: table.pattern.as_ref().and_then(|pattern| check_pattern(pattern, &table, faults)),
            is_identifier: specimen.as_ref().is_some_and(|(specimen, _)| matches!(specimen.form, Form::Words(_))),
            specimen: table.specimen.as_ref().map(|at| at.value.clone()),
            hits: table.hits.as_ref().map(|hits| (hits.value, hits.span.clone())),
            choices: table.choices.iter().map(|choice| choice.value.clone()).collect(),
        };
        vocabulary.parameters.insert(parameter.name.clone(), parameter.kind);
        read.push((parameter, specimen));
    }
    read
}

/// All specimens together; `None` when two parameters share a variant.
pub(super) fn specimens(read: &[Read], faults: &mut Faults) -> Option<Specimens> {
    let all: Vec<_> = read.iter().filter_map(|(_, specimen)| specimen.clone()).collect();
    match Specimens::new(all.iter().map(|(specimen, _)| specimen.clone()).collect()) {
        Ok(specimens) => Some(specimens),
        Err(shared) => {
            for fault in shared {
                let span = all.iter().find(|(one, _)| one.parameter == fault.second).map(|(_, span)| span.clone());
                faults.error(Code::SpecimenShared, &span.unwrap_or(0..0), fault.to_string());
            }
            None
        }
    }
}

fn check_name(name: &At<String>, read: &[Read], faults: &mut Faults) {
    faults.name("parameter", name, read.iter().map(|(parameter, _)| parameter.name.as_str()));
    let taken = RESERVED.contains(&name.value.as_str()) || helpers::NAMES.contains(&name.value.as_str());
    if taken || helpers::BLOCKS.contains(&name.value.as_str()) {
        faults.error(
            Code::ManifestReserved,
            &name.span,
            format!("`{}` is a word of the template language", name.value),
        );
    }
}

fn check_kind(table: &ParameterTable, span: &Range<usize>, faults: &mut Faults) {
    if (table.kind == Kind::Choice) == table.choices.is_empty() {
        let message = match table.kind {
            Kind::Choice => "a choice needs `choices`".to_owned(),
            other => format!("`choices` belong to a choice, and `{}` is {}", table.name.value, other.noun()),
        };
        let at = table.choices.first().map_or_else(|| table.name.span.clone(), |choice| choice.span.clone());
        faults.error(Code::ParameterChoices, &at, message);
    }
    if let (Some(default), Some(_)) = (&table.default, table.default_from) {
        faults.error(Code::ParameterDefault, &default.span, "`default` and `default_from` exclude each other");
    }
    if table.default_from.is_some() && !matches!(table.kind, Kind::String | Kind::Integer) {
        faults.error(Code::ParameterDefault, span, "`default_from` gives a string or an integer");
    }
    for (at, choice) in table.choices.iter().enumerate() {
        if table.choices[..at].iter().any(|other| other.value == choice.value) {
            faults.error(Code::ManifestTwice, &choice.span, format!("the choice `{}` is given twice", choice.value));
        }
    }
}

fn check_pattern(pattern: &At<String>, table: &ParameterTable, faults: &mut Faults) -> Option<String> {
    if !matches!(table.kind, Kind::String | Kind::List) {
        faults.error(
            Code::ParameterPattern,
            &pattern.span,
            format!("a pattern is for texts, and this is {}", table.kind.noun()),
        );
    }
    match regex::Regex::new(&pattern.value) {
        Ok(_) => Some(pattern.value.clone()),
        Err(error) => {
            let error = error.to_string();
            let reason = error.lines().last().unwrap_or(&error).trim_start_matches("error: ");
            faults.error(
                Code::ParameterPattern,
                &pattern.span,
                format!("the pattern is no regular expression: {reason}"),
            );
            None
        }
    }
}

fn default(table: &ParameterTable, vocabulary: &Vocabulary, faults: &mut Faults) -> Option<DefaultValue> {
    if let Some(from) = table.default_from {
        return Some(DefaultValue::From(from));
    }
    let default = table.default.as_ref()?;
    if let Value::String(text) = &default.value
        && text.contains("{{")
    {
        return text_default(text, default, table, vocabulary, faults);
    }
    if !table.kind.takes(&default.value) {
        let message = format!("the default is not {}, which `{}` is", table.kind.noun(), table.name.value);
        faults.error(Code::ParameterDefault, &default.span, message);
        return None;
    }
    let choices = || table.choices.iter().map(|choice| choice.value.as_str());
    if let (Kind::Choice, Value::String(text)) = (table.kind, &default.value)
        && !choices().any(|choice| choice == text)
    {
        let help = hint(text, choices().collect::<Vec<_>>());
        faults.error_help(Code::ParameterDefault, &default.span, format!("`{text}` is not one of the choices"), help);
        return None;
    }
    Some(DefaultValue::Value(default.value.clone()))
}

fn text_default(
    text: &str,
    at: &At<Value>,
    table: &ParameterTable,
    vocabulary: &Vocabulary,
    faults: &mut Faults,
) -> Option<DefaultValue> {
    if table.kind == Kind::Boolean || table.kind == Kind::List {
        faults.error(Code::ParameterDefault, &at.span, format!("a text cannot become {}", table.kind.noun()));
    }
    match Text::new(text, vocabulary) {
        Ok(text) => Some(DefaultValue::Text(text)),
        Err(found) => {
            for fault in found {
                let later = "a default may use the parameters above it".to_owned();
                faults.error_help(Code::TemplateName, &at.span, fault.message, Some(fault.help.unwrap_or(later)));
            }
            None
        }
    }
}

fn specimen(table: &ParameterTable, faults: &mut Faults) -> Option<(Specimen, Range<usize>)> {
    let at = table.specimen.as_ref()?;
    if !table.kind.takes(&at.value) {
        faults.error(Code::SpecimenKind, &at.span, format!("the specimen is not {}", table.kind.noun()));
        return None;
    }
    let specimen = |form| Specimen { parameter: table.name.value.clone(), text: at.value.to_string(), form };
    match &at.value {
        Value::Boolean(_) | Value::List(_) => None,
        Value::String(text) if table.paths.is_empty() => {
            let form = words_form(text, at, table, faults)?;
            Some((specimen(form), at.span.clone()))
        }
        value => {
            let globs = token_paths(value, at, table, faults)?;
            Some((specimen(Form::Token(globs)), at.span.clone()))
        }
    }
}

fn words_form(text: &str, at: &At<Value>, table: &ParameterTable, faults: &mut Faults) -> Option<Form> {
    let name = words(text);
    if name.len() < 2 || !are_identifiers(&name) {
        let help = "name the files it lives in with `paths`, to have it found as one exact token".to_owned();
        let message = format!("`{text}` is not two or more words of letters and digits, such as `acme-service`");
        faults.error_help(Code::SpecimenWords, &at.span, message, Some(help));
        return None;
    }
    if Case::Kebab.join(&name) != text {
        let message = format!("a specimen is written in kebab case: `{}`", Case::Kebab.join(&name));
        faults.error(Code::SpecimenWords, &at.span, message);
    }
    let mut cases = Case::DEFAULT.to_vec();
    cases.extend(table.variants.iter().filter(|case| !Case::DEFAULT.contains(case)));
    cases.sort_unstable();
    cases.dedup();
    Some(Form::Words(cases))
}

fn token_paths(value: &Value, at: &At<Value>, table: &ParameterTable, faults: &mut Faults) -> Option<Globs> {
    let text = value.to_string();
    if text.is_empty() || text.contains(['"', '\'', '\\', '`']) || text.contains(char::is_control) {
        faults.error(Code::SpecimenToken, &at.span, "a token holds no quotes, backslashes or control characters");
    }
    if table.paths.is_empty() {
        faults.error(Code::SpecimenToken, &at.span, "an exact token needs `paths`, the files it lives in");
        return None;
    }
    Some(faults.globs(&table.paths))
}
