//! What one change did to a report.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;

/// The findings of a report, parted by what stood where the change began.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Since {
    /// The revision, as it was asked for.
    pub revision: String,
    /// The commit where it and HEAD parted: the policy was read there.
    pub merge_base: String,
    /// What this change brought in. Only these decide the exit code.
    pub introduced: Vec<Finding>,
    /// What this change put right: no longer among the findings.
    pub fixed: Vec<Finding>,
    /// What stood there before.
    pub carried: Vec<Finding>,
    /// What stood there before, in a file that this change moved.
    pub moved: Vec<Finding>,
}
