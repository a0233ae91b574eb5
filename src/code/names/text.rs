//! Strings that the code of a project holds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::facts::{Part, Text};
use super::{Names, Source};
use crate::model::path::{RelPath, join};

/// A string of a source, or a file that a source takes in as one.
#[derive(Debug, Clone)]
pub struct Literal<'n> {
    pub path: &'n RelPath,
    pub span: Range<usize>,
    /// As the compiler sees it: escapes read, pieces of `concat!` and of `+` put together.
    pub text: Cow<'n, str>,
}

/// Stands for a value that only a run knows.
const VALUE: char = char::REPLACEMENT_CHARACTER;

impl Names<'_> {
    /// Every string in code, in the order of files; behind a string what `format!` and `+` make of it with constants and
    /// variables that are given a string, as far as one string is meant.
    #[must_use]
    pub fn literals(&self) -> Vec<Literal<'_>> {
        let (constants, mut found) = (self.constants(), Vec::new());
        for source in &self.sources {
            for one in &source.facts.texts {
                let made = self.filled(source, one, &constants).map(Cow::Owned);
                let span = one.span.start as usize..one.span.end as usize;
                let literal = |text| Literal { path: &source.path, span: span.clone(), text };
                found.push(literal(Cow::Borrowed(&*one.text)));
                found.extend(made.map(literal));
            }
        }
        found
    }

    /// Constants by name, where all of a name are the same string.
    fn constants(&self) -> BTreeMap<&str, Option<&str>> {
        let mut found: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for source in &self.sources {
            for given in source.facts.given.iter().filter(|given| given.constant) {
                let text = &*source.facts.texts[given.text as usize].text;
                found
                    .entry(given.name)
                    .and_modify(|known| *known = known.filter(|known| *known == text))
                    .or_insert(Some(text));
            }
        }
        found
    }

    /// What becomes of a string at run time, if anything of it is known.
    fn filled(&self, source: &Source<'_>, text: &Text<'_>, constants: &BTreeMap<&str, Option<&str>>) -> Option<String> {
        let own = |name: &str| {
            let facts = &source.facts;
            let near = facts.given.iter().filter(|given| given.name == name);
            near.min_by_key(|given| facts.texts[given.text as usize].span.start.abs_diff(text.span.start))
                .map(|given| &*facts.texts[given.text as usize].text)
        };
        let (mut out, mut known) = (String::new(), 0);
        for part in &text.made {
            let piece = match part {
                Part::Text(text) => Some(&**text),
                Part::Name(name) => own(name).or_else(|| constants.get(name).copied().flatten()),
                Part::Value => None,
            };
            known += usize::from(piece.is_some());
            match piece {
                Some(piece) => out.push_str(piece),
                None => out.push(VALUE),
            }
        }
        (known > 1).then_some(out)
    }

    /// Files that sources take in as text: who does, where, and which.
    pub fn taken_in(&self) -> impl Iterator<Item = (&RelPath, Range<usize>, RelPath)> {
        self.sources.iter().flat_map(move |source| {
            let folder = source.path.parent().map(|folder| folder.as_str().to_owned()).unwrap_or_default();
            source.facts.inclusions.iter().filter(|one| one.text).filter_map(move |one| {
                let path = one.path.as_deref()?;
                let whole = match path.strip_prefix("//") {
                    Some(path) => {
                        let package = self.packages.of(&source.path)?;
                        join(&self.packages.all[package].folder, path)?
                    }
                    None => join(&folder, path)?,
                };
                let span = one.span.start as usize..one.span.end as usize;
                Some((&source.path, span, RelPath::new(&whole).ok()?))
            })
        })
    }
}
