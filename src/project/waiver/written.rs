//! A waiver written into a `scaffold.toml`, where comments and order stay as they are.

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use super::Waiver;

impl Waiver {
    /// `text`, a `scaffold.toml`, with this waiver: in the place of one of the same code and unit, else at the end.
    /// Comments, order, and what a waiver in its place said beyond this one stay as they are.
    ///
    /// # Errors
    /// When the text is no TOML, or `waiver` is something else there.
    pub fn written_into(&self, text: &str) -> Result<String, String> {
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
        let place = document.entry("waiver").or_insert(Item::ArrayOfTables(toml_edit::ArrayOfTables::new()));
        let Some(tables) = place.as_array_of_tables_mut() else {
            return Err("`waiver` is written as `[[waiver]]`".to_owned());
        };
        let says = |table: &Table, key: &str, word: &str| table.get(key).and_then(Item::as_str) == Some(word);
        let same = |table: &&mut Table| says(table, "code", self.code.as_str()) && says(table, "at", &self.at);
        if let Some(table) = tables.iter_mut().find(same) {
            self.fill(table);
        } else {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            self.fill(&mut table);
            tables.push(table);
        }
        let written = document.to_string();
        // Lines that are added end as those that were there do.
        let crlf = text.contains("\r\n");
        Ok(if crlf { written.replace("\r\n", "\n").replace('\n', "\r\n") } else { written })
    }

    fn fill(&self, table: &mut Table) {
        put(table, "code", self.code.as_str());
        put(table, "at", self.at.as_str());
        put(table, "reason", self.reason.as_str());
        put(table, "kind", self.kind.name());
        self.owner.iter().for_each(|owner| put(table, "owner", owner.as_str()));
        let date = toml_edit::Date {
            year: self.expires.year().unsigned_abs(),
            month: self.expires.month().unsigned_abs(),
            day: self.expires.day().unsigned_abs(),
        };
        put(table, "expires", toml_edit::Datetime { date: Some(date), time: None, offset: None });
        self.max.iter().for_each(|(max, _)| put(table, "max", i64::from(*max)));
        match &self.accepted[..] {
            [] => _ = table.remove("accepted"),
            [hash] => put(table, "accepted", hash.as_str()),
            hashes => put(table, "accepted", hashes.iter().collect::<Array>()),
        }
    }
}

/// Sets a key; a comment behind its old value stays.
fn put(table: &mut Table, key: &str, value: impl Into<Value>) {
    let mut value = value.into();
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *value.decor_mut() = old.decor().clone();
    }
    table.insert(key, Item::Value(value));
}
