//! Where an item stands: at its place, or elsewhere if it moved.

use std::collections::BTreeMap;
use std::ops::Range;

use super::expected::ExpectedItem;
use crate::model::path::RelPath;
use crate::model::tree::Entry;
use crate::rule::written::{Written, bare};
use crate::rule::{RuleContext, Verdict, Violation, ViolationKind};
use crate::syntax::rust::single_marks;
use crate::syntax::{Kind, Outline, Unit};

/// An item in its file.
pub(super) struct Place<'p, 'g> {
    pub context: &'p RuleContext<'g>,
    pub path: &'g RelPath,
    pub outline: &'p Outline<'g>,
    index: usize,
    pub unit: &'p Unit<'g>,
    /// Where the rule expects it, if it is not there.
    pub moved: Option<String>,
}

/// What looking for an item gave.
pub(super) enum Found<'p, 'g> {
    /// The item, once for each condition it is compiled under.
    At(Vec<Place<'p, 'g>>),
    Nowhere {
        reason: String,
    },
    Unknown {
        path: RelPath,
        span: Range<usize>,
        reason: String,
    },
}

/// The last segment of a key, without its number among twins.
pub(super) fn last(key: &str) -> &str {
    let key = plain(key);
    key.rsplit("::").next().unwrap_or(key)
}

/// A key without its number among twins; `r#type` is a name.
fn plain(key: &str) -> &str {
    key.rsplit_once('#').filter(|(_, number)| number.parse::<u32>().is_ok()).map_or(key, |(key, _)| key)
}

/// Finds the item that a rule speaks of.
pub(super) fn find<'p, 'g>(
    context: &'p RuleContext<'g>,
    path: &RelPath,
    key: &str,
    asked: &ExpectedItem,
) -> Found<'p, 'g> {
    let unknown = |span: Range<usize>, reason: String| Found::Unknown { path: path.clone(), span, reason };
    let here = match (context.sources.entry(path), context.sources.outline(path)) {
        (Some(_), Some(outline)) if outline.coarse => {
            return unknown(0..0, format!("`{path}` is too large to be read"));
        }
        (Some(Entry::File(_)), Some(outline)) => Some(outline),
        (Some(_), _) => return unknown(0..0, format!("`{path}` cannot be read")),
        (None, _) => None,
    };
    let found = places(context, path, |unit| is_key(unit, key) && asked.fits(unit.kind));
    if !found.is_empty() {
        return Found::At(found);
    }
    let same_key =
        here.and_then(|outline| outline.units.iter().find(|unit| is_key(unit, key) && unit.kind != Kind::Impl));
    let (name, led) = match same_key {
        Some(unit) if unit.kind == Kind::ReExport => (original(unit), Some((unit, "is re-exported from"))),
        Some(unit) if unit.kind == Kind::Type => (original(unit), Some((unit, "is another name for"))),
        _ => (last(key).to_owned(), None),
    };
    let expected = format!("{path}::{key}");
    if let Some(found) = elsewhere(context, path, key, &name, asked, &expected) {
        return found;
    }
    if let Some((unit, how)) = led {
        let to = unit.signature.last().map_or("", AsRef::as_ref);
        return unknown(unit.span.clone(), format!("it {how} `{to}`, which is not in the project"));
    }
    if let Some(broken) = here.and_then(|outline| outline.broken.first()) {
        return unknown(broken.clone(), format!("`{path}` has a syntax error"));
    }
    if let Some(call) = here.and_then(|outline| outline.units.iter().find(|unit| makes(unit, &name))) {
        return unknown(call.span.clone(), format!("the macro `{}` in `{path}` may make it", call.name));
    }
    Found::Nowhere { reason: reason(path, here.is_some(), same_key, asked) }
}

fn reason(path: &RelPath, is_there: bool, other: Option<&Unit<'_>>, asked: &ExpectedItem) -> String {
    match other {
        Some(other) => format!("in `{path}` it is `{}`, not {}", other.kind.word(), article(asked.word())),
        None if is_there => format!("`{path}` has no such {}, nor has another file", asked.word()),
        None => format!("`{path}` is gone, and no other file has {} of that name", article(asked.word())),
    }
}

/// The word with the article it takes.
fn article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}

/// Whether a macro names what may be an item.
fn makes(unit: &Unit<'_>, name: &str) -> bool {
    matches!(unit.kind, Kind::MacroCall | Kind::Macro) && unit.body.iter().any(|token| token == name)
}

/// What a re-export or an alias leads to, by its last segment.
fn original(unit: &Unit<'_>) -> String {
    let from = unit.signature.iter().rposition(|token| token == "=").map_or(0, |at| at + 1);
    let until =
        unit.signature[from..].iter().position(|token| token == "<").map_or(unit.signature.len(), |at| from + at);
    let target = unit.signature[from..until].last().map_or("", AsRef::as_ref);
    target.rsplit_once("::").map_or(target, |(_, last)| last).to_owned()
}

/// Whether a unit has the key: `S::f` is also a method in an `impl` of `S`, and `S` also its twins.
fn is_key(unit: &Unit<'_>, key: &str) -> bool {
    if unit.key == key {
        return true;
    }
    let plain = plain(&unit.key);
    plain == key || method(plain).is_some_and(|method| method == key)
}

/// `S::f` of `impl S<T>::f`.
fn method(key: &str) -> Option<String> {
    let own = key.strip_prefix("impl ").filter(|rest| !rest.contains(" for "))?;
    let (owner, name) = own.rsplit_once("::")?;
    let owner = owner.split('<').next().unwrap_or(owner);
    Some(format!("{owner}::{name}"))
}

/// The units of one file that `is` takes.
fn places<'p, 'g>(context: &'p RuleContext<'g>, path: &RelPath, is: impl Fn(&Unit<'_>) -> bool) -> Vec<Place<'p, 'g>> {
    let Some((path, outline)) = context.sources.path(path).zip(context.sources.outline(path)) else {
        return Vec::new();
    };
    let units = outline.units.iter().enumerate().filter(|(_, unit)| is(unit));
    units.map(|(index, unit)| Place { context, path, outline, index, unit, moved: None }).collect()
}

/// The item in another place, if there is one that can be told to be it.
fn elsewhere<'p, 'g>(
    context: &'p RuleContext<'g>,
    path: &RelPath,
    key: &str,
    name: &str,
    asked: &ExpectedItem,
    expected: &str,
) -> Option<Found<'p, 'g>> {
    let owned =
        key.contains("impl ") || key.rsplit_once("::").is_some_and(|(owner, _)| owner.starts_with(char::is_uppercase));
    let is = |unit: &Unit<'_>| match owned {
        true => asked.fits(unit.kind) && is_key(unit, key),
        false => asked.fits(unit.kind) && bare(&unit.name) == bare(name) && !unit.key.contains("impl "),
    };
    let mut all: BTreeMap<&RelPath, Vec<Place<'p, 'g>>> = BTreeMap::new();
    for (file, _) in context.sources.files().filter(|(file, _)| file.extension() == Some("rs")) {
        let Some(outline) = context.sources.outline(file) else { continue };
        for (index, unit) in outline.units.iter().enumerate().filter(|(_, unit)| is(unit)) {
            let place = Place { context, path: file, outline, index, unit, moved: Some(expected.to_owned()) };
            if !place.is_test() {
                all.entry(file).or_default().push(place);
            }
        }
    }
    let packages = context.sources.packages();
    let own = packages.of(path);
    if all.len() > 1 && all.keys().any(|file| packages.of(file) == own) {
        all.retain(|file, _| packages.of(file) == own);
    }
    if all.len() > 1 {
        all.retain(|_, places| places.iter().all(|place| is_kept(asked, place)));
    }
    if all.len() == 1 { all.into_values().next().map(Found::At) } else { None }
}

fn is_kept(asked: &ExpectedItem, place: &Place<'_, '_>) -> bool {
    let mut verdict = Verdict::default();
    asked.judge(place, &mut verdict);
    verdict.violations.is_empty()
}

impl<'p, 'g> Place<'p, 'g> {
    pub(super) fn name(&self) -> &str {
        bare(&self.unit.name)
    }

    /// The unit's key, as reports name it.
    pub(super) fn key(&self) -> String {
        format!("{}::{}", self.path, self.unit.key)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = &'p Unit<'g>> {
        self.outline.units.iter().filter(|unit| unit.parent == Some(self.index) && unit.kind.is_member())
    }

    /// The first place in the file that cannot be read.
    pub(super) fn broken(&self) -> Option<Range<usize>> {
        self.outline.broken.first().cloned()
    }

    /// Whether it is only there for tests.
    fn is_test(&self) -> bool {
        self.context.sources.is_test(self.path, self.unit.span.start)
    }

    /// A violation of the item itself.
    pub(super) fn violation(&self, sort: ViolationKind, target: &str, message: String) -> Violation {
        Violation::new(sort, self.key(), target, message).at(self.path, self.name_span(self.unit))
    }

    /// A violation of one of its members.
    pub(super) fn member_breach(
        &self,
        sort: ViolationKind,
        name: &str,
        target: &str,
        message: String,
        member: Option<&Unit<'_>>,
    ) -> Violation {
        let span = self.name_span(member.unwrap_or(self.unit));
        Violation::new(sort, format!("{}::{name}", self.key()), target, message).at(self.path, span)
    }

    fn name_span(&self, unit: &Unit<'_>) -> Range<usize> {
        let source = self.context.sources.rust(self.path);
        source.map_or_else(|| unit.span.clone(), |source| source.name_span(unit))
    }

    /// Whether a type of the source is only another name of the one that is wanted.
    pub(super) fn is_alias(&self, wanted: &Written, found: &[&str]) -> bool {
        let Some(name) = found.last().filter(|_| found.iter().all(|token| is_path_token(token))) else { return false };
        let is = |unit: &&Unit<'_>| unit.kind == Kind::Type && unit.name == **name && unit.parent.is_none();
        let mut aliases: Vec<_> = self.outline.units.iter().filter(is).collect();
        if aliases.is_empty() {
            let rust = self.context.sources.files().filter(|(file, _)| file.extension() == Some("rs"));
            aliases = rust
                .filter_map(|(file, _)| self.context.sources.outline(file))
                .flat_map(|outline| outline.units.iter().filter(is))
                .collect();
        }
        let [alias] = aliases[..] else { return false };
        alias.signature.get(1).is_some_and(|token| token == "=") && wanted.is(&single_marks(&alias.signature[2..]))
    }
}

fn is_path_token(token: &str) -> bool {
    token == ":" || token.chars().all(|c| c.is_alphanumeric() || c == '_')
}
