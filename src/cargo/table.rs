//! A table of TOML, read value by value.
//!
//! A value of another type than Cargo takes counts as absent, and its place is kept: whoever needs the whole manifest can
//! ask whether something was passed over.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Places of values that have another type than Cargo takes.
pub(super) type Mistyped = RefCell<Vec<Range<usize>>>;

/// An entry of a table: its key, and its value.
pub(super) type Entry<'v, 'i> = (&'v Spanned<Cow<'i, str>>, &'v Spanned<DeValue<'i>>);

#[derive(Clone, Copy)]
pub(super) struct Table<'v, 'i> {
    table: &'v DeTable<'i>,
    mistyped: &'v Mistyped,
}

impl<'v, 'i> Table<'v, 'i> {
    pub(super) fn new(table: &'v DeTable<'i>, mistyped: &'v Mistyped) -> Self {
        Self { table, mistyped }
    }

    /// The table that a value is, if it is one.
    pub(super) fn of(self, value: &'v Spanned<DeValue<'i>>) -> Option<Self> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Self { table, ..self }),
            _ => None,
        }
    }

    pub(super) fn value(self, key: &str) -> Option<&'v Spanned<DeValue<'i>>> {
        self.table.get(key)
    }

    pub(super) fn entries(self) -> impl Iterator<Item = Entry<'v, 'i>> {
        self.table.iter()
    }

    pub(super) fn text(self, key: &str) -> Option<String> {
        match self.value(key)?.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => self.mistyped(key),
        }
    }

    pub(super) fn flag(self, key: &str) -> Option<bool> {
        match self.value(key)?.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.mistyped(key),
        }
    }

    /// The texts of a list; what else it holds is passed over.
    pub(super) fn texts(self, key: &str) -> Vec<String> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(elements) = value.get_ref() else {
            self.note(value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for element in elements {
            match element.get_ref() {
                DeValue::String(text) => texts.push(text.to_string()),
                _ => self.note(element),
            }
        }
        texts
    }

    pub(super) fn table(self, key: &str) -> Option<Self> {
        let value = self.value(key)?;
        self.of(value).or_else(|| self.mistyped(key))
    }

    /// The tables of a list of tables.
    pub(super) fn tables(self, key: &str) -> Vec<Self> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(elements) = value.get_ref() else {
            self.note(value);
            return Vec::new();
        };
        elements.iter().filter_map(|element| self.of(element)).collect()
    }

    pub(super) fn note(self, value: &Spanned<DeValue<'_>>) {
        self.mistyped.borrow_mut().push(value.span());
    }

    fn mistyped<T>(self, key: &str) -> Option<T> {
        self.note(self.value(key)?);
        None
    }
}
