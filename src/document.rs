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

use crate::diagnostic::{Diagnostic, Place, SourceText};
use crate::suggestion::hint;

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
            self.faults.push(Diagnostic::error("manifest/type", message).at(Place { source, span }));
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
                self.faults.push(Diagnostic::error("manifest/type", message).at(self.place(span)));
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
                self.faults.push(Diagnostic::error("manifest/type", format!("`{name}` is a string")).at(place));
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

    /// Whether the document has the key.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.table.get_ref().contains_key(name)
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
                // No stand-in fits, as for a word out of a list: what was found so far is what there is to say.
                if filled.last().is_none_or(|(_, _, form)| *form == STAND_INS) {
                    return (None, self.faults);
                }
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
        let value = match form {
            0 => DeValue::String(Cow::Borrowed("")),
            1 => DeValue::Array(toml::de::DeArray::new()),
            _ => DeValue::Table(DeTable::new()),
        };
        let key = Spanned::new(FILLED, Cow::Owned(name.to_owned()));
        table.insert(key, Spanned::new(FILLED, value));
        true
    }

    /// The document as plain TOML values, without places.
    #[must_use]
    pub fn to_table(&self) -> toml::Table {
        toml::Table::deserialize(toml::Deserializer::from(self.table.clone())).unwrap_or_default()
    }

    /// The faults met so far.
    #[must_use]
    pub fn into_faults(self) -> Vec<Diagnostic> {
        self.faults
    }

    fn syntax(&self, error: &Error) -> Diagnostic {
        let span = error.span().unwrap_or(0..0);
        let conflict = ["<<<<<<<", "=======", ">>>>>>>"];
        let here = self.source.text.get(span.start..).unwrap_or_default();
        let fault = Diagnostic::error("manifest/syntax", error.message()).at(self.place(span));
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
            return found("manifest/type", message.to_owned());
        };
        let near = || hint(first, rest.iter().copied());
        if message.starts_with("unknown field") {
            return found("manifest/unknown-key", format!("unknown key `{first}`")).maybe_help(near());
        }
        if message.starts_with("unknown variant") {
            return found("manifest/value", format!("`{first}` is not a value here")).maybe_help(near());
        }
        if message.starts_with("missing field") {
            return found("manifest/missing-key", format!("the key `{first}` is missing"));
        }
        found("manifest/type", message.to_owned())
    }
}

/// The place of a stand-in: no text has it.
const FILLED: Range<usize> = usize::MAX - 1..usize::MAX;
/// The last form of stand-in: a string, a list, a table.
const STAND_INS: usize = 2;

fn missing_field(error: &Error) -> Option<String> {
    let name = error.message().strip_prefix("missing field `")?;
    Some(name.split('`').next().unwrap_or(name).to_owned())
}

/// The table that fills exactly `span`.
fn table_at<'t, 'd>(table: &'t mut DeTable<'d>, span: &Range<usize>) -> Option<&'t mut DeTable<'d>> {
    table.iter_mut().find_map(|(_, value)| value_at(value, span))
}

fn value_at<'t, 'd>(value: &'t mut Spanned<DeValue<'d>>, span: &Range<usize>) -> Option<&'t mut DeTable<'d>> {
    let exact = value.span() == *span;
    match value.get_mut() {
        DeValue::Table(table) => {
            if exact {
                Some(table)
            } else {
                table_at(table, span)
            }
        }
        DeValue::Array(items) => items.iter_mut().find_map(|item| value_at(item, span)),
        _ => None,
    }
}

/// Takes the smallest key or element that holds `span` out of the table, and returns the key it stood under.
fn cut_table(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<String> {
    let holds = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    let key = table.iter().find(|(key, _)| holds(key.span())).map(|(key, _)| key.get_ref().to_string());
    if let Some(key) = key {
        return table.remove(key.as_str()).map(|_| key);
    }
    let names: Vec<String> = table.keys().map(|key| key.get_ref().to_string()).collect();
    for name in names {
        let value = table.get_mut(name.as_str())?;
        let exact = value.span() == *span;
        if !exact && let Some(inner) = cut_value(value.get_mut(), span, &name) {
            return Some(inner);
        }
        if exact || (holds(value.span()) && !value.get_ref().is_table() && !is_tables(value.get_ref())) {
            return table.remove(name.as_str()).map(|_| name);
        }
    }
    None
}

fn is_tables(value: &DeValue<'_>) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(|item| item.get_ref().is_table()))
}

fn cut_value(value: &mut DeValue<'_>, span: &Range<usize>, name: &str) -> Option<String> {
    match value {
        DeValue::Table(table) => cut_table(table, span),
        DeValue::Array(items) => cut_array(items, span, name),
        _ => None,
    }
}

fn cut_array(items: &mut toml::de::DeArray<'_>, span: &Range<usize>, name: &str) -> Option<String> {
    for index in 0..items.len() {
        if items.get(index).is_some_and(|item| item.span() == *span) {
            let all = std::mem::replace(items, toml::de::DeArray::new()).into_iter().enumerate();
            *items = all.filter(|(at, _)| *at != index).map(|(_, item)| item).collect();
            return Some(name.to_owned());
        }
        let inner = items.get_mut(index).and_then(|item| cut_value(item.get_mut(), span, name));
        if inner.is_some() {
            return inner;
        }
    }
    None
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
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading is under test")]
    struct Root {
        name: Option<At<String>>,
        #[serde(default)]
        part: Vec<At<Part>>,
        flag: Option<bool>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading is under test")]
    struct Part {
        id: Option<u8>,
        words: Option<Vec<String>>,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the reading is under test")]
    struct Strict {
        id: String,
        words: Vec<String>,
        flag: Option<bool>,
    }

    #[test]
    fn every_missing_key_is_named() {
        let source = Arc::new(SourceText { name: "x.toml".into(), text: "flag = 1\n".into() });
        let (value, faults) = Document::parse(&source).read::<Strict>();
        let found: Vec<_> = faults.iter().map(|fault| fault.message.clone()).collect();
        let kind = "invalid type: integer `1`, expected a boolean";
        assert_eq!(found, [kind, "the key `id` is missing", "the key `words` is missing"]);
        assert!(value.is_none());
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Red,
        Green,
    }

    fn check(text: &str, expected: &[&str]) {
        let source = Arc::new(SourceText { name: "x.toml".into(), text: text.into() });
        let (_, faults) = Document::parse(&source).read::<Root>();
        let mut found: Vec<_> = faults.iter().map(ToString::to_string).collect();
        found.sort();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_good_text_has_no_faults() {
        check("name = 'a'\n[[part]]\nid = 1\nwords = ['a']\nkind = 'red'\n", &[]);
    }

    #[test]
    fn all_faults_come_at_once() {
        check(
            "nmae = 'a'\nflag = 'yes'\n[[part]]\nid = 'x'\nwrods = []\n[[part]]\nwords = ['a', 1, 2]\nkind = 'gren'\n",
            &[
                "x.toml:1:1: unknown key `nmae` (did you mean `name`?)",
                "x.toml:2:8: invalid type: string \"yes\", expected a boolean",
                "x.toml:4:6: invalid type: string \"x\", expected u8",
                "x.toml:5:1: unknown key `wrods` (did you mean `words`?)",
                "x.toml:7:15: invalid type: integer `1`, expected a string",
                "x.toml:7:18: invalid type: integer `2`, expected a string",
                "x.toml:8:8: `gren` is not a value here (did you mean `green`?)",
            ],
        );
    }

    #[test]
    fn syntax_and_shape_come_together() {
        check(
            "name = \nflga = true\n",
            &[
                "x.toml:1:8: string values must be quoted, expected literal string",
                "x.toml:2:1: unknown key `flga` (did you mean `flag`?)",
            ],
        );
    }
}
