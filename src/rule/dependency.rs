use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::selector::{Area, Selector};
use super::usage::{self, Held, Hits};
use super::{Kind, Reach, RuleContext, Shape, Verdict, Violation, ViolationKind, kind};
use crate::code::names::{Form, Named, Names};
use crate::model::path::RelPath;
use crate::syntax::document::At;

pub(super) const KIND: Kind = kind::<Dependency>("dependency");

/// The files that rules about names read.
pub(super) const SOURCES: &[&str] = &["**/*.rs", "**/Cargo.toml", "**/Cargo.lock"];

/// What a zone may depend on.
///
/// ```toml
/// kind = "dependency"
/// from = "domain"                                   # a zone, a crate of the project, or a path such as "src/a/**"
/// deny = ["sqlx", "zone:api", "std::any::*", "serde_json::Value"]
/// allow-only = ["serde", "zone:contracts"]          # all it may use besides itself
/// require = ["tracing"]                             # what it must use
/// ```
///
/// Give one of the three lists at least. An entry is a crate, by the name of its package and with all that is in it; a
/// zone as `zone:NAME`; or an item path, with all that is below it, in which `*` stands for one segment or more. `core`
/// and `alloc` are `std`.
///
/// Seen are `use` in every form, paths in code, types, patterns, attributes and derives, tokens given to macros and
/// bodies of `macro_rules!`, under whatever name: renames, re-exports (also through other crates of the project), type
/// aliases, `#[path]` and `include!` are followed, and code counts whatever its `cfg`. So does a manifest that asks for
/// a denied crate, but not under `[dev-dependencies]`: there, the tests that use it do. Comments, documentation and
/// strings name nothing.
///
/// Unknown, and listed as such, is what only a compiler can tell: globs of other crates, traits that a glob brings, the
/// output of macros that are not known to name nothing else, values whose type is inferred from a declaration in
/// another zone, and code that a build makes. A `Cargo.lock` says which crate cannot bring what.
///
/// With `allow-only`, std is allowed unless an entry starts with `std`; then std is what these entries say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Dependency {
    from: At<String>,
    #[serde(default)]
    deny: Vec<At<String>>,
    #[serde(default)]
    allow_only: Vec<At<String>>,
    #[serde(default)]
    require: Vec<At<String>>,
}

impl Shape for Dependency {
    fn zones(&self) -> Vec<At<String>> {
        let all = self.deny.iter().chain(&self.allow_only).chain(&self.require);
        super::area_zone(&self.from).into_iter().chain(all.filter_map(super::zone)).collect()
    }

    fn faults(&self) -> Vec<(Range<usize>, String)> {
        let mut faults = Vec::new();
        if self.deny.is_empty() && self.allow_only.is_empty() && self.require.is_empty() {
            faults.push((self.from.span.clone(), "one of `deny`, `allow-only` and `require` is needed".into()));
        }
        faults.extend(Area::read(&self.from.value).err().map(|fault| (self.from.span.clone(), fault)));
        for at in self.deny.iter().chain(&self.allow_only).chain(&self.require) {
            faults.extend(Selector::read(&at.value).err().map(|fault| (at.span.clone(), fault)));
        }
        faults
    }

    fn reach(&self) -> Reach {
        let governs = Area::read(&self.from.value).map(|area| area.pattern()).into_iter().collect();
        Reach { reads: SOURCES.iter().map(|text| (*text).to_owned()).collect(), governs }
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        let Ok(area) = Area::read(&self.from.value) else { return Verdict::default() };
        let (names, held) = (context.sources.names(), Held::new(&area, context));
        let inside: Vec<&Named> = names.sites().filter(|site| !is_test_wish(site) && held.has(site)).collect();
        let from = self.from.value.trim_start_matches("zone:");
        let judge = Judge { from, area: &area, held: &held, context, inside: &inside };
        let mut violations = judge.denied(&selectors(&self.deny, names));
        violations.extend(judge.not_allowed(&selectors(&self.allow_only, names)));
        violations.extend(judge.required(&selectors(&self.require, names)));
        // A source that names nothing keeps the rule as well.
        let quiet = context.sources.files().filter(|(path, _)| is_source(path) && area.holds(context, path)).count();
        Verdict { sites: inside.len() + quiet, violations: usage::deduped(violations) }
    }
}

/// Whether a place is a manifest's wish for its tests.
pub(super) fn is_test_wish(site: &Named) -> bool {
    site.form == Form::Manifest && site.dev
}

/// Whether names are read out of a file.
pub(super) fn is_source(path: &RelPath) -> bool {
    path.extension() == Some("rs") || path.file_name() == "Cargo.toml"
}

pub(super) fn selectors(texts: &[At<String>], names: &Names<'_>) -> Vec<Selector> {
    texts.iter().filter_map(|at| Selector::known(&at.value, names)).collect()
}

struct Judge<'j, 'g> {
    from: &'j str,
    area: &'j Area,
    held: &'j Held,
    context: &'j RuleContext<'g>,
    inside: &'j [&'j Named],
}

impl Judge<'_, '_> {
    fn denied(&self, deny: &[Selector]) -> Vec<Violation> {
        if deny.is_empty() {
            return Vec::new();
        }
        let (names, hits) = (self.context.sources.names(), Hits::new(deny, self.context));
        let mut violations = Vec::new();
        for site in self.inside {
            match site.doubt {
                Some(doubt) => {
                    let about = hits.doubtful(names, site, doubt);
                    violations.extend(about.first().map(|selector| self.in_doubt(site, selector, about.len())));
                }
                None => {
                    for (selector, step) in hits.of(names, site) {
                        violations.extend(self.denied_at(site, selector, step));
                    }
                }
            }
        }
        violations.extend(self.inferred(&hits));
        violations
    }

    fn denied_at(&self, site: &Named, selector: &Selector, step: usize) -> Option<Violation> {
        let names = self.context.sources.names();
        let hit = names.steps(site).nth(step)?;
        // What lies in both zones is no way out of this one.
        if self.held.is_at(&hit) {
            return None;
        }
        let (how, via) = usage::told(names, site, step);
        let to = selector
            .text
            .strip_prefix("zone:")
            .map_or_else(|| format!("`{}`", selector.text), |zone| format!("the zone `{zone}`"));
        let message = format!("`{}` may not depend on {to}: {how}", self.from);
        let violation = usage::violation(ViolationKind::Divergence, &self.context.sources, site, hit.path, message);
        let violation = violation.fact("from", self.from).fact("to", &*selector.text);
        Some(match via {
            Some(via) => violation.fact("via", via),
            None => violation,
        })
    }

    fn in_doubt(&self, site: &Named, selector: &Selector, others: usize) -> Violation {
        let names = self.context.sources.names();
        let Some(doubt) = site.doubt else { unreachable!("asked for places in doubt only") };
        let more = if others > 1 { format!(" and {} more", others - 1) } else { String::new() };
        let why = usage::reason(names, site, doubt);
        let message = format!("cannot decide whether `{}` depends on `{}`{more}: {why}", self.from, selector.text);
        let target = usage::doubted(names, site);
        let violation = usage::violation(ViolationKind::Unknown, &self.context.sources, site, &target, message);
        violation.fact("from", self.from).fact("reason", format!("{doubt:?}").to_lowercase())
    }

    /// Values of denied types that come in without being named.
    fn inferred(&self, hits: &Hits<'_>) -> Vec<Violation> {
        let names = self.context.sources.names();
        let holds = |path| self.area.holds(self.context, path);
        let hit = |way: usize| hits.any(way);
        let values =
            names.inferred(&hit).into_iter().filter(|one| holds(one.owner) && !one.declared.is_some_and(holds));
        let mut violations = Vec::new();
        for one in values {
            let target = one.way.and_then(|way| names.way(way)).map_or("", |place| place.path);
            let what = format!("`{}` depends on `{target}`", self.from);
            violations.push(usage::inferred(&self.context.sources, &one, &what, target));
        }
        for selector in hits.selectors {
            let Some(method) = selector.method().filter(|method| selector_may_be_method(selector, method, names))
            else {
                continue;
            };
            for one in names.called(method).filter(|one| holds(one.owner)) {
                let what = format!("`{}` uses `{}`", self.from, selector.text);
                violations.push(usage::inferred(&self.context.sources, &one, &what, &selector.text));
            }
        }
        violations
    }

    fn not_allowed(&self, allowed: &[Selector]) -> Vec<Violation> {
        if allowed.is_empty() {
            return Vec::new();
        }
        let (names, hits) = (self.context.sources.names(), Hits::new(allowed, self.context));
        let std = allowed.iter().any(|selector| selector.krate() == Some("std"));
        let list: Vec<String> = allowed.iter().map(|selector| format!("`{}`", selector.text)).collect();
        let mut violations = Vec::new();
        for site in self.inside {
            if let Some(doubt) = site.doubt {
                let named = site.form == Form::Import || doubt != crate::code::names::Doubt::Glob;
                let hygienic = matches!(doubt, crate::code::names::Doubt::Glob | crate::code::names::Doubt::Extension);
                if named && !hygienic {
                    violations.push(self.in_doubt(site, &allowed[0], allowed.len()));
                }
                continue;
            }
            let fits = |step: &crate::code::names::Place<'_>| {
                let free = !std && (step.path == "std" || step.path.starts_with("std::"));
                let asked = |selector: &Selector| selector.krate() == Some(step.path);
                let asked = || site.form == Form::Manifest && hits.selectors.iter().any(asked);
                self.held.is_at(step) || free || hits.is_at(step) || asked()
            };
            let Some((at, step)) = names.steps(site).enumerate().find(|(_, step)| !fits(step)) else { continue };
            if names.imported(site).any(|way| names.way(way).is_some_and(|step| !fits(&step))) {
                continue;
            }
            let (how, via) = usage::told(names, site, at);
            let message = format!("`{}` may use only {}: {how}", self.from, list.join(", "));
            let to = usage::first_segment(step.path);
            let violation =
                usage::violation(ViolationKind::Divergence, &self.context.sources, site, step.path, message);
            let violation = violation.fact("from", self.from).fact("to", to);
            violations.push(match via {
                Some(via) => violation.fact("via", via),
                None => violation,
            });
        }
        violations
    }

    fn required(&self, required: &[Selector]) -> Vec<Violation> {
        if required.is_empty() || self.inside.is_empty() {
            return Vec::new();
        }
        let hits = Hits::new(required, self.context);
        let code = self.inside.iter().filter(|site| site.form != Form::Manifest && site.doubt.is_none());
        let met: Vec<&str> =
            code.flat_map(|site| hits.all(site.way())).map(|selector| selector.text.as_str()).collect();
        let missing = required.iter().filter(|selector| !met.contains(&selector.text.as_str()));
        missing
            .map(|selector| {
                let message = format!("`{}` must depend on `{}`, and nothing in it does", self.from, selector.text);
                let violation = Violation::new(ViolationKind::Absence, self.home(), &*selector.text, message);
                violation.fact("from", self.from).fact("to", &*selector.text)
            })
            .collect()
    }

    /// The first file of the zone, where what is missing would stand.
    fn home(&self) -> String {
        let first = self.inside.iter().map(|site| self.context.sources.names().path(site)).min();
        first.map_or_else(|| self.from.to_owned(), ToString::to_string)
    }
}

/// Whether a call of a method by that name may be one of what a selector speaks of. A method of that name which the
/// project has itself is taken for it, unless the selector speaks of the project.
pub(super) fn selector_may_be_method(selector: &Selector, method: &str, names: &Names<'_>) -> bool {
    let local = selector.krate().is_none_or(|krate| names.crates().any(|(name, _)| name == krate));
    local || !names.has_method(method)
}
