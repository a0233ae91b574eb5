//! Which file, and which unit, of one tree is which of another.

use std::collections::BTreeMap;

use crate::model::digest::Digest;
use crate::model::path::RelPath;

pub mod content;
pub mod owner;
mod resemblance;
pub mod tokens;
pub mod units;

/// The least resemblance at which a file counts as another one moved, from 0 to 1.
pub const LEAST: f64 = 0.6;
/// By how much the best candidate has to be ahead of the second.
pub const AHEAD: f64 = 0.1;

/// A file that disappeared at one path and seems to stand at another.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub from: RelPath,
    pub to: RelPath,
    /// 1 for equal content.
    pub similarity: f64,
}

/// A file to be matched: its digest and, where it is at hand, what it holds.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    pub path: &'a RelPath,
    pub digest: Digest,
    pub bytes: Option<&'a [u8]>,
}

/// Matches each missing file with at most one new file: by equal content first, then by resemblance among files of
/// one kind, where one is best by [`AHEAD`].
pub fn moves(missing: &[Candidate<'_>], new: &[Candidate<'_>], similarity: impl Fn(&[u8], &[u8]) -> f64) -> Vec<Match> {
    let mut found = equal(missing, new);
    let taken = |path: &RelPath, found: &[Match]| found.iter().any(|one| one.from == *path || one.to == *path);
    let mut resembling: Vec<Match> = Vec::new();
    for lost in missing.iter().filter(|lost| !taken(lost.path, &found)) {
        let kin = new.iter().filter(|one| !taken(one.path, &found) && one.path.extension() == lost.path.extension());
        let mut scored: Vec<(f64, &RelPath)> = kin
            .filter_map(|one| Some((similarity(lost.bytes?, one.bytes?), one.path)))
            .filter(|(score, _)| *score >= LEAST)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let ahead = scored.get(1).is_none_or(|second| scored[0].0 - second.0 >= AHEAD);
        if let Some((score, path)) = scored.first().filter(|_| ahead) {
            resembling.push(Match { from: lost.path.clone(), to: (*path).clone(), similarity: *score });
        }
    }
    resembling.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.from.cmp(&b.from)));
    for one in resembling {
        if !taken(&one.to, &found) {
            found.push(one);
        }
    }
    found.sort_by(|a, b| a.from.cmp(&b.from));
    found
}

/// Files of equal content; among several the one with the same name, else none: a copy is not a move.
fn equal(missing: &[Candidate<'_>], new: &[Candidate<'_>]) -> Vec<Match> {
    let mut by_digest: BTreeMap<Digest, Vec<&RelPath>> = BTreeMap::new();
    for one in new {
        by_digest.entry(one.digest).or_default().push(one.path);
    }
    let mut found: Vec<Match> = Vec::new();
    for lost in missing {
        let Some(paths) = by_digest.get_mut(&lost.digest) else { continue };
        let named = paths.iter().position(|path| path.file_name() == lost.path.file_name());
        let only = (paths.len() == 1).then_some(0);
        if let Some(at) = named.or(only) {
            found.push(Match { from: lost.path.clone(), to: paths.remove(at).clone(), similarity: 1.0 });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(missing: &[(&str, &str)], new: &[(&str, &str)], expected: &[(&str, &str, f64)]) {
        let path = |text: &str| RelPath::new(text).expect("a path");
        let paths = |side: &[(&str, &str)]| side.iter().map(|(name, _)| path(name)).collect::<Vec<_>>();
        let (lost, added) = (paths(missing), paths(new));
        fn candidates<'a>(paths: &'a [RelPath], side: &'a [(&str, &str)]) -> Vec<Candidate<'a>> {
            let one = |(path, (_, text)): (&'a RelPath, &'a (&str, &str))| Candidate {
                path,
                digest: Digest::of_content(text.as_bytes()),
                bytes: Some(text.as_bytes()),
            };
            paths.iter().zip(side).map(one).collect()
        }
        // Words shared over words in all: enough to tell like from unlike.
        let like = |a: &[u8], b: &[u8]| {
            let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).split(' ').map(str::to_owned).collect::<Vec<_>>();
            let (a, b) = (words(a), words(b));
            let shared = a.iter().filter(|word| b.contains(word)).count();
            2.0 * f64::from(u32::try_from(shared).expect("few"))
                / f64::from(u32::try_from(a.len() + b.len()).expect("few"))
        };
        let found = moves(&candidates(&lost, missing), &candidates(&added, new), like);
        let shown: Vec<_> = found.iter().map(|one| (one.from.as_str(), one.to.as_str(), one.similarity)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn equal_content_is_a_move() {
        check(&[("a.rs", "x")], &[("b.rs", "x")], &[("a.rs", "b.rs", 1.0)]);
        check(&[("a.rs", "x")], &[("b/a.rs", "x"), ("c.rs", "x")], &[("a.rs", "b/a.rs", 1.0)]);
        check(&[("a.rs", "x")], &[("b.rs", "x"), ("c.rs", "x")], &[]);
    }

    #[test]
    fn resemblance_needs_a_clear_winner_of_the_same_kind() {
        check(&[("a.rs", "1 2 3 4")], &[("b.rs", "1 2 3 5"), ("c.rs", "7 8 9 0")], &[("a.rs", "b.rs", 0.75)]);
        check(&[("a.rs", "1 2 3 4")], &[("b.rs", "1 2 3 5"), ("c.rs", "1 2 3 6")], &[]);
        check(&[("a.rs", "1 2 3 4")], &[("b.md", "1 2 3 5")], &[]);
        check(&[("a.rs", "1 2 3 4")], &[("b.rs", "1 7 8 9")], &[]);
    }
}
