//! How rules about names tell what they found: once for each place, in words that need no blueprint.

use std::collections::BTreeSet;

use super::selector::{Area, Selector};
use super::{RuleContext, Violation, ViolationKind};
use crate::code::names::{Doubt, Form, Inferred, Named, Names, Place};
use crate::code::sources::Sources;
use crate::model::path::RelPath;

/// Selectors, held against every way that names of a project take.
pub(super) struct Hits<'s> {
    pub selectors: &'s [Selector],
    /// For each step, the selectors that it fits.
    steps: Vec<Vec<usize>>,
    /// For each way, the selectors that one of its steps fits, with that step.
    ways: Vec<Vec<(usize, usize)>>,
}

impl<'s> Hits<'s> {
    pub(super) fn new(selectors: &'s [Selector], context: &RuleContext<'_>) -> Self {
        let names = context.sources.names();
        let held: Vec<Option<Held>> =
            selectors.iter().map(|selector| selector.area().map(|area| Held::new(area, context))).collect();
        let fits = |at: &usize, step: &Place<'_>| match &held[*at] {
            Some(held) => held.is_at(step),
            None => selectors[*at].hits(step),
        };
        let of_step = |step: Place<'_>| (0..selectors.len()).filter(|at| fits(at, &step)).collect();
        let steps: Vec<Vec<usize>> = names.all_steps().map(of_step).collect();
        let ways = names.ways().map(|way| {
            let mut found: Vec<(usize, usize)> = Vec::new();
            for (at, step) in way.enumerate() {
                for index in &steps[step.number()] {
                    if !found.iter().any(|(known, _)| known == index) {
                        found.push((*index, at));
                    }
                }
            }
            found
        });
        let ways = ways.collect();
        Self { selectors, steps, ways }
    }

    /// Whether any selector fits a step.
    pub(super) fn is_at(&self, step: &Place<'_>) -> bool {
        !self.steps[step.number()].is_empty()
    }

    /// Whether any selector fits a way.
    pub(super) fn any(&self, way: usize) -> bool {
        !self.ways[way].is_empty()
    }

    /// The selectors that fit a way.
    pub(super) fn all(&self, way: usize) -> impl Iterator<Item = &'s Selector> {
        self.ways[way].iter().map(|(selector, _)| &self.selectors[*selector])
    }

    /// What a place names of what is selected: one zone at most, and one of the rest. What an import of the file says
    /// already is not said again.
    pub(super) fn of(&self, names: &Names<'_>, named: &Named) -> Vec<(&'s Selector, usize)> {
        let found = &self.ways[named.way()];
        if found.is_empty() {
            return Vec::new();
        }
        let said: BTreeSet<usize> =
            names.imported(named).flat_map(|way| &self.ways[way]).map(|(selector, _)| *selector).collect();
        let new = found.iter().filter(|(selector, _)| !said.contains(selector));
        let new: Vec<(&Selector, usize)> = new.map(|(selector, step)| (&self.selectors[*selector], *step)).collect();
        let zone = new.iter().find(|(selector, _)| selector.is_zone());
        let rest = new.iter().find(|(selector, _)| !selector.is_zone());
        zone.into_iter().chain(rest).copied().collect()
    }

    /// The selectors that a place in doubt may be about.
    pub(super) fn doubtful(&self, names: &Names<'_>, named: &Named, doubt: Doubt) -> Vec<&'s Selector> {
        let Some(last) = names.steps(named).next_back() else {
            return self.selectors.iter().filter(|selector| !selector.is_zone()).collect();
        };
        let krate = first_segment(last.path);
        let brings = |selector: &&Selector| match (doubt, selector.krate()) {
            (Doubt::Unreadable | Doubt::Generated, _) => true,
            (Doubt::Extension, _) => {
                self.ways[named.way()].iter().any(|(at, _)| self.selectors[*at].text == selector.text)
            }
            (_, _) if selector.is_zone() => false,
            // The name itself is there: only what has that name is meant.
            (Doubt::Glob, _) if !last.path.ends_with('*') => {
                let name = last.path.rsplit("::").next();
                // A glob of this file is told by itself, one behind another file is not.
                let elsewhere = selector.is_crate() && names.steps(named).count() > 1;
                selector.may_be_below(last.path)
                    && (elsewhere || (selector.item().is_some() && selector.item() == name))
            }
            (Doubt::Glob, _) if selector.may_be_below(last.path) => !selector.is_crate(),
            (Doubt::Expansion, Some(other)) if other == krate => !selector.is_crate(),
            (Doubt::Expansion, Some(other)) => names.may_bring(krate, other) || names.wants_crate(named, other),
            (_, Some(other)) => names.may_bring(krate, other),
            (_, None) => true,
        };
        self.selectors.iter().filter(brings).collect()
    }
}

/// The files of a project that lie in an area, by their numbers.
pub(super) struct Held {
    files: Vec<bool>,
    /// Whether a file lies in any zone.
    zoned: Vec<bool>,
}

impl Held {
    pub(super) fn new(area: &Area, context: &RuleContext<'_>) -> Self {
        let zoned = context.zoned();
        let files = match area.zone().and_then(|name| context.zones.number(name)) {
            Some(zone) => zoned.iter().map(|zones| zones.contains(&zone)).collect(),
            None => context.sources.names().files().map(|path| area.holds(context, path)).collect(),
        };
        Self { files, zoned: zoned.iter().map(|zones| !zones.is_empty()).collect() }
    }

    /// Whether a place counts for the area. A manifest that lies in no zone speaks for the root of its crate, and a
    /// source in no zone for the one that takes it from elsewhere with `#[path]`.
    pub(super) fn has(&self, named: &Named) -> bool {
        let [file, owner, taker] = named.file_numbers();
        let for_owner = named.form != Form::Manifest || !self.zoned[file];
        let for_taker = named.form != Form::Manifest && !self.zoned[file];
        self.files[file] || (for_owner && self.files[owner]) || (for_taker && self.files[taker])
    }

    /// Whether a step on the way to what is named lies in it.
    pub(super) fn is_at(&self, step: &Place<'_>) -> bool {
        step.file_number().is_some_and(|file| self.files[file])
    }
}

/// How a place comes to name something: `use api::Pool, through api::Pool, which is sqlx::PgPool`.
pub(super) fn told(names: &Names<'_>, named: &Named, hit: usize) -> (String, Option<String>) {
    let steps: Vec<_> = names.steps(named).collect();
    let written = names.written(named);
    let target = steps.get(hit).map_or("", |step| step.path);
    let via: Vec<&str> = steps[..hit.min(steps.len())].iter().map(|step| step.path).collect();
    let place = match named.form {
        Form::Manifest => format!("the manifest asks for it under `{written}`"),
        Form::Expansion => format!("`{written}` becomes code that names it"),
        Form::Method => format!("`{written}` is a method of what is `{target}`"),
        _ => format!("`{written}`"),
    };
    let last = written.rsplit_once([' ', ':']).map_or(written.as_str(), |(_, last)| last);
    let plain = target.ends_with(last.trim_end_matches(['!', ')', ']']));
    match (via.last(), named.form) {
        (Some(via), _) => (format!("{place}, through `{via}`, which is `{target}`"), Some((*via).to_owned())),
        (None, Form::Manifest | Form::Method | Form::Expansion) => (place, None),
        (None, _) if plain || written.contains(target) => (place, None),
        (None, _) => (format!("{place}, which is `{target}`"), None),
    }
}

/// A violation at a place that names something.
pub(super) fn violation(
    sort: ViolationKind,
    sources: &Sources<'_>,
    named: &Named,
    target: &str,
    message: String,
) -> Violation {
    let names = sources.names();
    let violation = Violation::new(sort, sources.unit_of(named), target, message);
    violation.at(names.path(named), names.span(named)).fact("path", target)
}

/// Why it cannot be told what a place names, as the end of a sentence.
pub(super) fn reason(names: &Names<'_>, named: &Named, doubt: Doubt) -> String {
    let last = names.steps(named).next_back().map(|step| step.path.to_owned()).unwrap_or_default();
    let krate = first_segment(&last);
    let written = names.written(named);
    match doubt {
        Doubt::Glob if last.ends_with('*') => format!("`{written}` brings every name of `{last}`"),
        Doubt::Glob => format!("`{written}` may come from a glob of `{krate}`"),
        Doubt::Extension => format!("`{written}` brings `{last}`, whose methods need no name"),
        Doubt::Expansion => format!("`{written}` becomes what the macros of `{krate}` write"),
        Doubt::Generated => format!("`{written}` takes in code that is not there to be read"),
        Doubt::Unreadable => "the source cannot be read as Rust".to_owned(),
    }
}

/// The crate that a path begins with.
pub(super) fn first_segment(path: &str) -> &str {
    path.split_once("::").map_or(path, |(first, _)| first)
}

/// A violation for a place whose type is inferred.
pub(super) fn inferred(sources: &Sources<'_>, one: &Inferred<'_>, what: &str, target: &str) -> Violation {
    let declared = one.declared.map(|path| format!(", declared in {path},")).unwrap_or_default();
    let why = match one.declared {
        Some(_) => format!("`{}`{declared} has a type that names `{target}`", one.written),
        None => format!("`{}` is called on something whose type is not written", one.written),
    };
    let message = format!("cannot decide whether {what}: {why}");
    let violation = Violation::new(ViolationKind::Unknown, sources.unit_at(one.path, one.span.start), target, message);
    violation.at(one.path, one.span.clone()).fact("reason", "inferred")
}

/// Keeps one violation for each place and target, and no doubt where there is none: at a place that breaks the rule
/// anyhow, and about a trait that the file names.
pub(super) fn deduped(mut violations: Vec<Violation>) -> Vec<Violation> {
    let place =
        |violation: &Violation| violation.place.as_ref().map(|(path, span)| (path.clone(), span.start, span.end));
    let broken = |violation: &&Violation| violation.sort == ViolationKind::Divergence;
    let certain: BTreeSet<_> = violations.iter().filter(broken).filter_map(place).collect();
    let named: BTreeSet<(RelPath, String)> = violations
        .iter()
        .filter(broken)
        .filter_map(|violation| Some((violation.place.as_ref()?.0.clone(), violation.target.clone())))
        .collect();
    let mut seen = BTreeSet::new();
    violations.retain(|violation| {
        let at = place(violation);
        if violation.sort == ViolationKind::Unknown {
            let said = violation
                .place
                .as_ref()
                .is_some_and(|(path, _)| named.contains(&(path.clone(), violation.target.clone())));
            let extension = violation.facts.get("reason").is_some_and(|reason| reason == "extension");
            if at.as_ref().is_some_and(|at| certain.contains(at)) || (said && extension) {
                return false;
            }
        }
        let to = violation.facts.get("to").cloned().unwrap_or_else(|| violation.target.clone());
        seen.insert((violation.sort, at, to))
    });
    violations
}

/// What a doubt is about, as the target of its violation.
pub(super) fn doubted(names: &Names<'_>, named: &Named) -> String {
    let last = names.steps(named).next_back().map(|step| step.path.to_owned());
    last.unwrap_or_else(|| names.path(named).to_string())
}
