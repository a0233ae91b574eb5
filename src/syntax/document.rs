//! `Document`: a TOML text read into a serde type, with *every* fault found at once.
//!
//! serde stops at the first fault. Here each fault is recorded with its place, the offending part is taken out of
//! the parsed table, and the rest is read again until nothing is left to object to.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText};
use crate::model::suggestion::hint;

mod part;
use part::{cut_table, table_at};

/// A parsed TOML text; what could not be parsed is already recorded.
pub struct Document<'t> {
    source: Arc<SourceText>,
    table: Spanned<DeTable<'t>>,
    faults: Vec<Diagnostic>,
}

/// A value with the bytes it came from.
#[derive(Debug, Clone)]
pub struct At<T> {
    pub value: T,
    pub span: Range<usize>,
}

impl<'t> Document<'t> {
    /// Parses `source`. A text with faults yields what could be read around them.
    #[must_use]
    pub fn parse(source: &'t Arc<SourceText>) -> Self {
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        let mut document = Self { source: source.clone(), table, faults: Vec::new() };
        for error in errors {
            let fault = document.syntax(&error);
            document.faults.push(fault);
        }
        document
    }

    /// Takes the array of tables `name` out of the document, to be read element by element.
    pub fn take_tables(&mut self, name: &str) -> Vec<Document<'t>> {
        let Some(found) = self.table.get_mut().remove(name) else { return Vec::new() };
        let span = found.span();
        let source = self.source.clone();
        let DeValue::Array(items) = found.into_inner() else {
            let message = format!("`{name}` is a list of tables, each under `[[{name}]]`");
            self.faults.push(Diagnostic::error(Code::ManifestType, message).at(Place { source, span }));
            return Vec::new();
        };
        items.into_iter().filter_map(|item| self.element(name, item)).collect()
    }

    fn element(&mut self, name: &str, item: Spanned<DeValue<'t>>) -> Option<Document<'t>> {
        let span = item.span();
        match item.into_inner() {
            DeValue::Table(table) => {
                Some(Document { source: self.source.clone(), table: Spanned::new(span, table), faults: Vec::new() })
            }
            _ => {
                let message = format!("an element of `{name}` is a table");
                self.faults.push(Diagnostic::error(Code::ManifestType, message).at(self.place(span)));
                None
            }
        }
    }

    /// Takes one key out of the document, as text, with its place.
    pub fn take_text(&mut self, name: &str) -> Option<At<String>> {
        let found = self.table.get_mut().remove(name)?;
        let span = found.span();
        match found.into_inner() {
            DeValue::String(text) => Some(At { value: text.into_owned(), span }),
            _ => {
                let place = self.place(span);
                self.faults.push(Diagnostic::error(Code::ManifestType, format!("`{name}` is a string")).at(place));
                None
            }
        }
    }

    /// Splits the document in two: the keys named, and the rest.
    #[must_use]
    pub fn split(mut self, names: &[&str]) -> (Self, Self) {
        let span = self.table.span();
        let mut named = DeTable::new();
        for name in names {
            let pair = self.table.get_mut().remove_entry(*name);
            named.extend(pair);
        }
        let first = Self { source: self.source.clone(), table: Spanned::new(span, named), faults: Vec::new() };
        (first, self)
    }

    /// The text under a key, if it is one.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.table.get_ref().get(name)?.get_ref().as_str().map(str::to_owned)
    }

    /// The bytes the document (or this element of it) spans.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.table.span()
    }

    #[must_use]
    pub fn place(&self, span: Range<usize>) -> Place {
        Place { source: self.source.clone(), span }
    }

    /// Reads the whole document as `T`.
    ///
    /// The value is `None` when something `T` cannot do without is wrong; the diagnostics are complete either way.
    #[must_use]
    pub fn read<T: DeserializeOwned>(mut self) -> (Option<T>, Vec<Diagnostic>) {
        let mut filled: Vec<(String, Range<usize>, usize)> = Vec::new();
        let mut cut: Vec<String> = Vec::new();
        loop {
            let attempt = toml::Deserializer::from(self.table.clone());
            let error = match T::deserialize(attempt) {
                Ok(value) => return (filled.is_empty().then_some(value), self.faults),
                Err(error) => error,
            };
            let span = error.span().unwrap_or_else(|| self.table.span());
            if let Some(name) = missing_field(&error) {
                if !cut.contains(&name) {
                    self.faults.push(self.shape(&error, span.clone()));
                }
                filled.push((name, span, 0));
            } else if span == FILLED {
                filled.last_mut().into_iter().for_each(|(_, _, form)| *form += 1);
            } else {
                self.faults.push(self.shape(&error, span.clone()));
                match cut_table(self.table.get_mut(), &span) {
                    Some(name) => cut.push(name),
                    None => return (None, self.faults),
                }
                continue;
            }
            let put = filled.last().is_some_and(|(name, at, form)| self.fill(name, at, *form));
            if !put {
                return (None, self.faults);
            }
        }
    }

    /// Puts a stand-in for a missing key, so that what else is wrong comes to light.
    fn fill(&mut self, name: &str, at: &Range<usize>, form: usize) -> bool {
        let whole = self.table.span();
        let table = if *at == whole { Some(self.table.get_mut()) } else { table_at(self.table.get_mut(), at) };
        let Some(table) = table else { return false };
        // None fits a word out of a list: then what was found so far is what there is to say.
        let Some(value) = stand_in(form) else { return false };
        let key = Spanned::new(FILLED, Cow::Owned(name.to_owned()));
        table.insert(key, Spanned::new(FILLED, value));
        true
    }

    /// The document as plain TOML values, without places.
    #[must_use]
    pub fn to_table(&self) -> toml::Table {
        toml::Table::deserialize(toml::Deserializer::from(self.table.clone())).unwrap_or_default()
    }

    fn syntax(&self, error: &Error) -> Diagnostic {
        let span = error.span().unwrap_or(0..0);
        let conflict = ["<<<<<<<", "=======", ">>>>>>>"];
        let here = self.source.text.get(span.start..).unwrap_or_default();
        let fault = Diagnostic::error(Code::ManifestSyntax, error.message()).at(self.place(span));
        match conflict.iter().any(|mark| here.starts_with(mark)) {
            true => fault.help("this is a merge conflict that was not resolved"),
            false => fault,
        }
    }

    fn shape(&self, error: &Error, span: Range<usize>) -> Diagnostic {
        let message = error.message();
        let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let place = self.place(span);
        let found = |code, text: String| Diagnostic::error(code, text).at(place.clone());
        let (Some(first), rest) = (words.first().copied(), words.get(1..).unwrap_or_default()) else {
            return found(Code::ManifestType, message.to_owned());
        };
        let near = || hint(first, rest.iter().copied());
        if message.starts_with("unknown field") {
            return found(Code::ManifestUnknownKey, format!("unknown key `{first}`")).maybe_help(near());
        }
        if message.starts_with("unknown variant") {
            return found(Code::ManifestValue, format!("`{first}` is not a value here")).maybe_help(near());
        }
        if message.starts_with("missing field") {
            return found(Code::ManifestMissingKey, format!("the key `{first}` is missing"));
        }
        found(Code::ManifestType, message.to_owned())
    }
}

/// The place of a stand-in: no text has it.
const FILLED: Range<usize> = usize::MAX - 1..usize::MAX;
/// A value of each form that a key may want.
const STAND_INS: [&str; 5] = ["x = ''", "x = []", "x = {}", "x = 1", "x = 2027-01-01"];

fn stand_in(form: usize) -> Option<DeValue<'static>> {
    let table = DeTable::parse(STAND_INS.get(form)?).ok()?;
    table.into_inner().remove("x").map(Spanned::into_inner)
}

fn missing_field(error: &Error) -> Option<String> {
    let name = error.message().strip_prefix("missing field `")?;
    Some(name.split('`').next().unwrap_or(name).to_owned())
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(Self { value: spanned.into_inner(), span })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
mod tests;
