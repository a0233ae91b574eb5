use std::ops::Range;

use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use super::dependency::{SOURCES, is_test_wish, selector_may_be_method, selectors};
use super::selector::{Area, Selector};
use super::usage::{self, Held, Hits};
use super::{Kind, Reach, RuleContext, Shape, Verdict, Violation, ViolationKind, kind};
use crate::code::names::{Doubt, Form, Named};
use crate::model::path::RelPath;
use crate::syntax::document::At;

pub(super) const KIND: Kind = kind::<Only>("only");

/// The most characters of a text that a message quotes.
const QUOTED: usize = 60;

/// Who may name an item, or write a literal, anywhere in the project.
///
/// ```toml
/// kind = "only"
/// use = ["store::append", "sqlx", "std::time::SystemTime::now"]
/// literal = '(?i)insert\s+into\s+audit_events'
/// by = ["zone:store", "tests/fixtures/**"]          # zones, crates of the project, or paths
/// ```
///
/// `use` lists crates and item paths, in which `*` stands for one segment or more; a path of the project may leave out
/// the name of its crate. Everyone who is not in `by` may not name them, in any form that rules of the kind `dependency`
/// see, nor under another name. A manifest may ask for what a source of its package may name.
///
/// `literal` is a regular expression over the strings in Rust code: plain, raw, byte and C strings, over several lines,
/// with escapes read, and with the pieces of `concat!`, of `+`, of `format!` and its like, and of `[…].concat()` or
/// `.join(…)` put together, where these are strings, or constants and variables that are given one. Files of
/// `include_str!` count where they are taken in, and `.sql` files where they lie, without their comments. Documentation
/// is no string. What a program puts together from values of a run is not seen.
///
/// With nothing anywhere that is named or written so, the rule is vacuous.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Only {
    #[serde(default)]
    r#use: Vec<At<String>>,
    literal: Option<At<String>>,
    by: Vec<At<String>>,
}

impl Shape for Only {
    fn zones(&self) -> Vec<At<String>> {
        self.by.iter().filter_map(super::zone).collect()
    }

    fn faults(&self) -> Vec<(Range<usize>, String)> {
        let mut faults: Vec<_> = self.literal.iter().filter_map(super::regex_fault).collect();
        if self.r#use.is_empty() && self.literal.is_none() {
            let span = self.by.first().map_or(0..0, |by| by.span.clone());
            faults.push((span, "one of `use` and `literal` is needed".into()));
        }
        faults.extend(self.by.iter().filter_map(|at| Some((at.span.clone(), Area::read(&at.value).err()?))));
        for at in &self.r#use {
            match Selector::read(&at.value) {
                Err(fault) => faults.push((at.span.clone(), fault)),
                Ok(selector) if selector.is_zone() => {
                    faults.push((at.span.clone(), "a zone is no item: use `kind = \"dependency\"`".into()));
                }
                Ok(_) => {}
            }
        }
        faults
    }

    fn reach(&self) -> Reach {
        let own = |text: &str| text.to_owned();
        let mut reads: Vec<String> = SOURCES.iter().copied().map(own).collect();
        let mut governs = vec![own("**/*.rs")];
        if self.literal.is_some() {
            reads.push(own("**/*.sql"));
            governs.push(own("**/*.sql"));
        }
        Reach { reads, governs }
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        let by: Vec<Area> = self.by.iter().filter_map(|at| Area::read(&at.value).ok()).collect();
        let list: Vec<String> = self.by.iter().map(|at| format!("`{}`", at.value)).collect();
        let held: Vec<Held> = by.iter().map(|area| Held::new(area, context)).collect();
        let judge = Judge { by: &by, held: &held, list: list.join(", "), context };
        let mut verdict = judge.uses(&selectors(&self.r#use, context.sources.names()));
        if let Some(literal) = self.literal.as_ref().and_then(|at| Regex::new(&at.value).ok()) {
            let literals = judge.literals(&literal);
            verdict.sites += literals.sites;
            verdict.violations.extend(literals.violations);
        }
        verdict.violations = usage::deduped(verdict.violations);
        verdict
    }
}

struct Judge<'j, 'g> {
    by: &'j [Area],
    held: &'j [Held],
    list: String,
    context: &'j RuleContext<'g>,
}

impl Judge<'_, '_> {
    fn may(&self, path: &RelPath) -> bool {
        self.by.iter().any(|area| area.holds(self.context, path))
    }

    fn may_site(&self, site: &Named) -> bool {
        let asks = || site.form == Form::Manifest && self.may_ask(self.context.sources.names().path(site));
        self.held.iter().any(|held| held.has(site)) || asks()
    }

    /// A manifest may ask for what a source of its own package may name.
    fn may_ask(&self, manifest: &RelPath) -> bool {
        let packages = self.context.sources.packages();
        let own = packages.of(manifest);
        let mut sources = self.context.sources.tree().paths().filter(|path| path.extension() == Some("rs"));
        sources.any(|path| packages.of(path) == own && self.may(path))
    }

    fn uses(&self, selectors: &[Selector]) -> Verdict {
        let mut verdict = Verdict::default();
        if selectors.is_empty() {
            return verdict;
        }
        let (names, hits) = (self.context.sources.names(), Hits::new(selectors, self.context));
        for site in names.sites().filter(|site| !is_test_wish(site)) {
            match site.doubt {
                Some(_) if self.may_site(site) => {}
                Some(doubt) => verdict.violations.extend(self.in_doubt(site, &hits, doubt)),
                None if !hits.any(site.way()) => {}
                None => {
                    verdict.sites += 1;
                    let found = if self.may_site(site) { Vec::new() } else { hits.of(names, site) };
                    verdict.violations.extend(found.into_iter().filter_map(|(one, step)| self.use_at(site, one, step)));
                }
            }
        }
        // An item that is there, and that nobody names yet, is watched all the same.
        let defined = selectors.iter().filter(|selector| !names.definitions(&selector.text).is_empty());
        verdict.sites += defined.count();
        verdict.sites += verdict.unknown();
        verdict.violations.extend(self.inferred(&hits));
        verdict
    }

    fn use_at(&self, site: &Named, selector: &Selector, step: usize) -> Option<Violation> {
        let names = self.context.sources.names();
        let target = names.steps(site).nth(step)?;
        let (how, via) = usage::told(names, site, step);
        let message = format!("only {} may name `{}`: {how}", self.list, selector.text);
        let violation = usage::violation(ViolationKind::Divergence, &self.context.sources, site, target.path, message)
            .fact("to", &*selector.text);
        Some(match via {
            Some(via) => violation.fact("via", via),
            None => violation,
        })
    }

    fn in_doubt(&self, site: &Named, hits: &Hits<'_>, doubt: Doubt) -> Option<Violation> {
        let names = self.context.sources.names();
        let selector = *hits.doubtful(names, site, doubt).first()?;
        let why = usage::reason(names, site, doubt);
        let message = format!("cannot decide whether this names `{}`: {why}", selector.text);
        let target = usage::doubted(names, site);
        let violation = usage::violation(ViolationKind::Unknown, &self.context.sources, site, &target, message);
        Some(violation.fact("reason", format!("{doubt:?}").to_lowercase()))
    }

    fn inferred(&self, hits: &Hits<'_>) -> Vec<Violation> {
        let names = self.context.sources.names();
        let hit = |way: usize| hits.any(way);
        let mut violations = Vec::new();
        for one in names.inferred(&hit).into_iter().filter(|one| !self.may(one.owner)) {
            let target = one.way.and_then(|way| names.way(way)).map_or("", |place| place.path);
            violations.push(usage::inferred(&self.context.sources, &one, &format!("this uses `{target}`"), target));
        }
        for selector in hits.selectors {
            let method = selector.method().filter(|method| selector_may_be_method(selector, method, names));
            for one in method.into_iter().flat_map(|method| names.called(method)).filter(|one| !self.may(one.owner)) {
                violations.push(usage::inferred(
                    &self.context.sources,
                    &one,
                    &format!("this is `{}`", selector.text),
                    &selector.text,
                ));
            }
        }
        violations
    }

    fn literals(&self, wanted: &Regex) -> Verdict {
        let (names, mut verdict) = (self.context.sources.names(), Verdict::default());
        for literal in names.literals() {
            let Some(found) = wanted.find(&literal.text) else { continue };
            verdict.sites += 1;
            if !self.may(literal.path) {
                let unit = self.context.sources.unit_at(literal.path, literal.span.start);
                verdict.push(self.literal_at(unit, literal.path, literal.span.clone(), found.as_str()));
            }
        }
        for (path, span, taken) in names.taken_in().filter(|(path, _, _)| !self.may(path)) {
            let Some(text) = self.context.sources.text(&taken) else { continue };
            if let Some(found) = wanted.find(&without_comments(&taken, text)) {
                let unit = self.context.sources.unit_at(path, span.start);
                verdict.push(self.literal_at(unit, path, span, found.as_str()));
            }
        }
        for (path, _) in self.context.sources.files().filter(|(path, _)| path.extension() == Some("sql")) {
            let Some(text) = self.context.sources.text(path) else { continue };
            let bare = without_comments(path, text);
            let Some(found) = wanted.find(&bare) else { continue };
            verdict.sites += 1;
            if !self.may(path) {
                verdict.push(self.literal_at(path.to_string(), path, found.range(), found.as_str()));
            }
        }
        verdict
    }

    fn literal_at(&self, unit: String, path: &RelPath, span: Range<usize>, found: &str) -> Violation {
        let words: Vec<&str> = found.split_whitespace().collect();
        let words = words.join(" ");
        let quoted: String = words.chars().take(QUOTED).collect();
        let more = if quoted.len() < words.len() { "…" } else { "" };
        let message = format!("only {} may write `{quoted}{more}`", self.list);
        Violation::new(ViolationKind::Divergence, unit, words.to_lowercase(), message)
            .at(path, span)
            .fact("text", quoted)
    }
}

/// A text with comments blanked where it is SQL, so that places stay what they are.
fn without_comments(path: &RelPath, text: &str) -> String {
    if path.extension() != Some("sql") {
        return text.to_owned();
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(['-', '/', '\'']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (comment, end) = match rest {
            _ if rest.starts_with("--") => (true, rest.find('\n')),
            _ if rest.starts_with("/*") => (true, rest[2..].find("*/").map(|end| end + 4)),
            _ if rest.starts_with('\'') => (false, rest[1..].find('\'').map(|end| end + 2)),
            _ => (false, Some(1)),
        };
        let piece = &rest[..end.unwrap_or(rest.len())];
        let blank = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
        if comment {
            out.extend(piece.chars().map(blank));
        } else {
            out.push_str(piece);
        }
        rest = &rest[piece.len()..];
    }
    out + rest
}
