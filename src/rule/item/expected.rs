//! `ExpectedItem`: what a rule asks of an item, and how an item is held against it.

use std::fmt;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};

use super::find::Place;
use super::member::{self, Member};
use super::signature::Signature;
use super::{Fault, Item, Mode};
use crate::rule::{Verdict, Violation, ViolationKind};
use crate::syntax::Kind;
use crate::syntax::document::At;

/// The fields of a struct, as a table or, where their order is part of the contract, as a list.
#[derive(Debug, Default)]
pub(super) struct Fields {
    entries: Vec<(At<String>, String)>,
    ordered: bool,
}

/// What a rule asks of an item.
pub(super) struct ExpectedItem {
    pub members: Vec<Member>,
    /// The members are variants.
    pub variants: bool,
    pub ordered: bool,
    pub mode: Mode,
    pub signature: Option<Signature>,
    pub visibility: Option<String>,
    pub derives: Vec<String>,
}

impl Fields {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &Range<usize>)> {
        self.entries.iter().map(|(at, _)| (at.value.as_str(), &at.span))
    }

    pub(super) fn faults(&self) -> Vec<Fault> {
        let fault = |(at, text): &(At<String>, String)| {
            let reason = member::field(&at.value, text).err()?;
            Some((at.span.clone(), format!("the field `{}`: {reason}", at.value)))
        };
        self.entries.iter().filter_map(fault).collect()
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a table of names and types, or a list such as `[\"id: Uuid\"]`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut entries = Vec::new();
        while let Some((name, found)) = map.next_entry::<String, At<String>>()? {
            entries.push((At { value: name, span: found.span }, found.value));
        }
        Ok(Fields { entries, ordered: false })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Fields, A::Error> {
        let mut entries = Vec::new();
        while let Some(At { value, span }) = list.next_element::<At<String>>()? {
            let (name, found) = value.split_once(':').unwrap_or((&value, ""));
            entries.push((At { value: name.trim().to_owned(), span }, found.trim().to_owned()));
        }
        Ok(Fields { entries, ordered: true })
    }
}

impl JsonSchema for Fields {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fields".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [
                { "type": "object", "additionalProperties": { "type": "string" } },
                { "type": "array", "items": { "type": "string" } },
            ]
        })
    }
}

impl ExpectedItem {
    pub(super) fn of(item: &Item) -> Self {
        let fields = item.fields.entries.iter().filter_map(|(name, text)| member::field(&name.value, text).ok());
        let variants = item.variants.iter().filter_map(|at| member::variant(&at.value).ok());
        Self {
            members: fields.chain(variants).collect(),
            variants: !item.variants.is_empty(),
            ordered: item.fields.ordered || !item.variants.is_empty(),
            mode: item.mode,
            signature: item.signature.as_ref().and_then(|at| Signature::read(&at.value).ok()),
            visibility: item.visibility.as_ref().and_then(|at| member::visibility(&at.value)),
            derives: item.derives.iter().map(|at| at.value.clone()).collect(),
        }
    }

    /// Whether an item of this kind can be what the rule speaks of.
    pub(super) fn fits(&self, kind: Kind) -> bool {
        let items = [Kind::Const, Kind::Static, Kind::Type, Kind::Macro, Kind::Module, Kind::Trait];
        match () {
            () if self.signature.is_some() => kind == Kind::Function,
            () if self.variants => kind == Kind::Enum,
            () if !self.members.is_empty() => matches!(kind, Kind::Struct | Kind::Union),
            () if !self.derives.is_empty() => matches!(kind, Kind::Struct | Kind::Union | Kind::Enum),
            () => items.contains(&kind) || matches!(kind, Kind::Function | Kind::Struct | Kind::Union | Kind::Enum),
        }
    }

    /// The word for what the rule speaks of.
    pub(super) fn word(&self) -> &'static str {
        match () {
            () if self.signature.is_some() => "function",
            () if self.variants => "enum",
            () if !self.members.is_empty() => "struct",
            () => "item",
        }
    }

    /// Holds an item against the rule.
    pub(super) fn judge(&self, place: &Place<'_, '_>, verdict: &mut Verdict) {
        let asked = self.members.len() + self.derives.len();
        let whole = usize::from(self.signature.is_some()) + usize::from(self.visibility.is_some());
        verdict.sites += (asked + whole).saturating_sub(1);
        let before = verdict.violations.len();
        self.signature_of(place, verdict);
        self.visibility_of(place, verdict);
        self.derives_of(place, verdict);
        member::judge(self, place, verdict);
        if let Some(moved) = &place.moved {
            for violation in &mut verdict.violations[before..] {
                violation.message.push_str(&format!(" (it moved to `{}`)", place.path));
                violation.facts.insert("moved", moved.clone());
            }
        }
        if let Some(broken) = place.broken() {
            let message = format!("`{}` cannot be judged for sure: `{}` has a syntax error", place.name(), place.path);
            let violation = Violation::new(ViolationKind::Unknown, place.key(), "syntax error", message);
            verdict.push(violation.at(place.path, broken));
        }
    }

    fn signature_of(&self, place: &Place<'_, '_>, verdict: &mut Verdict) {
        let Some(wanted) = &self.signature else { return };
        let found = Signature::of(place.unit);
        if let Some(difference) = wanted.differs(&found) {
            let message = format!("`{}` {difference}", place.name());
            let violation = place.violation(ViolationKind::Divergence, "signature", message);
            verdict.push(violation.fact("was", wanted.to_string()).fact("is", found.to_string()));
        }
    }

    fn visibility_of(&self, place: &Place<'_, '_>, verdict: &mut Verdict) {
        let Some(wanted) = &self.visibility else { return };
        let found = member::shown_visibility(&place.unit.visibility);
        if *wanted != found {
            let message = format!("`{}` is {found}, not {wanted}", place.name());
            let violation = place.violation(ViolationKind::Divergence, "visibility", message);
            verdict.push(violation.fact("was", wanted.clone()).fact("is", found));
        }
    }

    fn derives_of(&self, place: &Place<'_, '_>, verdict: &mut Verdict) {
        let derived: Vec<&str> = place.unit.attributes.iter().filter_map(|text| derive(text)).collect();
        for wanted in self.derives.iter().filter(|wanted| !derived.iter().any(|found| is_path_end(wanted, found))) {
            let last = wanted.rsplit("::").next().unwrap_or(wanted);
            let conditional = |text: &&String| text.starts_with("cfg_attr(") && has_word(text, last);
            let message = match place.unit.attributes.iter().find(conditional) {
                Some(_) => format!("`{}` derives `{wanted}` only under a condition", place.name()),
                None => format!("`{}` no longer derives `{wanted}`", place.name()),
            };
            verdict.push(place.violation(ViolationKind::Absence, &format!("derive({last})"), message));
        }
        let added = derived.iter().filter(|found| !self.derives.iter().any(|wanted| is_path_end(wanted, found)));
        for found in added.filter(|_| self.mode == Mode::Exact && !self.derives.is_empty()) {
            let message = format!("`{}` derives `{found}`, and nothing may be added to it", place.name());
            verdict.push(place.violation(ViolationKind::Divergence, &format!("derive({found})"), message));
        }
    }
}

fn derive(attribute: &str) -> Option<&str> {
    attribute.strip_prefix("derive(")?.strip_suffix(')')
}

/// Whether the shorter of two paths is the end of the longer.
fn is_path_end(one: &str, other: &str) -> bool {
    let segments = |text: &str| text.trim_start_matches("::").split("::").map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (segments(one), segments(other));
    one.ends_with(&other) || other.ends_with(&one)
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word)
}
