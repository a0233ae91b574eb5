//! Which version of a pack is taken: a pure choice between those there are.

use semver::{Version, VersionReq};

use crate::blueprint::pack::Retraction;

/// Why none of the versions will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoVersion {
    /// There is none at all.
    Absent,
    /// None matches; the highest there is.
    Unmatched { highest: Version },
    /// All that match were taken back; the highest of them, and why.
    Retracted { version: Version, reason: String },
}

/// The highest of `versions` that meets all of `wanted` and was not taken back. A prerelease is taken only where a
/// requirement names one of the same version.
///
/// # Errors
/// Why there is none.
pub fn choose(versions: &[Version], wanted: &[VersionReq], retracted: &[Retraction]) -> Result<Version, NoVersion> {
    let mut matching: Vec<&Version> = versions.iter().filter(|version| meets(version, wanted)).collect();
    matching.sort();
    let taken_back = |version: &Version| retracted.iter().find(|one| one.versions.matches(version));
    let chosen = matching.iter().rev().find(|version| taken_back(version).is_none());
    match (chosen, matching.last(), newest(versions)) {
        (Some(chosen), _, _) => Ok((*chosen).clone()),
        (None, Some(version), _) => {
            let reason = taken_back(version).map(|one| one.reason.clone()).unwrap_or_default();
            Err(NoVersion::Retracted { version: (*version).clone(), reason })
        }
        (None, None, Some(highest)) => Err(NoVersion::Unmatched { highest: highest.clone() }),
        (None, None, None) => Err(NoVersion::Absent),
    }
}

/// The version whose manifest speaks for the pack: the highest that is no prerelease, else the highest.
#[must_use]
pub fn newest(versions: &[Version]) -> Option<&Version> {
    versions.iter().filter(|version| version.pre.is_empty()).max().or_else(|| versions.iter().max())
}

fn meets(version: &Version, wanted: &[VersionReq]) -> bool {
    wanted.iter().all(|requirement| requirement.matches(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(versions: &str, wanted: &[&str], retracted: &str, expected: &str) {
        let versions: Vec<Version> =
            versions.split_whitespace().map(|version| version.parse().expect("a version")).collect();
        let wanted: Vec<VersionReq> = wanted.iter().map(|wanted| wanted.parse().expect("a requirement")).collect();
        let retracted: Vec<Retraction> = (!retracted.is_empty())
            .then(|| Retraction { versions: retracted.parse().expect("a requirement"), reason: "r".into() })
            .into_iter()
            .collect();
        let found = choose(&versions, &wanted, &retracted);
        let found = found.map_or_else(|none| format!("{none:?}"), |version| version.to_string());
        let short = |text: String| text.split(" {").next().unwrap_or_default().to_owned();
        assert_eq!(short(found), expected);
    }

    #[test]
    fn the_highest_that_matches_is_taken() {
        check("1.2.0 1.10.0 1.9.0 2.0.0", &["^1"], "", "1.10.0");
        check("1.2.0 2.0.0", &["*"], "", "2.0.0");
        check("1.2.0 1.3.0 1.4.0", &["^1.2", "<1.4"], "", "1.3.0");
        check("1.2.0", &["=1.2.0"], "", "1.2.0");
    }

    #[test]
    fn a_prerelease_is_taken_only_where_it_is_asked_for() {
        check("1.0.0 2.0.0-rc.1", &["*"], "", "1.0.0");
        check("2.0.0-rc.1", &["*"], "", "Unmatched");
        check("1.0.0 2.0.0-rc.1 2.0.0-rc.2", &["^2.0.0-rc.1"], "", "2.0.0-rc.2");
        check("2.0.0-rc.1 2.0.0", &["^2.0.0-rc.1"], "", "2.0.0");
    }

    #[test]
    fn what_was_taken_back_is_passed_over() {
        check("1.2.0 1.3.0 1.3.1", &["^1"], "1.3", "1.2.0");
        check("1.2.0", &["^1"], "<2", "Retracted");
        check("", &["*"], "", "Absent");
        check("1.0.0", &["^2"], "<2", "Unmatched");
    }
}
