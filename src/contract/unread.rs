//! Files that a rule governs and that cannot be read: it cannot be told whether they keep it.

use crate::path::Globs;
use crate::rule::{Breach, Ground, Sort};
use crate::tree::Entry;

/// One breach for each such file.
pub(super) fn breaches(governs: &Globs, ground: &Ground<'_>) -> Vec<Breach> {
    let governed = ground.tree().iter().filter(|(path, _)| governs.is_match(path));
    let reason = |entry: &Entry| match entry {
        Entry::Unreadable { reason } => Some(reason.clone()),
        Entry::File(file) if std::str::from_utf8(&file.bytes).is_err() => Some("it is not UTF-8".to_owned()),
        _ => None,
    };
    governed
        .filter_map(|(path, entry)| {
            let reason = reason(entry)?;
            let breach = Breach::new(Sort::Unknown, path.as_str(), "", format!("cannot be read: {reason}"));
            Some(breach.at(path, 0..0).fact("reason", reason))
        })
        .collect()
}
