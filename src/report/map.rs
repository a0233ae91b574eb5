//! `Map`: the zones of a blueprint and what leads from one to another.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

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
    pub standing: EdgeStanding,
    /// How many places make it; none where it is absent.
    pub places: usize,
}

/// What an edge is, against the blueprint and its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EdgeStanding {
    /// The blueprint has it, too.
    Held,
    /// A rule forbids it.
    Violated,
    /// The blueprint has it, and the project does not.
    Absent,
    /// The project has it, and the blueprint does not.
    New,
}

impl EdgeStanding {
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
    /// The number of each node, by name.
    pub(super) fn numbers(&self) -> BTreeMap<&str, usize> {
        self.nodes.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect()
    }
}
