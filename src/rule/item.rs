use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use self::expected::{ExpectedItem, Fields};
use self::find::Found;
use super::dependency::SOURCES;
use super::written::Written;
use super::{Kind, Reach, RuleContext, Shape, Verdict, Violation, ViolationKind, kind};
use crate::model::path::RelPath;
use crate::syntax as lang;
use crate::syntax::document::At;

mod expected;
mod find;
mod member;
mod signature;

pub(super) const KIND: Kind = kind::<Item>("item");

/// The shape of one item: a struct's fields, an enum's variants, a function's signature.
///
/// ```toml
/// kind = "item"
/// item = "crates/contracts/src/event.rs::AuditEvent"   # a file, `::`, and the item in it; `S::f` is a method of `S`
/// fields = { id = "Uuid", actor = "pub Actor", labels = "Vec<_>" }
/// mode = "at-least"                                    # exact | at-least (the default) | append-only
/// derives = ["Clone", "Debug"]
/// visibility = "pub"                                   # or "pub(crate)", "pub(super)", "private", …
/// ```
///
/// `fields` are names and types of a struct; those of a tuple struct are `0`, `1` and so on. A list such as
/// `fields = ["id: Uuid", "actor: Actor"]` also says their order. `variants = ["Placed(PlacedV1)", "Denied"]` are those
/// of an enum, with what they hold where that is written. `signature = "async fn list(cursor: Cursor, ..) -> Page<_>"`
/// is a function's: names of parameters mean nothing, and `..` at the end stands for further ones.
///
/// In a type `_` stands for any type, and of two paths the shorter only has to be the end of the longer: `Uuid` is
/// `uuid::Uuid`. With `mode = "exact"` nothing may be added, with `at-least` all that is named must stay, with
/// `append-only` it must also stay first, and in the order of the list, so that what is new comes last.
///
/// An item that moved is looked for by its name and kind in the whole project, and judged where it is. What a macro
/// makes, and what stands in a file that cannot be read, is unknown.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    item: At<String>,
    /// Fields and their types; `_` in a type stands for anything.
    #[serde(default)]
    fields: Fields,
    /// Variants, each with what it holds where that is part of the contract.
    #[serde(default)]
    variants: Vec<At<String>>,
    /// The signature of a function.
    signature: Option<At<String>>,
    visibility: Option<At<String>>,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    derives: Vec<At<String>>,
}

/// How much more than the rule names may be there.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Exact,
    #[default]
    AtLeast,
    AppendOnly,
}

type Fault = (Range<usize>, String);

impl Item {
    /// The file and the key inside of it.
    fn key(&self) -> Option<(RelPath, &str)> {
        let (path, key) = self.item.value.split_once("::")?;
        Some((RelPath::new(path).ok()?, key))
    }

    fn item_faults(&self) -> Option<Fault> {
        let at = |message: String| (self.item.span.clone(), message);
        let whole = &self.item.value;
        let Some((path, key)) = whole.split_once("::").filter(|(_, key)| !key.trim().is_empty()) else {
            return Some(at(format!("`{whole}` is no unit key such as `src/event.rs::Event`")));
        };
        match RelPath::new(path) {
            Err(error) => Some(at(error.to_string())),
            Ok(path) if lang::of(&path).is_none_or(|language| language.name != "Rust") => {
                Some(at(format!("`{path}` is no Rust source: only those have items")))
            }
            Ok(_) if key.chars().any(|c| c == '/' || c.is_control()) => {
                Some(at(format!("`{key}` is no item such as `Event` or `inner::Event`")))
            }
            Ok(_) => None,
        }
    }

    /// Keys that cannot be asked of one item.
    fn mix_faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let first_variant = self.variants.first().map(|at| at.span.clone());
        if let Some(span) = first_variant.filter(|_| !self.fields.is_empty()) {
            faults.push((span, "an item has `fields` or `variants`: a struct the one, an enum the other".to_owned()));
        }
        if let Some(signature) =
            self.signature.as_ref().filter(|_| !self.fields.is_empty() || !self.variants.is_empty())
        {
            let message = "a `signature` is a function's, which has neither `fields` nor `variants`".to_owned();
            faults.push((signature.span.clone(), message));
        }
        if let Some(derive) = self.derives.first().filter(|_| self.signature.is_some()) {
            faults.push((derive.span.clone(), "a function derives nothing".to_owned()));
        }
        if self.mode != Mode::AtLeast && self.fields.is_empty() && self.variants.is_empty() && self.derives.is_empty() {
            faults.push((self.item.span.clone(), "`mode` needs `fields`, `variants` or `derives`".into()));
        }
        faults
    }

    fn part_faults(&self) -> Vec<Fault> {
        let derives = self.derives.iter().filter_map(|at| Some((at.span.clone(), Written::read(&at.value).err()?)));
        let variants = self.variants.iter().filter_map(|at| Some((at.span.clone(), member::variant(&at.value).err()?)));
        let signature = self
            .signature
            .iter()
            .filter_map(|at| Some((at.span.clone(), signature::Signature::read(&at.value).err()?)));
        let visibility = self.visibility.iter().filter(|at| member::visibility(&at.value).is_none()).map(|at| {
            (at.span.clone(), format!("`{}` is no visibility such as `pub`, `pub(crate)` or `private`", at.value))
        });
        let twice =
            twice(self.fields.names().chain(self.variants.iter().map(|at| (member::name_of(&at.value), &at.span))));
        self.fields
            .faults()
            .into_iter()
            .chain(derives)
            .chain(variants)
            .chain(signature)
            .chain(visibility)
            .chain(twice)
            .collect()
    }
}

/// The names that stand there before.
fn twice<'i>(names: impl Iterator<Item = (&'i str, &'i Range<usize>)>) -> Vec<Fault> {
    let mut seen = std::collections::BTreeSet::new();
    let again = names.filter(|(name, _)| !seen.insert(*name));
    again.map(|(name, span)| (span.clone(), format!("`{name}` is given twice"))).collect()
}

impl Shape for Item {
    fn faults(&self) -> Vec<Fault> {
        self.item_faults().into_iter().chain(self.part_faults()).chain(self.mix_faults()).collect()
    }

    fn reach(&self) -> Reach {
        let governs = self.key().map(|(path, _)| super::literal(path.as_str()));
        // The item may have moved anywhere, and which code is one of tests the modules of its crate say.
        let reads = SOURCES.iter().map(|text| (*text).to_owned()).collect();
        Reach { reads, governs: governs.into_iter().collect() }
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        let Some((path, key)) = self.key() else { return Verdict::default() };
        let asked = ExpectedItem::of(self);
        let mut verdict = Verdict { sites: 1, violations: Vec::new() };
        match find::find(context, &path, key, &asked) {
            Found::At(places) => places.iter().for_each(|place| asked.judge(place, &mut verdict)),
            Found::Nowhere { reason } => {
                let message = format!("`{}` is not there: {reason}", find::last(key));
                verdict.push(Violation::new(ViolationKind::Absence, &*self.item.value, key, message));
            }
            Found::Unknown { path: at, span, reason } => {
                let message = format!("`{}` cannot be judged: {reason}", find::last(key));
                verdict.push(Violation::new(ViolationKind::Unknown, &*self.item.value, key, message).at(&at, span));
            }
        }
        verdict
    }
}

#[cfg(test)]
mod tests;
