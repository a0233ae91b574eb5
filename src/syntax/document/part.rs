//! The parts of a parsed table, found by the bytes they came from.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The table that fills exactly `span`.
pub(super) fn table_at<'t, 'd>(table: &'t mut DeTable<'d>, span: &Range<usize>) -> Option<&'t mut DeTable<'d>> {
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
pub(super) fn cut_table(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<String> {
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
