use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use self::compiled::CompiledPattern;
use self::search::{Match, Search};
use super::dependency::SOURCES;
use super::selector::Area;
use super::{Kind, Reach, RuleContext, Shape, Verdict, Violation, ViolationKind, kind};
use crate::model::path::RelPath;
use crate::syntax::document::At;

pub(super) mod code;
mod compiled;
mod node;
mod search;

#[cfg(test)]
mod tests;

pub(super) const KIND: Kind = kind::<Pattern>("pattern");

/// A shape of code, counted in Rust sources.
///
/// ```toml
/// kind = "pattern"
/// zone = "audit"                     # unless given, the whole project
/// pattern = "dyn $T"
/// where = { T = "Any|Event" }
/// max = 0                            # the default, unless `min` is given
/// ```
///
/// `pattern` is a piece of Rust. `$NAME` stands for one node: a path, a type, a literal, what stands in brackets, or an
/// expression such as `a.b(c)?`. `$_` is one that is not spoken of again, and a name that stands there twice stands for
/// the same text. `$$$` and `$$$NAME` stand for any number of nodes. White space, comments and trailing commas mean
/// nothing, and nothing is found in strings and comments.
///
/// - `$X.unwrap()`, `println!($$$)`, `unsafe { $$$ }`, `unsafe impl $T for $U`, `Box<dyn $T>`, `fn $F($$$) -> Vec<$T>`
/// - `#[allow($$$)]` also finds `#![allow(…)]`; the brackets of a macro call may be any
/// - a path is also found at the end of a longer one: `Any` in `std::any::Any`
/// - each bound of `dyn A + B` and `impl A + B` is one that `dyn $T` finds
///
/// `where` limits what names may stand for: a regular expression that has to match all of it, or all of its last
/// segment without generic arguments. So `T = "Any|Event"` is `std::any::Any` and no `AnyEvent`. A path that is another
/// name of something counts as what it leads to as well: `Y` after `use std::any::Any as Y`.
///
/// `max` and `min` say how often the pattern may and must occur. `tests = false` leaves out what is only compiled for
/// tests, examples and benches: items with `#[test]`, `#[tokio::test]` and the like, `#[rstest]` or a `cfg` that needs
/// `test`, the files that a `#[cfg(test)] mod` takes in, and what lies under `tests/`, `examples/` or `benches/` of a
/// package.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    zone: Option<At<String>>,
    pattern: At<String>,
    #[serde(default)]
    r#where: BTreeMap<String, At<String>>,
    max: Option<At<u32>>,
    min: Option<At<u32>>,
    #[serde(default = "yes")]
    tests: bool,
}

fn yes() -> bool {
    true
}

/// One occurrence.
struct Occurrence<'g> {
    path: &'g RelPath,
    found: Match,
}

impl Pattern {
    /// The limits of the names, each for the whole of what it stands for.
    fn limits(&self) -> BTreeMap<&str, Regex> {
        let whole = |at: &At<String>| Regex::new(&format!("^(?:{})$", at.value)).ok();
        self.r#where.iter().filter_map(|(name, at)| Some((name.as_str(), whole(at)?))).collect()
    }

    fn most(&self) -> Option<usize> {
        match (&self.max, &self.min) {
            (Some(max), _) => Some(max.value as usize),
            (None, Some(_)) => None,
            (None, None) => Some(0),
        }
    }

    /// The files it speaks of.
    fn files<'g>(&self, context: &RuleContext<'g>) -> Vec<&'g RelPath> {
        let rust = context.sources.tree().paths().filter(|path| path.extension() == Some("rs"));
        let area = self.zone.as_ref().map(|zone| Area::Zone(zone.value.clone()));
        rust.filter(|path| area.as_ref().is_none_or(|area| area.holds(context, path))).collect()
    }
}

impl Shape for Pattern {
    fn zones(&self) -> Vec<At<String>> {
        self.zone.iter().cloned().collect()
    }

    fn faults(&self) -> Vec<(Range<usize>, String)> {
        let compiled = CompiledPattern::read(&self.pattern.value);
        let names = compiled.as_ref().map(CompiledPattern::names).unwrap_or_default();
        let unused = |(name, at): (&String, &At<String>)| {
            let absent = compiled.is_ok() && !names.contains(&name.as_str());
            absent.then(|| (at.span.clone(), format!("`${name}` does not occur in the pattern")))
        };
        let reversed = match (&self.min, &self.max) {
            (Some(min), Some(max)) if min.value > max.value => {
                Some((min.span.clone(), format!("`min` is {}, and `max` only {}", min.value, max.value)))
            }
            _ => None,
        };
        let expressions = self.r#where.values().filter_map(super::regex_fault);
        let pattern = compiled.as_ref().err().map(|reason| (self.pattern.span.clone(), reason.clone()));
        pattern.into_iter().chain(expressions).chain(self.r#where.iter().filter_map(unused)).chain(reversed).collect()
    }

    fn reach(&self) -> Reach {
        let zone = self.zone.as_ref().map(|zone| format!("zone:{}", zone.value));
        let governs = vec![zone.unwrap_or_else(|| "**/*.rs".to_owned())];
        // What a path leads to, and which `mod` takes a file in for tests, other files say.
        let limited = if self.r#where.is_empty() && self.tests { &[] } else { SOURCES };
        let reads = governs.iter().cloned().chain(limited.iter().map(|text| (*text).to_owned())).collect();
        Reach { reads, governs }
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        let Ok(compiled) = CompiledPattern::read(&self.pattern.value) else { return Verdict::default() };
        let (limits, files) = (self.limits(), self.files(context));
        let mut verdict = Verdict { sites: files.len(), violations: Vec::new() };
        let mut occurrences = Vec::new();
        let search = |path: &&'_ RelPath| {
            let code = context.tokens(path)?;
            let meant = |at: usize| context.sources.names().meaning(path, at).map(|meaning| meaning.path);
            Some(Search::new(&compiled, code, &limits, &meant).all())
        };
        let searched: Vec<_> = files.par_iter().with_min_len(8).map(search).collect();
        for (path, searched) in files.into_iter().zip(searched) {
            let Some((found, fault)) = searched else {
                let message = format!("`{path}` cannot be read");
                verdict.push(Violation::new(ViolationKind::Unknown, path.as_str(), "file", message).at(path, 0..0));
                continue;
            };
            if let Some((span, reason)) = fault {
                verdict.push(
                    Violation::new(ViolationKind::Unknown, path.as_str(), "syntax", format!("`{path}` {reason}"))
                        .at(path, span),
                );
            }
            let counts = |found: &Match| self.tests || !context.sources.is_test(path, found.span.start);
            occurrences.extend(found.into_iter().filter(counts).map(|found| Occurrence { path, found }));
        }
        self.count(context, &occurrences, &mut verdict);
        verdict
    }
}

impl Pattern {
    fn count(&self, context: &RuleContext<'_>, occurrences: &[Occurrence<'_>], verdict: &mut Verdict) {
        let (pattern, count) = (&self.pattern.value, occurrences.len());
        let place = self.zone.as_ref().map_or("the project".to_owned(), |zone| format!("`{}`", zone.value));
        if let Some(min) =
            self.min.as_ref().map(|min| min.value).filter(|min| count < *min as usize && verdict.sites > 0)
        {
            let unit = self.zone.as_ref().map_or("project".to_owned(), |zone| format!("zone:{}", zone.value));
            let message =
                format!("`{pattern}` occurs {} in {place}, and must at least {}", times(count), times(min as usize));
            verdict.push(Violation::new(ViolationKind::Absence, unit, pattern, message));
        }
        let Some(most) = self.most().filter(|most| count > *most) else { return };
        for occurrence in &occurrences[most..] {
            let Occurrence { path, found } = occurrence;
            let written = context.sources.text(path).and_then(|text| text.get(found.span.clone()));
            let written = written.expect("what was found lies in the text of its file");
            let message = match most {
                0 => format!("`{}` must not be in {place}", short(written)),
                _ => format!("`{}` is in {place} as one of {count}, and {most} may", short(written)),
            };
            let mut target = pattern.clone();
            for name in self.r#where.keys() {
                if let Some(text) = found.names.get(name) {
                    target.push_str(&format!(" {name}={text}"));
                }
            }
            let violation = Violation::new(
                ViolationKind::Divergence,
                context.sources.unit_at(path, found.span.start),
                target,
                message,
            );
            verdict.push(violation.at(path, found.span.clone()).fact("pattern", pattern.clone()));
        }
    }
}

fn times(count: usize) -> String {
    match count {
        0 => "nowhere".to_owned(),
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    }
}

/// The beginning of what was found, on one line.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
