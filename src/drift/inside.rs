//! What changed between two outlines of one file, unit by unit.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::imports;
use super::order::{key_order, macro_order};
use crate::drift::matching::content::rename;
use crate::drift::matching::units::{Pair, Pairing};
use crate::model::code::Code;
use crate::syntax::{Kind, Outline, Token, Unit};

/// One difference between two outlines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Delta {
    pub code: Code,
    /// The unit in the base; nothing for what was added.
    pub base: Option<usize>,
    /// The unit in the other outline; nothing for what is gone.
    pub other: Option<usize>,
    pub was: String,
    pub is: String,
    pub confidence: f64,
}

/// Every difference that means something. New imports, documentation and order count where `strict` says so.
pub(super) fn deltas(
    base: &Outline<'_>,
    other: &Outline<'_>,
    pairing: &Pairing,
    strict: &dyn Fn(&Unit<'_>) -> bool,
) -> Vec<Delta> {
    let compare = Compare { base, other, pairing, strict };
    let mut found: Vec<Delta> = pairing.pairs.iter().flat_map(|pair| compare.pair(*pair)).collect();
    found.extend(compare.orders());
    found.extend(compare.lost());
    found.extend(compare.added());
    found.extend(imports(base, other, pairing, strict));
    found.extend(macro_order(base, other, pairing));
    found.extend(key_order(base, other, pairing, strict));
    compare.drop_shells(&mut found);
    found.sort_by_key(|delta| (delta.base.unwrap_or(usize::MAX), delta.other));
    found
}

struct Compare<'c, 't> {
    base: &'c Outline<'t>,
    other: &'c Outline<'t>,
    pairing: &'c Pairing,
    strict: &'c dyn Fn(&Unit<'_>) -> bool,
}

impl Compare<'_, '_> {
    fn counts(&self, unit: &Unit<'_>) -> bool {
        unit.kind != Kind::Import || (self.strict)(unit)
    }

    fn pair(&self, pair: Pair) -> Vec<Delta> {
        let (was, is) = (&self.base.units[pair.base], &self.other.units[pair.other]);
        let delta = |code, before: String, after: String| Delta {
            code,
            base: Some(pair.base),
            other: Some(pair.other),
            was: before,
            is: after,
            confidence: pair.confidence,
        };
        let place = if self.counts(was) { self.place(was, is) } else { None };
        let mut found: Vec<Delta> =
            place.map(|code| delta(code, was.key.clone(), is.key.clone())).into_iter().collect();
        let parts = match was.kind {
            Kind::Key => self.key(was, is),
            kind if kind.is_member() => self.member(was, is),
            _ => self.item(was, is),
        };
        found.extend(parts.into_iter().map(|(code, before, after)| delta(code, before, after)));
        found
    }

    /// Whether a unit has another name, or stands in another place.
    fn place(&self, was: &Unit<'_>, is: &Unit<'_>) -> Option<Code> {
        let renames = &self.pairing.renames;
        let parent = |outline: &Outline<'_>, unit: &Unit<'_>| {
            unit.parent.map(|at| outline.units[at].key.clone()).unwrap_or_default()
        };
        let follows = |unit: &Unit<'_>| {
            let pairs = &self.pairing.pairs;
            let at = pairs.binary_search_by_key(&unit.parent?, |pair| pair.base).ok()?;
            Some(pairs[at].other)
        };
        if was.kind == Kind::Key || was.kind.is_member() {
            return None;
        }
        let follows_rename = rename(&was.name, renames) == is.name && !renames.contains_key(&was.name);
        // How an `impl` is written is its signature.
        if was.name != is.name && was.kind != Kind::Impl && !follows_rename {
            return Some(Code::ItemRenamed);
        }
        let moved = follows(was) != is.parent && parent(self.base, was) != parent(self.other, is);
        moved.then_some(Code::ItemMoved)
    }

    fn same(&self, was: &[Token<'_>], is: &[Token<'_>]) -> bool {
        let renames = &self.pairing.renames;
        let equal = |(a, b): (&Token<'_>, &Token<'_>)| a == b || (!renames.is_empty() && rename(a, renames) == **b);
        was.len() == is.len() && was.iter().zip(is).all(equal)
    }

    fn item(&self, was: &Unit<'_>, is: &Unit<'_>) -> Vec<(Code, String, String)> {
        let mut found = Vec::new();
        if !self.same(&was.visibility, &is.visibility) {
            found.push((Code::ItemVisibility, spaced(&was.visibility), spaced(&is.visibility)));
        }
        let (before, after) = (was.arranged((self.strict)(was)), is.arranged((self.strict)(was)));
        if was.attributes != is.attributes {
            found.push((
                Code::ItemAttribute,
                without(&was.attributes, &is.attributes),
                without(&is.attributes, &was.attributes),
            ));
        } else if before != after {
            found.push((Code::ItemAttribute, before.join(" "), after.join(" ")));
        } else if (self.strict)(was) && was.docs != is.docs {
            found.push((Code::ItemAttribute, spaced(&was.docs), spaced(&is.docs)));
        }
        match was.kind {
            Kind::ReExport if was.signature != is.signature => {
                let last = |unit: &Unit<'_>| {
                    unit.signature.first().and_then(|path| path.rsplit("::").next().map(str::to_owned))
                };
                let code = if last(was) == last(is) { Code::ItemMoved } else { Code::ItemSignature };
                found.push((code, shown(was), shown(is)));
            }
            Kind::ReExport => {}
            _ if !self.same(&was.signature, &is.signature) || !self.bounds(was, is) => {
                found.push((Code::ItemSignature, shown(was), shown(is)));
            }
            _ => {}
        }
        if !self.same(&was.body, &is.body) {
            found.push((Code::ItemBody, String::new(), String::new()));
        }
        found
    }

    /// Whether the bounds are the same, with each name as it was or as it is now.
    fn bounds(&self, was: &Unit<'_>, is: &Unit<'_>) -> bool {
        let mut left = is.bounds.clone();
        let mut take = |bound: &String| {
            let renamed = rename(bound, &self.pairing.renames);
            let found = left.iter().position(|one| one == bound).or(left.iter().position(|one| *one == renamed));
            found.map(|at| left.swap_remove(at)).is_some()
        };
        was.bounds.iter().all(&mut take) && was.bounds.len() == is.bounds.len()
    }

    fn member(&self, was: &Unit<'_>, is: &Unit<'_>) -> Vec<(Code, String, String)> {
        let docs = !(self.strict)(was) || was.docs == is.docs;
        let same = self.same(&was.visibility, &is.visibility)
            && was.arranged((self.strict)(was)) == is.arranged((self.strict)(was))
            && self.same(&was.signature, &is.signature);
        if same && docs { Vec::new() } else { vec![(Code::ItemMemberChanged, shown(was), shown(is))] }
    }

    fn key(&self, was: &Unit<'_>, is: &Unit<'_>) -> Vec<(Code, String, String)> {
        if was.body == is.body { Vec::new() } else { vec![(Code::KeyChanged, spaced(&was.body), spaced(&is.body))] }
    }

    /// Of a macro call whose input is told of item by item, nothing more is told.
    fn drop_shells(&self, found: &mut Vec<Delta>) {
        let inner = |outline: &Outline<'_>, at: Option<usize>| at.and_then(|at| outline.units[at].parent);
        let told: BTreeSet<(bool, usize)> = found
            .iter()
            .flat_map(|delta| {
                let base = inner(self.base, delta.base).map(|at| (true, at));
                [base, inner(self.other, delta.other).map(|at| (false, at))]
            })
            .flatten()
            .collect();
        found.retain(|delta| {
            let shell = delta.code == Code::ItemBody
                && delta.base.is_some_and(|at| self.base.units[at].kind == Kind::MacroCall);
            let base = delta.base.is_some_and(|at| told.contains(&(true, at)));
            !(shell && (base || delta.other.is_some_and(|at| told.contains(&(false, at)))))
        });
    }

    /// Members in another order, where it means something.
    fn orders(&self) -> Vec<Delta> {
        let inside = self.base.children();
        let places: BTreeMap<usize, usize> = self.pairing.pairs.iter().map(|pair| (pair.base, pair.other)).collect();
        let ordered = self.pairing.pairs.iter().filter(|pair| {
            let (was, is) = (&self.base.units[pair.base], &self.other.units[pair.other]);
            was.ordered || is.ordered || (was.kind.has_members() && (self.strict)(was))
        });
        let moved = ordered.filter(|pair| {
            let order: Vec<usize> = inside[pair.base].iter().filter_map(|member| places.get(member).copied()).collect();
            !order.is_sorted()
        });
        moved.map(|pair| self.reordered(*pair, &inside[pair.base])).collect()
    }

    fn reordered(&self, pair: Pair, members: &[usize]) -> Delta {
        let is_data = self.base.units[pair.base].kind == Kind::Key;
        let code = if is_data { Code::KeyChanged } else { Code::ItemReordered };
        let is = names(self.other, &self.other.children()[pair.other]);
        let was = names(self.base, members);
        Delta { code, base: Some(pair.base), other: Some(pair.other), was, is, confidence: 1.0 }
    }

    fn lost(&self) -> Vec<Delta> {
        let gone: Vec<usize> =
            self.pairing.lost.iter().copied().filter(|at| self.counts(&self.base.units[*at])).collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, unit) in self.other.units.iter().enumerate() {
            named.entry(&unit.name).or_default().push(at);
        }
        gone.iter()
            .map(|at| {
                let unit = &self.base.units[*at];
                let stands = self.stand_in(unit, named.get(unit.name.as_str()).map_or(&[][..], Vec::as_slice));
                let code = match unit.kind {
                    _ if stands.is_some() => Code::ItemMoved,
                    Kind::Key => Code::KeyRemoved,
                    kind if kind.is_member() => Code::ItemMemberRemoved,
                    _ => Code::ItemRemoved,
                };
                let is = stands.map(|at| shown(&self.other.units[at])).unwrap_or_default();
                Delta { code, base: Some(*at), other: stands, was: shown(unit), is, confidence: 1.0 }
            })
            .collect()
    }

    /// What gives a lost unit's name in its place: a re-export of what moved away, or what came back.
    fn stand_in(&self, unit: &Unit<'_>, named: &[usize]) -> Option<usize> {
        let parent = unit.parent.map(|at| &self.base.units[at].key);
        let fits = |at: &usize| {
            let one = &self.other.units[*at];
            (one.kind == Kind::ReExport) != (unit.kind == Kind::ReExport)
                && one.visibility == unit.visibility
                && one.parent.map(|at| &self.other.units[at].key) == parent
        };
        named.iter().copied().find(fits)
    }

    fn added(&self) -> Vec<Delta> {
        let added = self
            .pairing
            .new
            .iter()
            .filter(|at| self.counts(&self.other.units[**at]) && self.other.units[**at].kind != Kind::File);
        added
            .map(|at| {
                let unit = &self.other.units[*at];
                let code = match unit.kind {
                    Kind::Key => Code::KeyAdded,
                    kind if kind.is_member() => Code::ItemMemberAdded,
                    _ => Code::ItemIntrusion,
                };
                Delta { code, base: None, other: Some(*at), was: String::new(), is: shown(unit), confidence: 1.0 }
            })
            .collect()
    }
}

pub(super) fn names(outline: &Outline<'_>, units: &[usize]) -> String {
    units.iter().map(|at| outline.units[*at].name.as_str()).collect::<Vec<_>>().join(", ")
}

/// What the first list has and the second has not.
fn without(all: &[String], some: &[String]) -> String {
    all.iter().filter(|one| !some.contains(one)).cloned().collect::<Vec<_>>().join(" ")
}

/// The longest fact, in characters.
const LONGEST: usize = 240;

/// A unit as its users see it.
pub(super) fn shown(unit: &Unit<'_>) -> String {
    let (before, after) = unit.signature.split_at(unit.name_at.min(unit.signature.len()));
    let mut tokens: Vec<&str> = unit.visibility.iter().chain(before).map(AsRef::as_ref).collect();
    if !matches!(unit.kind, Kind::Impl | Kind::ReExport | Kind::Import)
        && !unit.name.chars().all(|c| c.is_ascii_digit())
    {
        tokens.push(&unit.name);
    }
    if unit.kind == Kind::Field && !unit.name.chars().all(|c| c.is_ascii_digit()) {
        tokens.push(":");
    }
    tokens.extend(after.iter().map(AsRef::as_ref));
    let mut text = spaced(&tokens);
    if !unit.bounds.is_empty() {
        text.push_str(&format!(" where {}", unit.bounds.join(", ")));
    }
    text
}

/// Tokens as a person would write them on one line.
fn spaced<T: AsRef<str>>(tokens: &[T]) -> String {
    let mut out = String::new();
    for token in tokens {
        let token = token.as_ref();
        let wordy = |c: char| c.is_alphanumeric() || "_\"'".contains(c);
        let joins = out.ends_with(wordy) && token.starts_with(wordy);
        let after = out.ends_with([',', '=', '|', '{']) || (out.ends_with(':') && !out.ends_with("::") && token != ":");
        let arrow = out.ends_with("->");
        if !out.is_empty() && (joins || after || arrow || matches!(token, "{" | "=" | "|")) {
            out.push(' ');
        }
        if token == "-" && out.ends_with([')', '>']) {
            out.push(' ');
        }
        out.push_str(token);
    }
    match out.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &out[..end]),
        None => out,
    }
}
