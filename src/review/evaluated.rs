//! `Evaluated`: what rules and the map have to say of one tree, as it is judged or as it is remembered.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::code::landmark::{Landmark, landmarks};
use crate::drift::Drift;
use crate::model::digest::Digest;
use crate::model::path::RelPath;
use crate::model::tree::{Entry, Tree};
use crate::project::Locked;
use crate::registry::cache::Cache;
use crate::rule::contract::{Contract, Outcome, RuleSet};
use crate::rule::{RuleContext, Verdict};

/// What rules and the map have to say of one tree.
#[derive(Default)]
pub(super) struct Evaluated<'p> {
    pub contracts: Vec<Contract<'p>>,
    pub landmarks: Vec<Landmark>,
    pub zones: Vec<(String, usize)>,
}

/// The same for a memo: rules by their number.
#[derive(Serialize, Deserialize)]
struct Memo {
    verdicts: Vec<(Outcome, Verdict)>,
    landmarks: Vec<Landmark>,
    zones: Vec<(String, usize)>,
}

/// Judges the rules of an entry on a tree that holds what they read, and finds its landmarks; or remembers both, where
/// all they depend on was there before. `drift` tells which files are as the lock says, so that they are known already.
pub(super) fn evaluated<'p>(
    asked: &RuleSet<'p>,
    locked: &'p Locked,
    tree: &Tree,
    drift: &Drift,
    cache: Option<&Cache>,
) -> Evaluated<'p> {
    let memo = cache.and_then(|cache| Some((key(locked, tree, drift)?, cache)));
    if let Some(memo) = memo.as_ref().and_then(|(key, cache)| recall(cache, key, locked)) {
        return memo;
    }
    let policy = &locked.policy;
    let context = RuleContext::new(tree, &policy.zone_patterns());
    let contracts = asked.judge(&context);
    let landmarks = if locked.landmarks.is_some() { landmarks(&context.sources, &context.zones) } else { Vec::new() };
    let seen = Evaluated { contracts, landmarks, zones: context.zones.populations() };
    if let Some((key, cache)) = memo
        && let Ok(text) = serde_json::to_string(&seen.memo())
    {
        cache.leave(&key, &text);
    }
    seen
}

impl Evaluated<'_> {
    fn memo(&self) -> Memo {
        let verdicts = self.contracts.iter().map(|one| (one.outcome, one.verdict.clone())).collect();
        Memo { verdicts, landmarks: self.landmarks.clone(), zones: self.zones.clone() }
    }
}

fn recall<'p>(cache: &Cache, key: &Digest, locked: &'p Locked) -> Option<Evaluated<'p>> {
    let Memo { verdicts, landmarks, zones } = serde_json::from_str(&cache.recall(key)?).ok()?;
    let rules = &locked.policy.rules;
    (rules.len() == verdicts.len()).then_some(())?;
    let contract = |(rule, (outcome, verdict))| Contract { rule, outcome, verdict };
    Some(Evaluated { contracts: rules.iter().zip(verdicts).map(contract).collect(), landmarks, zones })
}

/// A digest of all that the rules of an entry are judged by.
fn key(locked: &Locked, tree: &Tree, drift: &Drift) -> Option<Digest> {
    let asked = serde_json::to_vec(&(&locked.policy, &locked.components, locked.landmarks.is_some())).ok()?;
    let entries: Vec<_> = tree.iter().collect();
    let line = |(path, entry): &(&RelPath, &Entry)| match entry {
        Entry::File(file) => {
            let exact = drift.exact.binary_search(path).ok().and_then(|_| locked.files.get(*path));
            let known = exact.map(|file| file.digest);
            format!("{} {} {path}\n", known.unwrap_or_else(|| Digest::of(&file.bytes)), file.executable)
        }
        Entry::Listed { .. } => format!("{path}\n"),
        other => format!("{path} {other:?}\n"),
    };
    let lines: Vec<String> = entries.par_iter().with_min_len(16).map(line).collect();
    Cache::key(&[&asked, lines.concat().as_bytes()])
}
