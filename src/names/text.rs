//! Strings that the code of a project holds.

use std::ops::Range;

use super::Names;
use super::facts::count;
use super::package::join;
use crate::path::RelPath;

/// A string of a source, or a file that a source takes in as one.
#[derive(Debug, Clone)]
pub struct Literal<'n> {
    pub path: &'n RelPath,
    pub span: Range<usize>,
    /// As the compiler sees it: escapes read, pieces of `concat!` and of `+` put together.
    pub text: &'n str,
    file: u32,
}

impl Names<'_> {
    /// Every string in code, in the order of files.
    pub fn literals(&self) -> impl Iterator<Item = Literal<'_>> {
        self.sources.iter().enumerate().flat_map(|(file, source)| {
            source.facts.texts.iter().map(move |text| Literal {
                path: &source.path,
                span: text.span.start as usize..text.span.end as usize,
                text: &text.text,
                file: count(file),
            })
        })
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

    /// The unit a string is in.
    #[must_use]
    pub fn unit_of_literal(&self, literal: &Literal<'_>) -> String {
        self.unit_at(literal.file, literal.span.start)
    }

    /// The unit around a byte of a source.
    #[must_use]
    pub fn unit_around(&self, path: &RelPath, at: usize) -> String {
        match self.sources.binary_search_by(|source| source.path.cmp(path)) {
            Ok(file) => self.unit_at(count(file), at),
            Err(_) => path.to_string(),
        }
    }
}
