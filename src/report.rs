//! `Report`: the finished view of a review, and its formats.
//!
//! Formats see only this, and decide nothing. The same report gives the same bytes in each of them; the schema of the
//! JSON only grows within a version.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::drift::{Drift, FileDrift, Shape};
use crate::model::code::Code;
use crate::model::finding::{Finding, Severity, State};
use crate::model::path::RelPath;
use crate::rule::Mode;
use crate::rule::contract::{Contract, Coverage};
use crate::syntax::hunk::Hunks;

mod change_status;
mod contracts;
mod diagnostics;
mod files;
mod foreign;
mod format;
mod github;
mod html;
mod json;
mod map;
mod markdown;
mod measure;
mod sarif;
mod since;
mod summary;
mod terminal;

pub use contracts::RuleLine;
pub use format::{Format, Style};
pub use json::error as json_error;
pub use map::Map;
#[cfg(test)]
pub use map::{Edge, EdgeState, Node};
pub use measure::{Absorbed, Contracts, Measure, Share};
pub use since::Since;

/// How many extensions are listed by name; the count is always complete.
pub const LISTED_EXTENSIONS: usize = 1000;

/// What `scaffold diff` says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Report {
    /// The version of this schema; it only grows within a version.
    pub schema: u32,
    pub tool: Tool,
    pub command: &'static str,
    pub status: Status,
    pub exit_code: u8,
    /// The project's folder name.
    pub project: String,
    pub blueprints: Vec<BlueprintLine>,
    pub measure: Measure,
    pub findings: Vec<Finding>,
    /// What one change did, where `--since` asked for it.
    pub since: Option<Since>,
    /// What `scaffold.baseline` absorbs; null where there is none.
    pub absorbed: Option<Absorbed>,
    /// The differences of changed files, by unit: `-` blueprint, `+` project.
    pub hunks: BTreeMap<String, Hunks>,
    pub rules: Vec<RuleLine>,
    /// What the team added that has a shape: a reading list, never drift.
    pub new_shape: Vec<Shape>,
    /// The zones of each blueprint that has any, with what leads from one to another.
    pub maps: Vec<Map>,
    pub extensions: Extensions,
    /// Files of the blueprints that differ in formatting only.
    pub cosmetic: Vec<RelPath>,
    /// How much of the project the rules speak of.
    pub coverage: Coverage,
    /// What the reader should know about how this was found out.
    pub notes: Vec<String>,
    /// Where the project lies in its repository; empty at the top, and where there is none.
    #[serde(skip)]
    pub folder: String,
    /// The texts that findings lie in, where they are to be shown in their lines.
    #[serde(skip)]
    pub sources: BTreeMap<RelPath, String>,
}

/// Who wrote the report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

/// The outcome in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Clean,
    Findings,
    Error,
}

/// One blueprint that the project follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BlueprintLine {
    pub name: String,
    pub into: String,
    pub pack: String,
    pub reference: String,
    pub version: String,
    pub digest: String,
    /// The newest version there is, where it was asked for.
    pub latest: Option<String>,
    /// Where the blueprint's own text came from.
    pub source: TextSource,
}

/// Where the blueprint's own text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextSource {
    /// The pack, or nothing differs and nobody needed a text.
    Pack,
    /// The project's own history, since the pack cannot be had or is another one.
    History,
    /// Nowhere: only the hashes of the lock are known.
    Hashes,
}

/// What the team added. Never drift.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Extensions {
    pub count: usize,
    /// The first paths, up to a limit.
    pub paths: Vec<RelPath>,
    /// Names on disk that no pack could hold, which were passed over.
    pub refused: usize,
    /// What was added inside the blueprint's files, up to a limit: units.
    pub items: Vec<String>,
    pub items_count: usize,
}

/// One compared entry of the lock, as the report takes it.
pub struct Part<'a> {
    pub line: BlueprintLine,
    pub drift: &'a Drift,
    pub contracts: &'a [Contract<'a>],
    pub coverage: Coverage,
    /// What stands before the ids of its rules, where there are several blueprints.
    pub prefix: String,
    pub findings: Vec<Finding>,
    /// What was added that has a shape, by paths below the entry.
    pub shapes: Vec<Shape>,
}

impl Report {
    /// A report over `parts`, with nothing yet said about hunks and notes.
    #[must_use]
    pub fn new(command: &'static str, project: &str, parts: Vec<Part<'_>>) -> Self {
        let mut report = Self {
            schema: 1,
            tool: Tool { name: "scaffold", version: env!("CARGO_PKG_VERSION") },
            command,
            status: Status::Clean,
            exit_code: 0,
            project: project.to_owned(),
            blueprints: Vec::new(),
            measure: Measure::default(),
            findings: Vec::new(),
            since: None,
            absorbed: None,
            hunks: BTreeMap::new(),
            rules: Vec::new(),
            new_shape: Vec::new(),
            maps: Vec::new(),
            extensions: Extensions::default(),
            cosmetic: Vec::new(),
            coverage: Coverage::default(),
            notes: Vec::new(),
            folder: String::new(),
            sources: BTreeMap::new(),
        };
        parts.into_iter().for_each(|part| report.add(part));
        report.recount();
        report
    }

    fn add(&mut self, part: Part<'_>) {
        let Part { line, drift, contracts, coverage, prefix, findings, shapes } = part;
        self.measure.files += drift.compared;
        let drifted = |file: &&FileDrift| !matches!(file.state, State::Behind | State::Converged);
        let tracked = drift.files.iter().filter(|file| file.ownership != Mode::Seed).filter(drifted);
        self.measure.differ += tracked.map(|file| &file.path).collect::<BTreeSet<_>>().len();
        self.measure.seeds += drift.seeds;
        self.measure.cosmetic += drift.cosmetic.len();
        self.measure.coarse |= drift.loss.coarse;
        let (items, tokens) = drift.whole.map(|size| (size.units, size.tokens)).unzip();
        self.measure.items.add(drift.loss.units, items, self.blueprints.is_empty());
        self.measure.tokens.add(drift.loss.tokens, tokens, self.blueprints.is_empty());
        self.rules.extend(contracts.iter().map(|contract| RuleLine::of(contract, &prefix)));
        self.coverage = self.coverage.and(coverage);
        self.extensions.count += drift.extensions.len();
        let room = LISTED_EXTENSIONS.saturating_sub(self.extensions.paths.len());
        let below = |path: &RelPath| path.named_below(&line.into);
        self.extensions.paths.extend(drift.extensions.iter().take(room).map(below));
        self.cosmetic.extend(drift.cosmetic.iter().map(below));
        let placed = |shape: Shape| Shape { path: below(&shape.path), ..shape };
        self.new_shape.extend(shapes.into_iter().map(placed));
        let room = LISTED_EXTENSIONS.saturating_sub(self.extensions.items.len());
        let items = drift.added.iter().map(|(path, one)| format!("{}{}", below(path), one.key));
        self.extensions.items.extend(items.take(room));
        self.extensions.items_count += drift.added.len();
        self.findings.extend(findings);
        self.blueprints.push(line);
    }

    /// Keeps only what lies at or below one of `paths`.
    #[must_use]
    pub fn narrowed(mut self, paths: &[RelPath]) -> Self {
        let inside = |unit: &str| {
            paths.iter().any(|path| {
                unit == path.as_str()
                    || unit
                        .strip_prefix(path.as_str())
                        .is_some_and(|rest| rest.starts_with(['/', '#']) || rest.starts_with("::"))
            })
        };
        // No choice of paths hides that the policy was changed.
        let holds = |finding: &Finding| {
            let policy = finding.code == Code::PolicyChanged;
            policy || inside(&finding.unit) || finding.locations.iter().any(|one| inside(one.path.as_str()))
        };
        self.findings.retain(holds);
        self.since.iter_mut().for_each(|since| since.retain(holds));
        self.hunks.retain(|unit, _| inside(unit));
        self.measure.differ = self.differing();
        self.count();
        self
    }

    /// How many files of the blueprint the findings speak of; a move and a change of one file count once.
    fn differing(&self) -> usize {
        let moved: BTreeSet<&str> =
            self.findings.iter().filter_map(|finding| finding.facts.get("to")).map(String::as_str).collect();
        let units = self
            .findings
            .iter()
            .filter(|finding| finding.code != Code::FileIntrusion && !finding.is_of_policy())
            .filter(|finding| finding.rule().is_none())
            .map(|finding| finding.path.as_str());
        units.filter(|unit| !moved.contains(unit)).collect::<BTreeSet<_>>().len()
    }

    /// Says anew what became of each rule and counts the findings, once more were found or some were waived.
    pub fn recount(&mut self) {
        let findings = &self.findings;
        self.rules.iter_mut().for_each(|rule| rule.settle(findings));
        self.count();
    }

    fn count(&mut self) {
        let count = |level: Severity| self.findings.iter().filter(|finding| finding.level == level).count();
        let state = |state: State| self.findings.iter().filter(|finding| finding.state == state).count();
        let unknown = self.findings.iter().filter(|one| one.state == State::Unknown && one.rule().is_none());
        let unknown = unknown.map(Finding::units).sum();
        let (behind, converged, conflicts) = (state(State::Behind), state(State::Converged), state(State::Conflict));
        let (deny, warn, note) = (count(Severity::Deny), count(Severity::Warn), count(Severity::Note));
        let waived = self.findings.iter().filter(|finding| finding.is_waived()).count();
        let wishes = self.findings.iter().filter(|finding| finding.is_wish()).count();
        let baselined = self.findings.iter().filter(|finding| finding.baselined).count();
        let counts = Measure { deny, warn, note, waived, wishes, unknown, behind, baselined, ..self.measure.clone() };
        let contracts = Contracts::of(&self.rules);
        self.measure = Measure { converged, conflicts, contracts, ..counts };
        self.status = if self.findings.is_empty() { Status::Clean } else { Status::Findings };
    }

    /// A path of the project as its repository has it.
    fn in_repository(&self, path: &str) -> String {
        if self.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", self.folder) }
    }
}

/// The JSON Schema of the report.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}
