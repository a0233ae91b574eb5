//! Order that means something between units: macros are seen from where they are, and some readers of JSON go by the
//! order of its keys.

use std::collections::{BTreeMap, BTreeSet};

use super::inside::Delta;
use crate::drift::matching::units::Pairing;
use crate::model::code::Code;
use crate::syntax::{Kind, Outline, Unit};

/// The units around a pair, in the base and in the other outline.
type Parents = (Option<usize>, Option<usize>);

/// How many pairs of units are looked at; past that, a macro counts as seen by others.
const MOST: usize = 1 << 20;

/// Macros that are before something that may use them on one side only.
pub(super) fn macro_order(base: &Outline<'_>, other: &Outline<'_>, pairing: &Pairing) -> Vec<Delta> {
    let mut siblings: BTreeMap<Parents, Vec<(usize, usize)>> = BTreeMap::new();
    for pair in &pairing.pairs {
        let (was, is) = (&base.units[pair.base], &other.units[pair.other]);
        if !was.kind.is_member() && was.kind != Kind::File && was.kind != Kind::Key {
            siblings.entry((was.parent, is.parent)).or_default().push((pair.base, pair.other));
        }
    }
    let mut found = Vec::new();
    for mut all in siblings.into_values() {
        all.sort_by_key(|(was, _)| base.units[*was].span.start);
        let is_sorted = all.is_sorted_by_key(|(_, is)| other.units[*is].span.start);
        if !is_sorted && all.iter().any(|(was, _)| Macros::of(&base.units[*was]).is_some()) {
            found.extend(reordered(base, other, &all));
        }
    }
    found
}

fn reordered(base: &Outline<'_>, other: &Outline<'_>, all: &[(usize, usize)]) -> Vec<Delta> {
    let mut steps = MOST;
    let mut found = Vec::new();
    let inner = base.children();
    for (at, (was, is)) in all.iter().enumerate() {
        let Some(macros) = Macros::of(&base.units[*was]) else { continue };
        let place = other.units[*is].span.start;
        let passed = all.iter().enumerate().find(|(near, (user, now))| {
            steps = steps.saturating_sub(1);
            let is_before = other.units[*now].span.start < place;
            *near != at && is_before != (*near < at) && (steps == 0 || macros.may_serve(base, *user, &inner))
        });
        if let Some((near, (user, _))) = passed {
            let names = [&base.units[*was].name, &base.units[*user].name];
            let (first, second) = if near < at { (names[1], names[0]) } else { (names[0], names[1]) };
            found.push(Delta {
                code: Code::ItemReordered,
                base: Some(*was),
                other: Some(*is),
                was: format!("{first}, {second}"),
                is: format!("{second}, {first}"),
                confidence: 1.0,
            });
        }
    }
    found
}

/// What a unit defines for all that is behind it.
enum Macros<'u> {
    One(&'u str),
    /// Those of another module or crate.
    Unknown,
}

impl<'u> Macros<'u> {
    fn of(unit: &'u Unit<'_>) -> Option<Self> {
        let imports = unit.attributes.iter().any(|one| one == "macro_use" || one.starts_with("macro_use("));
        match unit.kind {
            Kind::Macro => Some(Self::One(&unit.name)),
            _ if imports => Some(Self::Unknown),
            _ => None,
        }
    }

    /// Whether a unit, or something inside of it, may call one of them.
    fn may_serve(&self, outline: &Outline<'_>, user: usize, inner: &[Vec<usize>]) -> bool {
        let mut open = vec![user];
        while let Some(at) = open.pop() {
            let unit = &outline.units[at];
            let far = unit.kind == Kind::Module && inner[at].is_empty();
            let calls = match self {
                Self::One(name) => {
                    far || unit.name.strip_suffix('!') == Some(name) || unit.tokens().any(|one| one == *name)
                }
                Self::Unknown => far || unit.kind == Kind::MacroCall || unit.tokens().any(|one| one == "!"),
            };
            if calls {
                return true;
            }
            open.extend(&inner[at]);
        }
        false
    }
}

/// Keys in another order, where readers may go by it.
pub(super) fn key_order(
    base: &Outline<'_>,
    other: &Outline<'_>,
    pairing: &Pairing,
    strict: &dyn Fn(&Unit<'_>) -> bool,
) -> Vec<Delta> {
    if !base.keys_in_order {
        return Vec::new();
    }
    let held: Vec<_> = pairing.pairs.iter().filter(|pair| strict(&base.units[pair.base])).collect();
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for both in held.windows(2) {
        let (before, pair) = (both[0], both[1]);
        if before.other < pair.other || !told.insert(around(&base.units[pair.base].key)) {
            continue;
        }
        let (was, is) = (keys(base, &base.units[pair.base]), keys(other, &other.units[pair.other]));
        found.push(Delta {
            code: Code::KeyChanged,
            base: Some(pair.base),
            other: Some(pair.other),
            was,
            is,
            confidence: 1.0,
        });
    }
    found
}

/// The key of the table that an entry is in.
fn around(key: &str) -> &str {
    key.rsplit_once('.').map_or("", |(around, _)| around)
}

/// The keys of the table that a unit is in, in their order.
fn keys(outline: &Outline<'_>, unit: &Unit<'_>) -> String {
    let table = around(&unit.key);
    let all = outline.units.iter().filter(|one| around(&one.key) == table);
    all.map(|one| one.key.strip_prefix(table).unwrap_or(&one.key).trim_start_matches('.'))
        .collect::<Vec<_>>()
        .join(", ")
}
