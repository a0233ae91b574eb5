//! `Map`: the zones of a blueprint and what leads from one to another.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::code::landmark::{ARROW, Landmark, LandmarkKind, Landmarks};
use crate::model::finding::{Finding, State};

/// The zones of one blueprint, with the edges between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Map {
    /// Every zone in the order of the manifest, with how many files it has, and then what has no zone and is led to.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// A zone, or a crate in none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Node {
    pub name: String,
    pub files: usize,
}

/// That something in one zone names something in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub standing: EdgeState,
    /// How many places make it; none where it is absent.
    pub places: usize,
}

/// What an edge is, against the blueprint and its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EdgeState {
    /// The blueprint has it, too.
    Held,
    /// A rule forbids it.
    Violated,
    /// The blueprint has it, and the project does not.
    Absent,
    /// The project has it, and the blueprint does not.
    New,
}

impl EdgeState {
    /// Its name in every format.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Violated => "violated",
            Self::Absent => "absent",
            Self::New => "new",
        }
    }
}

impl Map {
    /// The map of one blueprint: its zones with how many files they have, the edges of the project, those of the
    /// blueprint, and what its rules found.
    #[must_use]
    pub fn new(zones: &[(String, usize)], found: &[Landmark], known: &Landmarks, findings: &[Finding]) -> Self {
        let broken: BTreeSet<(&str, &str)> = findings.iter().filter_map(forbidden).collect();
        let ends = |name: &str| name.split_once(ARROW).map(|(from, to)| (from.to_owned(), to.to_owned()));
        let there = found.iter().filter(|one| one.sort == LandmarkKind::Edge).filter_map(|one| {
            let (from, to) = ends(&one.name)?;
            let standing = match () {
                () if broken.contains(&(from.as_str(), to.as_str())) => EdgeState::Violated,
                () if known.hold(one) => EdgeState::Held,
                () => EdgeState::New,
            };
            Some(Edge { from, to, standing, places: one.places })
        });
        let mut edges: Vec<Edge> = there.collect();
        let gone =
            known.edges.iter().filter(|name| !found.iter().any(|one| one.name == **name)).filter_map(|name| ends(name));
        edges.extend(gone.map(|(from, to)| Edge { from, to, standing: EdgeState::Absent, places: 0 }));
        let mut nodes: Vec<Node> =
            zones.iter().map(|(name, files)| Node { name: name.clone(), files: *files }).collect();
        for name in edges.iter().flat_map(|edge| [&edge.from, &edge.to]) {
            if !nodes.iter().any(|node| node.name == *name) {
                nodes.push(Node { name: name.clone(), files: 0 });
            }
        }
        Self { nodes, edges }
    }

    /// The number of each node, by name.
    pub(super) fn numbers(&self) -> BTreeMap<&str, usize> {
        self.nodes.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect()
    }
}

/// The two ends of an edge that a rule forbids.
fn forbidden(finding: &Finding) -> Option<(&str, &str)> {
    let (from, to) = (finding.facts.get("from")?, finding.facts.get("to")?);
    let broken = finding.rule().is_some() && finding.state == State::Violated;
    broken.then(|| (from.as_str(), to.strip_prefix("zone:").unwrap_or(to)))
}
