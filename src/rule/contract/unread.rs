//! Files that a rule governs and that cannot be read: cannot decide whether they keep it.

use crate::model::path::{Globs, RelPath};
use crate::rule::{RuleContext, Violation, ViolationKind};

/// One violation for each such file.
pub(super) fn violations(governs: &Globs, context: &RuleContext<'_>) -> Vec<Violation> {
    let governed = context.sources.unreadable().iter().filter(|(path, _)| governs.is_match(path));
    let violation = |(path, reason): &(&RelPath, String)| {
        let violation = Violation::new(ViolationKind::Unknown, path.as_str(), "", format!("cannot be read: {reason}"));
        violation.at(path, 0..0).fact("reason", reason)
    };
    governed.map(violation).collect()
}
