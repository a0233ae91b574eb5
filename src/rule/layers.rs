use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::dependency::{SOURCES, is_test_wish};
use super::selector::Area;
use super::usage::{self, Held};
use super::{Kind, Reach, RuleContext, Shape, Verdict, Violation, ViolationKind, kind};
use crate::code::names::{Doubt, Form, Named, Place};
use crate::model::path::RelPath;
use crate::syntax::document::At;

pub(super) const KIND: Kind = kind::<Layers>("layers");

/// Zones in order, the upper first: an upper one may use a lower one, and never the other way.
///
/// ```toml
/// kind = "layers"
/// order = ["api", "domain", "contracts"]   # zones, crates of the project, or paths such as "src/db/**"
/// exhaustive = true                        # every Rust source must lie in one of them
/// ```
///
/// An upper layer may use every lower one, not only the next. Zones parted by ` | ` are one layer, and stand side by
/// side: they may not use each other, as in `order = ["api", "orders | invoices", "contracts"]`. What lies in several
/// of the zones may use what any of them may. Seen is what rules of the kind `dependency` see, and a manifest that asks
/// for a crate of an upper layer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Layers {
    order: Vec<At<String>>,
    #[serde(default)]
    exhaustive: bool,
}

impl Shape for Layers {
    fn zones(&self) -> Vec<At<String>> {
        self.areas().filter_map(|(_, at)| super::area_zone(&at)).collect()
    }

    fn faults(&self) -> Vec<(Range<usize>, String)> {
        let areas: Vec<At<String>> = self.areas().map(|(_, at)| at).collect();
        let twice = |(at, zone): (usize, &At<String>)| {
            let before = areas[..at].iter().any(|other| other.value == zone.value);
            before.then(|| (zone.span.clone(), format!("`{}` is given twice", zone.value)))
        };
        let unread = areas.iter().filter_map(|at| Area::read(&at.value).err().map(|fault| (at.span.clone(), fault)));
        let alone = self.order.first().filter(|_| areas.len() == 1 && !self.exhaustive);
        let alone = alone.map(|at| (at.span.clone(), "one layer alone is no order".to_owned()));
        areas.iter().enumerate().filter_map(twice).chain(unread).chain(alone).collect()
    }

    fn reach(&self) -> Reach {
        let areas = self.areas().filter_map(|(_, at)| Area::read(&at.value).ok());
        let mut governs: Vec<String> = areas.map(|area| area.pattern()).collect();
        governs.extend(self.exhaustive.then(|| "**/*.rs".to_owned()));
        Reach { reads: SOURCES.iter().map(|text| (*text).to_owned()).collect(), governs }
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        let layer = |(rank, at): (usize, At<String>)| {
            let area = Area::read(&at.value).ok()?;
            Some(Layer { rank, name: at.value.trim_start_matches("zone:").to_owned(), area })
        };
        let layers: Vec<Layer> = self.areas().filter_map(layer).collect();
        let held = layers.iter().map(|layer| Held::new(&layer.area, context)).collect();
        let judge = Judge { layers: &layers, held, context };
        let mut verdict = Verdict::default();
        for site in context.sources.names().sites().filter(|site| !is_test_wish(site)) {
            let from = judge.of_site(site);
            if !from.is_empty() {
                verdict.sites += 1;
                verdict.violations.extend(judge.site(site, &from));
            }
        }
        let sources = context.sources.files().map(|(path, _)| path).filter(|path| path.extension() == Some("rs"));
        let (placed, left): (Vec<&RelPath>, Vec<&RelPath>) = sources.partition(|path| !judge.of(path).is_empty());
        verdict.sites += placed.len();
        if self.exhaustive {
            verdict.violations.extend(left.into_iter().map(|path| judge.nowhere(path)));
        }
        verdict.violations = usage::deduped(verdict.violations);
        verdict
    }
}

impl Layers {
    /// Every zone, crate or path, with its place from above. Those that stand side by side have the same.
    fn areas(&self) -> impl Iterator<Item = (usize, At<String>)> {
        let beside = |at: &At<String>| at.value.split('|').map(|one| one.trim().to_owned()).collect::<Vec<_>>();
        let all = self.order.iter().enumerate();
        all.flat_map(move |(rank, at)| {
            beside(at).into_iter().map(move |value| (rank, At { value, span: at.span.clone() }))
        })
    }
}

struct Layer {
    rank: usize,
    name: String,
    area: Area,
}

struct Judge<'j, 'g> {
    layers: &'j [Layer],
    /// The files of each layer.
    held: Vec<Held>,
    context: &'j RuleContext<'g>,
}

impl Judge<'_, '_> {
    fn of(&self, path: &RelPath) -> Vec<usize> {
        let holds = |at: &usize| self.layers[*at].area.holds(self.context, path);
        (0..self.layers.len()).filter(holds).collect()
    }

    fn of_site(&self, site: &Named) -> Vec<usize> {
        (0..self.layers.len()).filter(|at| self.held[*at].has(site)).collect()
    }

    fn may_use(&self, from: usize, to: usize) -> bool {
        from == to || self.layers[to].rank > self.layers[from].rank
    }

    fn site(&self, site: &Named, from: &[usize]) -> Option<Violation> {
        let names = self.context.sources.names();
        if let Some(doubt) = site.doubt {
            let blind = matches!(doubt, Doubt::Unreadable | Doubt::Generated);
            return blind.then(|| {
                let why = usage::reason(names, site, doubt);
                let message = format!("cannot decide which layers this uses: {why}");
                usage::violation(
                    ViolationKind::Unknown,
                    &self.context.sources,
                    site,
                    names.path(site).as_str(),
                    message,
                )
            });
        }
        let goes_up = |step: &Place<'_>| {
            let to: Vec<usize> = (0..self.layers.len()).filter(|at| self.held[*at].is_at(step)).collect();
            let fits = to.is_empty() || from.iter().any(|from| to.iter().any(|to| self.may_use(*from, *to)));
            (!fits).then(|| to[0])
        };
        let mut steps = names.steps(site).enumerate();
        let (at, step, to) = steps.find_map(|(at, step)| Some((at, step, goes_up(&step)?)))?;
        if names.imported(site).find_map(|way| goes_up(&names.way(way)?)) == Some(to) {
            return None;
        }
        let (lower, upper) = (&self.layers[from[0]], &self.layers[to]);
        let (how, via) = usage::told(names, site, at);
        let place = if site.form == Form::Manifest {
            String::new()
        } else {
            step.file.map(|file| format!(", in {file}")).unwrap_or_default()
        };
        let (user, used) = (lower.name.as_str(), upper.name.as_str());
        let message = if lower.rank == upper.rank {
            format!("`{user}` is beside `{used}` and may not use it: {how}{place}")
        } else {
            format!("`{user}` lies below `{used}` and may not use it: {how}{place}")
        };
        let violation = usage::violation(ViolationKind::Divergence, &self.context.sources, site, step.path, message);
        let violation = violation.fact("from", user).fact("to", used);
        Some(match via {
            Some(via) => violation.fact("via", via),
            None => violation,
        })
    }

    fn nowhere(&self, path: &RelPath) -> Violation {
        let names: Vec<String> = self.layers.iter().map(|layer| format!("`{}`", layer.name)).collect();
        let message = format!("the source lies in none of the layers {}", names.join(", "));
        Violation::new(ViolationKind::Divergence, path.as_str(), path.as_str(), message).at(path, 0..0)
    }
}
