//! Rules: the contracts a blueprint asks its projects to keep, each with its reason.
//!
//! Rules are read and shape-checked here and travel in the lock. Each kind judges a [`RuleContext`] by its own file's
//! `judge`, which gives a [`Verdict`]: facts, that [`crate::rule::contract`] makes results and findings of.
//!
//! A rule reads its context and nothing else. What cannot be decided is unknown, and never reported as held.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::finding::Severity;
use crate::model::suggestion::hint;
use crate::syntax::document::{At, Document};

mod context;
pub mod contract;
mod crates;
mod data;
mod dependency;
mod file;
mod item;
mod layers;
mod only;
mod paths;
mod pattern;
mod policy;
mod route;
mod selector;
mod usage;
mod verdict;
mod written;

pub use context::RuleContext;
pub use crates::in_crate;
use paths::Paths;
pub use policy::{Mode, Ownership, Policy, Zone, patterns};
pub use verdict::{Verdict, Violation, ViolationKind};

/// Every kind of rule there is.
pub const KINDS: &[Kind] =
    &[dependency::KIND, layers::KIND, item::KIND, only::KIND, route::KIND, pattern::KIND, file::KIND, data::KIND];

/// One kind of rule: its name, how its own keys are read and judged, and its schema, whose description is its manual.
pub struct Kind {
    pub name: &'static str,
    read: fn(Document<'_>) -> Checked,
    compile: fn(&toml::Table) -> Option<Box<dyn CompiledRule>>,
    pub schema: fn() -> schemars::Schema,
}

/// Which files a rule speaks of, by path patterns and by zones as `zone:NAME`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// What has to be read to judge it.
    pub reads: Vec<String>,
    /// What it governs: a file outside of it can be anything, as far as this rule goes.
    pub governs: Vec<String>,
}

/// What reading a rule's own keys gave.
#[derive(Debug, Default)]
struct Checked {
    faults: Vec<Diagnostic>,
    zones: Vec<At<String>>,
}

/// A kind's own keys, as they are written.
trait Shape: DeserializeOwned + JsonSchema {
    /// The zones it speaks of.
    fn zones(&self) -> Vec<At<String>> {
        Vec::new()
    }

    /// What is wrong beyond the types, each with the bytes to point at.
    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        Vec::new()
    }

    /// Which files it speaks of.
    fn reach(&self) -> Reach;

    /// What it says of a project.
    fn judge(&self, context: &RuleContext<'_>) -> Verdict;
}

const fn kind<T: Shape + Send + Sync + 'static>(name: &'static str) -> Kind {
    Kind { name, read: read_shape::<T>, compile: compile::<T>, schema: schema_of::<T> }
}

/// A rule whose own keys are read.
pub trait CompiledRule: Send + Sync {
    /// Which files it speaks of.
    fn reach(&self) -> Reach;

    /// What it says of a project.
    fn judge(&self, context: &RuleContext<'_>) -> Verdict;
}

impl<T: Shape + Send + Sync> CompiledRule for T {
    fn reach(&self) -> Reach {
        Shape::reach(self)
    }

    fn judge(&self, context: &RuleContext<'_>) -> Verdict {
        Shape::judge(self, context)
    }
}

/// A kind's own keys, from the table that travels in the lock.
fn compile<T: Shape + Send + Sync + 'static>(body: &toml::Table) -> Option<Box<dyn CompiledRule>> {
    // Spans are for texts: the table is written once more to be read with them.
    let shape: T = toml::from_str(&toml::to_string(body).ok()?).ok()?;
    Some(Box::new(shape))
}

fn schema_of<T: Shape>() -> schemars::Schema {
    schemars::schema_for!(T)
}

fn read_shape<T: Shape>(document: Document<'_>) -> Checked {
    let whole = document.place(document.span());
    let (shape, mut faults) = document.read::<T>();
    let Some(shape) = shape else { return Checked { faults, zones: Vec::new() } };
    for (span, message) in shape.faults() {
        // What is missing stands nowhere: the rule is pointed at.
        let span = if span == (0..0) { whole.span.clone() } else { span };
        let place = crate::model::diagnostic::Place { source: whole.source.clone(), span };
        faults.push(Diagnostic::error(Code::RuleShape, message).at(place));
    }
    Checked { faults, zones: shape.zones() }
}

/// A rule that was read and whose shape fits its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    pub id: String,
    pub kind: String,
    #[serde(default)]
    pub severity: Severity,
    pub why: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    #[serde(default = "yes")]
    pub waivable: bool,
    #[serde(default, rename = "example", skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// The kind's own keys.
    pub body: toml::Table,
}

impl Rule {
    /// The rule, ready to judge; nothing when this version does not know its kind, or cannot read its keys.
    #[must_use]
    pub fn compiled(&self) -> Option<Box<dyn CompiledRule>> {
        (KINDS.iter().find(|kind| kind.name == self.kind)?.compile)(&self.body)
    }

    /// Which files it speaks of; none when this version does not know its kind, or cannot read its keys.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.compiled().map(|rule| rule.reach()).unwrap_or_default()
    }
}

/// The keys that every rule has.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Common {
    /// Names the rule in findings and waivers.
    pub id: At<String>,
    #[serde(default)]
    pub severity: Severity,
    /// Why the contract exists; printed with every finding.
    pub why: At<String>,
    /// How to keep it.
    pub fix: Option<String>,
    /// The component without which the rule is off.
    pub component: Option<At<String>>,
    #[serde(default = "yes")]
    pub waivable: bool,
    #[serde(default)]
    pub example: Vec<Example>,
}

/// Source that keeps the rule, or breaks it: files under `//- PATH` lines, which stand in the reference in the place of
/// its own; `//- PATH gone` takes one away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail: Option<String>,
}

const COMMON: &[&str] = &["id", "severity", "why", "fix", "component", "waivable", "example"];

fn yes() -> bool {
    true
}

/// A rule as read, with what it speaks of, for the blueprint to check.
#[derive(Debug)]
pub struct Read {
    pub rule: Option<Rule>,
    pub id: Option<At<String>>,
    pub component: Option<At<String>>,
    pub zones: Vec<At<String>>,
    pub faults: Vec<Diagnostic>,
}

/// Reads one `[[rule]]`.
#[must_use]
pub fn read(mut document: Document<'_>) -> Read {
    let whole = document.place(document.span());
    let kind_name = document.take_text("kind");
    let (common, body) = document.split(COMMON);
    let table = body.to_table();
    let (common, mut faults) = common.read::<Common>();
    let mut zones = Vec::new();
    let kind = kind_name.as_ref().and_then(|at| KINDS.iter().find(|kind| kind.name == at.value));
    match (kind, &kind_name) {
        (Some(kind), _) => {
            let checked = (kind.read)(body);
            faults.extend(checked.faults);
            zones = checked.zones;
        }
        (None, Some(at)) => {
            let fault = Diagnostic::error(Code::RuleKind, format!("`{}` is no kind of rule", at.value));
            let help = hint(&at.value, KINDS.iter().map(|kind| kind.name));
            faults.push(fault.at(body.place(at.span.clone())).maybe_help(help));
        }
        (None, None) => {
            faults.push(Diagnostic::error(Code::ManifestMissingKey, "the key `kind` is missing").at(whole.clone()));
        }
    }
    faults.extend(common.iter().flat_map(|common| common_faults(common, &whole)));
    let id = common.as_ref().map(|common| common.id.clone());
    let component = common.as_ref().and_then(|common| common.component.clone());
    let rule = common.zip(kind).map(|(common, kind)| build(common, kind.name, table));
    Read { rule, id, component, zones, faults }
}

fn build(common: Common, kind: &str, body: toml::Table) -> Rule {
    let Common { id, severity, why, fix, component, waivable, example } = common;
    let (kind, component) = (kind.to_owned(), component.map(|at| at.value));
    Rule { id: id.value, kind, severity, why: why.value, fix, component, waivable, examples: example, body }
}

fn common_faults(common: &Common, whole: &crate::model::diagnostic::Place) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let place =
        |at: &At<String>| crate::model::diagnostic::Place { source: whole.source.clone(), span: at.span.clone() };
    if common.why.value.trim().is_empty() {
        let fault = Diagnostic::error(Code::RuleWhy, "a rule says why it exists").at(place(&common.why));
        faults.push(fault.help("the reviewer who meets a broken contract reads this line"));
    }
    if !common.example.iter().any(|example| example.fail.is_some()) {
        let message = format!("the rule `{}` has no failing example", common.id.value);
        let help = "add `[[rule.example]]` with `fail = \"…\"`: a rule that was never seen to fail may hold nothing";
        faults.push(Diagnostic::warning(Code::RuleNoFailingExample, message).at(place(&common.id)).help(help));
    }
    faults
}

/// The zone that `zone:NAME` speaks of.
fn zone(at: &At<String>) -> Option<At<String>> {
    let name = at.value.strip_prefix("zone:")?;
    Some(At { value: name.to_owned(), span: at.span.clone() })
}

/// A path as a pattern that matches nothing else.
fn literal(path: &str) -> String {
    path.chars().map(|c| if "*?[]{}!".contains(c) { format!("[{c}]") } else { c.to_string() }).collect()
}

/// The zone that an area is, unless it is a path.
fn area_zone(at: &At<String>) -> Option<At<String>> {
    let area = selector::Area::read(&at.value).ok()?;
    area.zone().map(|name| At { value: name.to_owned(), span: at.span.clone() })
}

fn regex_fault(at: &At<String>) -> Option<(std::ops::Range<usize>, String)> {
    let error = regex::Regex::new(&at.value).err()?.to_string();
    let reason = error.lines().last().unwrap_or(&error).trim_start_matches("error: ");
    Some((at.span.clone(), format!("`{}` is no regular expression: {reason}", at.value)))
}

/// The manual of a kind: the description its schema carries.
#[must_use]
pub fn manual(kind: &str) -> Option<String> {
    let kind = KINDS.iter().find(|known| known.name == kind)?;
    (kind.schema)().get("description").and_then(|text| text.as_str()).map(str::to_owned)
}

#[cfg(test)]
mod tests;
