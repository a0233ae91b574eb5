//! Files that a rule governs and that cannot be read: it cannot be told whether they keep it.

use crate::model::path::{Globs, RelPath};
use crate::rule::{Breach, RuleContext, Sort};

/// One breach for each such file.
pub(super) fn breaches(governs: &Globs, context: &RuleContext<'_>) -> Vec<Breach> {
    let governed = context.sources.unreadable().iter().filter(|(path, _)| governs.is_match(path));
    let breach = |(path, reason): &(&RelPath, String)| {
        let breach = Breach::new(Sort::Unknown, path.as_str(), "", format!("cannot be read: {reason}"));
        breach.at(path, 0..0).fact("reason", reason)
    };
    governed.map(breach).collect()
}
