//! `RuleContext`: what rules are judged on: the sources of a tree, and its zones.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::pattern::code::Code;
use crate::code::sources::Sources;
use crate::model::path::RelPath;
use crate::model::tree::Tree;
use crate::model::zones::Zones;

/// A tree that rules are judged on. Every file is read and parsed once, whatever the number of rules, and only when a
/// rule asks.
pub struct RuleContext<'t> {
    pub sources: Sources<'t>,
    pub zones: Zones<'t>,
    tokens: BTreeMap<&'t RelPath, OnceLock<Option<Code<'t>>>>,
    /// The zones of every file that names know, by its number.
    zoned: OnceLock<Vec<Vec<usize>>>,
}

impl<'t> RuleContext<'t> {
    /// The context of a tree; `zones` are names and path patterns, and a pattern that cannot be read matches nothing.
    #[must_use]
    pub fn new(tree: &'t Tree, zones: &[(&str, &[String])]) -> Self {
        let tokens = tree.files().map(|(path, _)| (path, OnceLock::new())).collect();
        Self { sources: Sources::new(tree), zones: Zones::new(tree, zones), tokens, zoned: OnceLock::new() }
    }

    /// The tokens of a source, where it is a text that is not too large. Read once.
    pub(super) fn tokens(&self, path: &RelPath) -> Option<&Code<'t>> {
        let read = || {
            self.sources.text(path)?;
            let source = self.sources.rust(path).filter(|source| !source.is_over())?;
            Some(Code::of(&source.tokens()))
        };
        self.tokens.get(path)?.get_or_init(read).as_ref()
    }

    /// The numbers of the zones of every file that names know, by its number.
    pub(super) fn zoned(&self) -> &[Vec<usize>] {
        let zones = |path: &RelPath| self.zones.numbers(path).to_vec();
        self.zoned.get_or_init(|| self.sources.names().files().map(zones).collect())
    }
}
